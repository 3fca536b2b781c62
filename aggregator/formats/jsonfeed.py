"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1), read with tolerance for wrong types."""

import json
import re
from collections.abc import Mapping
from html import escape
from typing import Any

from aggregator.errors import DocumentError
from aggregator.formats import limits
from aggregator.formats.address import absolute
from aggregator.formats.encoding import decode, opening
from aggregator.formats.feeds import guids
from aggregator.formats.parsed import About, Parsed
from aggregator.model import Document, Enclosure, Item

NAME = "jsonfeed"

_VERSION = re.compile(r"jsonfeed\.org(?:\\?/)version")


def recognises(document: Document) -> bool:
    """A JSON object that names the version of the format, or lists items."""
    start = opening(document).lstrip()
    return start.startswith("{") and (_VERSION.search(start) is not None or '"items"' in start)


def parse(document: Document) -> Parsed:
    """The items of a feed; one that is not an object, or is empty, is a fault.

    Raises DocumentError.
    """
    limits.check_size(document)
    feed = _load(document)
    entries = feed.get("items")
    if not isinstance(entries, list):
        raise DocumentError(document.address, "items", "is missing or not a list")
    about = _about(document, feed)
    items, faults = [], []
    for number, entry in enumerate(entries[: limits.MAX_ITEMS], start=1):
        item = _item(document, feed, about, entry) if isinstance(entry, dict) else Item()
        if item.title or item.html or item.summary or item.link:
            items.append(item)
        else:
            faults.append(DocumentError(document.address, f"item {number}", "is not an object with content"))
    if len(entries) > limits.MAX_ITEMS:
        faults.append(limits.too_many_items(document))
    return Parsed(tuple(guids.distinct(items)), tuple(faults), about)


def _load(document: Document) -> Mapping[str, Any]:
    try:
        feed = json.loads(decode(document))
    except json.JSONDecodeError as error:
        raise DocumentError(document.address, f"line {error.lineno}", f"is not JSON: {error.msg}") from error
    except (RecursionError, ValueError) as error:
        raise DocumentError(document.address, "", f"is JSON beyond what is read: {error}") from error
    if not isinstance(feed, dict):
        raise DocumentError(document.address, "", "is JSON, but not an object")
    return feed


def _about(document: Document, feed: Mapping[str, Any]) -> About:
    return About(
        title=limits.clip(_text(feed.get("title")), limits.MAX_TITLE),
        language=_text(feed.get("language")) or None,
        home=_absolute(document.base, feed.get("home_page_url")),
    )


def _item(document: Document, feed: Mapping[str, Any], about: About, entry: Mapping[str, Any]) -> Item:
    base = about.home or document.base
    link = _absolute(base, entry.get("url") or entry.get("external_url"))
    summary = limits.clip(_text(entry.get("summary")), limits.MAX_HTML)
    return Item(
        title=limits.clip(_text(entry.get("title")), limits.MAX_TITLE),
        html=limits.clip(_html(entry), limits.MAX_HTML),
        summary=summary,
        link=link,
        guid=_text(entry.get("id")) or None,
        published=_text(entry.get("date_published")) or None,
        updated=_text(entry.get("date_modified")) or None,
        published_bound=_text(entry.get("date_modified")) or None,
        language=_text(entry.get("language")) or about.language,
        authors=_authors(entry) or _authors(feed),
        categories=tuple(_text(tag) for tag in _list(entry.get("tags")) if _text(tag)),
        image=_absolute(base, entry.get("image") or entry.get("banner_image")),
        enclosures=tuple(_enclosures(base, entry)),
        base=link or base,
    )


def _html(entry: Mapping[str, Any]) -> str:
    """The content as HTML; plain text keeps its paragraphs."""
    markup, plain = _text(entry.get("content_html")), _text(entry.get("content_text"))
    if markup or not plain:
        return markup
    paragraphs = (escape(paragraph).replace("\n", "<br>") for paragraph in re.split(r"\n{2,}", plain))
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)


def _authors(thing: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of 1.1's `authors` and of 1.0's `author`."""
    people = [*_objects(thing.get("authors")), *_objects([thing.get("author")])]
    names = (_text(person.get("name")) for person in people)
    return tuple(dict.fromkeys(name for name in names if name))


def _enclosures(base: str, entry: Mapping[str, Any]) -> list[Enclosure]:
    found = []
    for attachment in _objects(entry.get("attachments")):
        url = _absolute(base, attachment.get("url"))
        size = attachment.get("size_in_bytes")
        length = size if isinstance(size, int) and not isinstance(size, bool) and size >= 0 else None
        if url:
            found.append(Enclosure(url, _text(attachment.get("mime_type")) or None, length))
    return found


def _text(value: object) -> str:
    """A string unchanged, a number as a string, anything else empty; half a surrogate pair becomes U+FFFD."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _list(value: object) -> list[Any]:
    return value[: limits.MAX_LIST] if isinstance(value, list) else []


def _objects(value: object) -> list[Mapping[str, Any]]:
    return [entry for entry in _list(value) if isinstance(entry, dict)]


def _absolute(base: str, value: object) -> str | None:
    return absolute(base, value.strip()) if isinstance(value, str) else None
