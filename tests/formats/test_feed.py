from itertools import islice
from pathlib import Path

import pytest

from aggregator.errors import DocumentError
from aggregator.formats import feed, limits
from aggregator.model import Document
from tests.formats.documents import document, only, rss

LINKED = "<title>a</title><link>https://a.example/1</link>"


def test_an_error_page_in_place_of_a_feed_is_one_clear_error() -> None:
    page = document("<!DOCTYPE html><html><head><title>503</title></head><body>Try later</body></html>")
    with pytest.raises(DocumentError, match=r"feeds\.example/feed\.xml: is an HTML page, not a feed"):
        feed.parse(page)


def test_an_html_page_that_mentions_a_feed_element_is_still_a_page() -> None:
    page = document("<html><body>" + "x" * 3000 + "<feed >no</feed></body></html>")
    assert not feed.recognises(page)
    with pytest.raises(DocumentError, match="HTML page"):
        feed.parse(page)


@pytest.mark.parametrize("data", ["", " \n ", "\ufeff"])
def test_an_empty_document_is_one_clear_error(data: str) -> None:
    with pytest.raises(DocumentError, match=r"is empty|no RSS"):
        feed.parse(document(data))


def test_a_document_without_a_feed_says_what_is_missing() -> None:
    with pytest.raises(DocumentError, match="has no RSS, RDF, Atom or CDF element"):
        feed.parse(document("<opml><body/></opml>"))


def test_a_document_beyond_the_size_limit_is_refused_unread() -> None:
    with pytest.raises(DocumentError, match="at most"):
        feed.parse(document(b"<rss>" + b" " * limits.MAX_BYTES))


def test_a_feed_without_items_is_no_error() -> None:
    assert feed.parse(rss()).items == ()
    assert feed.parse(rss()).faults == ()


def test_a_feed_behind_a_long_preamble_is_recognised() -> None:
    assert feed.recognises(rss(LINKED, before='<?xml version="1.0"?><!--' + "licence " * 1000 + "-->"))


def test_words_before_the_declaration_are_passed_over() -> None:
    parsed = feed.parse(rss(LINKED, before='Warning: slow database\n<?xml version="1.0"?>'))
    assert only(parsed.items).title == "a"


@pytest.mark.parametrize(
    "torn",
    [
        "<item><title>b</titl",
        "<item><title>b</title>",
        "<item><title>b</title><description>Only the beg",
        "<item><title>b</title><description><![CDATA[<p>Only the</p>",
        "<item><title>b</title><description>All of it.</description></item",
    ],
)
def test_of_a_truncated_feed_the_item_in_which_it_ends_is_left_for_another_time(torn: str) -> None:
    parsed = feed.parse(document(f"<rss><channel><item><title>a</title></item>{torn}"))
    assert only(parsed.items).title == "a"
    assert "is truncated" in str(only(parsed.faults))


def test_what_a_truncated_feed_has_whole_is_read() -> None:
    parsed = feed.parse(document("<feed><entry><title>a</title></entry><entry><title>b</title></entry>"))
    assert [item.title for item in parsed.items] == ["a", "b"]


@pytest.mark.parametrize("start", ['{"items": [', "\n---\ntitle: "])
def test_another_format_that_mentions_a_feed_element_is_no_feed(start: str) -> None:
    assert not feed.recognises(document(f"{start}'Why every <channel> needs a link'"))


def test_items_beyond_the_limit_are_left_unread_and_reported() -> None:
    parsed = feed.parse(rss(*["<title>a</title>"] * (limits.MAX_ITEMS + 5)))
    assert len(parsed.items) == limits.MAX_ITEMS
    assert [fault.place for fault in parsed.faults] == [f"item {limits.MAX_ITEMS + 1}"]


def test_a_title_of_a_megabyte_is_cut() -> None:
    item = only(feed.parse(rss(f"<title>{'long ' * 200_000}</title>")).items)
    assert len(item.title) == limits.MAX_TITLE
    assert item.title.endswith("…")


def test_script_is_left_for_whoever_sanitises() -> None:
    item = only(feed.parse(rss("<description>&lt;script&gt;x&lt;/script&gt;</description>")).items)
    assert item.html == "<script>x</script>"


def test_relative_links_in_a_body_are_left_with_their_base() -> None:
    item = only(feed.parse(rss(LINKED, after="")).items)
    inner = only(feed.parse(rss(LINKED + '<description>&lt;a href="x"&gt;</description>')).items)
    assert item.base == "https://a.example/1"
    assert inner.html == '<a href="x">'


def test_an_item_that_is_the_same_in_another_order_reads_the_same() -> None:
    one = only(feed.parse(rss("<title>a</title><guid>https://a.example/1</guid>")).items)
    other = only(feed.parse(rss("<guid>https://a.example/1</guid><title>a</title>")).items)
    assert one == other


def test_a_guid_stays_as_the_feed_wrote_it() -> None:
    items = feed.parse(
        rss("<guid>7</guid><title>a</title>", '<guid isPermaLink="false"> x </guid><title>b</title>')
    ).items
    assert [item.guid for item in items] == ["7", "x"]
    assert [item.link for item in items] == [None, None]


def test_feedburner_does_not_hide_the_article() -> None:
    origin = (
        '<f:origLink xmlns:f="http://rssnamespace.org/feedburner/ext/1.0">https://real.example/1</f:origLink>'
    )
    assert only(feed.parse(rss(LINKED + origin)).items).link == "https://real.example/1"


def test_an_address_that_is_none_is_no_link() -> None:
    assert only(feed.parse(rss("<title>a</title><link>http://[broken</link>")).items).link is None


@pytest.mark.parametrize(
    "stray",
    [
        "<summary_detail>x</summary_detail>",
        '<summary_detail a="1"/>',
        "<media_content>x</media_content>",
        '<authors a="1"/>',
        "<links>x</links>",
        "<tags>a,b</tags>",
        '<source a="1"/>',
        "<updated_parsed>x</updated_parsed>",
    ],
)
def test_elements_named_like_feedparsers_own_findings_do_no_harm(stray: str) -> None:
    assert only(feed.parse(rss(stray + LINKED)).items).title == "a"


def test_the_sixteen_real_feeds_hold_their_618_items(shared: Path) -> None:
    paths = sorted((shared / "data/newswire/2020-10-11/feeds").glob("*.xml"))
    parsed = [feed.parse(document(path.read_bytes())) for path in paths]
    assert sum(len(each.items) for each in parsed) == 618
    assert not [fault for each in parsed for fault in each.faults]
    assert all(
        item.title and item.html and item.link and item.published for each in parsed for item in each.items
    )


def test_items_keep_the_order_of_the_feed() -> None:
    parsed = feed.parse(rss(*(f"<title>{number}</title>" for number in range(50))))
    assert [item.title for item in islice(parsed.items, 3)] == ["0", "1", "2"]


MEDIA = ' xmlns:media="http://search.yahoo.com/mrss/"'


def with_media(item: str) -> Document:
    return document(f'<rss version="2.0"{MEDIA}><channel><title>t</title><item>{item}</item></channel></rss>')


def test_the_caption_of_a_picture_is_not_the_text_of_the_article() -> None:
    picture = '<media:content url="https://a.example/p.jpg"><media:description>c</media:description></media:content>'
    read = only(feed.parse(with_media(f"{LINKED}<description>The text.</description>{picture}")).items)
    assert (read.html, read.image) == ("The text.", "https://a.example/p.jpg")


def test_a_description_of_media_is_the_text_where_there_is_no_other() -> None:
    group = "<media:group><media:description>Said &lt;b&gt; on film.</media:description></media:group>"
    assert only(feed.parse(with_media(LINKED + group)).items).html == "Said &lt;b&gt; on film."


def test_of_several_sizes_of_a_picture_the_widest_is_taken() -> None:
    sizes = "".join(f'<media:content width="{n}" url="https://a.example/{n}.jpg"/>' for n in (140, 700, 460))
    assert only(feed.parse(with_media(LINKED + sizes)).items).image == "https://a.example/700.jpg"


def test_media_of_no_stated_type_is_a_picture_only_by_its_address() -> None:
    film = '<media:content url="https://a.example/film.mp4"/>'
    read = only(feed.parse(with_media(LINKED + film)).items)
    assert (read.image, [each.url for each in read.enclosures]) == (None, ["https://a.example/film.mp4"])
