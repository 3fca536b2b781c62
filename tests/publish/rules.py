"""What RFC 4287 demands of a feed, checked by hand, and by its schema where that is at hand."""

from datetime import datetime
from functools import cache
from pathlib import Path

from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
SCHEMA = Path(__file__).parents[3] / "shared" / "data" / "atom.rng"


@cache
def schema() -> etree.RelaxNG | None:
    """The schema of RFC 4287; None where it is not here."""
    return etree.RelaxNG(etree.parse(SCHEMA)) if SCHEMA.is_file() else None


def check_atom(document: bytes) -> etree._Element:
    """The root of the document, which keeps every rule."""
    feed = etree.fromstring(document, etree.XMLParser(huge_tree=True))
    written = schema()
    if written is not None:
        written.assertValid(feed)
    _check_common(feed)
    assert len({entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")}) == len(
        feed.findall(f"{ATOM}entry")
    )
    for entry in feed.iter(f"{ATOM}entry"):
        _check_common(entry)
        assert entry.find(f"{ATOM}content") is not None
        assert entry.find(f"{ATOM}author") is not None or feed.find(f"{ATOM}author") is not None
    return feed


def _check_common(element: etree._Element) -> None:
    for name in ("id", "title", "updated"):
        (only,) = element.findall(f"{ATOM}{name}")
        assert (only.text or "").strip()
    for name in ("updated", "published"):
        for time in element.findall(f"{ATOM}{name}"):
            assert datetime.fromisoformat(str(time.text)).tzinfo
    links = element.findall(f"{ATOM}link")
    assert all(link.get("href") for link in links)
    alternates = [
        (link.get("type"), link.get("hreflang")) for link in links if link.get("rel") == "alternate"
    ]
    assert len(set(alternates)) == len(alternates)


def child(element: etree._Element, name: str) -> etree._Element:
    """The first child element of this name, which must be there."""
    found = element.find(name)
    assert found is not None
    return found
