"""Emulated outlets on this machine's own address; what they publish follows a clock that the caller sets.

Each behaves like its model: a feed with validators, a compressed feed, a feed behind a redirect that fails at
first, and a page of headlines with article pages.
"""

import gzip
import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aggregator.demo import forms
from aggregator.demo.news import Dated, News, out

_FAILS_BEFORE_HOUR = 3
_SECONDS_IN_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the server; `headers` are in addition to those that every answer has."""

    status: int
    body: bytes = b""
    type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)


class EmulatedOutlets(ThreadingHTTPServer):
    """The server; `now` is the time by its clock."""

    daemon_threads = True

    def __init__(self, news: News, start: datetime) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.news = news
        self.start = start
        self.now = start

    @property
    def base(self) -> str:
        """The address of the server, without a slash at its end."""
        return f"http://127.0.0.1:{self.server_port}"

    def answer(self, path: str, known: str | None) -> Answer:
        """The answer to a request for `path` with the validator `known`."""
        outlet, _, place = path.partition("?")[0].strip("/").partition("/")
        news = out(self.news, outlet, self.start, self.now)
        make = _FORMS.get((outlet, place))
        if (outlet, place) == ("rfi_zh", "feed"):
            return Answer(302, headers={"Location": "/rfi_zh/rss"})
        if (outlet, place) == ("rfi_zh", "rss"):
            return self._unsteady(news)
        if make:
            return _validated(make(self.base, news).encode(), known, packed=outlet == "dw_zh")
        return self._page(news, place)

    def _unsteady(self, news: list[Dated]) -> Answer:
        if (self.now - self.start).total_seconds() < _FAILS_BEFORE_HOUR * _SECONDS_IN_HOUR:
            return Answer(503, b"<h1>Service Unavailable</h1>")
        return Answer(200, forms.teaser_rss(self.base, news).encode(), "application/rss+xml")

    def _page(self, news: list[Dated], place: str) -> Answer:
        found = next((dated for dated in news if place == f"a/{dated.story.slug}.html"), None)
        if found is None:
            return Answer(404, b"<h1>Not Found</h1>")
        return Answer(200, forms.article_page(self.base, found).encode())


class _Handler(BaseHTTPRequestHandler):
    server: EmulatedOutlets
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        answer = self.server.answer(self.path, self.headers.get("If-None-Match"))
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 304:
            self.send_header("Content-Type", answer.type)
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def date_time_string(self, timestamp: float | None = None) -> str:
        return super().date_time_string(self.server.now.timestamp() if timestamp is None else timestamp)

    def log_message(self, format: str, *args: object) -> None:
        """Stays silent."""


@contextmanager
def serving(news: News, start: datetime) -> Iterator[EmulatedOutlets]:
    """The emulated outlets, reachable while the block lasts."""
    with EmulatedOutlets(news, start) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def _validated(body: bytes, known: str | None, packed: bool) -> Answer:
    tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    if known == tag:
        return Answer(304, headers={"ETag": tag})
    if packed:
        headers = {"ETag": tag, "Content-Encoding": "gzip"}
        return Answer(200, gzip.compress(body), "application/rss+xml", headers)
    return Answer(200, body, "application/rss+xml; charset=utf-8", {"ETag": tag})


_FORMS: Mapping[tuple[str, str], Callable[[str, list[Dated]], str]] = {
    ("voa_zh", "feed.xml"): forms.full_text_rss,
    ("dw_zh", "rdf"): forms.rdf,
    ("aljazeera_zh", "news"): forms.list_page,
}
