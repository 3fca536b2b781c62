"""A feed as published, whatever the format."""

from dataclasses import dataclass
from datetime import datetime

from aggregator.model.documents import Image


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a feed or entry (RFC 4287, 4.2.7)."""

    href: str
    rel: str = "alternate"
    type: str | None = None
    title: str | None = None
    hreflang: str | None = None
    length: int | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """The outlet that an entry was taken from whole (RFC 4287, 4.2.11)."""

    id: str
    title: str
    updated: datetime
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a published feed; `content` is HTML, everything else plain text."""

    id: str
    title: str
    updated: datetime
    published: datetime
    content: str
    summary: str = ""
    language: str | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    image: Image | None = None
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A deleted entry (RFC 6721); `successor` is the id of the entry that continues it."""

    id: str
    when: datetime
    successor: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as published, whatever the format; entries are newest first.

    `scheme` identifies the vocabulary of the entries' categories. `archive` says that the set of entries is
    complete and final (RFC 5005, 4). `style` is the style sheet with which a browser shows the feed.
    """

    id: str
    title: str
    updated: datetime
    entries: tuple[Entry, ...]
    subtitle: str = ""
    author: str = ""
    language: str = "en"
    scheme: str | None = None
    links: tuple[Link, ...] = ()
    tombstones: tuple[Tombstone, ...] = ()
    archive: bool = False
    style: str | None = None
