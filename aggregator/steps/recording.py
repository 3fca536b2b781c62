"""The last step of a cycle: remember what it did, for those who watch over it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import reduce

from aggregator.steps.parts import Parts
from aggregator.steps.report import SourceReport
from aggregator.store import history
from aggregator.store.history import Figures


@dataclass(frozen=True, slots=True)
class Visits:
    """How many sources were asked since the last edition, and how many of them failed."""

    asked: int = 0
    failed: int = 0

    def after(self, report: SourceReport) -> "Visits":
        """With one visit more."""
        return Visits(self.asked + 1, self.failed + bool(report.problems))


def tally(reports: Iterable[SourceReport]) -> Visits:
    """What these visits come to."""
    return reduce(Visits.after, reports, Visits())


def record(parts: Parts, visited: Visits, placed: int, entries: int, seconds: float) -> None:
    """Remember a cycle that has just published; the rest of its figures follows from the store."""
    now = parts.clock()
    with parts.database.write(quiet=True) as db:
        before = history.latest(db)
        merged = history.measure(db, before.time if before else None, now)
        figures = Figures(
            **asdict(merged),
            time=now,
            seconds=seconds,
            asked=visited.asked,
            failed=visited.failed,
            placed=placed,
            entries=entries,
        )
        history.record(db, figures)
