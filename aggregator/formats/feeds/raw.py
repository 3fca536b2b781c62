"""What a feed says, before any rule chooses from it: the result of both ways of reading one.

Texts are stripped, and empty if the feed says nothing; addresses are as the feed wrote them, except that
xml:base is applied to those of links and ids.
"""

from dataclasses import dataclass, field

MAX_AUTHOR = 200
MAX_ATTRIBUTES = 100
MAX_TAGS = 100


@dataclass(frozen=True, slots=True)
class Text:
    """Words with their media type (none for titles), and the language and base that held for them."""

    value: str = ""
    type: str = ""
    language: str = ""
    base: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A link or an enclosure; `length` is in bytes, as the feed wrote it."""

    href: str = ""
    rel: str = ""
    type: str = ""
    length: str = ""


@dataclass(frozen=True, slots=True)
class Media:
    """Content or a thumbnail of Media RSS, or the picture of a podcast's episode; numbers as written."""

    url: str = ""
    type: str = ""
    medium: str = ""
    width: str = ""
    length: str = ""


@dataclass(frozen=True, slots=True)
class RawEntry:
    """One entry.

    `link` is the last page linked, else a guid that may be one; `authors` are names, or mail addresses where
    there are none; `caption` is Media RSS's description; `outlet` is the title of the entry's source.
    """

    title: Text = field(default_factory=Text)
    id: str = ""
    link: str = ""
    origin: str = ""
    links: tuple[Link, ...] = ()
    published: str = ""
    updated: str = ""
    created: str = ""
    contents: tuple[Text, ...] = ()
    summary: Text | None = None
    caption: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    media: tuple[Media, ...] = ()
    thumbnails: tuple[Media, ...] = ()
    images: tuple[Media, ...] = ()
    outlet: str = ""


@dataclass(frozen=True, slots=True)
class RawFeed:
    """A feed and its entries in its own order.

    `more` says that entries were left unread, `broken` why the XML is not well-formed (None where it is).
    """

    atom: bool
    title: str = ""
    language: str = ""
    link: str = ""
    authors: tuple[str, ...] = ()
    entries: tuple[RawEntry, ...] = ()
    more: bool = False
    broken: str | None = None
