"""From coverage to a feed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

from aggregator.model import Article, Enclosure, Entry, Feed, Link, Placement, Published
from aggregator.publish.extras import Extra, Filter
from aggregator.publish.selection import Memory, key, select
from aggregator.publish.settings import Settings
from tests.samples import HOUR, NOON, article, first, place

LATER = NOON + timedelta(days=30)
SETTINGS = Settings(
    title="News",
    subtitle="",
    authority="news.example,2026",
    base_url="https://news.example/",
    author="us",
    language="en",
    group="topic",
)


def selected(
    *placed: tuple[Article, Placement], former: Sequence[Published] = ()
) -> tuple[Feed, list[Published]]:
    coverage: dict[str, list[tuple[Article, Placement]]] = {}
    for pair in placed:
        coverage.setdefault(pair[1].topic, []).append(pair)
    edition = select(coverage, Memory({each.key: [each] for each in former}), SETTINGS, first, LATER)
    return edition.main, list(edition.remembered)


def only(*placed: tuple[Article, Placement], former: Sequence[Published] = ()) -> Entry:
    feed, _ = selected(*placed, former=former)
    (entry,) = feed.entries
    return entry


def test_a_topic_is_one_entry_with_every_outlet() -> None:
    entry = only(
        (article("a", outlet="North"), place("a")),
        (article("b", outlet="South", title="Ferry hits bridge"), place("b")),
    )
    assert entry.id == "tag:news.example,2026:topic/t1"
    assert entry.authors == ("South", "North")
    assert "Ferry hits bridge" in entry.content
    assert [link.rel for link in entry.links] == ["alternate", "related", "related"]
    assert {link.title for link in entry.links[1:]} == {"Bridge closed after collision", "Ferry hits bridge"}


def test_an_entry_leads_to_the_page_of_its_topic_where_topics_have_pages() -> None:
    settings = replace(SETTINGS, pages=True)
    coverage = {"t1": [(article(), place())]}
    (entry,) = select(coverage, Memory(), settings, first, LATER).main.entries
    assert [(link.rel, link.href) for link in entry.links] == [
        ("alternate", "https://news.example/topics/t1.html"),
        ("related", article().url),
    ]
    hidden = replace(settings, base_url="")
    (entry,) = select(coverage, Memory(), hidden, first, LATER).main.entries
    assert entry.links[0].href == article().url


def test_an_outlet_that_stands_alone_is_the_source() -> None:
    alone = only((article(), place()))
    assert alone.origin
    assert alone.origin.title == "Harbour News"
    assert alone.origin.link == "https://harbour.example/"
    both = only((article("a", outlet="North"), place("a")), (article("b", outlet="South"), place("b")))
    assert both.origin is None


def test_the_latest_development_stands_first() -> None:
    content = only(
        (article("a", title="Collision", text="It struck."), place("a", "s1")),
        (article("b", title="Inquiry", text="It begins.", published=NOON + HOUR), place("b", "s2")),
    ).content
    assert content.index("Inquiry") < content.index("It begins.") < content.index("Collision")
    assert "It struck." not in content


def test_a_repeated_text_is_folded_under_the_article_it_repeats() -> None:
    content = only(
        (article("a", title="Original"), place("a")),
        (article("b", title="Copy", published=NOON + HOUR), place("b", duplicate_of="a")),
    ).content
    assert content.index("Original</a> —") < content.index("same text: ") < content.index("Copy</a> —")


def test_a_repetition_of_an_article_that_stands_elsewhere_is_told_as_its_own() -> None:
    content = only(
        (article("a"), place("a")), (article("b", title="Copy"), place("b", duplicate_of="z"))
    ).content
    assert "Copy" in content
    assert "same text" not in content


def test_updated_is_the_latest_report_and_stays_while_nothing_changes() -> None:
    pair = (article("a"), place("a")), (article("b", published=NOON + HOUR / 2), place("b"))
    feed, remembered = selected(*pair)
    assert feed.entries[0].published == NOON
    assert feed.entries[0].updated == feed.updated == NOON + HOUR / 2
    assert selected(*pair, former=remembered) == (feed, [])


def test_updated_moves_when_coverage_comes_even_when_it_is_older() -> None:
    first = (article("a", published=NOON + HOUR, seen=NOON + HOUR), place("a"))
    _, remembered = selected(first)
    newer = only(first, (article("b", published=NOON + 2 * HOUR, seen=LATER), place("b")), former=remembered)
    assert newer.updated == NOON + 2 * HOUR
    older = only(first, (article("b"), place("b")), former=remembered)
    assert older.updated == LATER


def test_updated_moves_when_a_text_changed() -> None:
    _, remembered = selected((article(), place()))
    assert only((article(version="v2"), place()), former=remembered).updated == LATER


def test_a_report_from_the_future_does_not_date_the_entry_there() -> None:
    entry = only((article(published=NOON + 20 * HOUR, seen=NOON), place()))
    assert entry.updated == NOON


def test_entries_are_sorted_newest_first() -> None:
    feed, _ = selected(
        (article("a"), place("a", "s1", "t1")),
        (article("b", published=NOON + HOUR), place("b", "s2", "t2")),
    )
    assert [entry.id[-2:] for entry in feed.entries] == ["t2", "t1"]


def test_the_id_that_was_published_stays_when_the_authority_changes() -> None:
    former = Published(key("topic", "t1"), "tag:old.example,2020:topic/t1", LATER, NOON, NOON, {"a1": "v0"})
    assert only((article(), place()), former=[former]).id == "tag:old.example,2020:topic/t1"


def test_an_article_without_a_title_is_named_by_its_first_words() -> None:
    assert only((article(title="", text="A ferry struck."), place())).title == "A ferry struck."
    assert only((article(title="", text=""), place())).title == "Untitled"


def test_an_article_without_time_or_address_says_so_and_has_no_link() -> None:
    entry = only((article(published=None, url=None), place()))
    assert "no time stated" in entry.content
    assert entry.links == ()


def test_what_an_outlet_wrote_is_never_markup() -> None:
    hostile = "<script>alert(1)</script>\"'&"
    content = only(
        (
            article("a", title=hostile, outlet=hostile, text=hostile, url="https://a.example/?a=1&b='\"<"),
            place("a"),
        ),
        (article("b", title=hostile, outlet=hostile, language='x" onload="'), place("b")),
    ).content
    assert "<script" not in content
    assert 'onload="' not in content


def test_the_entry_is_named_after_the_latest_development() -> None:
    entry = only(
        (article("a", title="Collision"), place("a", "s1")),
        (article("b", title="Inquiry", published=NOON + HOUR), place("b", "s2")),
    )
    assert entry.title == "Inquiry"


def test_what_changed_stands_on_top() -> None:
    first = (article("a"), place("a"))
    _, remembered = selected(first)
    grown = (
        (article("a", version="v2"), place("a")),
        (article("b", outlet="South", published=NOON + HOUR / 2), place("b")),
    )
    top = only(*grown, former=remembered).content.partition("</p>")[0]
    assert "<strong>Latest change</strong>" in top
    assert "new from South, revised by Harbour News" in top
    assert "Latest change" not in only(first).content


def test_files_of_the_lead_article_are_enclosed() -> None:
    file = Enclosure("https://harbour.example/1.mp3", "audio/mpeg", 1234)
    entry = only((article(enclosures=(file,)), place()))
    assert entry.links[-1] == Link(file.url, "enclosure", file.type, length=1234)


def test_a_page_keeps_its_language_whatever_script_it_is_shown_in() -> None:
    pool = {"t1": [(article(title="货轮撞桥", language="zh-Hans", outlet="海港报"), place())]}
    edition = select(pool, Memory(), replace(SETTINGS, script="traditional"), first, LATER)
    (entry,) = edition.main.entries
    assert (entry.title, entry.language, entry.authors) == ("貨輪撞橋", "zh-Hant", ("海港報",))
    assert entry.links[0].hreflang == "zh-Hans"
    assert entry.origin
    assert entry.origin.title == "海港報"
    assert entry.origin.id == f"tag:news.example,2026:outlet/{quote('海港报')}"


def test_a_feed_without_an_address_links_nowhere() -> None:
    edition = select({}, Memory(), replace(SETTINGS, base_url=""), first, LATER)
    assert edition.main.links == ()
    assert edition.main.updated.year == 1970


def test_the_feed_links_to_its_home_and_its_hubs() -> None:
    edition = select({}, Memory(), replace(SETTINGS, hubs=("https://hub.example/",)), first, LATER)
    assert [(link.rel, link.href) for link in edition.main.links] == [
        ("alternate", "https://news.example/"),
        ("hub", "https://hub.example/"),
    ]


def test_an_entry_is_the_same_in_every_feed_it_stands_in() -> None:
    pool = {
        "t1": [(article("a", outlet="North"), place("a")), (article("b", outlet="South"), place("b"))],
        "t2": [(article("c"), place("c", "s2", "t2"))],
    }
    further = Extra("By two", Filter(min_outlets=2))
    edition = select(pool, Memory(), replace(SETTINGS, extra=(further,)), first, LATER)
    wide = edition.feeds["by-two"]
    assert (wide.title, wide.id) == ("By two", "tag:news.example,2026:feed/by-two")
    assert [entry for entry in edition.main.entries if entry.id.endswith("t1")] == list(wide.entries)
    assert len(edition.remembered) == 2


def test_a_further_feed_finds_topics_that_left_the_main_one() -> None:
    pool = {
        "t1": [(article("a"), place("a"))],
        "t2": [(article("b", outlet="South"), place("b", "s2", "t2"))],
    }
    settings = replace(SETTINGS, entries=1, extra=(Extra("South", Filter(outlets=("South",))),))
    edition = select(pool, Memory(), settings, first, LATER)
    assert [len(feed.entries) for feed in edition.feeds.values()] == [1, 1]
    assert edition.main.entries != edition.feeds["south"].entries


def test_a_topic_that_was_merged_leaves_a_tombstone_that_names_the_heir() -> None:
    ended = Published("topic/t2", "tag:x,2026:topic/t2", NOON, NOON, NOON, {"b": "v1"})
    pool = {"t1": [(article("a"), place("a")), (article("b"), place("b"))]}
    memory = Memory(elsewhere={"topic/t1": {"b"}}, ended=[(ended, "topic/t1")])
    edition = select(pool, memory, SETTINGS, first, LATER)
    (grave,) = edition.main.tombstones
    assert (grave.id, grave.when, grave.successor) == (ended.id, LATER, "tag:news.example,2026:topic/t1")
    assert replace(ended, gone=LATER) in edition.remembered
    assert edition.main.updated == LATER


def test_a_tombstone_stays_as_it_is() -> None:
    ended = Published("topic/t2", "tag:x,2026:topic/t2", NOON, NOON, NOON, {"b": "v1"}, gone=NOON)
    edition = select({}, Memory(ended=[(ended, "topic/t2")]), SETTINGS, first, LATER)
    assert [(grave.when, grave.successor) for grave in edition.main.tombstones] == [(NOON, None)]
    assert edition.remembered == ()
