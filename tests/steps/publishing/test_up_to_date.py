"""What stands as it would be published again is left alone; everything else is published."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator import cycle
from aggregator.fetch.settings import Place, Settings
from aggregator.model import Article, Changes
from aggregator.publish.extras import Extra, Filter
from aggregator.publish.settings import Settings as FeedSettings
from aggregator.steps.parts import Parts
from aggregator.steps.publishing import feeds
from aggregator.steps.source import Source
from aggregator.store import articles, placements
from aggregator.store.access.database import Database
from aggregator.topics.settings import Settings as TopicSettings
from tests.samples import NOON, article, place

FEED = FeedSettings("News", "", "news.example,2019", "", "Desk", "en", "topic")
GAP = timedelta(hours=6)


class Desk:
    """A store, a folder and a clock; `rendered` counts how often everything was selected."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.now = NOON
        self.rendered = 0
        self.parts = Parts(
            sources=[Source(Place("harbour", "https://harbour.example/feed"))],
            database=database,
            output=folder,
            fetch=Settings(),
            topics=TopicSettings(),
            feed=FEED,
            clock=lambda: self.now,
        )

    def take_in(self, *batch: Article) -> None:
        with self.parts.database.write() as db:
            articles.save(db, batch)
        cycle.assign(self.parts)

    def publish(self) -> bool:
        """Whether anything was selected and rendered."""
        before = self.rendered
        cycle.publish(self.parts)
        return self.rendered > before


@pytest.fixture
def desk(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = Desk(database, tmp_path / "output")
    whole = feeds.publish

    def counted(*given: object) -> feeds.Publication:
        made.rendered += 1
        return whole(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(feeds, "publish", counted)
    made.take_in(article())
    assert made.publish()
    return made


def test_with_nothing_new_nothing_is_done(desk: Desk) -> None:
    assert not desk.publish()
    assert cycle.publish(desk.parts) == (1, [])


def test_a_new_article_is_published(desk: Desk) -> None:
    desk.take_in(article("a2", title="Storm over the islands", text="Roofs were torn off."))
    assert desk.publish()
    assert not desk.publish()


def test_the_files_of_a_feed_that_is_no_more_are_removed_and_no_others(desk: Desk) -> None:
    feed = replace(FEED, extra=(Extra("Ships", Filter()),))
    desk.parts = replace(desk.parts, feed=feed, compressed=True)
    assert desk.publish()
    folder = desk.parts.output
    (folder / "mine.rss").touch()
    assert (folder / "ships.atom.gz").exists()
    desk.parts = replace(desk.parts, feed=FEED)
    assert desk.publish()
    assert not [*folder.glob("ships.*")]
    assert {"feed.atom", "feed.json", "mine.rss"} <= {file.name for file in folder.iterdir()}


def test_the_files_of_a_feed_that_is_no_more_go_from_a_folder_that_was_moved(desk: Desk) -> None:
    desk.parts = replace(desk.parts, feed=replace(FEED, extra=(Extra("Ships", Filter()),)))
    desk.publish()
    moved = desk.parts.output.rename(desk.parts.output.with_name("moved"))
    assert (moved / "ships.atom").exists()
    desk.parts = replace(desk.parts, feed=FEED, output=moved)
    desk.publish()
    assert not (moved / "ships.atom").exists()


def test_an_article_that_waits_for_its_place_changes_the_store_too(desk: Desk) -> None:
    with desk.parts.database.write() as db:
        articles.save(db, [article("a2")])
    assert desk.publish()


@pytest.mark.parametrize("spoil", [Path.unlink, lambda file: file.write_text("spoilt", encoding="utf-8")])
def test_a_file_that_was_lost_or_changed_is_written_again(desk: Desk, spoil: Callable[[Path], None]) -> None:
    file = desk.parts.output / "feed.rss"
    before = file.read_bytes()
    spoil(file)
    assert desk.publish()
    assert file.read_bytes() == before


def test_a_compressed_copy_that_nobody_wants_goes(desk: Desk) -> None:
    copy = desk.parts.output / "feed.atom.gz"
    copy.write_bytes(b"old")
    assert desk.publish()
    assert not copy.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"feed": replace(FEED, title="Other news")},
        {"compressed": True},
        {"sources": []},
    ],
)
def test_other_settings_publish_again(desk: Desk, change: dict[str, object]) -> None:
    desk.parts = replace(desk.parts, **change)  # type: ignore[arg-type]
    assert desk.publish()


def test_a_story_that_waits_becomes_an_entry_when_its_time_comes(desk: Desk) -> None:
    with desk.parts.database.write() as db:
        (topic,) = placements.newest(db, "topic", 1)
        articles.save(db, [article("a2", title="Storm over the islands", text="Roofs were torn off.")])
        placements.save(db, Changes([place("a2", "s2", topic)], {"a2": b""}), ["a2"])
    assert desk.publish()
    desk.now = NOON + GAP - timedelta(seconds=1)
    assert not desk.publish()
    desk.now = NOON + GAP
    assert desk.publish()
    assert not desk.publish()


def test_a_publication_that_breaks_off_is_done_again(desk: Desk) -> None:
    desk.take_in(article("a2", title="Storm over the islands", text="Roofs were torn off."))

    def broken(point: str) -> None:
        if point == "rendered":
            raise KeyboardInterrupt

    whole = desk.parts
    desk.parts = replace(whole, at=broken)
    with pytest.raises(KeyboardInterrupt):
        desk.publish()
    desk.parts = whole
    assert desk.publish()


def test_what_changes_nothing_that_is_published_is_quiet(desk: Desk) -> None:
    with desk.parts.database.write(quiet=True):
        pass
    assert not desk.publish()
    with desk.parts.database.write():
        pass
    assert desk.publish()
