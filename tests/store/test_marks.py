"""What is remembered of the items that a source holds."""

from datetime import timedelta

from aggregator.model import Mark
from aggregator.store import marks
from aggregator.store.access.database import Database
from tests.samples import NOON

FIRST = Mark(b"first digest", NOON + timedelta(microseconds=1))
UNDATED = Mark(b"other digest")


def test_marks_come_back_as_they_went_in(database: Database) -> None:
    with database.write() as db:
        marks.save(db, {"harbour": [FIRST, UNDATED]})
    with database.read() as db:
        assert marks.of(db, "harbour") == [FIRST, UNDATED]
        assert marks.of(db, "another") == []


def test_only_those_of_the_last_visit_stay(database: Database) -> None:
    with database.write() as db:
        marks.save(db, {"harbour": [FIRST]})
        marks.save(db, {"harbour": [UNDATED]})
        assert marks.of(db, "harbour") == [UNDATED]


def test_all_can_be_forgotten(database: Database) -> None:
    with database.write() as db:
        marks.save(db, {"harbour": [FIRST]})
        marks.forget(db)
        assert marks.of(db, "harbour") == []
