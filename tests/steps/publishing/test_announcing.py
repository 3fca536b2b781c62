"""Hubs that are told of changes: a real hub on a port of this machine, and hubs that fail."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from aggregator import app, config, cycle
from aggregator.fetch.settings import Settings
from aggregator.model import Ping
from aggregator.steps.publishing.announcing import Announcer
from aggregator.store import pings
from aggregator.store.access.database import Database
from tests.samples import NOON

FEED = "https://news.example/feed.atom"
OTHER = "https://news.example/feed.json"
RSS = "https://news.example/feed.rss"
OPEN = Settings(version="1.0", deadline=0.5, allow_private=True)
MONTH = timedelta(days=30)


class Hub(ThreadingHTTPServer):
    """A hub that remembers what it is told; a path `/503` is answered with that status, `/slow` never."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.told: list[tuple[str, dict[str, list[str]]]] = []
        self.ended = threading.Event()

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.server_port}/{name}"

    def topics(self, name: str) -> list[str]:
        return sorted(form["hub.url"][0] for path, form in self.told if path == f"/{name}")


class _Handler(BaseHTTPRequestHandler):
    server: Hub

    def do_POST(self) -> None:
        data = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.told.append((self.path, parse_qs(data, strict_parsing=True)))
        if self.path == "/slow":
            self.server.ended.wait()
        self.send_response(int(self.path[1:]) if self.path[1:].isdigit() else 204)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def hub() -> Iterator[Hub]:
    with Hub() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.ended.set()
        server.shutdown()
        thread.join()


def tell(announcer: Announcer, database: Database, topics: list[str]) -> None:
    with database.write(quiet=True) as db:
        announcer.note(db, topics)
    announcer.announce()


@pytest.fixture
def announce(database: Database) -> Callable[..., None]:
    """Announce, and wait for what follows from it."""

    def run(hubs: list[str], topics: list[str], now: datetime = NOON, settings: Settings = OPEN) -> None:
        with closing(Announcer(database, hubs, settings, lambda: now)) as announcer:
            tell(announcer, database, topics)

    return run


def left(database: Database, *hubs: str, now: datetime = NOON + MONTH) -> list[tuple[str, int]]:
    """The topics that these hubs do not know of yet, with the failures so far."""
    with database.read() as db:
        return [(ping.topic, ping.failures) for ping in pings.due(db, hubs, now)]


def test_a_hub_is_told_of_every_topic_once(
    database: Database, hub: Hub, announce: Callable[..., None]
) -> None:
    announce([hub.url("a"), hub.url("b")], [FEED, OTHER])
    assert hub.topics("a") == hub.topics("b") == [FEED, OTHER]
    assert {tuple(form["hub.mode"]) for _, form in hub.told} == {("publish",)}
    assert left(database, hub.url("a"), hub.url("b")) == []


def test_nothing_is_sent_when_nothing_changed(hub: Hub, announce: Callable[..., None]) -> None:
    announce([hub.url("a")], [])
    assert hub.told == []


@pytest.mark.parametrize("status", ["503", "404", "302"])
def test_a_hub_that_refuses_is_asked_again_when_its_pause_is_over(
    database: Database, hub: Hub, announce: Callable[..., None], status: str, caplog: pytest.LogCaptureFixture
) -> None:
    refusing = hub.url(status)
    announce([refusing], [FEED])
    announce([refusing], [], NOON + timedelta(seconds=59))
    assert hub.topics(status) == [FEED]
    announce([refusing], [], NOON + timedelta(seconds=60))
    assert hub.topics(status) == [FEED, FEED]
    assert left(database, refusing) == [(FEED, 2)]
    assert f"hub not told of {FEED}, again from 12:01:00 on: {refusing}: HTTP {status}" in caplog.text


def test_a_new_change_does_not_hurry_a_hub_that_fails(hub: Hub, announce: Callable[..., None]) -> None:
    announce([hub.url("503")], [FEED])
    announce([hub.url("503")], [FEED], NOON + timedelta(seconds=30))
    assert hub.topics("503") == [FEED]


def test_a_hub_that_failed_while_the_clock_ran_ahead_is_told_now(database: Database) -> None:
    with database.write() as db:
        pings.postpone(db, Ping("hub", "feed", NOON, NOON + 900 * MONTH, 1))
    assert left(database, "hub", now=NOON) == [("feed", 1)]


def test_a_program_that_ended_before_it_told_goes_on_the_next_time(
    database: Database, hub: Hub, announce: Callable[..., None]
) -> None:
    with database.write() as db:
        pings.changed(db, [hub.url("a")], [FEED], NOON)
    announce([hub.url("a")], [], NOON + timedelta(hours=1))
    assert hub.topics("a") == [FEED]


def test_a_change_while_the_hub_is_told_is_told_again(database: Database) -> None:
    with database.write() as db:
        pings.changed(db, ["hub"], [FEED], NOON)
        (under_way,) = pings.due(db, ["hub"], NOON)
        pings.changed(db, ["hub"], [FEED], NOON + timedelta(seconds=1))
        pings.done(db, under_way)
    assert left(database, "hub") == [(FEED, 0)]


def test_a_hub_that_never_answers_holds_nobody_up(database: Database, hub: Hub) -> None:
    announcer = Announcer(database, [hub.url("slow"), hub.url("a")], OPEN, lambda: NOON)
    tell(announcer, database, [FEED])
    assert not hub.ended.is_set()  # we are here although the hub has not answered
    announcer.close()
    assert left(database, hub.url("slow")) == [(FEED, 1)]
    assert hub.topics("a") == [FEED]


def test_a_hub_that_is_silent_is_asked_for_one_topic_only(
    database: Database, hub: Hub, announce: Callable[..., None]
) -> None:
    announce([hub.url("slow")], [FEED, OTHER])
    assert hub.topics("slow") == [FEED]
    assert sorted(left(database, hub.url("slow"))) == [(FEED, 1), (OTHER, 0)]


def test_a_hub_in_a_private_network_is_not_told_unless_that_is_allowed(
    database: Database, hub: Hub, announce: Callable[..., None]
) -> None:
    announce([hub.url("a")], [FEED], settings=Settings(version="1.0", deadline=0.5))
    assert hub.told == []
    assert left(database, hub.url("a")) == [(FEED, 1)]


def test_hubs_that_are_no_longer_configured_are_not_told(
    hub: Hub, announce: Callable[..., None], database: Database
) -> None:
    with database.write() as db:
        pings.changed(db, [hub.url("former")], [FEED], NOON)
    announce([hub.url("a")], [FEED])
    assert hub.topics("former") == []


class Harbour:
    """A configured aggregator with one source and one hub."""

    def __init__(self, folder: Path, hub: str) -> None:
        self.folder = folder
        (folder / "config.toml").write_text(
            f'[feed]\nbase_url = "https://news.example"\nhubs = ["{hub}"]\n'
            "[fetch]\nallow_private = true\n"
            '[[sources]]\nname = "harbour"\npath = "feed.json"\n'
        )

    def report(self, *ids: str) -> None:
        items = [{"id": id_, "title": f"News {id_}"} for id_ in ids]
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Harbour News", "items": items}
        (self.folder / "feed.json").write_text(json.dumps(feed))

    def cycle(self, at: Callable[[str], None] = lambda _: None) -> None:
        with app.opened(config.load(self.folder / "config.toml", environment={}), alone=True) as opened:
            cycle.run(replace(opened.parts, at=at), everything=True)


@pytest.fixture
def harbour(tmp_path: Path, hub: Hub) -> Harbour:
    return Harbour(tmp_path, hub.url("a"))


def test_a_cycle_tells_the_hubs_of_the_feeds_that_changed_alone(harbour: Harbour, hub: Hub) -> None:
    harbour.report("1")
    harbour.cycle()
    harbour.cycle()
    assert hub.topics("a") == [FEED, OTHER, RSS]


@pytest.mark.parametrize("point", ["replaced", "shown"])
def test_hubs_hear_of_what_a_cycle_published_that_died(harbour: Harbour, hub: Hub, point: str) -> None:
    def dies(passed: str) -> None:
        if passed == point and b"News 2" in (harbour.folder / "output/feed.atom").read_bytes():
            raise KeyboardInterrupt

    harbour.report("1")
    harbour.cycle()
    harbour.report("1", "2")
    with pytest.raises(KeyboardInterrupt):
        harbour.cycle(dies)
    harbour.cycle()
    assert hub.topics("a") == sorted([FEED, OTHER, RSS] * 2)
