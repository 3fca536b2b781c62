"""What is past its time goes in small steps, and nothing that is published changes by it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from aggregator.model import Article, Changes
from aggregator.store import articles, history, placements
from aggregator.store.access.database import Database
from aggregator.store.maintenance import consistency, retention
from aggregator.store.maintenance.retention import Forgotten, Keep
from aggregator.store.schema import aliases, versions
from tests.postgres import ON_SQLITE
from tests.samples import NOON, article, place

DAY = timedelta(days=1)


def days_old(id_: str, days: int, **changes: object) -> Article:
    return article(id_, published=NOON - days * DAY, **changes)


def store(database: Database, placed: Iterable[tuple[Article, str]]) -> None:
    """Articles, each in a topic of the given name."""
    placed = list(placed)
    with database.write() as db:
        articles.save(db, [each for each, _ in placed])
        places = [place(each.id, f"s-{topic}", topic) for each, topic in placed]
        ids = [each.id for each, _ in placed]
        placements.save(db, Changes(places, dict.fromkeys(ids, b"")), ids)


@pytest.fixture
def filled(database: Database) -> Database:
    """Ten topics with one article each, a day older from one to the next."""
    store(database, [(days_old(f"a{n}", n), f"t{n}") for n in range(10)])
    return database


def step(database: Database, keep: Keep, most: int = 500) -> Forgotten:
    with database.write() as db:
        return retention.step(db, keep, NOON, most)


def left(database: Database) -> list[str]:
    with database.read() as db:
        assert consistency.check(db) == []
        return sorted(row.id for row in articles.listing(db, None, None))


def texts(database: Database) -> list[str]:
    with database.read() as db:
        found = articles.by_ids(db, left(database))
    return sorted(id_ for id_, each in found.items() if each.text)


def test_the_former_names_of_what_is_dropped_go_with_it(filled: Database) -> None:
    with filled.write() as db:
        placements.save(
            db,
            Changes(
                story_aliases={"s-old": "s-t9", "s-new": "s-t0"}, topic_aliases={"t-old": "t9", "t-new": "t0"}
            ),
            [],
        )
    step(filled, Keep(articles=8 * DAY, shown=1))
    with filled.read() as db:
        assert sorted(db.scalars(select(aliases.c.retired))) == ["s-new", "t-new"]


def test_by_default_everything_stays_for_ever(filled: Database) -> None:
    assert step(filled, Keep(shown=1)) == Forgotten()
    assert len(left(filled)) == 10


def test_articles_go_by_age(filled: Database) -> None:
    assert step(filled, Keep(articles=6 * DAY, shown=1)) == Forgotten(articles=4)
    assert left(filled) == [f"a{n}" for n in range(6)]


def test_a_clock_that_runs_ahead_removes_nothing(filled: Database) -> None:
    late = NOON + 9_000 * DAY
    store(filled, [(replace(article("undated"), published=None, updated=None, seen=late), "t10")])
    keep = Keep(articles=20 * DAY, texts=20 * DAY, shown=1)
    with filled.write() as db:
        assert retention.step(db, keep, late) == Forgotten()


def test_articles_go_by_count(filled: Database) -> None:
    assert step(filled, Keep(most_articles=7, shown=1)) == Forgotten(articles=3)
    assert left(filled) == [f"a{n}" for n in range(7)]


def test_what_stands_in_the_feed_stays(filled: Database) -> None:
    step(filled, Keep(articles=2 * DAY, texts=1 * DAY, shown=5))
    assert left(filled) == [f"a{n}" for n in range(5)]
    assert texts(filled) == left(filled)


def test_fewer_topics_than_the_feed_holds_all_stay(filled: Database) -> None:
    assert step(filled, Keep(articles=DAY, texts=DAY, shown=11)) == Forgotten()


def test_a_topic_goes_as_a_whole_after_its_latest_article(filled: Database) -> None:
    store(filled, [(days_old("old", 400), "t3")])
    step(filled, Keep(articles=5 * DAY, shown=1))
    assert "old" in left(filled)


def test_texts_go_and_titles_stay(filled: Database) -> None:
    assert step(filled, Keep(texts=6 * DAY, shown=1)) == Forgotten(texts=4)
    assert texts(filled) == [f"a{n}" for n in range(6)]
    with filled.read() as db:
        old = articles.by_ids(db, ["a9"])["a9"]
    assert (old.text, old.html) == ("", "")
    assert old.title
    assert old.summary


def test_the_texts_of_former_versions_go_with_them(filled: Database) -> None:
    store(filled, [(days_old("a9", 9, version="v2", title="Other"), "t9")])
    step(filled, Keep(texts=6 * DAY, shown=1))
    with filled.read() as db:
        assert db.scalars(select(versions.c.text)).all() == [""]


def test_an_article_that_waits_keeps_its_text(filled: Database) -> None:
    with filled.write() as db:
        articles.save(db, [days_old("waiting", 300)])
    step(filled, Keep(texts=DAY, shown=1))
    assert "waiting" in texts(filled)


def test_a_forgotten_article_does_not_come_back_with_its_outlets_next_feed(filled: Database) -> None:
    step(filled, Keep(articles=6 * DAY, shown=1))
    with filled.write() as db:
        saved = articles.save(db, [days_old("a9", 9), days_old("a8", 8, version="v9")])
    assert (saved.new, saved.unchanged) == (0, 2)
    assert "a9" not in left(filled)


def test_a_step_does_a_bounded_part_and_the_next_goes_on(filled: Database) -> None:
    keep = Keep(articles=timedelta(), texts=timedelta(), shown=1)
    sizes = [step(filled, keep, most=3) for _ in range(4)]
    assert [each.articles for each in sizes] == [3, 3, 3, 0]
    assert left(filled) == ["a0"]


@ON_SQLITE
def test_the_file_shrinks_in_steps(database: Database, tmp_path: Path) -> None:
    long = "word " * 4_000
    store(database, [(days_old(f"a{n}", n, text=f"{n} {long}"), f"t{n}") for n in range(50)])
    with database.bare() as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = (tmp_path / "test.db").stat().st_size
    step(database, Keep(articles=DAY, shown=1))
    for _ in range(20):
        retention.shrink(database, 20)
    with database.bare() as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (free,) = connection.execute("PRAGMA freelist_count").fetchone()
    assert free == 0
    assert (tmp_path / "test.db").stat().st_size < size / 2


@ON_SQLITE
def test_the_search_for_old_texts_reads_an_index_and_no_table(filled: Database) -> None:
    query = (
        "EXPLAIN QUERY PLAN SELECT id FROM articles WHERE text <> '' AND time <= '2019-01-01' ORDER BY time"
    )
    with filled.read() as db:
        plan = " ".join(str(row) for row in db.exec_driver_sql(query))
        assert db.scalar(select(func.count()).select_from(versions)) == 0
    assert "articles_with_text" in plan


@pytest.mark.parametrize("wrong", [365, -365])
def test_a_wrong_clock_forgets_no_history(wrong: int, filled: Database) -> None:
    cycles = [history.Figures(NOON - n * DAY, 1.0, 1, 0, 1, 1, 1, 1, None, None) for n in range(60)]
    with filled.write() as db:
        for each in cycles:
            history.record(db, each)
        retention.step(db, Keep(), NOON + wrong * DAY)
        kept = len(history.days(db, NOON - 60 * DAY))
    assert kept >= 43
