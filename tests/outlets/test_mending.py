from aggregator.model import Item
from aggregator.outlets.mending import date_line_first

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
