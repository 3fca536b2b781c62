"""From an item to an article: what is kept, and when it is the same article, or a new version of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.model import Article, Enclosure, Image, Item
from aggregator.normalise.article import normalise
from tests.normalise.markup import MARKUP

SEEN = datetime(2019, 3, 8, 12, tzinfo=UTC)
ITEM = Item(
    title="New bridge opens in <b>Lindenau</b>",
    html="<p>The bridge was opened on Monday.</p><p><img src='/bridge.jpg?w=300' width=300></p>",
    link="https://news.example/bridge?utm_source=rss",
    guid="tag:news.example,2019:17",
    published="Mon, 04 Mar 2019 08:00:00 GMT",
    updated="2019-03-04T09:30:00Z",
    language="en",
    authors=("desk@news.example (Ann Mason)", "Ann Mason", "<i>Ben</i>"),
    categories=("Region", " region ", "Region", ""),
    enclosures=(Enclosure("/bridge.mp3", "Audio/MPEG", 9000), Enclosure("javascript:alert(1)", "text/html")),
    base="https://news.example/",
)
UNNAMED = replace(ITEM, link=None, guid=None, base=None)


def read(item: Item, **known: Any) -> Article:
    """The article of this item in a source of its own."""
    return normalise(item, **{"source": "lindenau", "outlet": "Lindenau News", "seen": SEEN, **known})


def test_an_item_becomes_clean_and_comparable() -> None:
    article = read(ITEM, category="News")
    assert article.title == "New bridge opens in Lindenau"
    assert article.url == "https://news.example/bridge"
    assert article.guid == "tag:news.example,2019:17"
    assert article.text == "The bridge was opened on Monday."
    assert article.summary == "The bridge was opened on Monday."
    assert article.language == "en"
    assert article.published == datetime(2019, 3, 4, 8, tzinfo=UTC)
    assert article.updated == datetime(2019, 3, 4, 9, 30, tzinfo=UTC)
    assert article.seen == SEEN
    assert article.authors == ("Ann Mason", "Ben")
    assert article.categories == ("Region", "region", "News")
    assert article.image == Image("https://news.example/bridge.jpg?w=300", "", 300)
    assert article.enclosures == (Enclosure("https://news.example/bridge.mp3", "audio/mpeg", 9000),)


def test_the_stated_time_wins_over_the_later_bound() -> None:
    item = replace(ITEM, published_bound="1551687000000")
    assert read(item).published == datetime(2019, 3, 4, 8, tzinfo=UTC)
    assert read(replace(item, published="Invalid Date")).published == datetime(2019, 3, 4, 8, 10, tzinfo=UTC)


def test_an_update_is_the_time_of_what_states_no_other() -> None:
    article = read(replace(ITEM, published=None))
    assert article.published == datetime(2019, 3, 4, 9, 30, tzinfo=UTC)
    assert article.updated is None


@pytest.mark.parametrize("published", [None, "", "NaN", "Thu, 01 Jan 1970 00:00:00 GMT", "2119-01-01", "-1"])
def test_a_time_that_is_not_stated_or_cannot_be_is_none(published: str | None) -> None:
    article = read(replace(ITEM, published=published, updated=None))
    assert article.published is None
    assert article.time == SEEN


def test_a_time_without_zone_is_local_to_the_outlet() -> None:
    item = replace(ITEM, published="2019-03-04 16:00:00")
    assert read(item, zone="Asia/Shanghai").published == datetime(2019, 3, 4, 8, tzinfo=UTC)


def test_a_zone_that_does_not_exist_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        read(ITEM, zone="Europe/Lindenau")


def test_relative_addresses_fall_back_on_the_address_of_the_document() -> None:
    article = read(replace(ITEM, base=None, link="/bridge"), address="https://news.example/feed.xml")
    assert article.url == "https://news.example/bridge"
    assert read(replace(ITEM, base=None, link="/bridge"), address="/srv/archive/1.md").url is None


def test_a_permanent_guid_stands_in_for_a_missing_link() -> None:
    assert read(replace(ITEM, link=None, guid="https://news.example/17")).url == "https://news.example/17"


def test_a_summary_is_all_there_is_of_an_item_without_a_body() -> None:
    article = read(replace(ITEM, html=" ", summary="<p>A bridge.</p><script>x</script>"))
    assert (article.html, article.text, article.summary) == ("<p>A bridge.</p>", "A bridge.", "A bridge.")


def test_an_outlets_own_summary_is_kept_as_words() -> None:
    assert read(replace(ITEM, summary="<p>A &amp; B</p>")).summary == "A & B"
    assert read(replace(ITEM, summary="&lt;p&gt;A &amp;amp; B&lt;/p&gt;")).summary == "A & B"


def test_what_the_fields_say_is_not_said_again_by_the_body() -> None:
    head = (
        "<h1>New bridge opens in Lindenau</h1><div><i>2019-03-04T08:00:00Z</i></div><time>2 hours ago</time>"
    )
    assert read(replace(ITEM, html=head + ITEM.html)).text == "The bridge was opened on Monday."


def test_lines_of_boilerplate_are_left_out() -> None:
    article = read(
        replace(ITEM, html=ITEM.html + "<p>Follow us on day 7!</p>"), boilerplate=(r"Follow us .*",)
    )
    assert article.text == "The bridge was opened on Monday."


def test_an_untitled_item_is_called_by_its_first_words() -> None:
    assert read(replace(ITEM, title="")).title == "The bridge was opened on Monday."


def test_the_spelling_of_chinese_stays_as_published() -> None:
    article = read(Item(title="大橋開通", html="<p>數萬民眾湧入新橋。</p>"), language="zh")
    assert (article.title, article.text, article.language) == ("大橋開通", "數萬民眾湧入新橋。", "zh-Hant")


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Bridge opened with music"},
        {"html": "<p>The bridge was opened on Tuesday.</p>"},
        {"html": ITEM.html.replace("bridge.jpg", "crowd.jpg")},
        {"html": ITEM.html + "<p><a href=/more>The bridge was opened on Monday.</a></p>"},
        {"link": "https://news.example/bridge-2"},
        {"image": "https://news.example/crowd.jpg"},
        {"summary": "Music on the bridge."},
        {"enclosures": ()},
    ],
)
def test_what_a_reader_sees_change_is_a_new_version_of_the_same_article(change: dict[str, Any]) -> None:
    before, after = read(ITEM), read(replace(ITEM, **change))
    assert after.id == before.id
    assert after.version != before.version


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"published": "Tue, 05 Mar 2019 08:00:00 GMT", "updated": None},
        {"link": "https://news.example/bridge?utm_source=mail&utm_medium=x"},
        {"html": ITEM.html.replace("w=300", "w=770").replace("<p>", "<p class=x>")},
        {"html": ITEM.html + "<p><img src='https://picsum.photos/400/300?random=5'></p>"},
        {"html": ITEM.html + "<img src=https://stats.example/x?random=5 width=1 height=1>"},
        {"html": "<div><i>Mon, 04 Mar 2019 08:00:00 GMT</i></div>" + ITEM.html},
        {"image": "https://picsum.photos/400/300?random=7"},
        {"categories": ("Most read",)},
    ],
)
def test_a_crawl_that_changed_nothing_for_a_reader_is_the_same_version(change: dict[str, Any]) -> None:
    before, after = read(ITEM), read(replace(ITEM, **change), seen=SEEN + timedelta(days=3))
    assert (after.id, after.version) == (before.id, before.version)


def test_a_retitled_article_without_an_address_is_still_itself() -> None:
    before, after = read(UNNAMED), read(replace(UNNAMED, title="Bridge opened with music"))
    assert after.id == before.id
    assert after.version != before.version


def test_the_time_of_a_crawl_does_not_make_another_article() -> None:
    first, second = (
        replace(UNNAMED, published=None, published_bound=f"2019-03-0{day} 10:00:00") for day in (5, 6)
    )
    assert read(first).id == read(second).id


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"guid": "a"}, {"guid": "b"}),
        ({"guid": None}, {"guid": "https://news.example/bridge"}),
        (
            {"guid": None, "link": "https://news.example/a?id=1"},
            {"guid": None, "link": "https://news.example/a?id=2"},
        ),
        ({"guid": None, "link": None}, {"guid": None, "link": None, "published": "2019-03-05"}),
        ({"guid": None, "link": None}, {"guid": None, "link": None, "html": "<p>Other words.</p>"}),
    ],
)
def test_what_is_named_differently_is_another_article(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert read(replace(ITEM, **one)).id != read(replace(ITEM, **other)).id


def test_the_same_guid_in_two_sources_names_two_articles() -> None:
    assert read(ITEM).id != read(ITEM, source="other").id
    assert read(UNNAMED).id != read(UNNAMED, outlet="Other").id


def test_names_that_run_together_stay_apart() -> None:
    assert read(replace(ITEM, guid="bc"), source="a").id != read(replace(ITEM, guid="c"), source="ab").id


WORDS = st.none() | st.text(max_size=30) | MARKUP
TEXTS = st.text(max_size=30) | MARKUP
NAMES = st.lists(TEXTS, max_size=3).map(tuple)
ITEMS = st.builds(
    Item,
    title=TEXTS,
    html=MARKUP,
    summary=TEXTS,
    link=WORDS,
    guid=WORDS,
    published=WORDS,
    published_bound=WORDS,
    updated=WORDS,
    language=WORDS,
    authors=NAMES,
    categories=NAMES,
    image=WORDS,
    enclosures=st.lists(st.builds(Enclosure, TEXTS, WORDS, st.none() | st.integers()), max_size=2).map(tuple),
    base=WORDS,
    outlet=WORDS,
)


@pytest.mark.no_cover
@settings(max_examples=300, deadline=None)
@given(ITEMS)
def test_no_item_raises_and_every_article_can_be_written(item: Item) -> None:
    article = read(item)
    assert read(item) == article
    for words in (
        article.title,
        article.html,
        article.text,
        article.summary,
        article.guid or "",
        *article.authors,
    ):
        assert words == words.encode().decode()
    pictures = [article.image.url] if article.image else []
    for address in (article.url, *pictures, *(file.url for file in article.enclosures)):
        assert address is None or address.startswith(("http://", "https://"))
    for line in (article.title, article.summary, *article.authors, *article.categories):
        assert len(line.splitlines()) <= 1
