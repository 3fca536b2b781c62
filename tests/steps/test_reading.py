"""A document of a source becomes articles."""

from datetime import UTC, datetime

import pytest

from aggregator.fetch.settings import Place
from aggregator.model import Document
from aggregator.steps.reading import read
from aggregator.steps.source import Source

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
    articles, faults = read(source, Document(text.encode(), address, datetime(2019, 3, 12, tzinfo=UTC)))
    assert faults == []
    assert "K3Y" not in repr(articles)
    assert 'href="https://pier.example/ferry"' in articles[0].html
