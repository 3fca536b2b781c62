"""What a format returns: the items, what could not be read, and what the document says about itself."""

from dataclasses import dataclass, field

from aggregator.errors import DocumentError
from aggregator.model import Item


@dataclass(frozen=True, slots=True)
class About:
    """What a feed says about itself; `home` is the absolute address of its site."""

    title: str = ""
    language: str | None = None
    home: str | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """The items of a document in its own order; `faults` are the parts that could not be read.

    `linked` says that the items are only links: their pages hold the articles. `further` are the addresses of
    documents of the same kind that belong to this one, the newest first. `marks` are those of the items, in
    order, if all have one; `known` those of items that were skipped.
    """

    items: tuple[Item, ...]
    faults: tuple[DocumentError, ...] = ()
    about: About = field(default_factory=About)
    linked: bool = False
    further: tuple[str, ...] = ()
    marks: tuple[bytes, ...] = ()
    known: tuple[bytes, ...] = ()
