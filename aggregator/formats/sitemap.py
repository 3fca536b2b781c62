"""Sitemaps (sitemaps.org, 0.9), their indexes, and the news extension (sitemap-news/0.9); also gzipped."""

import io
import re
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from aggregator.errors import DocumentError
from aggregator.formats import limits
from aggregator.formats.address import absolute
from aggregator.formats.parsed import Parsed
from aggregator.model import Document, Item

if TYPE_CHECKING:
    from lxml.etree import _Element

NAME = "sitemap"

Entry = dict[str, str]

_ROOT = re.compile(
    rb"(?:\xef\xbb\xbf)?(?>(?:\s+|<\?[^>]{0,500}>|<!--(?:(?!-->).){0,2000}-->){0,20})"
    rb"<(?:[\w.-]{1,40}:)?(?:urlset|sitemapindex)(?=[\s/>])",
    re.DOTALL,
)
_GZIP = b"\x1f\x8b"
_HEAD = 16 * 1024
_MAX_FIELDS = 100
_MAX_ENTRIES = 50_000  # as many as the protocol allows in a sitemap


def recognises(document: Document) -> bool:
    """The root element of a sitemap or of an index of them."""
    return _ROOT.match(_unpacked(document.data[:_HEAD], _HEAD)) is not None


def parse(document: Document) -> Parsed:
    """The addresses of a sitemap as links, with title and time if it is a news sitemap, the newest first.

    Of more than `MAX_ITEMS` the newest are kept. An index gives its sitemaps as `further`. Raises
    DocumentError if the document is not a sitemap.
    """
    limits.check_size(document)
    data = _unpacked(document.data, limits.MAX_BYTES)
    if not _ROOT.match(data):
        raise DocumentError(document.address, "", "is not a sitemap")
    entries, faults = _entries(document, data)
    pages = [entry for entry in entries if "sitemap" not in entry]
    newest = sorted(pages, key=_time, reverse=True)[: limits.MAX_ITEMS]
    further = tuple(entry["loc"] for entry in _newest_first([each for each in entries if "sitemap" in each]))
    return Parsed(tuple(map(_item, newest)), tuple(faults), linked=True, further=further)


def _newest_first(sitemaps: list[Entry]) -> list[Entry]:
    """By time; without any the first, which may be the latest or that of the news, then the last ones."""
    if not any(map(_time, sitemaps)):
        return [*sitemaps[:1], *reversed(sitemaps[1:])]
    return sorted(sitemaps, key=_time, reverse=True)


def _entries(document: Document, data: bytes) -> tuple[list[Entry], list[DocumentError]]:
    """The entries that name an absolute address, and what could not be read."""
    from lxml.etree import LxmlError

    found: list[Entry] = []
    try:
        for element in islice(_elements(data), _MAX_ENTRIES + 1):
            found.append(_entry(element, document.address))
            element.clear()
    except LxmlError as error:
        place = f"entry {len(found) + 1}"
        return _usable(found), [DocumentError(document.address, place, f"is truncated or malformed: {error}")]
    faults = [limits.too_many_items(document, _MAX_ENTRIES)] if len(found) > _MAX_ENTRIES else []
    return _usable(found[:_MAX_ENTRIES]), faults


def _usable(entries: list[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.get("loc", "").startswith(("http://", "https://"))]


def _elements(data: bytes) -> Iterator["_Element"]:
    from lxml import etree

    events = etree.iterparse(
        io.BytesIO(data),
        tag=("{*}url", "{*}sitemap"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    return (element for _, element in events)


def _entry(element: "_Element", address: str) -> Entry:
    """The words of an entry's fields by local name; those of the news extension begin with "news:"."""
    entry: Entry = {_local(element): ""} if _local(element) == "sitemap" else {}
    for name, field in islice(_fields(element), _MAX_FIELDS):
        words = " ".join((field.text or "").split())
        if words:
            entry.setdefault(name, words[: limits.MAX_WORD])
    if "loc" in entry:
        entry["loc"] = absolute(address, entry["loc"]) or ""
    return entry


def _fields(element: "_Element") -> Iterator[tuple[str, "_Element"]]:
    """The entry's own fields, and those within its `news`; the addresses of its pictures are neither."""
    for child in element:
        yield _local(child), child
        if _local(child) == "news":
            yield from ((f"news:{_local(field)}", field) for field in child.iter())


def _item(entry: Entry) -> Item:
    modified = entry.get("lastmod")
    names = entry.get("news:keywords", "").split(",")
    return Item(
        title=limits.clip(entry.get("news:title", ""), limits.MAX_TITLE),
        link=entry["loc"],
        published=entry.get("news:publication_date"),
        published_bound=modified,
        language=entry.get("news:language"),
        categories=tuple(name.strip() for name in names if name.strip()),
        base=entry["loc"],
        outlet=entry.get("news:name"),
    )


def _time(entry: Entry) -> str:
    """A key that sorts by time: W3C dates sort as text if a sitemap keeps to one zone."""
    return entry.get("news:publication_date") or entry.get("lastmod") or ""


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _unpacked(data: bytes, most: int) -> bytes:
    """The bytes, decompressed if they are gzip, as far as they are intact and at most the limit."""
    if not data.startswith(_GZIP):
        return data
    try:
        return zlib.decompressobj(wbits=31).decompress(data, most)
    except zlib.error:
        return b""
