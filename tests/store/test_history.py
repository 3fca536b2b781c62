"""What the cycles did is remembered for some weeks, in figures that follow from the articles."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import Article, Changes
from aggregator.store import articles, history, placements
from aggregator.store.access.database import Database
from aggregator.store.history import Figures, Merged
from aggregator.store.maintenance import retention
from aggregator.store.maintenance.retention import Keep
from tests.samples import HOUR, NOON, article, place

DAY = timedelta(days=1)
CYCLE = Figures(
    time=NOON,
    seconds=4.0,
    asked=10,
    failed=1,
    placed=3,
    entries=200,
    articles=3,
    stories=2,
    delay=600.0,
    delay_most=1800.0,
)


def stored(database: Database, placed: Iterable[tuple[Article, str]]) -> None:
    """Articles, each in a story of the given name."""
    placed = list(placed)
    with database.write() as db:
        articles.save(db, [each for each, _ in placed])
        ids = [each.id for each, _ in placed]
        places = [place(each.id, story) for each, story in placed]
        placements.save(db, Changes(places, dict.fromkeys(ids, b"")), ids)


def remembered(database: Database, *cycles: Figures) -> None:
    with database.write() as db:
        for each in cycles:
            history.record(db, each)


def test_the_latest_cycle_comes_back_field_by_field(database: Database) -> None:
    remembered(database, CYCLE, replace(CYCLE, time=NOON + HOUR, delay=None, delay_most=None))
    with database.read() as db:
        assert history.latest(db) == replace(CYCLE, time=NOON + HOUR, delay=None, delay_most=None)


def test_before_the_first_cycle_there_is_none(database: Database) -> None:
    with database.read() as db:
        assert history.latest(db) is None
        assert history.days(db, NOON) == []


def test_an_article_in_a_story_that_was_there_is_no_new_story(database: Database) -> None:
    stored(database, [(article("old", seen=NOON), "s1")])
    later = NOON + HOUR
    stored(database, [(article("a", seen=later), "s1"), (article("b", seen=later), "s2")])
    stored(database, [(article("c", seen=later), "s2")])
    with database.read() as db:
        everything = history.measure(db, None, later)
        since = history.measure(db, NOON, later)
    assert (everything.articles, everything.stories) == (4, 2)
    assert (since.articles, since.stories) == (3, 1)


def test_a_new_version_is_no_new_article(database: Database) -> None:
    stored(database, [(article("a", seen=NOON), "s1")])
    with database.write() as db:
        articles.save(db, [article("a", seen=NOON + HOUR, version="v2")])
        assert history.measure(db, NOON, NOON + HOUR).articles == 0


def test_the_delay_is_that_of_news_alone(database: Database) -> None:
    minutes = [10, 20, 30, 40, 100]
    fresh = [article(f"n{each}", published=NOON - timedelta(minutes=each), seen=NOON) for each in minutes]
    archive = article("old", published=NOON - 3 * DAY, seen=NOON)
    undated = article("undated", published=None, seen=NOON)
    stored(database, [(each, each.id) for each in (*fresh, archive, undated)])
    with database.read() as db:
        found = history.measure(db, None, NOON)
    assert found == Merged(articles=7, stories=7, delay=1800.0, delay_most=6000.0)


def test_an_article_from_the_future_came_at_once(database: Database) -> None:
    stored(database, [(article("a", published=NOON + DAY, seen=NOON), "s1")])
    with database.read() as db:
        assert history.measure(db, None, NOON).delay == 0.0


@given(st.lists(st.floats(0, 1e6), min_size=1), st.sampled_from([0.5, 0.9]))
def test_a_rank_is_a_value_that_its_share_does_not_exceed(values: list[float], share: float) -> None:
    found = history.rank(sorted(values), share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values)


def test_the_cycles_of_a_day_stand_together(database: Database) -> None:
    long = replace(CYCLE, time=NOON + HOUR, seconds=8.0, articles=1, stories=1, delay=1000.0, failed=0)
    idle = replace(CYCLE, time=NOON + 2 * HOUR, articles=0, stories=0, delay=None, delay_most=None, seconds=0)
    remembered(database, CYCLE, long, idle, replace(CYCLE, time=NOON + 2 * DAY))
    with database.read() as db:
        first, second = history.days(db, NOON - DAY)
    assert (first.day, second.day) == (date(2019, 3, 12), date(2019, 3, 14))
    assert (first.cycles, first.seconds, first.seconds_most) == (3, 4.0, 8.0)
    assert (first.asked, first.failed, first.articles, first.stories, first.joined) == (30, 2, 4, 3, 1)
    assert first.delay == 700.0


def test_articles_are_counted_by_source_and_day_of_their_own_time(database: Database) -> None:
    stored(
        database,
        [
            (article("a", published=NOON), "s1"),
            (article("b", published=NOON + HOUR), "s1"),
            (article("c", published=NOON + DAY, source="quay"), "s1"),
            (article("d", published=NOON - 30 * DAY), "s1"),
        ],
    )
    with database.read() as db:
        found = history.by_day(db, ["harbour", "quay", "none"], NOON - DAY)
    assert found == {"harbour": {date(2019, 3, 12): 2}, "quay": {date(2019, 3, 13): 1}}


def test_a_cycle_of_a_clock_that_ran_ahead_is_not_the_latest_for_ever(database: Database) -> None:
    remembered(database, CYCLE, replace(CYCLE, time=NOON + 9_000 * DAY))
    with database.write() as db:
        retention.step(db, Keep(), NOON)
        assert history.latest(db) == CYCLE


def test_what_is_older_than_some_weeks_is_forgotten(database: Database) -> None:
    remembered(database, replace(CYCLE, time=NOON - history.KEPT - HOUR), CYCLE)
    with database.write() as db:
        retention.step(db, Keep(), NOON)
        assert [each.day for each in history.days(db, NOON - timedelta(weeks=100))] == [NOON.date()]
