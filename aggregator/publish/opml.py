"""OPML 2.0 of the sources, so that others can subscribe to them.

It never contains a secret: headers are not written, and a source whose address contains a login or a key is
left out, because the address is useless without it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
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
    """The sources as an OPML document in UTF-8, in the order given."""
    root = etree.Element("opml", {"version": "2.0"})
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = required(title)
    body = etree.SubElement(root, "body")
    for outline in outlines:
        if not holds_secret(outline.address):
            etree.SubElement(body, "outline", _attributes(outline))
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
