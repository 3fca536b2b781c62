"""The Atom document: valid in the strict sense, and complete."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from aggregator.model import Entry, Feed, Link, Origin
from aggregator.publish import atom
from tests.samples import NOON

ATOM = "{http://www.w3.org/2005/Atom}"
ENTRY = Entry(
    id="tag:news.example,2026:topic/t1",
    title="Bridge <closed> & open",
    updated=NOON,
    published=NOON,
    content="<p>A ferry &amp; a bridge.</p>",
    summary="A ferry.",
    language="en",
    authors=("North", "South"),
    categories=("ships",),
    links=(
        Link("https://n.example/1", "alternate", "text/html", hreflang="en"),
        Link("https://s.example/1", "related", "text/html", "Ferry", "zh-Hans"),
    ),
    origin=Origin("tag:news.example,2026:outlet/North", "North", NOON, "https://n.example/"),
)
FEED = Feed(
    id="tag:news.example,2026:feed",
    title="News",
    updated=NOON,
    entries=(ENTRY,),
    subtitle="All",
    author="us",
    links=(Link("https://news.example/feed.atom", "self", "application/atom+xml"),),
)


@pytest.fixture(scope="module")
def schema() -> etree.RelaxNG:
    file = Path(__file__).parents[3] / "shared" / "data" / "atom.rng"
    if not file.is_file():
        pytest.skip("the schema of RFC 4287 (../shared/data/atom.rng) is not here")
    return etree.RelaxNG(etree.parse(file))


def root(feed: Feed) -> etree._Element:
    return etree.fromstring(atom.render(feed))


def test_every_part_of_an_entry_is_there() -> None:
    entry = root(FEED).find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}title") == "Bridge <closed> & open"
    assert entry.findtext(f"{ATOM}content") == ENTRY.content
    assert [each.text for each in entry.findall(f"{ATOM}author/{ATOM}name")] == ["North", "South"]
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
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
    ]


def test_a_reader_sees_what_was_written() -> None:
    read = feedparser.parse(atom.render(FEED))
    assert not read.bozo
    assert read.entries[0].title_detail.value == "Bridge <closed> & open"
    assert read.entries[0].content[0].value == "<p>A ferry &amp; a bridge.</p>"
    assert read.entries[0].updated == "2019-03-12T12:00:00+00:00"


def test_entries_keep_their_order() -> None:
    feed = replace(FEED, entries=tuple(replace(ENTRY, id=f"tag:x,2026:{n}") for n in range(5)))
    assert [each.text[-1] for each in root(feed).iterfind(f"{ATOM}entry/{ATOM}id")] == list("01234")


def test_the_same_feed_gives_the_same_bytes() -> None:
    assert atom.render(FEED) == atom.render(FEED)


def test_the_feed_is_valid(schema: etree.RelaxNG) -> None:
    schema.assertValid(root(FEED))


def test_an_empty_feed_is_valid(schema: etree.RelaxNG) -> None:
    schema.assertValid(root(replace(FEED, entries=(), updated=datetime(1970, 1, 1, tzinfo=UTC))))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(), st.text(min_size=1))
def test_any_text_makes_a_valid_feed(schema: etree.RelaxNG, text: str, content: str) -> None:
    entry = replace(
        ENTRY,
        title=text or "x",
        content=f"<p>{content}</p>",
        summary=text,
        authors=(text, "North"),
        categories=(text, "ships"),
        links=(Link("https://n.example/1", "related", "text/html", text or None),),
        origin=Origin("tag:x,2026:o", text, NOON),
    )
    schema.assertValid(root(replace(FEED, entries=(entry,))))
