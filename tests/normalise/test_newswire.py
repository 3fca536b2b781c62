"""Real feeds: every article of three windows comes out whole."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from aggregator.model import Article, Item
from aggregator.normalise.article import normalise

SEEN = datetime(2021, 6, 1, tzinfo=UTC)


@cache
def articles(window: Path) -> list[Article]:
    """The articles of all feeds of a window."""
    found = []
    for feed in sorted(window.glob("feeds/*.xml")):
        for entry in etree.parse(feed).getroot().iter("item"):
            item = Item(
                title=entry.findtext("title") or "",
                html=entry.findtext("description") or "",
                link=entry.findtext("link"),
                guid=entry.findtext("guid"),
                published=entry.findtext("pubDate"),
            )
            found.append(normalise(item, source=feed.stem, outlet=feed.stem, seen=SEEN))
    return found


@pytest.mark.no_cover
@pytest.mark.parametrize("window", ["2020-10-11", "2020-11-07", "2021-05-10"])
def test_every_article_of_a_window_has_title_time_text_address_and_language(
    shared: Path, window: str
) -> None:
    found = articles(shared / "data" / "newswire" / window)
    assert len(found) > 400
    for article in found:
        assert article.title
        assert article.text
        assert article.url
        assert article.summary
        assert len(article.summary) <= 300
        assert article.published is not None
        assert abs((article.published.date() - datetime.fromisoformat(window).date()).days) <= 2
        assert article.language in ("zh-Hans", "zh-Hant", "en")
        assert "<script" not in article.html


@pytest.mark.no_cover
def test_an_article_that_stands_twice_is_one_in_two_versions(shared: Path) -> None:
    found = articles(shared / "data" / "newswire" / "2020-10-11")
    assert len({article.id for article in found}) == len({(article.source, article.url) for article in found})
    assert len({(article.id, article.version) for article in found}) == len(found)
