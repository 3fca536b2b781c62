"""What a hostile feed asks for, and what it gets: much of it cost feedparser itself minutes or gigabytes."""

import contextlib
import io
from pathlib import Path

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.formats.feeds import raw
from aggregator.formats.feeds.bounded import BeyondBoundsError, Findings, read

LONG = 400_000


def rss(item: str, before: str = "") -> str:
    return f'{before}<rss version="2.0"><channel><title>t</title><item>{item}</item></channel></rss>'


def title(found: Findings) -> str:
    return str(found.entries[0]["title"])


def test_entities_that_multiply_are_not_expanded() -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = rss("<title>&e11;</title>", f'<!DOCTYPE rss [<!ENTITY e0 "ha">{levels}]>')
    assert len(title(read(bomb, 10))) < 100


def test_a_long_entity_is_not_repeated() -> None:
    bomb = rss(f"<title>{'&a;' * 10_000}</title>", f'<!DOCTYPE rss [<!ENTITY a "{"x" * 100_000}">]>')
    assert len(title(read(bomb, 10))) < 100_000


def test_a_short_entity_of_the_feeds_own_is_read() -> None:
    assert (
        title(read(rss("<title>&pub;!</title>", '<!DOCTYPE rss [<!ENTITY pub "Gazette">]>'), 10))
        == "Gazette!"
    )


def test_html_entities_do_not_break_a_feed() -> None:
    found = read(rss("<title>a&nbsp;&mdash;&nbsp;b</title>"), 10)
    assert title(found) == "a\xa0—\xa0b"
    assert found.broken is None


@pytest.mark.parametrize("kind", ["SYSTEM", 'PUBLIC "x"'])
def test_no_file_is_read_for_an_external_entity(kind: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden")
    bomb = rss("<title>&s;</title>", f'<!DOCTYPE rss [<!ENTITY s {kind} "{secret.as_uri()}">]>')
    assert "hidden" not in title(read(bomb, 10))


@pytest.mark.parametrize(
    "reference", ["&#x110000;", "&#999999999999;", "&#0;", "&#xD800;", "&#xFFFE;", "&#" + "9" * 9_999 + ";"]
)
def test_a_character_reference_out_of_range_is_one_replacement_character(reference: str) -> None:
    assert title(read(rss(f"<title>a{reference}b</title>"), 10)) == "a\ufffdb"
    assert title(read(rss(f"<title>a{reference}b</title>") + "<", 10)) == "a\ufffdb"


def test_control_characters_do_not_break_a_feed() -> None:
    found = read(rss("<title>a\x00\x08\x1fb</title>"), 10)
    assert (title(found), found.broken) == ("ab", None)


def test_an_element_with_thousands_of_attributes_is_refused() -> None:
    attributes = " ".join(f'a{n}=""' for n in range(5_000))
    with pytest.raises(BeyondBoundsError, match="more than 100 attributes"):
        read(rss(f"<x {attributes}/>"), 10)


def test_what_has_more_tags_than_can_be_read_in_time_is_refused() -> None:
    with pytest.raises(BeyondBoundsError, match="more than 1,000,000 tags"):
        read(rss(f"<title>{'<b>' * 1_000_000}</title>"), 10)


@pytest.mark.parametrize(
    "item",
    [
        f"<author>{'a' * LONG}</author>",
        f"<author>a@{'a.' * LONG}</author>",
        f"<title>{'&amp;#' * (LONG // 10)}</title>",
        "".join(f"<category>{n}</category>" for n in range(10_000)),
        "<a>" * 10_000 + "</a>" * 10_000,
        "<description>" + "<div>" * 10_000 + "</div>" * 10_000 + "</description>",
        "<a " * 10_000,
        "<!" * 10_000,
        '<a b="' * 10_000,
        f"<pubDate>{'2020-' * 50_000}</pubDate>",
    ],
    ids=[
        "author",
        "mail",
        "references",
        "categories",
        "depth",
        "markup",
        "tags",
        "declarations",
        "quotes",
        "date",
    ],
)
def test_what_takes_quadratic_time_elsewhere_is_read_at_once(item: str) -> None:
    assert len(read(rss(item), 10).entries) == 1


def test_white_space_before_a_feed_costs_nothing() -> None:
    assert read("\n <!ENTITY" * LONG + rss("<title>a</title>"), 10).entries


def test_the_authors_of_an_item_are_cut_to_a_sensible_length() -> None:
    found = read(rss(f"<author>{'a' * 5_000}</author>"), 10)
    assert len(found.entries[0]["authors"][0]["name"]) == raw.MAX_AUTHOR


def test_reading_stops_after_as_many_entries_as_asked_for() -> None:
    found = read(f"<rss><channel>{'<item><title>a</title></item>' * 20}</channel></rss>", 5)
    assert (len(found.entries), found.more) == (5, True)


def test_the_librarys_own_switches_stay_as_they_are() -> None:
    before = (feedparser.SANITIZE_HTML, feedparser.RESOLVE_RELATIVE_URIS)
    read(rss("<description>&lt;script&gt;</description>"), 10)
    assert before == (feedparser.SANITIZE_HTML, feedparser.RESOLVE_RELATIVE_URIS)


def test_a_feed_that_is_not_well_formed_is_read_leniently_and_says_why() -> None:
    found = read("<rss><channel><item><title>Tea & milk</title></item></channel></rss>", 10)
    assert title(found) == "Tea & milk"
    assert found.broken == "line 1: not well-formed (invalid token)"


@pytest.mark.no_cover
def test_real_feeds_read_as_the_library_alone_reads_them(shared: Path) -> None:
    paths = sorted((shared / "data/newswire/2020-10-11/feeds").glob("*.xml"))
    assert len(paths) > 9
    for path in paths:
        theirs = feedparser.parse(
            io.BytesIO(path.read_bytes()), sanitize_html=False, resolve_relative_uris=False
        )
        ours = read(path.read_text("utf-8"), 10_000)
        assert ours.version == theirs.version
        assert [dict(entry) for entry in ours.entries] == [dict(entry) for entry in theirs.entries]


NAMES = (
    "item",
    "title",
    "link",
    "entry",
    "image",
    "textinput",
    "width",
    "author",
    "name",
    "media:thumbnail",
    "category",
)
MARKS = (
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<?",
    "?>",
    "<!DOCTYPE",
    "&amp;",
    "&#x110000;",
    "&x;",
    "é",
    "<",
    ">",
    " ",
)
TAGS = (
    '<content type="xhtml">',
    '<source url="x">',
    '<category term="">',
    '<x xml:base="http://[">',
    '<a b="',
)
PIECES = (*(f"<{name}>" for name in NAMES), *(f"</{name}>" for name in NAMES), *MARKS, *TAGS)


@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_whatever_stands_in_a_feed_is_read_or_refused_in_words(pieces: list[str]) -> None:
    with contextlib.suppress(ValueError):
        assert len(read("<rss><channel>" + "".join(pieces), 10).entries) <= 10


@given(st.text(alphabet="a &<>\"'/=[]!-\n", max_size=60).map(lambda junk: f"<title>kept</title>{junk}"))
def test_a_readable_title_before_junk_survives_it(item: str) -> None:
    assert title(read(f"<rss><channel><item>{item}", 10)).startswith("kept")
