"""What a source gives: bytes as they came, and what a format found in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from urllib.parse import urljoin

NO_HEADERS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes as they came.

    `address` is the URL or the path they came from, `headers` have lower-case names, `modified` is the time
    that the file system or the server stated, `encoding` is forced by the source.
    """

    data: bytes
    address: str
    fetched: datetime
    headers: Mapping[str, str] = field(default_factory=lambda: NO_HEADERS)
    modified: datetime | None = None
    encoding: str | None = None

    @property
    def base(self) -> str:
        """What a feed's relative addresses hang on where it says nothing: the folder that it lies in.

        Its own address is of no use to a reader of its items, and may hold a key.
        """
        return urljoin(self.address, ".")


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that belongs to an article; `length` is in bytes."""

    url: str
    type: str | None = None
    length: int | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """A picture; sizes are in pixels."""

    url: str
    alt: str = ""
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """What a format found in a document, as the outlet said it: nothing cleaned, nothing trusted.

    `published` and `updated` are the document's own strings (RFC 822, ISO 8601, epoch milliseconds, a local
    time without a zone, or nonsense). `published_bound` is the latest possible time of publication, if a
    format knows no better. `base` is what relative links in `html` are relative to. `site` is what the page
    calls its site. `extra` is what only this format knows and needs to write the item back.
    """

    title: str = ""
    html: str = ""
    summary: str = ""
    link: str | None = None
    guid: str | None = None
    published: str | None = None
    published_bound: str | None = None
    updated: str | None = None
    language: str | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    image: str | None = None
    enclosures: tuple[Enclosure, ...] = ()
    base: str | None = None
    outlet: str | None = None
    site: str = ""
    extra: Mapping[str, str] = field(default_factory=lambda: NO_HEADERS)
