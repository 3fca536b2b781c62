"""RSS 2.0, following the best practices profile of the RSS Advisory Board.

Written with lxml: feedgen sets the locale of the whole process for every date of RSS, knows neither
thumbnails nor hubs, and only one author in another form.
"""

from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from importlib.metadata import version

from lxml import etree

from aggregator.model import Entry, Feed, Image, Link
from aggregator.publish.atom import MEDIA, attributes, thumbnail
from aggregator.publish.characters import clean, required

NAME = "RSS"
FILE = "feed.rss"
MEDIA_TYPE = "application/rss+xml"

_ATOM = "http://www.w3.org/2005/Atom"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DC = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
_SPACES = {"atom": _ATOM, "content": _CONTENT, "dc": _DC, "dcterms": _TERMS, "media": MEDIA}
_DOCS = "https://www.rssboard.org/rss-specification"


def render(feed: Feed) -> bytes:
    """The feed as an RSS document in UTF-8."""
    root = etree.Element("rss", {"version": "2.0"}, nsmap=_SPACES)
    channel = etree.SubElement(root, "channel")
    addresses = {link.rel: link.href for link in feed.links}
    _text(channel, "title", required(feed.title))
    _text(channel, "link", addresses.get("alternate") or addresses.get("self") or feed.id)
    _text(channel, "description", required(feed.subtitle or feed.title))
    _text(channel, "language", feed.language)
    _text(channel, "lastBuildDate", _date(feed.updated))
    _text(channel, "generator", f"aggregator {version('aggregator')}")
    _text(channel, "docs", _DOCS)
    for link in feed.links:
        if link.rel in ("self", "hub"):
            etree.SubElement(channel, f"{{{_ATOM}}}link", attributes(link))
    for entry in feed.entries:
        _item(channel, entry, feed.scheme)
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return data


def _item(channel: etree._Element, entry: Entry, scheme: str | None) -> None:
    item = etree.SubElement(channel, "item")
    _text(item, "title", required(entry.title))
    page = next((link.href for link in entry.links if link.rel == "alternate"), None)
    if page:
        _text(item, "link", page)
    _text(item, "guid", entry.id, {"isPermaLink": "false"})
    _text(item, "pubDate", _date(entry.published))
    _text(item, f"{{{_TERMS}}}modified", entry.updated.isoformat())
    for name in filter(None, map(clean, entry.authors)):
        _text(item, f"{{{_DC}}}creator", name)
    for term in filter(None, map(clean, entry.categories)):
        _text(item, "category", term, {"domain": scheme} if scheme else {})
    if entry.summary:
        _text(item, "description", escape(entry.summary, quote=False))  # readers take it for HTML
    _text(item, f"{{{_CONTENT}}}encoded", entry.content)
    _enclosure(item, entry.links)
    if entry.image:
        _picture(item, entry.image)


def _enclosure(item: etree._Element, links: tuple[Link, ...]) -> None:
    """The first file whose type is known: readers accept one, and require all three attributes."""
    file = next((link for link in links if link.rel == "enclosure" and link.type), None)
    if file:
        values = {"url": file.href, "length": str(file.length or 0), "type": file.type or ""}
        etree.SubElement(item, "enclosure", {name: clean(value) for name, value in values.items()})


def _picture(item: etree._Element, image: Image) -> None:
    etree.SubElement(item, f"{{{MEDIA}}}content", {**thumbnail(image), "medium": "image"})
    etree.SubElement(item, f"{{{MEDIA}}}thumbnail", thumbnail(image))


def _text(parent: etree._Element, name: str, text: str, extra: dict[str, str] | None = None) -> None:
    attributes = {key: clean(value) for key, value in (extra or {}).items()}
    etree.SubElement(parent, name, attributes).text = clean(text)


def _date(when: datetime) -> str:
    """RFC 822 with a year of four digits, in English whatever the locale is."""
    return format_datetime(when.astimezone(UTC), usegmt=True)
