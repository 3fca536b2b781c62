"""A body as a list of pieces: written, read by lines, and what of it lxml reads back as it was."""

import pytest
from hypothesis import given, settings

from aggregator.normalise import pieces, tree
from aggregator.normalise.attributes import KEPT
from aggregator.normalise.html import sanitised
from aggregator.normalise.pieces import ENDED_BY, VOID, Piece, TextLine
from aggregator.normalise.tidy import prune, tidy
from tests.normalise.markup import MARKUP


def element(tag: str, *inside: Piece) -> list[Piece]:
    """An element with what it holds."""
    return [pieces.start(tag), *([] if tag in VOID else [*inside, pieces.end(tag)])]


def said(words: str) -> Piece:
    """Words by themselves."""
    return "", words


def test_words_and_values_are_written_so_that_they_stay_what_they_are() -> None:
    link = pieces.start("a", [("href", "https://h.example/?a&b"), ("title", '<"x">')])
    written = pieces.written([link, said("1 < 2 & 3 >\xa02"), pieces.end("a")])
    assert written == (
        '<a href="https://h.example/?a&amp;b" title="&lt;&quot;x&quot;&gt;">1 &lt; 2 &amp; 3 &gt;&nbsp;2</a>'
    )


def test_every_block_and_every_break_ends_a_line() -> None:
    body = [said("a "), *element("p", said("b"), *element("b", said("c")), *element("br"), said("d"))]
    assert list(pieces.lines(body)) == [TextLine("a", False), TextLine("bc", False), TextLine("d", False)]


def test_a_line_stands_aside_where_all_its_words_do() -> None:
    figure = element(
        "figure", said(" "), *element("figcaption", said("a")), said("b"), *element("i", said("c"))
    )
    assert list(pieces.lines(figure)) == [TextLine("a", True), TextLine("bc", False)]
    assert list(pieces.lines([said(" "), *element("figcaption", said("a"))])) == [TextLine("a", True)]
    assert list(pieces.lines([said(" "), *element("small", said("a"))])) == [TextLine("a", True)]


@pytest.mark.parametrize("outer", sorted(KEPT.keys() - VOID))
def test_the_parser_ends_elements_where_we_say_it_does(outer: str) -> None:
    for inner in KEPT:
        body = element(outer, said("a"), *element(inner, said("b")), said("c"))
        html = pieces.written(body)
        stays = tree.serialise(tree.parse(html)) == html
        assert stays == (inner not in ENDED_BY.get(outer, ())), inner
        assert stays == pieces.reads_back(body, html)


def test_what_the_parser_would_cut_off_does_not_read_back() -> None:
    body = element("p", said("a")) * (tree.MAX_TAGS // 2 + 1)
    assert not pieces.reads_back(body, pieces.written(body))


@settings(max_examples=400, deadline=None)
@given(MARKUP)
def test_what_is_said_to_read_back_does(markup: str) -> None:
    body = tree.parse(markup)
    prune(body)
    tidied = tidy(body, "https://news.example/a/").pieces
    html = pieces.written(tidied)
    if sanitised(html) == html and pieces.reads_back(tidied, html):
        assert tree.serialise(tree.parse(html)) == html
