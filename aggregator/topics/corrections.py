"""What a person has decided: later corrections win over earlier ones."""

from collections.abc import Iterable
from dataclasses import dataclass

from aggregator.model import Correction

JOINED = "joined by hand"
SPLIT = "split by hand"


@dataclass(frozen=True, slots=True)
class Directives:
    """Articles to hold in one story, per story; and articles to hold apart."""

    together: tuple[frozenset[str], ...] = ()
    alone: frozenset[str] = frozenset()

    @property
    def fixed(self) -> frozenset[str]:
        """Every article that no automatic decision may move."""
        return self.alone.union(*self.together)


def resolve(corrections: Iterable[Correction]) -> Directives:
    """All corrections as one, in the order in which they were made."""
    together: list[frozenset[str]] = []
    alone: frozenset[str] = frozenset()
    for correction in sorted(corrections, key=lambda each: each.made):
        named = frozenset(correction.articles)
        if correction.kind == "join":
            joined = named.union(*(group for group in together if group & named))
            together = [*(group for group in together if not group & named), joined]
            alone -= named
        else:
            together = [left for group in together if len(left := group - named) > 1]
            alone |= named
    return Directives(tuple(sorted(together, key=sorted)), alone)
