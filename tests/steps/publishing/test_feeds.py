"""Publishing from a real store, over time: milestones, tombstones, archives, further feeds."""

import gzip
import itertools
import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from lxml import etree

from aggregator.errors import OutputError
from aggregator.publish.extras import Extra, Filter
from aggregator.publish.opml import Outline
from aggregator.publish.settings import Settings
from aggregator.steps.publishing import feeds
from aggregator.steps.publishing.feeds import Target
from aggregator.store.access.database import Database
from aggregator.store.maintenance import retention
from aggregator.store.maintenance.retention import Keep
from tests.desk import Desk
from tests.samples import HOUR, NOON

ATOM = "{http://www.w3.org/2005/Atom}"
GRAVE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
SETTINGS = Settings("News", "", "x,2026", "https://news.example/", "us", "en", "topic", entries=3)


class Newsroom(Desk):
    """Its feeds are published into a folder."""

    def __init__(self, database: Database, folder: Path, settings: Settings = SETTINGS) -> None:
        super().__init__(database)
        self.folder, self.settings = folder, settings

    def publish(self, now: datetime | None = None) -> list[str]:
        """A cycle's last steps; the files that changed."""
        target = Target(self.folder, False, (Outline("North", "https://n.example/feed"),))
        moment = now or self.now
        return feeds.publish(self.database, self.settings, target, moment, lambda _: None)[1]

    def feed(self, name: str = "feed.atom") -> etree._Element:
        return etree.parse(self.folder / name).getroot()

    def ids(self, name: str = "feed.atom") -> list[str]:
        found = [entry.findtext(f"{ATOM}id") for entry in self.feed(name).iterfind(f"{ATOM}entry")]
        return [str(id_).removeprefix("tag:x,2026:") for id_ in found]

    def links(self, name: str = "feed.atom") -> dict[str | None, str | None]:
        return {link.get("rel"): link.get("href") for link in self.feed(name).iterfind(f"{ATOM}link")}


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Newsroom:
    return Newsroom(database, tmp_path / "output")


def test_every_format_holds_the_same_entries(desk: Newsroom) -> None:
    desk.report(0, "a")
    desk.report(1, "b", "s2", "t2")
    assert desk.publish() == ["feed.atom", "feed.rss", "feed.json", "sources.opml"]
    read = [feedparser.parse(desk.folder / name).entries for name in ("feed.atom", "feed.rss")]
    items = json.loads((desk.folder / "feed.json").read_text())["items"]
    for key in ("id", "title"):
        assert (
            [each[key] for each in read[0]]
            == [each[key] for each in read[1]]
            == [each[key] for each in items]
        )
    assert b"https://n.example/feed" in (desk.folder / "sources.opml").read_bytes()


def test_a_new_story_is_one_new_entry_that_takes_the_formers_place(desk: Newsroom) -> None:
    desk.report(0, "a")
    desk.publish()
    desk.report(7, "b", "s2")
    desk.publish()
    assert desk.ids() == ["topic/t1/2"]
    entry = desk.feed().find(f"{ATOM}entry")
    assert entry is not None
    links = {link.get("rel"): link.get("href") for link in entry.iterfind(f"{ATOM}link")}
    assert links["predecessor-version"] == "tag:x,2026:topic/t1"
    assert entry.findtext(f"{ATOM}title") == "News b"
    assert "new development" in str(entry.findtext(f"{ATOM}content"))


def test_publishing_again_changes_no_byte(desk: Newsroom) -> None:
    desk.settings = replace(SETTINGS, extra=(Extra("All", Filter()),))
    desk.report(0, "a")
    desk.publish()
    desk.report(7, "b", "s2")
    desk.publish()
    assert desk.publish(NOON + 1000 * HOUR) == []


def test_a_merged_topic_leaves_a_tombstone_and_no_new_entry(desk: Newsroom) -> None:
    desk.report(0, "a")
    desk.report(1, "b", "s2", "t2")
    desk.publish()
    desk.merge("t2", "t1")
    desk.publish(NOON + 9 * HOUR)
    assert desk.ids() == ["topic/t1"]
    grave = desk.feed().find(GRAVE)
    assert grave is not None
    assert grave.get("ref") == "tag:x,2026:topic/t2"
    assert [link.get("href") for link in grave] == ["tag:x,2026:topic/t1"]
    assert desk.publish(NOON + 90 * HOUR) == []


def test_a_story_that_moves_to_another_topic_is_no_news_there(desk: Newsroom) -> None:
    desk.report(0, "a", "s1", "t1")
    desk.report(1, "b", "s2", "t2")
    desk.report(2, "c", "s3", "t2")
    desk.publish()
    desk.move("b", "s2", "t1")
    desk.publish(NOON + 30 * HOUR)
    assert sorted(desk.ids()) == ["topic/t1", "topic/t2"]
    desk.report(31, "d", "s4", "t1")
    desk.publish()
    assert "topic/t1/2" in desk.ids()


def test_who_was_away_finds_every_entry_in_the_archives(desk: Newsroom) -> None:
    seen: list[str] = []
    for day in range(30):
        for topic in range(2):
            desk.report(
                24 * day + topic,
                f"d{day}t{topic}",
                f"s{day}t{topic}",
                f"t{topic if day % 3 else f'new{day}{topic}'}",
            )
        desk.publish()
        seen += [id_ for id_ in desk.ids() if id_ not in seen]
    found, name = set(desk.ids()), "feed.atom"
    while address := desk.links(name).get("prev-archive"):
        name = address.removeprefix("https://news.example/")
        assert desk.feed(name).find("{http://purl.org/syndication/history/1.0}archive") is not None
        assert desk.links(name)["current"] == "https://news.example/feed.atom"
        found |= set(desk.ids(name))
    assert found == set(seen)
    assert len(seen) > 30


def test_archives_form_a_chain_in_both_directions(desk: Newsroom) -> None:
    for hour in range(0, 70, 7):
        desk.report(hour, f"n{hour}", f"s{hour}")
        desk.publish()
    archives = sorted(str(file.relative_to(desk.folder)) for file in desk.folder.glob("archive/*"))
    assert len(archives) >= 3
    assert desk.links()["prev-archive"] == f"https://news.example/{archives[-1]}"
    for one, other in itertools.pairwise(archives):
        assert desk.links(one)["next-archive"] == f"https://news.example/{other}"
        assert desk.links(other)["prev-archive"] == f"https://news.example/{one}"
    assert not any("archive" in str(desk.links(archives[0]).get(rel)) for rel in ("prev-archive",))


def test_an_archived_entry_tells_what_it_told_then(desk: Newsroom) -> None:
    desk.report(0, "a")
    desk.publish()
    desk.report(7, "b", "s2")
    desk.publish()
    archived = desk.feed("archive/feed-000001.atom").findall(f"{ATOM}entry")
    told = {entry.findtext(f"{ATOM}id"): entry.findtext(f"{ATOM}content") for entry in archived}
    assert "News b" not in str(told["tag:x,2026:topic/t1"])
    assert "News b" in str(told["tag:x,2026:topic/t1/2"])


def test_a_lost_archive_is_written_again(desk: Newsroom) -> None:
    for hour in range(0, 70, 7):
        desk.report(hour, f"n{hour}", f"s{hour}")
        desk.publish()
    first = desk.folder / "archive" / "feed-000001.atom"
    before = first.read_bytes()
    first.unlink()
    assert desk.publish() == ["archive/feed-000001.atom"]
    assert first.read_bytes() == before


def test_a_crash_before_the_files_were_written_is_mended(desk: Newsroom) -> None:
    for hour in (0, 7, 14):
        desk.report(hour, f"n{hour}", f"s{hour}")
        desk.publish()
    desk.report(21, "last", "s21")

    def broken(_: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        feeds.publish(desk.database, desk.settings, Target(desk.folder), desk.now, broken)
    desk.publish()
    assert desk.links("archive/feed-000001.atom")["next-archive"] == desk.links()["prev-archive"]
    assert desk.ids() == ["topic/t1/4"]


def test_compressed_copies_lie_beside_every_file(desk: Newsroom) -> None:
    desk.report(0, "a")
    target = Target(desk.folder, compressed=True)
    feeds.publish(desk.database, SETTINGS, target, NOON, lambda _: None)
    for name in ("feed.atom", "feed.rss", "feed.json", "sources.opml"):
        plain = (desk.folder / name).read_bytes()
        assert gzip.decompress((desk.folder / f"{name}.gz").read_bytes()) == plain


def test_who_was_away_is_told_of_every_outlet_that_joined_before_the_entry_left(desk: Newsroom) -> None:
    desk.report(0, "a", "s1", "t1", outlet="North")
    desk.publish()
    for hour in (7, 14, 21):
        desk.report(hour, f"b{hour}", f"sb{hour}", "t2")
        desk.publish()
    assert "topic/t1" in desk.ids("archive/feed-000001.atom")
    desk.report(22, "later", "s1", "t1", outlet="South")
    desk.publish()
    for hour in range(30, 40):
        desk.report(hour, f"c{hour}", f"sc{hour}", f"tc{hour}")
        desk.publish()
    archives = sorted(desk.folder.glob("archive/*"))
    having = [file for file in archives if "topic/t1" in desk.ids(f"archive/{file.name}")]
    assert "News later" in having[-1].read_text()
    assert desk.publish() == []


def test_archives_lead_to_where_the_feed_is_now(desk: Newsroom) -> None:
    for hour in range(30):
        desk.report(hour, f"a{hour}", f"s{hour}", f"t{hour}")
        desk.publish()
    last = len(list(desk.folder.glob("archive/*")))
    desk.settings = replace(SETTINGS, base_url="https://moved.example/")
    assert {f"archive/feed-{number:06}.atom" for number in range(1, last + 1)} <= {*desk.publish()}
    for name in ("feed.atom", "archive/feed-000002.atom"):
        assert str(desk.links(name)["prev-archive"]).startswith("https://moved.example/archive/")
    assert desk.publish() == []


@pytest.mark.parametrize("keep", [Keep(articles=timedelta(), shown=0), Keep(texts=timedelta(), shown=0)])
def test_what_retention_removes_stays_in_the_archives(desk: Newsroom, keep: Keep) -> None:
    for hour in range(0, 30, 3):
        desk.report(hour, f"a{hour}", f"s{hour}", f"t{hour}", text=f"What was said at {hour}.")
        desk.publish()
    first = desk.folder / "archive/feed-000001.atom"
    before = first.read_bytes()
    with desk.database.write() as db:
        assert retention.step(db, keep, desk.now + HOUR) != retention.Forgotten()
    desk.settings = replace(SETTINGS, base_url="https://moved.example/")
    desk.publish()
    assert "https://moved.example/archive/" in first.read_text()
    entries = before.partition(b"<entry")[2]
    assert entries
    assert first.read_bytes().partition(b"<entry")[2] == entries


def test_without_an_address_there_are_no_archives(desk: Newsroom) -> None:
    desk.settings = replace(SETTINGS, base_url="")
    desk.report(0, "a")
    desk.publish()
    desk.report(7, "b", "s2")
    desk.publish()
    assert not (desk.folder / "archive").exists()
    assert desk.links() == {}


def test_a_further_feed_has_files_of_its_own(desk: Newsroom) -> None:
    desk.settings = replace(SETTINGS, extra=(Extra("三家以上", Filter(min_outlets=2)),))
    desk.report(0, "a", outlet="North")
    desk.report(1, "b", outlet="South")
    desk.report(2, "c", "s2", "t2")
    desk.publish()
    assert desk.ids("三家以上.atom") == ["topic/t1"]
    assert desk.links("三家以上.atom")["self"] == (
        "https://news.example/%E4%B8%89%E5%AE%B6%E4%BB%A5%E4%B8%8A.atom"
    )


def test_both_shows_the_growing_entry_beside_the_newest(desk: Newsroom) -> None:
    desk.settings = replace(SETTINGS, updates="both")
    for hour, story in ((0, "s1"), (7, "s2"), (14, "s3")):
        desk.report(hour, f"n{hour}", story)
        desk.publish()
    assert sorted(desk.ids()) == ["topic/t1", "topic/t1/3"]


def test_a_place_that_cannot_be_written_loses_nothing(desk: Newsroom) -> None:
    desk.report(0, "a")
    desk.folder.write_text("a file in the way")
    with pytest.raises(OutputError):
        desk.publish()
    desk.folder.unlink()
    assert desk.publish() == ["feed.atom", "feed.rss", "feed.json", "sources.opml"]
