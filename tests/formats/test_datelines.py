import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.formats.datelines import DateLine, find

LINE = "<div><i>Mon, 04 May 1931 22:17:20 GMT</i></div>"


@pytest.mark.parametrize(
    ("html", "line"),
    [
        (LINE + "<p>a</p>", DateLine("Mon, 04 May 1931 22:17:20 GMT", length=len(LINE))),
        ("<div><i><br/>2021-05-04T06:54:51.647Z</i></div>", DateLine("2021-05-04T06:54:51.647Z", length=47)),
        (
            "<div><i>A. Voice<br>2021-05-04 07:06:34</i></div>",
            DateLine("2021-05-04 07:06:34", "A. Voice", 49),
        ),
        ("<div>04/05/2021 - 07:44</div>", DateLine("04/05/2021 - 07:44", length=29)),
        ("<p>a</p><time pudate='2021-05-04 05:45:17'>", DateLine("2021-05-04 05:45:17")),
        ('<time itemscope="" dateTime="2021-05-04T00:00:00Z" >', DateLine("2021-05-04T00:00:00Z")),
    ],
)
def test_the_date_lines_of_the_clipped_outlets_are_found(html: str, line: DateLine) -> None:
    assert find(html) == line


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>On Mon, 04 May 1931 it rained.</p>",
        "<p>a</p>" + LINE,
        "<div><i>an aside in italics</i></div>",
        "<div><i>Pages 12 to 19 of a book</i></div>",
        "<time>yesterday</time>",
        '<time class="x">2021-05-04</time>',
        '<p data-datetime="2021-05-04 07:06:34">',
        "x" * 30_000 + '<time datetime="2021-05-04 07:06:34">',
    ],
)
def test_other_words_are_no_date_line(html: str) -> None:
    assert find(html) is None


@given(st.text("<divtmeao>/ =\"'0123-:", max_size=60))
def test_any_body_is_searched(html: str) -> None:
    line = find(html)
    assert line is None or line.length <= len(html)


@pytest.mark.parametrize("piece", ["<time ", "<div><i>", "<time datetime=", "<div> ", "<time pudate = '"])
def test_a_body_made_to_be_slow_is_searched_at_once(piece: str) -> None:
    assert find(piece * 200_000) is None
