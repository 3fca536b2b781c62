"""Lists of topics, in their two orders."""

from datetime import timedelta

from aggregator.store import cards
from aggregator.store.access.database import Database
from aggregator.store.cards import Line, Stored
from tests.samples import NOON

DAY = "day/2019-03-12"


def line(topic: str, hours: int, outlets: int) -> Line:
    return Line(DAY, topic, NOON + timedelta(hours=hours), {"topic": topic, "outlets": outlets})


def test_a_list_begins_with_the_newest_or_with_what_most_outlets_report(database: Database) -> None:
    shown = [line("early", 0, 12), line("noon", 5, 3), line("late", 9, 3), line("latest", 10, 1)]
    with database.write() as db:
        cards.save(db, [Stored(each.topic, each.time, {}) for each in shown], shown)
        newest = [each.topic for each in cards.listing(db, DAY, 3)]
        largest = [each.topic for each in cards.listing(db, DAY, 3, largest=True)]
    assert newest == ["latest", "late", "noon"]
    assert largest == ["early", "late", "noon"]
