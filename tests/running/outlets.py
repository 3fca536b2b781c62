"""A server of many invented outlets: feeds that grow, are retitled, hang or break, and count their visits."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.sax.saxutils import escape

PLACES = ("harbour", "glacier", "quarry", "observatory", "orchard", "tramway", "lighthouse", "aqueduct")
EVENTS = ("reopened after repairs", "hit by a storm", "sold to the town", "closed for a season", "praised")


@dataclass(slots=True)
class Outlet:
    """One outlet: its items by guid, each a title and a text."""

    items: dict[str, tuple[str, str]] = field(default_factory=dict)
    broken: bool = False
    hangs: bool = False

    def report(self, number: int, day: int = 1) -> None:
        """One more item about the happening with this number."""
        place, event = PLACES[number % 8], EVENTS[number // 8 % 5]
        text = f"The {place} of village {number} was {event}. Keeper {number * 7} said so on day {day}. " * 3
        self.items[f"guid-{number}-{day}"] = (f"{place.title()} {number} {event}", text)

    def feed(self) -> bytes:
        """Its feed as RSS 2.0."""
        if self.broken:
            return b"<html><body>The presses stand still</body></html>"
        items = "".join(
            f"<item><title>{escape(title)}</title><guid isPermaLink='false'>{guid}</guid>"
            f"<link>https://outlet.example/{guid}</link><pubDate>{_date(guid)}</pubDate>"
            f"<description>{escape(text)}</description></item>"
            for guid, (title, text) in self.items.items()
        )
        return f"<rss version='2.0'><channel><title>Outlet</title>{items}</channel></rss>".encode()


def _date(guid: str) -> str:
    number, day = map(int, guid.split("-")[1:3])
    return f"{day:02d} Mar 2019 {number % 24:02d}:{number % 60:02d}:00 GMT"


class Outlets(ThreadingHTTPServer):
    """All outlets under one address; `visits` counts requests by name, `silent` closes every connection."""

    request_queue_size = 64
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.outlets: dict[str, Outlet] = {}
        self.visits: Counter[str] = Counter()
        self.over = threading.Event()

    def address(self, name: str) -> str:
        return f"http://127.0.0.1:{self.server_port}/{name}"


class _Handler(BaseHTTPRequestHandler):
    server: Outlets

    def do_GET(self) -> None:
        name = self.path.strip("/")
        self.server.visits[name] += 1
        outlet = self.server.outlets[name]
        if outlet.hangs:
            self.server.over.wait(60)
            return
        answer(self, outlet.feed())

    def log_message(self, *_: object) -> None:
        """Stays silent."""


def answer(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    """Send a body with its ETag, or that it is known."""
    etag = f'"{hash(body)}"'
    known = handler.headers.get("If-None-Match") == etag
    handler.send_response(304 if known else 200)
    handler.send_header("ETag", etag)
    handler.send_header("Content-Length", "0" if known else str(len(body)))
    handler.end_headers()
    if not known:
        handler.wfile.write(body)


@contextmanager
def serving() -> Iterator[Outlets]:
    """The server, for as long as the block lasts."""
    with Outlets() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.over.set()
            server.shutdown()
            thread.join()


def eventually(is_true: Callable[[], object], seconds: float = 120.0) -> bool:
    """Whether a condition comes true in time."""
    until = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True
