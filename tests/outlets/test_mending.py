import pytest

from aggregator.model import Item
from aggregator.outlets.mending import date_line_first, day_line_first, one_name

LINE = "<div><i>Mon, 12 Oct 2020 23:35:22 GMT</i></div>"


def test_the_date_line_is_the_time_of_publication_and_leaves_the_body() -> None:
    item = Item(html=f"{LINE}<p>Text.</p>", published="Mon, 12 Oct 2020 23:41:27 +0000")
    assert date_line_first(item) == Item(
        html="<p>Text.</p>",
        published="Mon, 12 Oct 2020 23:35:22 GMT",
        published_bound="Mon, 12 Oct 2020 23:41:27 +0000",
    )


def test_a_bound_that_is_known_stays() -> None:
    item = Item(html=LINE, published="Mon, 12 Oct 2020 23:35:22 GMT", published_bound="1602546087000")
    assert date_line_first(item).published_bound == "1602546087000"


def test_the_author_of_the_date_line_counts_where_no_other_is_stated() -> None:
    html = "<div><i>A. Voice<br>2021-05-04 07:06:34</i></div>"
    assert date_line_first(Item(html=html)).authors == ("A. Voice",)
    assert date_line_first(Item(html=html, authors=("B. Pen",))).authors == ("B. Pen",)


def test_a_date_within_the_body_stays_there() -> None:
    html = '<p>a</p><time datetime="2021-05-04">4 May</time>'
    assert date_line_first(Item(html=html)) == Item(html=html, published="2021-05-04")


def test_a_body_without_a_date_line_is_left_alone() -> None:
    item = Item(html="<p>Text.</p>", published="Mon, 12 Oct 2020 23:41:27 +0000")
    assert date_line_first(item) is item


def test_mending_twice_is_mending_once() -> None:
    once = date_line_first(Item(html=f"{LINE}<p>Text.</p>", published="then"))
    assert date_line_first(once) == once


DAY = '<main><time datetime="2020-10-12">2 min</time>'


@pytest.mark.parametrize(
    "built",
    [
        "Mon, 12 Oct 2020 20:59:24 +0000",
        "Tue, 13 Oct 2020 00:09:24 +0000",
        "1602546087000",
        "2020-10-12T06:54:51.000Z",
    ],
)
def test_a_bare_day_gives_way_to_the_time_at_which_the_item_was_built_soon_after(built: str) -> None:
    mended = day_line_first(Item(html=DAY, published=built))
    assert (mended.published, mended.published_bound) == (None, built)


@pytest.mark.parametrize(
    "built",
    [None, "Sun, 20 Dec 2020 20:59:24 +0000", "Sun, 11 Oct 2020 20:59:24 +0000", "NaN", "9" * 30, "no time"],
)
def test_a_bare_day_stands_where_the_item_was_built_at_another_time_or_at_none(built: str | None) -> None:
    assert day_line_first(Item(html=DAY, published=built)).published == "2020-10-12"


def test_a_date_line_with_a_time_stands() -> None:
    item = Item(html=LINE, published="Mon, 12 Oct 2020 23:41:27 +0000")
    assert day_line_first(item) == date_line_first(item)


def test_the_updates_of_an_article_have_one_name() -> None:
    names = {one_name(Item(guid=f"https://news.example/a{update}")).guid for update in ("", "#0", "#12")}
    assert names == {"https://news.example/a"}
    assert one_name(Item(guid="urn:a#one")).guid == "urn:a#one"
