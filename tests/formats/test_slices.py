"""Items known by their text are left out, and nothing else changes by it."""

from collections.abc import Sequence
from itertools import compress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.formats import feed
from aggregator.formats.parsed import Parsed
from aggregator.formats.slices import Known
from aggregator.model import Document
from tests.conftest import ROOT
from tests.formats.documents import document, rss

SALT = b"salt"
FEEDS = sorted((ROOT / "tests").glob("*/data/**/*.xml"))
CUTTABLE = 25  # of the saved feeds; the others are broken, or no RSS and Atom as usual
ITEM = "<title>{0}</title><link>https://a.example/{0}</link><description>Words of {0}.</description>"
PIECES = (
    ITEM.format(1),
    ITEM.format(2),
    "<title>Three</title><description><![CDATA[<p>An <item>in words</item></p>]]></description>",
    "<title>Four</title><!-- </item><item> --><description>&lt;item&gt;</description>",
    "<title>Five</title><?php echo '<item>' ?>",
    "<title>Six</title><category>a</category><enclosure url='https://a.example/f.mp3'/>",
    "<title>Seven</title><description>broken & bare</description>",
    "<title>Eight</title><item><title>Nested</title></item>",
    "",
)


def read(feed_: Document, marks: Sequence[bytes] = (), salt: bytes = SALT) -> Parsed:
    return feed.parse(feed_, Known(salt, frozenset(marks)))


def told(parsed: Parsed) -> list[str]:
    return list(map(str, parsed.faults))


@pytest.mark.parametrize("file", FEEDS, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_a_saved_feed_without_known_items_gives_the_others_as_they_were(file: Path) -> None:
    saved = document(file.read_bytes())
    if not feed.recognises(saved):
        pytest.skip("no feed")
    plain, whole = feed.parse(saved), read(saved)
    assert (whole.items, whole.about, told(whole)) == (plain.items, plain.about, told(plain))
    for number in range(len(whole.marks)):
        for left_out in ([whole.marks[number]], whole.marks[:number]):
            rest = read(saved, left_out)
            fresh = [mark not in left_out for mark in whole.marks]
            assert rest.items == tuple(compress(whole.items, fresh))
            assert rest.marks == tuple(compress(whole.marks, fresh))
            assert set(rest.known) == set(left_out)
            assert (rest.about, told(rest)) == (whole.about, told(whole))


def test_most_saved_feeds_can_be_cut() -> None:
    feeds = [saved for file in FEEDS if feed.recognises(saved := document(file.read_bytes()))]
    assert sum(bool(read(saved).marks) for saved in feeds) >= CUTTABLE


@given(st.lists(st.tuples(st.sampled_from(PIECES), st.booleans()), max_size=6), st.booleans())
def test_whatever_the_items_are_like_the_rest_is_read_as_in_the_whole(
    pieces: list[tuple[str, bool]], cut_off: bool
) -> None:
    saved = rss(*(piece for piece, _ in pieces), after="<" if cut_off else "")
    whole = feed.parse(saved)
    known = [mark for piece, stored in pieces if stored for mark in read(rss(piece)).marks]
    rest = read(saved, known)
    assert rest.about == whole.about
    assert len(rest.items) + len(rest.known) == len(whole.items)
    assert all(item in whole.items for item in rest.items)
    assert told(rest) == told(whole)


def test_a_changed_item_is_read_again() -> None:
    former = read(rss(ITEM.format(1), ITEM.format(2))).marks
    rest = read(rss(ITEM.format(1), ITEM.format(2).replace("Words", "More words")), former)
    assert [item.html for item in rest.items] == ["More words of 2."]
    assert rest.known == former[:1]


def test_what_surrounds_the_items_counts_too() -> None:
    former = read(rss(ITEM.format(1))).marks
    in_another_language = rss(ITEM.format(1)).data.replace(b"</title>", b"</title><language>de</language>", 1)
    assert not read(document(in_another_language), former).known


@pytest.mark.parametrize("name", ["lastBuildDate", "pubDate", "dc:date"])
def test_the_time_of_a_build_does_not_count(name: str) -> None:
    def built(at: str) -> Document:
        head = f"<channel><{name}>{at}</{name}>"
        text = rss(ITEM.format(1)).data.decode().replace("<channel>", head, 1)
        return document(text.replace("<rss", "<rss xmlns:dc='http://purl.org/dc/elements/1.1/'", 1))

    former = read(built("Mon, 03 May 2021 10:00:00 GMT")).marks
    assert read(built("Tue, 04 May 2021 10:00:00 GMT"), former).known == former


def test_by_other_rules_nothing_is_known() -> None:
    former = read(rss(ITEM.format(1))).marks
    assert former
    assert not read(rss(ITEM.format(1)), former, salt=b"other").known


def test_what_stands_between_the_items_stays() -> None:
    saved = rss(f"{ITEM.format(1)}</item><language>de</language><item>{ITEM.format(2)}")
    rest = read(saved, read(saved).marks)
    assert (rest.items, rest.about.language) == ((), "de")


def test_what_is_known_does_not_hide_that_a_feed_breaks_off() -> None:
    known = read(rss(ITEM.format(1))).marks
    broken = document(rss(ITEM.format(1), ITEM.format(2)).data[:-40])
    assert told(read(broken, known)) == told(feed.parse(broken)) != []


def test_a_feed_read_for_its_own_sake_has_no_marks() -> None:
    assert feed.parse(rss(ITEM.format(1))).marks == ()
