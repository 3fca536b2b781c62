"""Documents for tests."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from aggregator.model import Document

T = TypeVar("T")

FETCHED = datetime(2021, 5, 4, tzinfo=UTC)
DATA = Path(__file__).parent / "data"


def document(data: bytes | str, **changes: Any) -> Document:
    """A document with these bytes, fetched from an invented address."""
    data = data.encode() if isinstance(data, str) else data
    return Document(data, **{"address": "https://feeds.example/feed.xml", "fetched": FETCHED, **changes})


def saved(name: str) -> Document:
    """A saved document, by "<format>/<file>"."""
    return document((DATA / name).read_bytes(), address=f"https://feeds.example/{name.rpartition('/')[2]}")


def rss(*items: str, before: str = "", after: str = "") -> Document:
    """An RSS feed with these items."""
    body = "".join(f"<item>{item}</item>" for item in items)
    return document(f'{before}<rss version="2.0"><channel><title>t</title>{body}</channel></rss>{after}')


def only(items: tuple[T, ...]) -> T:
    """The one item."""
    assert len(items) == 1
    return items[0]
