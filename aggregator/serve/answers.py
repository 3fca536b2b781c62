"""The answer to a request for a path: a published file, whole, as a delta, compressed, or not modified."""

import gzip
import hashlib
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import brotli

from aggregator.serve import delta, folder, front, headers
from aggregator.serve.cache import ByteCache
from aggregator.serve.folder import File

_CACHE_BYTES = 128_000_000
_SMALL = 500
_COMPRESSED_ALREADY = frozenset({".avif", ".gif", ".ico", ".jpg", ".png", ".webp", ".woff2"})
_CODERS: Mapping[str, Callable[[bytes], bytes]] = {  # best first
    "br": lambda data: bytes(brotli.compress(data, quality=5)),
    "gzip": lambda data: gzip.compress(data, 6, mtime=0),
}
_SHOWN = ".atom"
_PLAIN: Mapping[str, str] = {"content-type": "text/plain; charset=utf-8"}
_JSON_FEED = b"https://jsonfeed.org/version/"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Settings:
    """The folder, title and language of its front page, and how many seconds an answer is fresh."""

    folder: Path
    title: str
    max_age: int
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers and body."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class _Page:
    """One version of a file to be served; `identity` tells versions apart without reading them."""

    name: str
    identity: tuple[object, ...]
    modified: datetime
    read: Callable[[], bytes]


class Answers:
    """Answers requests from a folder, and caches what was costly; thread-safe."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._cache = ByteCache(_CACHE_BYTES)
        self._versions = delta.Versions()

    def answer(self, path: str, asked: Mapping[str, str]) -> Answer:
        """The answer to a GET of a decoded path; header names are in lower case.

        It is 503 while the machine cannot open or read the file: readers drop a feed that is said to be gone.
        """
        try:
            return self._found(path, asked)
        except OSError as error:
            _log.warning("%s", error)
            return Answer(
                503,
                {**_PLAIN, "cache-control": "no-store", "retry-after": "30"},
                b"Please try again in a moment.\n",
            )

    def _found(self, path: str, asked: Mapping[str, str]) -> Answer:
        with folder.opened(self._settings.folder, path) as file:
            page = _page(file) if file else self._front() if path == "/" else None
            if page is None:
                return Answer(404, _PLAIN, b"There is nothing here.\n")
            return self._answer(page, path, asked)

    def _front(self) -> _Page:
        feeds = folder.feeds(self._settings.folder)
        data = front.page(self._settings.title, self._settings.language, feeds)
        return _Page("index.html", ("front", data), folder.modified(self._settings.folder), lambda: data)

    def _answer(self, page: _Page, path: str, asked: Mapping[str, str]) -> Answer:
        data = self._cache.get(page.identity, page.read)
        tag = self._cache.get(("tag", page.identity), lambda: _tag(data)).decode()
        common = self._headers(page, path, tag)
        wants_delta = headers.wants_delta(asked)
        if wants_delta:
            self._versions.remember(page.name, tag, data)
        if headers.is_unchanged(asked, tag, page.modified):
            return Answer(304, {**common, "etag": _coded(tag, _coding(page.name, data, asked))})
        common["content-type"] = _type(page.name, data, asked)
        plain = Answer(200, common, data)
        if wants_delta:
            plain = self._since(headers.tags(asked.get("if-none-match", "")), page, plain)
        return self._compressed(plain, page, tag, _coding(page.name, plain.body, asked))

    def _headers(self, page: _Page, path: str, tag: str) -> dict[str, str]:
        found = {
            "cache-control": f"public, max-age={self._settings.max_age}",
            "etag": _coded(tag, None),
            "last-modified": headers.written(page.modified),
            "vary": "Accept-Encoding, A-IM, Sec-Fetch-Dest",
        }
        if path == "/":
            found["link"] = front.links(folder.feeds(self._settings.folder))
        return found

    def _since(self, tags: Iterable[str], page: _Page, whole: Answer) -> Answer:
        """The entries that are new since a version with one of these tags; all if none is remembered.

        Caches that do not know deltas must not store it.
        """
        found = self._versions.find(page.name, tags)
        if found is None:
            return whole
        tag, entries = found
        rest = self._cache.get((tag, page.identity), lambda: delta.without(whole.body, entries))
        marks = {"im": "feed", "delta-base": f'"{tag}"', "cache-control": "no-store, im"}
        return Answer(226, {**whole.headers, **marks}, rest)

    def _compressed(self, plain: Answer, page: _Page, tag: str, coding: str | None) -> Answer:
        """The answer in a coding; each is a representation with its own tag."""
        if coding is None:
            return plain
        key = (coding, plain.headers.get("delta-base"), page.identity)
        body = self._cache.get(key, lambda: _CODERS[coding](plain.body))
        marks = {"etag": _coded(tag, coding), "content-encoding": coding}
        return Answer(plain.status, {**plain.headers, **marks}, body)


def _coding(name: str, body: bytes, asked: Mapping[str, str]) -> str | None:
    """The coding that the client prefers for a body that is worth it."""
    worth = len(body) >= _SMALL and Path(name).suffix not in _COMPRESSED_ALREADY
    return headers.coding(asked.get("accept-encoding", ""), _CODERS) if worth else None


def _coded(tag: str, coding: str | None) -> str:
    """The tag of a representation, as it is sent."""
    return f'"{tag}-{coding}"' if coding else f'"{tag}"'


def _page(file: File) -> _Page:
    return _Page(file.identity[0], file.identity, file.modified, file.read)


def _tag(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest()[:32].encode()


def _type(name: str, data: bytes, asked: Mapping[str, str]) -> str:
    """The media type; a browser that opens a feed directly applies its style sheet only to plain XML."""
    if name.endswith(_SHOWN) and asked.get("sec-fetch-dest") == "document":
        return folder.TYPES[".xml"]
    if name.endswith(".json") and _JSON_FEED in data[:1_000]:
        return "application/feed+json"
    return folder.TYPES[Path(name).suffix]
