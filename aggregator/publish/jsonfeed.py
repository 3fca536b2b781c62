"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import json
from typing import Any

from aggregator.model import Entry, Feed, Link
from aggregator.publish.characters import clean, required

NAME = "JSON Feed"
FILE = "feed.json"
MEDIA_TYPE = "application/feed+json"

_VERSION = "https://jsonfeed.org/version/1.1"


def render(feed: Feed) -> bytes:
    """The feed as a JSON document in UTF-8."""
    document = {
        "version": _VERSION,
        "title": required(feed.title),
        "home_page_url": _href(feed.links, "alternate"),
        "feed_url": _href(feed.links, "self"),
        "description": clean(feed.subtitle),
        "language": feed.language,
        "authors": [{"name": required(feed.author)}],
        "hubs": [{"type": "WebSub", "url": link.href} for link in feed.links if link.rel == "hub"],
    }
    items = [_present(_item(entry)) for entry in feed.entries]
    text = json.dumps({**_present(document), "items": items}, ensure_ascii=False, indent=1)
    return (text + "\n").encode()


def _item(entry: Entry) -> dict[str, Any]:
    return {
        "id": clean(entry.id),
        "url": _href(entry.links, "alternate"),
        "external_url": _elsewhere(entry.links),
        "title": required(entry.title),
        "content_html": clean(entry.content) or required(""),
        "summary": clean(entry.summary),
        "image": clean(entry.image.url) if entry.image else None,
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "authors": [{"name": name} for name in map(clean, entry.authors) if name],
        "tags": [term for term in map(clean, entry.categories) if term],
        "language": clean(entry.language or ""),
        "attachments": [_attachment(link) for link in entry.links if link.rel == "enclosure" and link.type],
    }


def _attachment(link: Link) -> dict[str, Any]:
    return _present({"url": clean(link.href), "mime_type": link.type, "size_in_bytes": link.length})


def _href(links: tuple[Link, ...], rel: str) -> str | None:
    return next((clean(link.href) for link in links if link.rel == rel), None)


def _elsewhere(links: tuple[Link, ...]) -> str | None:
    """The first report, where the entry has a page of its own."""
    reports = [clean(link.href) for link in links if link.rel == "related"]
    return None if _href(links, "alternate") in reports else next(iter(reports), None)


def _present(values: dict[str, Any]) -> dict[str, Any]:
    """Only fields with a value: the format permits no null and no empty list."""
    return {name: value for name, value in values.items() if value}
