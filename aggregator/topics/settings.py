"""What the topic engine is told; light to import, as every start needs it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from aggregator.topics.features.meaning import Encoder

Merging = Literal["cautious", "balanced", "bold"]


@dataclass(frozen=True, slots=True)
class Trust:
    """Whose copy of a text to prefer, above or below the usual 0: by source, and for the rest by outlet."""

    sources: Mapping[str, int] = field(default_factory=dict)
    outlets: Mapping[str, int] = field(default_factory=dict)

    def of(self, source: str, outlet: str) -> int:
        """How far an article of these is trusted."""
        return self.sources.get(source, self.outlets.get(outlet, 0))


@dataclass(frozen=True, slots=True)
class Settings:
    """How boldly to merge, which sources never to merge, whose copy to prefer, how far to remember.

    Of several copies of one text the most trusted stands for the others, then the earliest. `memory` is how
    far back and forward around an article the engine needs remembered articles. With an `encoder` reports of
    one event in several languages come into one story.
    """

    merging: Merging = "balanced"
    never_merge: frozenset[str] = frozenset()
    trust: Trust = field(default_factory=Trust)
    memory: timedelta = timedelta(days=10)
    encoder: "Encoder | None" = None

    def window(self, first: datetime, last: datetime) -> tuple[datetime, datetime]:
        """From when to when articles must be remembered to place those of these times.

        It begins with a whole hour (UTC), as the engine forgets by whole hours: to remember less than an
        engine that never stopped would be to decide otherwise.
        """
        return _hour(_hour(first) - self.memory), last + self.memory


def _hour(time: datetime) -> datetime:
    return time.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
