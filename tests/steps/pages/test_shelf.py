"""The shelf holds what the store holds of the latest topics, without reading it again."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection

from aggregator.site.card import CARDS, Card, Headline
from aggregator.steps.pages import shelf
from aggregator.steps.pages.shelf import Shelf
from aggregator.store import cards
from aggregator.store.access.database import Database
from aggregator.store.cards import Stored
from tests.samples import NOON


def card(topic: str, hours: int = 0, title: str = "News") -> Card:
    when = NOON + timedelta(hours=hours)
    headline = Headline(title, "en", "Pier", None, when)
    return Card(topic, 1, headline, "", None, ("Pier",), 1, when, when, ("harbour",))


def put(db: Connection, *made: Card) -> None:
    rows = [Stored(each.topic, each.latest, CARDS.dump_python(each, mode="json")) for each in made]
    cards.save(db, rows, [])


def stored(db: Connection, most: int) -> list[Card]:
    return [CARDS.validate_python(each.card) for each in cards.newest(db, most)]


def test_it_begins_with_what_is_stored_and_goes_on_with_what_is_made(database: Database) -> None:
    held = Shelf()
    with database.write() as db:
        put(db, card("a"), card("b", 1), card("c", 1))
        assert held.newest(db) == stored(db, 9)
        changes = card("a", 2, "Later news"), card("d", -1)
        put(db, *changes)
        cards.drop(db, ["b"])
        held.renew(db, changes, ["b", "unknown"])
        assert held.newest(db) == stored(db, 9)
        assert [each.topic for each in held.newest(db, 2)] == ["a", "c"]


def test_it_has_room_for_the_latest_only(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "MOST", 2)
    held = Shelf()
    with database.write() as db:
        held.renew(db, [])
        for hour in range(6):
            held.renew(db, [card(f"t{hour}", hour)])
        assert [each.topic for each in held.newest(db, 2)] == ["t5", "t4"]
        assert len(held.newest(db, 99)) < 6
