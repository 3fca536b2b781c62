"""Feeds: RSS 0.9x to 2.0, RDF, Atom 0.3 and 1.0, CDF; the ordinary ones quickly, all others by feedparser."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import compress, count

from aggregator.errors import DocumentError
from aggregator.formats import limits, slices
from aggregator.formats.encoding import decode, opening
from aggregator.formats.feeds import guids, quick
from aggregator.formats.feeds import items as feed_items
from aggregator.formats.feeds.raw import RawFeed
from aggregator.formats.feeds.text import root_start
from aggregator.formats.parsed import Parsed
from aggregator.formats.slices import Cut, Known
from aggregator.model import Document, Item

NAME = "feed"

_PAGE = re.compile(r"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_ROOT_END = re.compile(r"</(?:[\w.-]{1,40}:)?(?:rss|rdf|feed|channel)\s*>", re.IGNORECASE)
_ITEM = re.compile(r"<(?P<end>/?)(?:[\w.-]{1,40}:)?(?:item|entry)(?=[\s>])", re.IGNORECASE)
_OTHER = re.compile(r"\s*(?:\{|---\s)")  # JSON and front matter may speak of feeds
_TAIL = 2_000
_HEAD = 64 * 1024


def recognises(document: Document) -> bool:
    """The root element of a feed near the start, and neither HTML nor another format before it."""
    start = opening(document, _HEAD)
    root = root_start(start)
    return root is not None and not _OTHER.match(start) and not _PAGE.search(start, 0, root)


def parse(document: Document, known: Known | None = None) -> Parsed:
    """The items of a feed in its own order; a truncated feed gives what it has whole, and a fault.

    Items that are `known` are left out; without it every item is read, and none has a mark. Raises
    DocumentError if the document is not a feed, or not one that can be read within bounds.
    """
    limits.check_size(document)
    text = decode(document)
    raw, cut = _read_new(document, text, known)
    about, items = feed_items.read(raw, document.base)
    if cut.known and guids.any_repeated(items, text):
        raw, cut = _read(document, text), Cut(text)
        about, items = feed_items.read(raw, document.base)
    items = guids.distinct(items)
    faults = [*_empty_items(document, items, cut.numbers or count(1)), *_breaks(document, raw, text)]
    said = [_says_something(item) for item in items]
    marks = tuple(compress(cut.marks or (), said))
    return Parsed(tuple(compress(items, said)), tuple(faults), about, marks=marks, known=cut.known)


def _read_new(document: Document, text: str, known: Known | None) -> tuple[RawFeed, Cut]:
    """The feed without what is known; whole where what is left is not well-formed, or has not an entry for
    each mark: then the text was not what it looked like."""
    cut = slices.cut(text, known) if known else Cut(text)
    raw = _read(document, cut.text)
    if cut.marks is None or not (raw.broken or raw.more or len(raw.entries) != len(cut.marks)):
        return raw, cut
    return _read(document, text) if cut.known else raw, Cut(text)


def _empty_items(
    document: Document, items: Sequence[Item], numbers: Iterable[int]
) -> Iterator[DocumentError]:
    for number, item in zip(numbers, items, strict=False):
        if not _says_something(item):
            yield DocumentError(document.address, f"item {number}", "has no title, text or link")


def _breaks(document: Document, raw: RawFeed, text: str) -> Iterator[DocumentError]:
    """The faults of a feed that was not read to its end, or that is truncated."""
    if raw.more:
        yield limits.too_many_items(document)
    elif _is_truncated(raw, text):
        yield DocumentError(
            document.address, raw.broken or "", "is truncated; the items that it has whole are read"
        )


def _read(document: Document, text: str) -> RawFeed:
    root = root_start(text)
    if _PAGE.search(text, 0, _TAIL if root is None else min(root, _TAIL)):
        raise DocumentError(document.address, "", "is an HTML page, not a feed")
    try:
        return quick.read(text, limits.MAX_ITEMS) or _without_torn(_by_feedparser(text), text)
    except ValueError as error:
        raise DocumentError(document.address, "", str(error)) from error


def _by_feedparser(text: str) -> RawFeed:
    from aggregator.formats.feeds import bounded, findings  # slow to import and seldom needed

    return findings.raw_feed(bounded.read(text, limits.MAX_ITEMS))


def _without_torn(raw: RawFeed, text: str) -> RawFeed:
    """A truncated feed without the item in which it ends.

    What is left of that item would pass for a new version of it, or without its guid for another one.
    """
    tags = deque(_ITEM.finditer(text), maxlen=1) if _is_truncated(raw, text) else ()
    is_torn = any(not last["end"] for last in tags)
    return replace(raw, entries=raw.entries[:-1]) if is_torn else raw


def _is_truncated(raw: RawFeed, text: str) -> bool:
    return raw.broken is not None and not raw.more and not _ROOT_END.search(text[-_TAIL:])


def _says_something(item: Item) -> bool:
    return bool(item.title or item.html or item.link)
