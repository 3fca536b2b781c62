"""Subscription lists: OPML 2.0 (http://opml.org/spec2.opml) with their categories."""

import codecs
import io
import re
from dataclasses import dataclass
from typing import Any

import listparser
from lxml import etree

from aggregator.errors import DocumentError, FetchError
from aggregator.fetch.hosts import checked

MAX_LIST = 5_000_000
MAX_DEPTH = 256  # as in libxml2
DECLARATION = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["'][^>]*\?>""")


@dataclass(frozen=True, slots=True)
class ListedFeed:
    """One feed of a list; `category` is a path such as `World/Asia`, or ""."""

    title: str
    url: str
    category: str = ""


def read(data: bytes, name: str) -> tuple[list[ListedFeed], list[DocumentError]]:
    """The feeds of a list, and those that cannot be used; DocumentError if it is not a list."""
    if len(data) > MAX_LIST:
        raise DocumentError(name, "", f"more than {MAX_LIST:,} bytes")
    text = _as_utf8(data, name)
    if _is_deeper(text, MAX_DEPTH):
        raise DocumentError(name, "", f"more than {MAX_DEPTH} folders within one another")
    harvest = listparser.parse(text)
    if not harvest.version:
        raise DocumentError(name, "", "it is not an OPML, FOAF or iGoogle subscription list")
    good, bad = [], []
    for number, feed in enumerate(harvest.feeds, start=1):
        try:
            good.append(_listed_feed(feed))
        except FetchError as error:
            bad.append(DocumentError(name, f"feed {number}", str(error)))
    return good, bad


def _listed_feed(feed: listparser.common.SuperDict) -> ListedFeed:
    url = checked(str(feed.url))
    categories = feed.get("categories") or [[]]
    return ListedFeed(" ".join(str(feed.title).split()), url, "/".join(categories[-1]))


class _Depth:
    """A target of lxml's parsers that only counts how deep elements lie within one another."""

    def __init__(self) -> None:
        self.now = self.most = 0

    def start(self, _tag: str, _attributes: object) -> None:
        self.now += 1
        self.most = max(self.most, self.now)

    def end(self, _tag: str) -> None:
        self.now -= 1

    def close(self) -> None:
        """Nothing comes of it."""


def _is_deeper(data: bytes, most: int) -> bool:
    """Whether elements lie deeper than that for the parser that listparser uses.

    It notes with each feed all folders that it lies in, which of five megabytes may make many gigabytes.
    """
    target: Any = _Depth()  # the stubs ask for methods that lxml does without
    etree.parse(io.BytesIO(data), etree.HTMLParser(target=target, recover=True))
    return bool(target.most > most)


def _as_utf8(data: bytes, name: str) -> bytes:
    """The data as UTF-8 with a byte order mark, the only label that listparser's HTML parser heeds."""
    if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data
    declared = DECLARATION.match(data[:1_000])
    encoding = declared[1].decode("ascii") if declared else "utf-8"
    try:
        text = data.decode(encoding, "replace")
    except (LookupError, UnicodeError):
        raise DocumentError(name, "", f"unknown encoding {encoding}") from None
    return codecs.BOM_UTF8 + text.encode("utf-8", "replace")
