"""Whatever the articles are like, every output keeps the rules of its format."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from aggregator.model import Article, Enclosure, Image, Placement
from aggregator.publish import atom, jsonfeed, rss
from aggregator.publish.selection import Memory, select
from aggregator.publish.settings import Settings
from tests.publish.rules import check_atom
from tests.publish.test_jsonfeed import check
from tests.samples import NOON, article, first, place

LATER = NOON + timedelta(days=9)
ODD = st.text(max_size=60) | st.sampled_from(
    ["", "\x00\x0b\ufffe", "\u202e]]>", "<b>&amp;", "{outlets}", "桥" * 300]
)
TIMES = st.none() | st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
SIZES = st.none() | st.integers(0, 20_000)
ARTICLES = st.builds(
    article,
    st.integers(0, 5).map(str),
    version=st.sampled_from(["v1", "v2"]),
    outlet=ODD,
    url=st.none() | st.sampled_from(["https://a.example/", "https://b.example/?a=1&b=<>\"'"]),
    title=ODD,
    text=ODD,
    html=ODD,
    summary=ODD,
    language=st.sampled_from([None, "en", "zh-Hans", "zh-Hant", "ar"]),
    published=TIMES,
    authors=st.lists(ODD, max_size=3).map(tuple),
    categories=st.lists(ODD, max_size=3).map(tuple),
    image=st.none() | st.builds(Image, st.just("http://a.example/a.jpg"), ODD, SIZES, SIZES),
    enclosures=st.lists(
        st.builds(
            Enclosure, st.just("https://a.example/a.mp3"), st.sampled_from([None, "audio/mpeg"]), SIZES
        ),
        max_size=2,
    ).map(tuple),
)
SETTINGS = st.builds(
    Settings,
    title=ODD,
    subtitle=ODD,
    authority=st.just("x,2026"),
    base_url=st.sampled_from(["", "https://news.example/"]),
    author=ODD,
    language=st.sampled_from(["en", "zh-Hans", "ar"]),
    group=st.just("topic"),
    time_zone=st.sampled_from(["UTC", "Asia/Taipei"]),
    full_text=st.booleans(),
    hubs=st.sampled_from([(), ("https://hub.example/",)]),
)


def published(articles: list[Article], wanted: Settings) -> None:
    """Publish, and check every format."""
    coverage: dict[str, list[tuple[Article, Placement]]] = {}
    for number, each in enumerate({each.id: each for each in articles}.values()):
        topic = f"t{number % 3}"
        coverage.setdefault(topic, []).append((each, place(each.id, f"s{number % 2}{topic}", topic)))
    feed = select(coverage, Memory(), wanted, first, LATER).main
    root = check_atom(atom.render(feed))
    assert len(root.findall("{http://www.w3.org/2005/Atom}entry")) == len(coverage)
    check(json.loads(jsonfeed.render(feed)))
    assert len(etree.fromstring(rss.render(feed)).findall("channel/item")) == len(coverage)


@pytest.mark.no_cover
@settings(deadline=None, max_examples=150)
@given(st.lists(ARTICLES, max_size=6), SETTINGS)
def test_any_articles_make_valid_feeds(articles: list[Article], wanted: Settings) -> None:
    published(articles, wanted)


def test_a_body_of_five_megabytes_makes_valid_feeds() -> None:
    huge = "word " * 1_000_000
    for full_text in (False, True):
        wanted = Settings("News", "", "x,2026", "", "us", "en", "topic", full_text=full_text)
        published([article(text=huge, html=f"<p>{huge}</p>", title=huge, summary=huge)], wanted)
