"""What a person has decided: later corrections win over earlier ones."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from aggregator.model import Correction


@dataclass(frozen=True, slots=True)
class Directives:
    """Articles to hold in one story, per story; and articles to hold apart, with when that was said.

    The times are in seconds since 1970: an article that is split again founds another story.
    """

    together: tuple[frozenset[str], ...] = ()
    alone: Mapping[str, int] = field(default_factory=dict)

    @property
    def fixed(self) -> frozenset[str]:
        """Every article that no automatic decision may move."""
        return frozenset(self.alone).union(*self.together)


def resolve(corrections: Iterable[Correction]) -> Directives:
    """All corrections as one, in the order in which they were made."""
    together: list[frozenset[str]] = []
    alone: dict[str, int] = {}
    for correction in corrections:
        named = frozenset(correction.articles)
        if correction.kind == "join":
            joined = named.union(*(group for group in together if group & named))
            together = [*(group for group in together if not group & named), joined]
            alone = {id_: said for id_, said in alone.items() if id_ not in named}
        else:
            together = [left for group in together if len(left := group - named) > 1]
            alone |= dict.fromkeys(named, int(correction.made.timestamp()))
    return Directives(tuple(sorted(together, key=sorted)), alone)
