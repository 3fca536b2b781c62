"""Feeds that a hub delivers: a real hub, our real server that it calls, and the cycle between them."""

import hashlib
import hmac
import logging
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
import requests

from aggregator import app, config, cycle
from aggregator.fetch import websub
from aggregator.fetch.settings import Place
from aggregator.fetch.settings import Settings as FetchSettings
from aggregator.model import SourceState, Subscription
from aggregator.serve import callback
from aggregator.serve.answers import Settings
from aggregator.steps.collecting.subscribing import Subscriber
from aggregator.steps.report import CycleReport
from aggregator.store import deliveries, sources, subscriptions
from aggregator.store.access.database import Database
from tests.samples import HOUR, NOON
from tests.serve.running import Site, serving

MOST = 20_000
ITEM = "<item><guid>{0}</guid><title>{0}</title><link>https://harbour.example/{0}</link></item>"


def feed(*titles: str) -> bytes:
    """An RSS feed with these items."""
    items = "".join(ITEM.format(title) for title in titles)
    return f'<rss version="2.0"><channel><title>Harbour</title>{items}</channel></rss>'.encode()


class Hub(ThreadingHTTPServer):
    """A server with a feed and a hub; `asked` are the forms it got, `status` is what it answers to them.

    What it accepts it verifies at once, for a day.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[dict[str, str]] = []
        self.answers: list[requests.Response] = []
        self.body = feed("Ferry")
        self.name = "hub"
        self.status = 202

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.server_port}/{name}"

    def call(self, mode: str = "subscribe", **changes: str) -> requests.Response:
        """Call the callback as a hub does that was asked last."""
        query = {
            "mode": mode,
            "topic": self.url("feed"),
            "challenge": "dare",
            "lease_seconds": "86400",
        }
        params = {f"hub.{name}": value for name, value in {**query, **changes}.items()}
        return requests.get(self.asked[-1]["hub.callback"], params, timeout=5)

    def deliver(self, body: bytes, secret: str | None = None, form: int = -1) -> int:
        """Send the body to the callback of a request, signed with its secret; the status of the answer."""
        asked = self.asked[form]
        digest = hmac.new((secret or asked["hub.secret"]).encode(), body, hashlib.sha256).hexdigest()
        headers = {"X-Hub-Signature": f"sha256={digest}", "Content-Type": "application/rss+xml"}
        return requests.post(asked["hub.callback"], body, headers=headers, timeout=5).status_code


class _Handler(BaseHTTPRequestHandler):
    server: Hub

    def do_GET(self) -> None:
        hub = self.server
        self.send_response(200)
        if hub.name:
            self.send_header("Link", f'<{hub.url(hub.name)}>; rel="hub", <{hub.url("feed")}>; rel="self"')
        self.end_headers()
        self.wfile.write(hub.body)

    def do_POST(self) -> None:
        hub = self.server
        hub.asked.append(dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode())))
        if hub.status == 202:
            hub.answers.append(hub.call())
        self.send_response(hub.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@dataclass
class Newsroom:
    """A configured aggregator with its server and a clock that the test moves."""

    folder: Path
    database: Database
    site: Site
    hub: Hub
    now: datetime = NOON
    names: list[str] = field(default_factory=lambda: ["harbour"])
    path: str = "feed"

    def once(self, everything: bool = False) -> CycleReport:
        """One cycle, and all that follows from it."""
        text = '[fetch]\nallow_private = true\nhost_gap = "0s"\n'
        for name in self.names:
            text += f'[[sources]]\nname = "{name}"\nurl = "{self.hub.url(self.path)}"\nevery = "1h"\n'
        (self.folder / "config.toml").write_text(text)
        settings = config.load(self.folder / "config.toml", environment={})
        with app.opened(settings) as opened:
            fetch = replace(opened.parts.fetch, jitter=0.0)
            with closing(
                Subscriber(opened.parts.database, self.site.url(), fetch, lambda: self.now)
            ) as subscriber:
                parts = replace(opened.parts, fetch=fetch, clock=lambda: self.now, subscriber=subscriber)
                return cycle.run(parts, everything)

    def state(self) -> SourceState:
        with self.database.read() as db:
            return sources.states(db)["harbour"]

    def subscription(self) -> Subscription | None:
        with self.database.read() as db:
            return subscriptions.of(db, "harbour")

    def until(self) -> datetime | None:
        found = self.subscription()
        return found.until if found else None

    def waiting(self) -> list[bytes]:
        with self.database.read() as db:
            return [each.data for each in deliveries.of(db, "harbour")]


@contextmanager
def working(hub: Hub) -> Iterator[Hub]:
    thread = threading.Thread(target=hub.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield hub
    finally:
        hub.shutdown()
        thread.join()


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    url = f"sqlite:///{tmp_path}/aggregator.db"
    with Hub() as hub, working(hub), Database.open(url) as database:
        made: list[Newsroom] = []
        route = callback.Callback(lambda: nullcontext(database), lambda: made[0].now, MOST).route()
        with serving(Settings(tmp_path / "output", "News", 60), [route]) as site:
            made.append(Newsroom(tmp_path, database, site, hub))
            yield made[0]


def test_a_feed_that_names_a_hub_is_subscribed_to_and_polled_more_slowly(room: Newsroom) -> None:
    room.once()
    assert [form["hub.topic"] for form in room.hub.asked] == [room.hub.url("feed")]
    assert [(answer.status_code, answer.text) for answer in room.hub.answers] == [(200, "dare")]
    assert room.until() == NOON + timedelta(days=1)
    assert room.state().due == NOON + HOUR
    room.now += HOUR
    room.once()
    assert len(room.hub.asked) == 1
    assert room.state().due == NOON + 5 * HOUR


def test_what_a_hub_delivers_is_read_by_the_next_cycle_without_a_visit(room: Newsroom) -> None:
    room.once()
    before = room.state()
    assert room.hub.deliver(feed("Comet")) == 202
    report = room.once()
    assert (report.saved.new, report.entries, room.waiting()) == (1, 2, [])
    assert room.state() == before
    room.hub.body = feed("Comet", "Ferry")
    assert room.once(everything=True).saved.new == 0


def test_a_source_whose_hub_delivers_is_not_silent(room: Newsroom) -> None:
    room.once()
    room.now += HOUR
    room.hub.deliver(feed("Comet"))
    room.once()
    assert room.state().changed == room.now


def test_a_delivery_that_cannot_be_read_costs_one_line_and_does_not_come_back(room: Newsroom) -> None:
    room.once()
    room.hub.deliver(b"\x00 no feed")
    room.hub.deliver(feed("Comet"))
    report = room.once()
    assert (report.saved.new, len(report.sources[0].problems)) == (1, 1)
    assert room.once().sources == ()


@pytest.mark.parametrize("secret", ["guessed", "é"])
def test_a_forged_delivery_is_ignored(room: Newsroom, secret: str) -> None:
    room.once()
    assert room.hub.deliver(feed("Forgery"), secret) == 202
    unsigned = requests.post(room.hub.asked[0]["hub.callback"], feed("Forgery"), timeout=5)
    assert (unsigned.status_code, room.waiting()) == (202, [])


def test_a_delivery_that_is_too_large_is_refused(room: Newsroom) -> None:
    room.once()
    assert room.hub.deliver(b" " * (MOST + 1)) == 413
    assert room.hub.deliver(feed("x" * 1_000)) == 202
    assert len(room.waiting()) == 1


def test_more_deliveries_than_may_wait_are_to_come_again(room: Newsroom) -> None:
    room.once()
    statuses = [room.hub.deliver(feed(str(number))) for number in range(deliveries.MOST_WAITING + 1)]
    assert statuses == [202] * deliveries.MOST_WAITING + [503]


def test_nobody_answers_for_what_was_not_asked_for(room: Newsroom) -> None:
    room.once()
    before = room.subscription()
    assert room.hub.call("unsubscribe").status_code == 404
    assert room.hub.call(topic="https://other.example/").status_code == 404
    assert requests.get(room.site.url("websub/unknown"), timeout=5).status_code == 404
    assert room.subscription() == before


def test_a_hub_that_denies_ends_the_subscription(room: Newsroom) -> None:
    room.once()
    assert room.hub.call("denied").status_code == 200
    assert room.until() is None
    room.now += HOUR
    room.once()
    assert room.state().due == NOON + 2 * HOUR


def test_a_source_that_is_gone_is_unsubscribed_and_its_hub_told_so(room: Newsroom) -> None:
    room.once()
    room.hub.deliver(feed("Comet"))
    room.names = ["other"]
    room.once()
    assert (room.subscription(), room.waiting()) == (None, [])
    assert room.hub.deliver(feed("Comet"), form=0) == 410


@pytest.mark.parametrize(("host", "asked"), [("127.0.0.1", 1), ("localhost", 0)])
def test_leave_to_be_private_holds_for_a_hub_of_the_same_origin_only(
    host: str, asked: int, room: Newsroom
) -> None:
    place = Place("harbour", room.hub.url("feed"), allow_private=True)
    hub = websub.Hub(room.hub.url("hub").replace("127.0.0.1", host), room.hub.url("feed"))
    with room.database.write() as db:
        subscriptions.save(db, websub.subscription_for("harbour", hub))
    with closing(Subscriber(room.database, room.site.url(), FetchSettings(), lambda: NOON)) as subscriber:
        subscriber.ask([place])
    assert len(room.hub.asked) == asked


def test_a_feed_that_names_no_hub_any_more_is_unsubscribed(room: Newsroom) -> None:
    room.once()
    assert room.hub.deliver(feed("Comet")) == 202
    room.once()
    assert room.subscription()
    room.hub.name, room.hub.body = "", feed("Tide")
    room.once(everything=True)
    assert room.subscription() is None
    assert room.hub.deliver(feed("Comet"), form=0) == 410


def test_what_the_hub_of_a_former_address_delivers_is_not_taken(room: Newsroom) -> None:
    room.once()
    room.hub.deliver(feed("Old"))
    room.path, room.hub.name, room.hub.body = "other", "", feed("New")
    assert room.once().saved.new == 1
    assert (room.subscription(), room.waiting()) == (None, [])


def test_a_feed_that_moves_to_another_hub_is_subscribed_to_there(room: Newsroom) -> None:
    room.once()
    room.hub.name, room.hub.body = "elsewhere", feed("Comet")
    room.once(everything=True)
    found = room.subscription()
    assert found
    assert found.hub == room.hub.url("elsewhere")
    assert room.hub.deliver(feed("Old"), form=0) == 410
    assert room.hub.deliver(feed("New")) == 202


def test_a_lease_is_renewed_before_its_end_at_the_same_address(room: Newsroom) -> None:
    room.once()
    room.now += 20 * HOUR
    room.once()
    one, other = room.hub.asked
    assert one == other
    assert room.until() == NOON + 44 * HOUR


def test_a_lease_that_ends_is_followed_by_the_usual_pace(room: Newsroom) -> None:
    room.once()
    room.hub.status = 500
    room.now += 25 * HOUR
    room.once()
    assert room.state().due == room.now + HOUR


def test_a_hub_that_is_down_delays_nothing_and_is_asked_again_the_next_day(
    room: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    room.hub.status = 503
    with caplog.at_level(logging.WARNING):
        assert room.once().entries == 1
    assert "no subscription for harbour" in caplog.text
    assert room.hub.asked[0]["hub.secret"] not in caplog.text
    room.now += HOUR
    room.once()
    assert (len(room.hub.asked), room.state().due) == (1, NOON + 2 * HOUR)
    room.hub.status = 202
    room.now += 23 * HOUR
    room.once()
    assert room.until() == NOON + timedelta(days=2)
