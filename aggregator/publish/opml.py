"""OPML 2.0 (http://opml.org/spec2.opml) of the sources, so that others can subscribe to them.

It never contains a secret: headers are not written, and a source whose address contains a login or a key is
left out, because the address is useless without it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import parse_qsl, urlsplit

from lxml import etree

from aggregator.publish.characters import clean, required

NAME = "OPML"
FILE = "sources.opml"
MEDIA_TYPE = "text/x-opml"

_SECRET = re.compile(
    r"key|token|auth|pass|pwd|secret|sig|session|user|login|hash|jwt|credential", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Outline:
    """A source that others can read too; `name` is its title for people."""

    name: str
    address: str
    category: str | None = None
    language: str | None = None


def render(title: str, outlines: Iterable[Outline]) -> bytes:
    """The sources as an OPML document in UTF-8, in the order given, each with its category."""
    root, _, body = _document(title)
    for outline in outlines:
        if not holds_secret(outline.address):
            etree.SubElement(body, "outline", _attributes(outline))
    return _written(root)


def render_folders(title: str, outlines: Iterable[Outline], now: datetime) -> bytes:
    """The same as feed readers import it: in folders, one for each category; those without one come first."""
    root, head, body = _document(title)
    etree.SubElement(head, "dateCreated").text = format_datetime(now)
    for outline in sorted(outlines, key=lambda each: (each.category or "", each.name)):
        if not holds_secret(outline.address):
            parent = _folder(body, outline.category or "")
            etree.SubElement(parent, "outline", _attributes(replace(outline, category=None)))
    return _written(root)


def _document(title: str) -> tuple[etree._Element, etree._Element, etree._Element]:
    """The root of a document, its head and its body."""
    root = etree.Element("opml", {"version": "2.0"})
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = required(title)
    return root, head, etree.SubElement(root, "body")


def _folder(body: etree._Element, category: str) -> etree._Element:
    """The innermost folder of a category such as `World/Asia`; made where there is none yet."""
    parent = body
    for name in map(required, filter(None, category.split("/"))):
        known = [child for child in parent if child.get("text") == name and child.get("xmlUrl") is None]
        parent = known[0] if known else etree.SubElement(parent, "outline", {"text": name})
    return parent


def _written(root: etree._Element) -> bytes:
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return data


def holds_secret(address: str) -> bool:
    """Whether the address has a login, a parameter that looks like a key, or cannot be read."""
    try:
        parts = urlsplit(address)
        names = [name for name, _ in parse_qsl(parts.query, keep_blank_values=True, max_num_fields=100)]
    except ValueError:
        return True
    return "@" in parts.netloc or any(map(_SECRET.search, names))


def _attributes(outline: Outline) -> dict[str, str]:
    values = {
        "type": "rss",
        "text": required(outline.name),
        "title": required(outline.name),
        "xmlUrl": outline.address,
        "category": outline.category,
        "language": outline.language,
    }
    return {name: clean(value) for name, value in values.items() if value}
