"""The Atom document: valid in the strict sense, and complete."""

from dataclasses import replace
from datetime import UTC, datetime

import feedparser
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from aggregator.model import Feed, Link, Origin
from aggregator.publish import atom
from tests.publish.feeds import ENTRY, FEED
from tests.publish.rules import check_atom, child
from tests.samples import NOON

ATOM = "{http://www.w3.org/2005/Atom}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def root(feed: Feed) -> etree._Element:
    """The document of a feed, which keeps every rule of the format."""
    return check_atom(atom.render(feed))


def test_a_feed_with_a_style_names_it_and_is_otherwise_the_same() -> None:
    styled, bare = replace(FEED, style="feed.css"), atom.render(FEED)
    sheet = b'<?xml-stylesheet type="text/css" href="feed.css"?>\n'
    assert atom.render(styled).replace(sheet, b"") == bare
    assert etree.tostring(root(styled)) == etree.tostring(root(FEED))
    assert b"xml-stylesheet" not in bare


def test_every_part_of_an_entry_is_there() -> None:
    entry = root(FEED).find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}title") == "Bridge <closed> & open"
    assert entry.findtext(f"{ATOM}content") == ENTRY.content
    assert [each.text for each in entry.findall(f"{ATOM}author/{ATOM}name")] == ["North", "South"]
    assert entry.get(XML_LANG) == "en"
    assert entry.findtext(f"{ATOM}source/{ATOM}id") == "tag:news.example,2026:outlet/North"
    assert [dict(link.attrib) for link in entry.findall(f"{ATOM}link")] == [
        {"href": "https://n.example/1", "rel": "alternate", "type": "text/html", "hreflang": "en"},
        {
            "href": "https://s.example/1",
            "rel": "related",
            "type": "text/html",
            "hreflang": "zh-Hans",
            "title": "Ferry",
        },
        {"href": "https://n.example/1.mp3", "rel": "enclosure", "type": "audio/mpeg", "length": "1234"},
        {"href": "tag:news.example,2026:topic/t0", "rel": "predecessor-version"},
    ]
    assert dict(child(entry, f"{ATOM}category").items()) == {"term": "ships", "scheme": FEED.scheme}
    thumbnail = child(entry, f"{{{atom.MEDIA}}}thumbnail")
    assert dict(thumbnail.items()) == {"url": "https://n.example/1.jpg", "width": "640", "height": "480"}


def test_a_feed_says_its_language_and_its_links() -> None:
    feed = root(FEED)
    assert feed.get(XML_LANG) == "en"
    assert [link.get("rel") for link in feed.findall(f"{ATOM}link")] == ["self", "alternate", "hub"]


def test_a_deleted_entry_leaves_a_tombstone() -> None:
    tombstone = child(root(FEED), f"{{{atom.TOMBSTONES}}}deleted-entry")
    assert dict(tombstone.items()) == {
        "ref": "tag:news.example,2026:topic/t9",
        "when": "2019-03-12T12:00:00+00:00",
    }
    assert dict(child(tombstone, f"{ATOM}link").items()) == {"href": ENTRY.id, "rel": "successor-version"}


def test_an_archive_document_says_that_it_is_one() -> None:
    marker = f"{{{atom.HISTORY}}}archive"
    assert root(replace(FEED, archive=True)).find(marker) is not None
    assert root(FEED).find(marker) is None


def test_a_reader_sees_what_was_written() -> None:
    read = feedparser.parse(atom.render(FEED))
    assert not read.bozo
    assert read.entries[0].title_detail.value == "Bridge <closed> & open"
    assert read.entries[0].content[0].value == "<p>A ferry &amp; a bridge.</p>"
    assert read.entries[0].updated == "2019-03-12T12:00:00+00:00"


def test_entries_keep_their_order() -> None:
    feed = replace(FEED, entries=tuple(replace(ENTRY, id=f"tag:x,2026:{n}") for n in range(5)))
    ids = [each.findtext(f"{ATOM}id", "") for each in root(feed).iterfind(f"{ATOM}entry")]
    assert ids == [f"tag:x,2026:{n}" for n in range(5)]


def test_the_same_feed_gives_the_same_bytes() -> None:
    assert atom.render(FEED) == atom.render(FEED)


def test_a_feed_may_be_empty() -> None:
    feed = root(replace(FEED, entries=(), updated=datetime(1970, 1, 1, tzinfo=UTC)))
    assert feed.findall(f"{ATOM}entry") == []


@settings(deadline=None)
@given(st.text(), st.text(min_size=1))
def test_any_text_makes_a_valid_feed(text: str, content: str) -> None:
    entry = replace(
        ENTRY,
        title=text,
        content=f"<p>{content}</p>",
        summary=text,
        authors=(text, "North"),
        categories=(text, "ships"),
        links=(Link("https://n.example/1", "related", "text/html", text or None),),
        origin=Origin("tag:x,2026:o", text, NOON),
    )
    assert len(root(replace(FEED, entries=(entry,))).findall(f"{ATOM}entry")) == 1
