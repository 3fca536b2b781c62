"""Atom 1.0 (RFC 4287) by feedgen.

feedgen 1.0 loses every attribute of an entry's links but href, and knows only title and link of a source;
both, and xml:lang, are written by an extension of it, which is the place it offers for that.
"""

import re
from importlib.metadata import version

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from aggregator.model import Entry, Feed, Link, Origin

FILE = "feed.atom"
MEDIA_TYPE = "application/atom+xml"

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Mended(BaseEntryExtension):  # type: ignore[misc]
    """What feedgen leaves out of an entry."""

    entry: Entry

    def extend_atom(self, element: etree._Element) -> etree._Element:
        if self.entry.language:
            element.set(_LANG, self.entry.language)
        for link in self.entry.links:
            etree.SubElement(element, "link", _attributes(link))
        if self.entry.origin:
            element.append(_source(self.entry.origin))
        return element


def render(feed: Feed) -> bytes:
    """The feed as an Atom document in UTF-8."""
    generator = FeedGenerator()
    generator.register_extension("mended", BaseExtension, _Mended, atom=True, rss=False)
    generator.id(_clean(feed.id))
    generator.title(_required(feed.title))
    generator.subtitle(_clean(feed.subtitle) or None)
    generator.updated(feed.updated)
    generator.language(feed.language)
    generator.author(name=_required(feed.author))
    generator.generator("aggregator", version=version("aggregator"))
    for link in feed.links:
        generator.link(**_attributes(link))
    for entry in feed.entries:
        _add(generator.add_entry(order="append"), entry)
    data: bytes = generator.atom_str()
    return data


def _add(element: FeedEntry, entry: Entry) -> None:
    element.mended.entry = entry
    element.id(_clean(entry.id))
    element.title(_required(entry.title))
    element.updated(entry.updated)
    element.published(entry.published)
    element.author([{"name": _clean(name)} for name in entry.authors if _clean(name)])
    element.content(_clean(entry.content), type="html")
    if entry.summary:
        element.summary(_clean(entry.summary))
    element.category([{"term": _clean(term)} for term in entry.categories if _clean(term)])


def _attributes(link: Link) -> dict[str, str]:
    values = {
        "href": link.href,
        "rel": link.rel,
        "type": link.type,
        "hreflang": link.hreflang,
        "title": link.title,
        "length": str(link.length) if link.length is not None else None,
    }
    return {name: _clean(value) for name, value in values.items() if value}


def _source(origin: Origin) -> etree._Element:
    source = etree.Element("source")
    for name, text in (
        ("id", origin.id),
        ("title", origin.title),
        ("updated", origin.updated.isoformat()),
    ):
        etree.SubElement(source, name).text = _clean(text)
    if origin.link:
        etree.SubElement(source, "link", {"href": _clean(origin.link), "rel": "alternate"})
    return source


def _clean(text: str) -> str:
    """The text without what XML 1.0 cannot hold."""
    return _NOT_XML.sub("", text)


def _required(text: str) -> str:
    """The same for what feedgen refuses to leave empty."""
    return _clean(text) or "—"
