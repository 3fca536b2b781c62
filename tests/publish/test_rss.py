"""The RSS document: what readers and the best practices profile want of it."""

import locale
from dataclasses import replace

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from aggregator.model import Feed, Image, Link
from aggregator.publish import rss
from tests.publish.feeds import ENTRY, FEED
from tests.publish.rules import child

DC = "{http://purl.org/dc/elements/1.1/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
ATOM = "{http://www.w3.org/2005/Atom}"
MEDIA = "{http://search.yahoo.com/mrss/}"


def channel(feed: Feed) -> etree._Element:
    return child(etree.fromstring(rss.render(feed)), "channel")


def test_an_item_has_every_part() -> None:
    item = child(channel(FEED), "item")
    assert item.findtext("title") == ENTRY.title
    assert item.findtext("link") == "https://n.example/1"
    assert (item.findtext("guid"), child(item, "guid").get("isPermaLink")) == (ENTRY.id, "false")
    assert item.findtext("pubDate") == "Tue, 12 Mar 2019 12:00:00 GMT"
    assert [each.text for each in item.findall(f"{DC}creator")] == ["North", "South"]
    assert item.findtext("description") == "A ferry &amp; a bridge."
    assert item.findtext(f"{CONTENT}encoded") == ENTRY.content
    assert dict(child(item, "enclosure").items()) == {
        "url": "https://n.example/1.mp3",
        "length": "1234",
        "type": "audio/mpeg",
    }
    assert child(item, f"{MEDIA}thumbnail").get("width") == "640"
    assert dict(child(item, "category").items()) == {"domain": FEED.scheme}


def test_the_channel_has_what_it_must_and_links_to_itself_and_its_hub() -> None:
    found = channel(FEED)
    assert [found.findtext(name) for name in ("title", "link", "description")] == [
        "News",
        "https://news.example/",
        "All",
    ]
    assert [link.get("rel") for link in found.findall(f"{ATOM}link")] == ["self", "hub"]


def test_a_reader_sees_what_was_written() -> None:
    read = feedparser.parse(rss.render(FEED))
    assert not read.bozo
    assert read.entries[0].title == "Bridge <closed> & open"
    assert read.entries[0].content[0].value == "<p>A ferry &amp; a bridge.</p>"
    assert read.entries[0].published_parsed[:5] == (2019, 3, 12, 12, 0)
    assert read.entries[0].updated_parsed[:5] == (2019, 3, 12, 12, 0)


def test_the_locale_of_the_process_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise AssertionError("setlocale was called")

    monkeypatch.setattr(locale, "setlocale", refused)
    assert b"Tue, 12 Mar 2019" in rss.render(FEED)


def test_an_item_without_a_page_has_no_link_and_no_file_of_unknown_type() -> None:
    bare = replace(ENTRY, links=(Link("https://n.example/x", "enclosure"),), image=None, summary="")
    item = child(channel(replace(FEED, entries=(bare,))), "item")
    assert [item.find(name) for name in ("link", "enclosure", "description")] == [None, None, None]


def test_the_same_feed_gives_the_same_bytes() -> None:
    assert rss.render(FEED) == rss.render(FEED)


def test_words_that_look_like_markup_stay_words_in_a_description() -> None:
    entry = replace(ENTRY, summary="Use <img src=x onerror=alert(1)> & run")
    item = child(channel(replace(FEED, entries=(entry,))), "item")
    assert item.findtext("description") == "Use &lt;img src=x onerror=alert(1)&gt; &amp; run"


@given(st.text(), st.text())
def test_any_text_makes_a_document_that_parses(text: str, content: str) -> None:
    entry = replace(
        ENTRY,
        title=text,
        content=content,
        summary=text,
        authors=(text,),
        categories=(text,),
        links=(Link(text or "x", "alternate"),),
        image=Image(text or "x"),
    )
    assert channel(replace(FEED, title=text, entries=(entry,))).findtext("title", "").strip()
