"""What a source gives again under another guid is told by what it says."""

from dataclasses import replace
from datetime import timedelta

from aggregator.store import articles, repeats, revisions
from aggregator.store.access.database import Database
from tests.samples import HOUR, NOON, article


def test_the_same_words_at_the_same_address_are_a_repeat_at_any_time(database: Database) -> None:
    again = article("b", url="https://harbour.example/1", published=NOON + timedelta(days=1))
    with database.write() as db:
        articles.save(db, [article()])
        assert repeats.without(db, "harbour", [again]) == []
        assert repeats.without(db, "quay", [again]) == [again]


def test_other_words_are_no_repeat(database: Database) -> None:
    with database.write() as db:
        articles.save(db, [article()])
        assert repeats.without(db, "harbour", [article("b", version="v2")])


def test_without_an_address_the_same_words_of_another_day_are_no_repeat(database: Database) -> None:
    greeting = article(url=None)
    with database.write() as db:
        articles.save(db, [greeting])
        tomorrow = article("b", url=None, published=NOON + timedelta(days=1))
        assert repeats.without(db, "harbour", [tomorrow, article("c", url=None)]) == [tomorrow]


def test_a_site_that_is_reached_otherwise_gives_the_same_articles(database: Database) -> None:
    with database.write() as db:
        articles.save(db, [article(url="http://www.harbour.example/1")])
        moved = article("b", url="https://harbour.example/1", version="v2")
        assert repeats.without(db, "harbour", [moved]) == []
        assert repeats.without(db, "harbour", [replace(moved, text="The bridge is open.")])


def test_what_comes_under_the_same_guid_is_no_repeat(database: Database) -> None:
    with database.write() as db:
        articles.save(db, [article(published=None)])
        assert repeats.without(db, "harbour", [article()]) == [article()]


def test_what_is_dated_before_what_was_forgotten_may_be_one_of_these(database: Database) -> None:
    old, new = article("b", published=NOON), article("c", published=NOON + HOUR)
    with database.write() as db:
        revisions.note_forgotten(db, NOON)
        assert repeats.without(db, "harbour", [old, new]) == [new]
