"""A feed without the entries that a client has (RFC 3229, instance manipulation `feed`).

The entries of a version are remembered by its tag while there is room; a client with an older version gets
the whole feed.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock

from lxml import etree

_MOST_VERSIONS = 500
_ENTRY = ("{http://www.w3.org/2005/Atom}entry", "item")


class Versions:
    """Which entries were in which versions of which feeds."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, str], frozenset[bytes]] = OrderedDict()
        self._lock = Lock()

    def remember(self, name: str, tag: str, data: bytes) -> None:
        """Remember the entries of this version of the feed; anything but an XML feed is ignored."""
        with self._lock:
            if (name, tag) in self._known:
                return
            held = digests(data)
            if held is not None:
                self._known[name, tag] = held
            while len(self._known) > _MOST_VERSIONS:
                self._known.popitem(last=False)

    def find(self, name: str, tags: Iterable[str]) -> tuple[str, frozenset[bytes]] | None:
        """The first of these versions that is remembered, and its entries."""
        with self._lock:
            return next(((tag, self._known[name, tag]) for tag in tags if (name, tag) in self._known), None)


def digests(data: bytes) -> frozenset[bytes] | None:
    """A digest of each entry of a feed, which changes with the entry; None if it is not a feed."""
    root = _parsed(data)
    return None if root is None else frozenset(map(_digest, root.iter(*_ENTRY)))


def without(data: bytes, known: frozenset[bytes]) -> bytes:
    """The feed without the known entries; unchanged if it is not an XML feed."""
    root = _parsed(data)
    if root is None:
        return data
    for entry in [entry for entry in root.iter(*_ENTRY) if _digest(entry) in known]:
        parent = entry.getparent()
        if parent is not None:
            parent.remove(entry)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _parsed(data: bytes) -> etree._Element | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None


def _digest(entry: etree._Element) -> bytes:
    return hashlib.sha256(etree.tostring(entry, with_tail=False)).digest()[:16]
