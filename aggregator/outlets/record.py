"""What is known about an outlet, apart from the format of its documents."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from aggregator.formats.page import PageVersion
from aggregator.model import Item


@dataclass(frozen=True, slots=True)
class Place:
    """Where an outlet can be read live.

    `kind` is "feed", "page", "sitemap" or "archive"; `verified` says that somebody saw it answer.
    """

    kind: str
    url: str
    verified: bool = False


def as_it_is(item: Item) -> Item:
    """The item unchanged: there is nothing to correct."""
    return item


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher.

    `id` is its name in the configuration, `names` its name in other languages (BCP 47 tags), `zone` the IANA
    time zone of times without one, `formats` the formats of its documents. Its documents are recognised by
    `hosts` (with their subdomains; "host/folder" if the outlet has only a part of a site) or, without an
    address, by `bylines` (the author). `boilerplate` are regular expressions for lines that are not part of
    an article. Its own pictures are on `image_hosts` (with their subdomains). `pages` are the designs of its
    pages, the newest first. `mend` corrects in an item what only this outlet does. `trust` says whose copy of
    one text represents the others': 1 for an agency that others repeat, -1 for an outlet that mostly repeats
    others, 0 for all the rest.
    """

    id: str
    name: str
    home: str
    language: str
    zone: str
    category: str | None = None
    formats: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    hosts: tuple[str, ...] = ()
    bylines: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    boilerplate: tuple[str, ...] = ()
    image_hosts: tuple[str, ...] = ()
    pages: tuple[PageVersion, ...] = ()
    mend: Callable[[Item], Item] = as_it_is
    trust: int = 0
