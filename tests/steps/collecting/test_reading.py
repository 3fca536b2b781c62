"""A document of a source becomes articles."""

from datetime import UTC, datetime

import pytest

from aggregator.fetch.result import Fetched, Outcome
from aggregator.fetch.settings import Place
from aggregator.model import Document
from aggregator.steps.collecting.reading import read, read_all
from aggregator.steps.source import Source

SEEN = datetime(2019, 3, 12, tzinfo=UTC)
BODY = "The fog lifts.<a href='#note'>1</a> <a href=''>here</a> <img src='#pier'> <a href='/ferry'>ferry</a>"
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>Pier Post</title><entry><id>fog</id><title>Fog</title>'
    f'<link href="#fog"/><content type="html"><![CDATA[{BODY}]]></content></entry></feed>'
)
RSS = (
    '<rss version="2.0"><channel><title>Pier Post</title><item><title>Fog</title><link>#fog</link>'
    f"<description><![CDATA[{BODY}]]></description></item></channel></rss>"
)
JSON_FEED = (
    '{"version": "https://jsonfeed.org/version/1.1", "title": "Pier Post",'
    f' "items": [{{"id": "fog", "title": "Fog", "url": "#fog", "content_html": "{BODY}"}}]}}'
)


@pytest.mark.parametrize("address", ["https://pier.example/feed?auth=K3Y", "https://pier.example/my/K3Y.rss"])
@pytest.mark.parametrize("text", [ATOM, RSS, JSON_FEED], ids=["atom", "rss", "json"])
def test_no_link_within_a_feed_tells_the_key_in_its_address(text: str, address: str) -> None:
    source = Source(Place("pier-post", url=address))
    articles, faults = read(source, Document(text.encode(), address, SEEN))
    assert faults == []
    assert "K3Y" not in repr(articles)
    assert 'href="https://pier.example/ferry"' in articles[0].html


@pytest.mark.parametrize("name", ["Pier Post", "The Pier"])
def test_a_title_ends_without_the_name_of_feed_or_outlet(name: str) -> None:
    source = Source(Place("pier-post", url="https://pier.example/feed"), publisher="The Pier")
    text = ATOM.replace("<title>Fog</title>", f"<title>Fog – {name}</title>")
    articles, _ = read(source, Document(text.encode(), "https://pier.example/feed", SEEN))
    assert [article.title for article in articles] == ["Fog"]


def test_the_title_of_a_page_ends_without_the_name_of_its_site() -> None:
    words = "The fog over the pier has lifted, and the ferry sails again. " * 20
    head = '<title>Fog | Pier Post</title><meta property="og:site_name" content="Pier Post">'
    page = f"<!doctype html><html><head>{head}</head><body><article><p>{words}</p></article></body></html>"
    source = Source(Place("fog", url="https://pier.example/fog"), format="webpage")
    articles, _ = read(source, Document(page.encode(), "https://pier.example/fog", SEEN))
    assert [article.title for article in articles] == ["Fog"]


def test_an_item_that_is_dated_in_the_future_is_read_again() -> None:
    dated = ATOM.replace("<id>", "<updated>2019-03-20T12:00:00Z</updated><id>")
    source = Source(Place("pier-post", url="https://pier.example/feed"))
    marks = [
        read_all(source, Fetched(source.place, Outcome.NEW, (Document(text.encode(), "", SEEN),))).marks
        for text in (ATOM, dated, dated.replace("20T", "02T"))
    ]
    assert [len(each) for each in marks] == [1, 0, 1]
