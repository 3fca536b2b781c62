"""The index of words finds what articles say, and nothing that they said before."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import insert, text, update

from aggregator.model import Changes, Phrase
from aggregator.store import articles as stored
from aggregator.store import placements, search
from aggregator.store.access.database import Database
from aggregator.store.access.engines import POSTGRESQL
from aggregator.store.maintenance import consistency, retention
from aggregator.store.maintenance.retention import Keep
from aggregator.store.schema import searchable
from aggregator.store.search import Words
from tests.samples import NOON, article, place


def keep(database: Database, *said: tuple[str, str, str]) -> None:
    """Index articles: their id, title and text as tokens with spaces between."""
    with database.write() as db:
        search.save(db, [Words(id_, title.split(), body.split()) for id_, title, body in said])


def found(database: Database, *asked: str, limit: int = 10) -> list[str]:
    """Who says all of these phrases; a `*` at the end leaves one open."""
    wanted = [Phrase(each.removesuffix("*").split(), each.endswith("*")) for each in asked]
    with database.read() as db:
        return search.find(db, wanted, limit)


@pytest.fixture
def filled(database: Database) -> Database:
    keep(
        database,
        ("a", "ferry hit bridge", "the ferry struck the old bridge"),
        ("b", "白鹭 鹭港 港", "货轮 轮撞 撞上 上大 大桥 桥"),
        ("c", "inquiry begin", "why the bridge fell"),
    )
    return database


def test_every_word_has_to_be_there(filled: Database) -> None:
    assert found(filled, "bridge", "ferry") == ["a"]
    assert found(filled, "bridge", "大桥") == []


def test_titles_go_first_then_the_latest(filled: Database) -> None:
    assert found(filled, "bridge") == ["a", "c"]
    keep(filled, ("d", "old bridge", ""))
    assert found(filled, "bridge") == ["d", "a", "c"]
    assert found(filled, "bridge", limit=2) == ["d", "a"]


def test_an_article_whose_text_is_gone_is_found_by_it_until_its_title_changes(filled: Database) -> None:
    keep(filled, ("a", "ferry hit bridge", ""))
    assert found(filled, "struck") == ["a"]
    keep(filled, ("a", "ferry repaired", ""))
    assert found(filled, "struck") == []
    assert found(filled, "repaired") == ["a"]


def test_what_came_later_but_is_older_comes_after_the_latest(database: Database) -> None:
    with database.write() as db:
        for days, id_ in enumerate(("new", "old", "older")):
            stored.save(db, [article(id_, published=NOON - timedelta(days=days))])
    keep(database, *((id_, "bridge", "") for id_ in ("new", "old", "older")))
    assert found(database, "bridge", limit=2) == ["new", "old"]


def test_a_phrase_stands_side_by_side(filled: Database) -> None:
    assert found(filled, "old bridge") == ["a"]
    assert found(filled, "ferry bridge") == []
    assert found(filled, "撞上 上大 大桥") == ["b"]


def test_a_phrase_does_not_reach_from_the_title_into_the_text(filled: Database) -> None:
    assert found(filled, "bridge the") == []


def test_an_open_end_goes_on(filled: Database) -> None:
    assert found(filled, "桥*") == ["b"]
    assert found(filled, "轮撞 撞*") == ["b"]
    assert found(filled, "old bri*") == ["a"]


def test_nothing_asked_is_nothing_found(filled: Database) -> None:
    assert found(filled) == []


def test_a_changed_article_is_found_by_its_new_words_alone(filled: Database) -> None:
    keep(filled, ("a", "tram hit wall", "no ferry"))
    assert found(filled, "bridge") == ["c"]
    assert found(filled, "tram") == ["a"]


def test_the_same_words_again_change_nothing(filled: Database) -> None:
    keep(filled, ("a", "ferry hit bridge", "the ferry struck the old bridge"))
    assert found(filled, "ferry") == ["a"]


def test_a_forgotten_article_is_found_no_more(filled: Database) -> None:
    with filled.write() as db:
        search.forget(db, ["a", "never there"])
    assert found(filled, "bridge") == ["c"]


def test_what_retention_drops_leaves_the_index(filled: Database) -> None:
    old, new = article("a", published=NOON.replace(year=2000)), article("c")
    with filled.write() as db:
        stored.save(db, [old, new])
        placed = [place("a", "s1", "t1"), place("c", "s2", "t2")]
        placements.save(db, Changes(placed, {"a": b"", "c": b""}), ["a", "c"])
        retention.step(db, Keep(most_articles=1, shown=1), NOON)
    assert found(filled, "bridge") == ["c"]


def said(database: Database) -> Sequence[str]:
    with database.read() as db:
        return sorted(db.scalars(searchable.select().with_only_columns(searchable.c.article)))


def test_the_index_is_made_anew_from_what_lies_beside_it(filled: Database) -> None:
    with filled.write() as db:
        stored.save(db, [article("a"), article("c")])
        if filled.is_sqlite:
            db.execute(text("INSERT INTO search_index(search_index) VALUES ('delete-all')"))
        else:
            db.execute(text("DELETE FROM search_index"))
    assert found(filled, "bridge") == []
    with filled.write() as db:
        consistency.derive(db)
    assert found(filled, "bridge") == ["a", "c"]
    assert said(filled) == ["a", "c"]


def test_words_that_cannot_be_read_are_left_out(filled: Database) -> None:
    with filled.write() as db:
        db.execute(update(searchable).where(searchable.c.article == "a").values(words=b"torn"))
        search.refill(db)
    assert found(filled, "bridge") == ["c"]
    assert said(filled) == ["b", "c"]


def test_an_article_whose_words_are_torn_can_still_change_and_go(filled: Database) -> None:
    with filled.write() as db:
        db.execute(update(searchable).values(words=b"torn"))
    keep(filled, ("a", "tram hit wall", "no ferry"))
    assert found(filled, "tram") == ["a"]
    with filled.write() as db:
        search.forget(db, ["a", "b", "c"])
    assert found(filled, "bridge") == found(filled, "tram") == []


def test_a_long_article_is_indexed_as_far_as_the_index_reaches(database: Database) -> None:
    keep(database, ("long", "title", " ".join(f"w{number}" for number in range(20_000))))
    assert found(database, "w0 w1") == ["long"]


def test_numbers_go_on_beyond_two_billion(database: Database) -> None:
    with database.write() as db:
        db.execute(insert(searchable), {"number": 2**31, "article": "early", "words": b""})
        if db.dialect.name == POSTGRESQL:
            db.execute(text("SELECT setval('searchable_number_seq', 2147483648)"))
    keep(database, ("late", "bridge", ""))
    assert found(database, "bridge") == ["late"]
