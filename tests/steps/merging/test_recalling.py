"""An engine is kept from cycle to cycle, and decides as one made anew from the store would."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from aggregator import cycle
from aggregator.fetch.settings import Settings as FetchSettings
from aggregator.model import Article, Correction
from aggregator.publish.settings import Settings as FeedSettings
from aggregator.steps.merging.assigning import trusting
from aggregator.steps.merging.recalling import Recalled, State
from aggregator.steps.parts import Parts
from aggregator.store import articles, corrections, placements, schema
from aggregator.store.access.database import Database
from aggregator.store.maintenance import retention
from aggregator.store.maintenance.retention import Keep
from aggregator.topics.features.extraction import is_current
from aggregator.topics.settings import Settings
from tests.samples import NOON, article

BRIEFLY = Settings(memory=timedelta(hours=30))
WORDS = (
    "ferry sank reef captain missing Elmport rescue",
    "tram depot strike drivers union Elmport wages",
    "honey harvest bees drought Varnholt orchard hives",
)


def parts(database: Database, topics: Settings = BRIEFLY) -> Parts:
    return Parts(
        sources=(),
        database=database,
        output=Path("nowhere"),
        fetch=FetchSettings(),
        topics=topics,
        feed=FeedSettings("News", "", "news.example,2019", "", "Desk", "en", "topic"),
        clock=lambda: NOON,
    )


def take_in(parts: Parts, *batch: Article) -> None:
    with parts.database.write() as db:
        articles.save(db, batch)
    cycle.assign(parts)


def recalled(parts: Parts, time: datetime = NOON, topics: Settings = BRIEFLY) -> Recalled:
    """The engine as the next batch would find it; it is kept."""
    with parts.database.read() as db:
        found = parts.recollection.recall(db, trusting(topics), [article("next", published=time)])
        parts.recollection.keep(found, State.of(db))
    return found


def told(rng: random.Random) -> str:
    subject = rng.choice(WORDS).split()
    return " ".join(rng.choice(subject) for _ in range(40))


def news(seed: int) -> list[list[Article]]:
    """Cycles of three days: some articles come late, some again with other words or at another time."""
    rng = random.Random(seed)
    known: list[Article] = []
    cycles = []
    for hour in range(0, 72, 3):
        late = [rng.choice((0, 0, 0, 8, 40)) for _ in range(4)]
        times = [NOON + timedelta(hours=hour - each, minutes=rng.randrange(60)) for each in late]
        fresh = [
            article(f"a{hour:02d}{n}", title="", text=told(rng), published=time)
            for n, time in enumerate(times)
        ]
        again = (
            [replace(rng.choice(known), version=f"v{hour}", text=told(rng), published=times[0])]
            if known
            else []
        )
        known += fresh
        cycles.append([*fresh, *again])
    return cycles


def everything(database: Database) -> list[object]:
    with database.read() as db:
        return list(
            placements.remembered(db, datetime(1990, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))
        )


@pytest.mark.no_cover
@pytest.mark.parametrize("seed", range(3))
def test_one_process_places_articles_as_one_for_each_cycle_does(tmp_path: Path, seed: int) -> None:
    with (
        Database.open(f"sqlite:///{tmp_path}/1.db") as one,
        Database.open(f"sqlite:///{tmp_path}/2.db") as other,
    ):
        daemon = parts(one)
        for batch in news(seed):
            take_in(daemon, *batch)
            take_in(parts(other), *batch)
            assert everything(one) == everything(other)


def test_the_engine_goes_on_after_its_own_decisions(database: Database) -> None:
    daemon = parts(database)
    take_in(daemon, article())
    engine = recalled(daemon).engine
    take_in(daemon, article("a2", published=NOON + timedelta(hours=1)))
    assert recalled(daemon).engine is engine
    assert list(engine.memory.members) == ["a1", "a2"]


def test_a_version_that_waits_is_known_by_its_new_address(database: Database) -> None:
    daemon = parts(database)
    take_in(daemon, article())
    with database.write() as db:
        articles.save(db, [article(version="v2", url="https://harbour.example/moved")])
    engine = recalled(daemon).engine
    assert engine.memory.members["a1"].url == "https://harbour.example/moved"


def by_another(database: Database) -> None:
    take_in(parts(database), article("other"))


def by_hand(database: Database) -> None:
    with database.write() as db:
        corrections.save(db, Correction("split", ("a1",), NOON))


def by_retention(database: Database) -> None:
    with database.write() as db:
        keep = Keep(articles=timedelta(hours=1), shown=1)
        assert retention.step(db, keep, NOON + timedelta(hours=6)).articles == 1


@pytest.mark.parametrize("changed", [by_another, by_hand, by_retention])
def test_it_is_made_anew_after_anything_else(database: Database, changed: Callable[[Database], None]) -> None:
    daemon = parts(database)
    take_in(
        daemon, article(), article("a2", title="Bees", text=WORDS[2], published=NOON + timedelta(hours=5))
    )
    engine = recalled(daemon).engine
    changed(database)
    assert recalled(daemon).engine is not engine


def test_it_is_made_anew_with_other_settings(database: Database) -> None:
    daemon = parts(database)
    take_in(daemon, article())
    engine = recalled(daemon).engine
    assert recalled(daemon, topics=replace(BRIEFLY, merging="bold")).engine is not engine


def test_it_is_not_kept_when_what_it_decided_was_not_stored(database: Database) -> None:
    daemon = parts(database)
    take_in(daemon, article())
    engine = recalled(daemon).engine

    def fails(point: str) -> None:
        if point == "placed":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take_in(replace(daemon, at=fails), article("a2"))
    assert recalled(daemon).engine is not engine


def outdated(database: Database) -> None:
    """Let the store be one that another version of the program has filled."""
    with database.write() as db:
        db.execute(update(schema.placements).values(features=b"\0 of another version"))


def test_an_upgrade_that_reads_otherwise_ends_no_story(database: Database) -> None:
    text = told(random.Random(4))
    take_in(parts(database), article(text=text), article("bees", title="Bees", text=WORDS[2] * 3))
    outdated(database)
    later = NOON + timedelta(hours=2)
    take_in(parts(database), article("a2", text=f"{text} again", source="quay", published=later))
    with database.read() as db:
        places = placements.of_articles(db, ["a1", "a2", "bees"])
    assert places["a2"].story == places["a1"].story != places["bees"].story


def test_what_is_read_anew_after_an_upgrade_is_stored(database: Database) -> None:
    take_in(parts(database), article(), article("bees", title="Bees", text=WORDS[2] * 3))
    outdated(database)
    take_in(parts(database), article("a2", source="quay", published=NOON + timedelta(hours=2)))
    with database.read() as db:
        kept = db.scalars(select(schema.placements.c.features)).all()
    assert len(kept) == 3
    assert all(map(is_current, kept))
