from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import ConvertError, DocumentError
from aggregator.formats import clipping
from aggregator.model import Item
from tests.formats.documents import document, only, saved

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="&"), max_size=80)
TITLES = TEXT | st.text("[]()\\ \n\r新x:'\"", max_size=20)
CURRENT = [
    "bbc",
    "brackets",
    "deutsche_welle",
    "image_within",
    "new_york_times",
    "new_york_times_byline",
    "no_date",
]
OUTLETS = ["rfa", "rfi", "rfi_unclosed", "voa"]


def parse(data: bytes) -> Item:
    return only(clipping.parse(document(data)).items)


def reread(item: Item) -> Item:
    return parse(clipping.render(item))


@pytest.mark.parametrize("name", [*CURRENT, *OUTLETS])
def test_a_clipping_of_the_current_dialect_comes_back_byte_for_byte(name: str) -> None:
    data = saved(f"clipping/{name}.md").data
    assert clipping.render(parse(data)) == data


def test_the_seed_comes_back_byte_for_byte(shared: Path) -> None:
    seed = next((shared / "seeds").glob("002_*.txt")).read_bytes()
    assert clipping.render(parse(seed)) == seed


def test_windows_line_ends_are_read_and_not_written() -> None:
    assert clipping.render(parse(saved("clipping/windows_lines.md").data)) == saved("clipping/rfi.md").data


@given(TITLES)
def test_every_title_reads_back_equal(title: str) -> None:
    assert reread(Item(title=title, link="https://a.example/1")).title == title


@given(TEXT | st.text("\n\r <>x", max_size=20))
def test_every_body_reads_back_equal_on_one_line(body: str) -> None:
    written = clipping.render(Item(html=body))
    assert parse(written).html == body
    assert written.count(b"\n") == 5


@given(TITLES, TEXT, TEXT.map(str.strip))
def test_writing_what_was_read_changes_nothing_more(title: str, html: str, link: str) -> None:
    once = clipping.render(Item(title=title, html=html, link=link))
    assert clipping.render(parse(once)) == once


def test_the_date_line_wins_over_the_time_the_feed_item_was_built() -> None:
    item = parse(saved("clipping/voa.md").data)
    assert item.published == "Mon, 04 May 1931 22:17:20 GMT"
    assert item.published_bound == "-1219922258000"


ELSEWHERE = Item(
    title="a",
    html='<p>Text.</p><img src="https://a.example/2.jpg?w=7&amp;h=1">',
    link="https://a.example/1",
    published="2021-05-04T08:17:20+02:00",
    image="https://a.example/1.jpg",
)


def test_an_item_from_elsewhere_gets_date_line_lead_image_and_proxy() -> None:
    assert clipping.render(ELSEWHERE).decode() == (
        "<!--1620109040000-->\n[a](https://a.example/1)\n------\n\n"
        "<div><i>Tue, 04 May 2021 06:17:20 GMT</i></div>"
        '<img src="https://images.weserv.nl?url=a.example/1.jpg" width="100%"><p>Text.</p>'
        '<img src="https://images.weserv.nl?url=a.example/2.jpg%3Fw%3D7%26h%3D1">\n'
    )


def test_an_item_from_elsewhere_reads_back_without_its_date_line() -> None:
    item = reread(ELSEWHERE)
    assert item.published == "Tue, 04 May 2021 06:17:20 GMT"
    assert item.html.startswith(
        '<img src="https://images.weserv.nl?url=a.example/1.jpg" width="100%"><p>Text.</p>'
    )


def test_an_image_that_is_proxied_already_is_left_alone() -> None:
    body = '<img src="https://images.weserv.nl/?url=a.example/1.jpg">'
    assert body.encode() in clipping.render(Item(html=body))


def test_a_date_line_that_the_body_has_is_not_repeated() -> None:
    item = Item(
        html="<div><i>Mon, 12 Oct 2020 23:35:22 GMT</i></div><p>a</p>",
        published="Mon, 12 Oct 2020 23:41:27 GMT",
    )
    written = clipping.render(item)
    assert written.startswith(b"<!--1602546087000-->\n")
    assert written.count(b"<i>") == 1


@pytest.mark.parametrize(
    "words", [None, "Invalid Date", "2021-05-04 08:17:20", "Tue, 04 May 2021 06:17:20 XYZ", "9" * 40]
)
def test_a_time_that_is_not_known_for_sure_is_written_as_none(words: str | None) -> None:
    assert clipping.render(Item(published=words)).startswith(b"<!--NaN-->\n")


def test_an_address_cannot_break_the_line() -> None:
    assert reread(Item(title="a", link="https://a.example/](x\ny)")).link == "https://a.example/%5D(x%0Ay)"


def test_an_item_without_address_is_written_and_read() -> None:
    assert reread(Item(title="a")).link is None


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("<!--1-->\nno link\n------\n\nbody\n", "line 2: has no"),
        ("<!--1-->\n[title] (https://a.example)\n------\n", "line 2: has no"),
        ("<!--1-->\n[title](https://a.example)\nbody\n", "line 3: has no rule"),
        ("[title](https://a.example)", "line 3: has no rule"),
    ],
)
def test_what_is_no_clipping_is_one_clear_error(data: str, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason):
        clipping.parse(document(data))


def test_half_a_surrogate_pair_cannot_be_written() -> None:
    with pytest.raises(ConvertError):
        clipping.render(Item(title="\ud83d"))


def test_a_json_list_is_no_clipping() -> None:
    assert not clipping.recognises(document('["a", "b"]'))
