"""Atom 1.0 (RFC 4287) by feedgen.

feedgen 1.0 loses every attribute of an entry's links except href, and knows only title and link of a source.
These, xml:lang, thumbnails (Media RSS), archives (RFC 5005) and tombstones (RFC 6721) are written by
extensions, the mechanism that it provides.
"""

from importlib.metadata import version
from xml.sax.saxutils import quoteattr

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from aggregator.model import Entry, Feed, Image, Link, Origin, Tombstone
from aggregator.publish.characters import clean, required

NAME = "Atom"
FILE = "feed.atom"
MEDIA_TYPE = "application/atom+xml"

HISTORY = "http://purl.org/syndication/history/1.0"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
MEDIA = "http://search.yahoo.com/mrss/"

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class _MendedFeed(BaseExtension):  # type: ignore[misc]
    """What feedgen leaves out of a feed."""

    feed: Feed

    def extend_ns(self) -> dict[str, str]:
        return {"media": MEDIA, "fh": HISTORY, "at": TOMBSTONES}

    def extend_atom(self, element: etree._Element) -> etree._Element:
        if self.feed.archive:
            etree.SubElement(element, f"{{{HISTORY}}}archive")
        for tombstone in self.feed.tombstones:
            _add_tombstone(element, tombstone)
        return element


class _MendedEntry(BaseEntryExtension):  # type: ignore[misc]
    """What feedgen leaves out of an entry."""

    entry: Entry

    def extend_atom(self, element: etree._Element) -> etree._Element:
        if self.entry.language:
            element.set(_LANG, clean(self.entry.language))
        for link in self.entry.links:
            etree.SubElement(element, "link", attributes(link))
        if self.entry.origin:
            element.append(_source(self.entry.origin))
        if self.entry.image:
            etree.SubElement(element, f"{{{MEDIA}}}thumbnail", thumbnail(self.entry.image))
        return element


def render(feed: Feed) -> bytes:
    """The feed as an Atom document in UTF-8."""
    generator = FeedGenerator()
    generator.register_extension("mended", _MendedFeed, _MendedEntry, atom=True, rss=False)
    generator.mended.feed = feed
    generator.id(clean(feed.id))
    generator.title(required(feed.title))
    generator.subtitle(clean(feed.subtitle) or None)
    generator.updated(feed.updated)
    generator.language(feed.language)
    generator.author(name=required(feed.author))
    generator.generator("aggregator", version=version("aggregator"))
    for link in feed.links:
        generator.link(**attributes(link))
    for entry in feed.entries:
        _add(generator.add_entry(order="append"), entry, feed.scheme)
    data: bytes = generator.atom_str()
    return _styled(data, feed.style) if feed.style else data


def _styled(document: bytes, style: str) -> bytes:
    """The document with the style sheet that browsers show it in (W3C, xml-stylesheet)."""
    declaration, end, feed = document.partition(b"?>\n")
    sheet = f'<?xml-stylesheet type="text/css" href={quoteattr(style)}?>\n'
    return declaration + end + sheet.encode() + feed


def attributes(link: Link) -> dict[str, str]:
    """The attributes of a link element, those without a value left out."""
    values = {
        "href": link.href,
        "rel": link.rel,
        "type": link.type,
        "hreflang": link.hreflang,
        "title": link.title,
        "length": str(link.length) if link.length is not None else None,
    }
    return {name: clean(value) for name, value in values.items() if value}


def thumbnail(image: Image) -> dict[str, str]:
    """The attributes of media:thumbnail."""
    values = {"url": image.url, "width": image.width, "height": image.height}
    return {name: clean(str(value)) for name, value in values.items() if value}


def _add(element: FeedEntry, entry: Entry, scheme: str | None) -> None:
    element.mended.entry = entry
    element.id(clean(entry.id))
    element.title(required(entry.title))
    element.updated(entry.updated)
    element.published(entry.published)
    element.author([{"name": name} for name in map(clean, entry.authors) if name])
    element.content(clean(entry.content), type="html")
    if entry.summary:
        element.summary(clean(entry.summary))
    labels = {"scheme": scheme} if scheme else {}
    element.category([{"term": term, **labels} for term in map(clean, entry.categories) if term])


def _source(origin: Origin) -> etree._Element:
    source = etree.Element("source")
    for name, text in (
        ("id", origin.id),
        ("title", origin.title),
        ("updated", origin.updated.isoformat()),
    ):
        etree.SubElement(source, name).text = clean(text)
    if origin.link:
        etree.SubElement(source, "link", {"href": clean(origin.link), "rel": "alternate"})
    return source


def _add_tombstone(feed: etree._Element, tombstone: Tombstone) -> None:
    element = etree.SubElement(
        feed,
        f"{{{TOMBSTONES}}}deleted-entry",
        {"ref": clean(tombstone.id), "when": tombstone.when.isoformat()},
    )
    if tombstone.successor:
        link = Link(tombstone.successor, "successor-version")
        etree.SubElement(element, "{http://www.w3.org/2005/Atom}link", attributes(link))
