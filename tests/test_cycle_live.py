"""The flow over a real server: conditional requests, due times, failures that cost one line."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from aggregator import app, config, cycle
from aggregator.fetch.result import Outcome
from aggregator.steps.report import CycleReport
from aggregator.store.articles import Saved
from tests.conftest import ROOT

FEED = (ROOT / "examples/feed/harbour.xml").read_bytes()


class Outlet(ThreadingHTTPServer):
    """A polite server of one feed; `seen` are the validators of each request, `body` what it serves."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen: list[str | None] = []
        self.body = FEED

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/feed.xml"


class Handler(BaseHTTPRequestHandler):
    """Answers 304 to a known ETag."""

    server: Outlet

    def do_GET(self) -> None:
        etag = f'"{len(self.server.body)}"'
        known = self.headers.get("If-None-Match")
        self.server.seen.append(known)
        self.send_response(304 if known == etag else 200)
        self.send_header("ETag", etag)
        if known == etag:
            self.end_headers()
            return
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *_: object) -> None:
        """Stays silent."""


@pytest.fixture
def outlet() -> Iterator[Outlet]:
    with Outlet() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def once(folder: Path, *addresses: str, everything: bool = False) -> CycleReport:
    text = '[fetch]\nallow_private = true\nhost_gap = "0s"\n'
    for number, address in enumerate(addresses):
        text += f'[[sources]]\nname = "s{number}"\nurl = "{address}"\n'
    (folder / "config.toml").write_text(text)
    with app.opened(config.load(folder / "config.toml", environment={})) as opened:
        return cycle.run(opened.parts, everything)


def test_a_feed_is_read_once_and_then_only_asked_whether_it_changed(outlet: Outlet, tmp_path: Path) -> None:
    first = once(tmp_path, outlet.address)
    assert (first.saved.new, first.failed) == (4, False)
    not_due = once(tmp_path, outlet.address)
    assert not_due.sources == ()
    again = once(tmp_path, outlet.address, everything=True)
    assert again.sources[0].outcome is Outcome.UNCHANGED
    assert outlet.seen == [None, f'"{len(FEED)}"']


def test_a_changed_feed_brings_what_is_new(outlet: Outlet, tmp_path: Path) -> None:
    once(tmp_path, outlet.address)
    item = b"<item><title>Late ferry</title><guid>late</guid><description>It came late.</description></item>"
    outlet.body = FEED.replace(b"</channel>", item + b"</channel>")
    report = once(tmp_path, outlet.address, everything=True)
    assert (report.saved.new, report.saved.unchanged) == (1, 4)


def test_a_feed_that_makes_up_new_guids_tells_nothing_twice(outlet: Outlet, tmp_path: Path) -> None:
    item = "<item><title>{0}</title><guid>{1}</guid>{2}<description>It came.</description></item>"
    linked, bare = "<link>https://harbour.example/{0}</link>", ""

    def feed(visit: int, *titles: str) -> bytes:
        items = (
            item.format(title, f"{visit}-{title}", link.format(title))
            for title, link in zip(titles, (linked, bare, linked), strict=False)
        )
        return f"<rss version='2.0'><channel><title>t</title>{''.join(items)}</channel></rss>".encode()

    outlet.body = feed(1, "Ferry", "Tram")
    once(tmp_path, outlet.address)
    published = (tmp_path / "output/feed.atom").read_bytes()
    outlet.body = feed(22, "Ferry", "Tram")
    assert once(tmp_path, outlet.address, everything=True).saved == Saved(unchanged=2)
    assert (tmp_path / "output/feed.atom").read_bytes() == published
    outlet.body = feed(333, "Ferry", "Tram", "Goat")
    assert once(tmp_path, outlet.address, everything=True).saved == Saved(new=1, unchanged=2)


def test_a_broken_feed_and_a_dead_server_fail_alone(outlet: Outlet, tmp_path: Path) -> None:
    dead = "http://127.0.0.1:9/feed.xml"
    report = once(tmp_path, outlet.address, dead)
    problems = {source.name: source.problems for source in report.sources}
    assert problems["s0"] == ()
    assert len(problems["s1"]) == 1
    assert report.entries == 4
    outlet.body = b"<html><body>Service unavailable</body></html>"
    broken = once(tmp_path, outlet.address, everything=True)
    assert "is an HTML page" in broken.sources[0].problems[0]
    assert broken.entries == 4


def test_check_stores_nothing_and_tells_of_each_source(outlet: Outlet, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(
        f'[fetch]\nallow_private = true\n[[sources]]\nname = "a"\nurl = "{outlet.address}"\n'
    )
    loaded = config.load(tmp_path / "config.toml", environment={})
    (report,) = app.probe(loaded)
    assert not (tmp_path / "aggregator.db").exists()
    with app.opened(loaded) as opened:
        after = cycle.run(opened.parts)
    assert (report.outcome, report.saved.new) == (Outcome.NEW, 4)
    assert after.saved.new == 4
