"""Which pages wait, and in which order."""

from aggregator.store import pages
from aggregator.store.access.database import Database
from aggregator.store.pages import TOPIC


def test_pages_that_nobody_can_open_yet_are_written_before_those_that_look_otherwise(
    database: Database,
) -> None:
    with database.write() as db:
        pages.touch(db, TOPIC, ["a", "b", "c"])
        pages.written(db, TOPIC, pages.waiting(db, TOPIC))
        pages.touch(db, TOPIC, ["c", "e", "d"])
        assert pages.restyle(db, "new", lost=False)
        found = pages.waiting(db, TOPIC)
        assert [page.id for page in found] == ["d", "e", "a", "b", "c"]
        for place, page in enumerate(found):
            assert pages.waiting(db, TOPIC, 2, after=page) == found[place + 1 : place + 3]
