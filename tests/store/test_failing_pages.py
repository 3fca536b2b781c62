from datetime import timedelta

from aggregator.store import failing_pages
from aggregator.store.access.database import Database
from tests.samples import NOON


def test_a_page_waits_longer_each_time_that_it_fails_and_a_week_at_most(database: Database) -> None:
    waited = []
    with database.write() as db:
        for _ in range(10):
            failing_pages.note(db, ["a1"], NOON)
            waited.append((failing_pages.due(db, ["a1", "a2"], NOON)["a1"] - NOON) / timedelta(hours=1))
    assert waited == [1, 2, 4, 8, 16, 32, 64, 128, 168, 168]


def test_a_page_that_nobody_asks_for_any_more_is_forgotten(database: Database) -> None:
    with database.write() as db:
        failing_pages.note(db, ["a1"], NOON)
        failing_pages.prune(db, NOON + timedelta(days=30))
        assert failing_pages.due(db, ["a1"], NOON)
        failing_pages.prune(db, NOON + timedelta(days=31))
        assert not failing_pages.due(db, ["a1"], NOON)


def test_a_page_that_failed_under_a_clock_that_ran_ahead_does_not_wait_for_it(database: Database) -> None:
    with database.write() as db:
        failing_pages.note(db, ["a1"], NOON + timedelta(days=1500))
        assert failing_pages.due(db, ["a1"], NOON) == {"a1": NOON}
