"""Everything that a cycle works with, made once from the configuration."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from aggregator.fetch.settings import Settings as FetchSettings
from aggregator.steps.merging.labelling import Labels
from aggregator.steps.merging.recalling import Recollection

if TYPE_CHECKING:  # what is done with them is imported when it is done
    from aggregator.publish.archives import Archive
    from aggregator.publish.settings import Settings as FeedSettings
    from aggregator.site.settings import Settings as SiteSettings
    from aggregator.steps.collecting.subscribing import Subscriber
    from aggregator.steps.publishing.announcing import Announcer
    from aggregator.steps.source import Source
    from aggregator.store.access.database import Database
    from aggregator.topics.settings import Settings as TopicSettings


def _unwatched(_: str) -> None:
    """Nobody wants to know how far a cycle is."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything a cycle works with; `clock` gives the aware present.

    `at` is told each point of a cycle as it is passed, by name: a sign of life, and where tests break in.
    """

    sources: "Sequence[Source]"
    database: "Database"
    output: Path
    fetch: FetchSettings
    topics: "TopicSettings"
    feed: "FeedSettings"
    clock: Callable[[], datetime]
    at: Callable[[str], None] = _unwatched
    compressed: bool = False
    archives: "Sequence[Archive]" = ()
    site: "SiteSettings | None" = None
    announcer: "Announcer | None" = None
    subscriber: "Subscriber | None" = None
    recollection: Recollection = field(default_factory=Recollection)
    labels: Labels = field(default_factory=Labels)
