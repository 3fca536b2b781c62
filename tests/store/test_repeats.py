"""What a source gives again under another guid is told by what it says."""

from dataclasses import replace
from datetime import timedelta

from aggregator.model import Article, Enclosure
from aggregator.store import articles, repeats, revisions
from aggregator.store.access.database import Database
from tests.samples import HOUR, NOON, article


def test_the_same_words_at_the_same_address_are_a_repeat_within_a_day(database: Database) -> None:
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


def test_where_all_guids_are_new_what_is_dated_before_the_forgotten_was_forgotten(
    database: Database,
) -> None:
    old, new = article("b", version="v2"), article("c", version="v3", published=NOON + HOUR)
    renewed = article("d", published=NOON + HOUR)
    with database.write() as db:
        articles.save(db, [replace(renewed, id="e")])
        revisions.note_forgotten(db, NOON)
        assert repeats.without(db, "harbour", [old, new]) == [old, new]
        assert repeats.without(db, "harbour", [old, new, renewed]) == [new]
        assert repeats.without(db, "harbour", [old, new, renewed], recognised=1) == [old, new]


def test_the_same_warning_weeks_later_is_another_one(database: Database) -> None:
    later = article("b", published=NOON + timedelta(days=20))
    with database.write() as db:
        articles.save(db, [article()])
        assert repeats.without(db, "harbour", [later]) == [later]
        articles.save(db, [later])
        assert repeats.without(db, "harbour", [article("c", published=NOON + timedelta(days=20))]) == []


def test_a_bulletin_with_another_recording_is_another_one(database: Database) -> None:
    def bulletin(id_: str, hour: int) -> Article:
        file = Enclosure(f"https://harbour.example/{hour}.mp3", "audio/mpeg")
        at = NOON + hour * HOUR
        url = "https://harbour.example/radio"
        return replace(article(id_, version=f"v{hour}", published=at), url=url, enclosures=(file,))

    with database.write() as db:
        articles.save(db, [bulletin("a", 0)])
        assert repeats.without(db, "harbour", [bulletin("b", 1)]) == [bulletin("b", 1)]
        assert repeats.without(db, "harbour", [replace(bulletin("c", 0), version="w")]) == []


def test_the_words_of_one_post_do_not_replace_another(database: Database) -> None:
    first, second = article("a"), article("b", version="v2", title="The bridge is open")
    with database.write() as db:
        articles.save(db, [first, second])
        assert repeats.without(db, "harbour", [replace(second, id="a")]) == []
        assert repeats.without(db, "harbour", [replace(second, id="a", version="v3")])
