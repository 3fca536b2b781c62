"""Feeds: RSS 0.9x to 2.0, RDF, Atom 0.3 and 1.0, CDF; through feedparser."""

import re
from collections.abc import Iterator, Sequence

from aggregator.errors import DocumentError
from aggregator.formats import feed_about, feed_entry, feed_parser, limits
from aggregator.formats.encoding import decode, opening
from aggregator.formats.parsed import Parsed
from aggregator.model import Document, Item

NAME = "feed"

_PAGE = re.compile(r"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_ROOT_END = re.compile(r"</(?:[\w.-]{1,40}:)?(?:rss|rdf|feed|channel)\s*>", re.IGNORECASE)
_TAIL = 2_000
_HEAD = 64 * 1024


def recognises(document: Document) -> bool:
    """The root element of a feed near the start, and no HTML before it."""
    start = opening(document, _HEAD)
    root, page = feed_parser.root_start(start), _PAGE.search(start)
    return root is not None and (page is None or root < page.start())


def parse(document: Document) -> Parsed:
    """The items of a feed in its own order; a feed that breaks off gives what it has, and a fault.

    Raises DocumentError where there is no feed in the document, or none that can be read within bounds.
    """
    limits.check_size(document)
    text = decode(document)
    raw = _read(document, text)
    about = feed_about.about(raw, text, document.address)
    items = [feed_entry.item(raw, entry, about, document.address) for entry in raw.entries]
    faults = [*_empty_items(document, items), *_breaks(document, raw, text)]
    return Parsed(tuple(item for item in items if _says_something(item)), tuple(faults), about)


def _empty_items(document: Document, items: Sequence[Item]) -> Iterator[DocumentError]:
    for number, item in enumerate(items, start=1):
        if not _says_something(item):
            yield DocumentError(document.address, f"item {number}", "has no title, text or link")


def _breaks(document: Document, raw: feed_parser.RawFeed, text: str) -> Iterator[DocumentError]:
    """Where the reading ended before the feed did, or the feed before its end."""
    if raw.more:
        yield limits.too_many_items(document)
    elif raw.broken and not _ROOT_END.search(text[-_TAIL:]):
        yield DocumentError(document.address, raw.broken, "breaks off; the last item may be cut")


def _read(document: Document, text: str) -> feed_parser.RawFeed:
    page, root = _PAGE.search(text[:_TAIL]), feed_parser.root_start(text)
    if page and (root is None or page.start() < root):
        raise DocumentError(document.address, "", "is an HTML page, not a feed")
    try:
        return feed_parser.read(text, limits.MAX_ITEMS)
    except ValueError as error:
        raise DocumentError(document.address, "", str(error)) from error


def _says_something(item: Item) -> bool:
    return bool(item.title or item.html or item.link)
