"""What a cycle did, as a whole and for each source."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from aggregator.fetch.result import Outcome
from aggregator.store.articles import Saved


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What one source gave: its articles, and in words what went wrong. A large folder has several.

    `silent` says that no server answered, `failing` that the visit before had failed already.
    """

    name: str
    outcome: Outcome
    saved: Saved = field(default_factory=Saved)
    problems: tuple[str, ...] = ()
    silent: bool = False
    failing: bool = False


@dataclass(slots=True)
class Visits:
    """Which sources were asked, by name, and which of them had a problem; a large folder is one source."""

    asked: set[str] = field(default_factory=set)
    troubled: set[str] = field(default_factory=set)

    def add(self, report: SourceReport) -> None:
        """Count one more visit, or part of one."""
        self.asked.add(report.name)
        if report.problems:
            self.troubled.add(report.name)

    @property
    def counts(self) -> tuple[int, int]:
        """How many were asked, and how many of them had a problem."""
        return len(self.asked), len(self.troubled)


def tally(reports: Iterable[SourceReport]) -> Visits:
    """What these visits come to."""
    visits = Visits()
    for report in reports:
        visits.add(report)
    return visits


@dataclass(frozen=True, slots=True)
class CycleReport:
    """What a cycle did; `files` are those that were written anew, `totals` what the store holds now."""

    sources: tuple[SourceReport, ...]
    totals: dict[str, int]
    placed: int
    entries: int
    files: tuple[str, ...]
    seconds: float

    @property
    def saved(self) -> Saved:
        """The articles of all sources together."""
        return sum((source.saved for source in self.sources), Saved())

    @property
    def asked(self) -> int:
        """How many sources were visited."""
        return len(tally(self.sources).asked)

    @property
    def troubled(self) -> int:
        """How many of them had a problem."""
        return len(tally(self.sources).troubled)

    @property
    def failed(self) -> bool:
        """Whether any source had a problem."""
        return self.troubled > 0


Watch = Callable[[SourceReport], None]
