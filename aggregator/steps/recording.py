"""Records what a cycle did once it has published, for those who watch over it."""

from dataclasses import asdict

from aggregator.steps.parts import Parts
from aggregator.store import history
from aggregator.store.history import Figures


def record(parts: Parts, visited: tuple[int, int], placed: int, entries: int, seconds: float) -> None:
    """Remember a cycle that has just published; the rest of its figures follows from the store.

    `visited` says how many sources were asked since the last one, and how many of them failed.
    """
    now = parts.clock()
    asked, failed = visited
    with parts.database.write(quiet=True) as db:
        before = history.latest(db)
        merged = history.measure(db, before.time if before else None, now)
        figures = Figures(
            **asdict(merged),
            time=now,
            seconds=seconds,
            asked=asked,
            failed=failed,
            placed=placed,
            entries=entries,
        )
        history.record(db, figures)
