"""A found text shows why it was found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import Piece
from aggregator.search.excerpt import excerpt, marked


def said(pieces: tuple[Piece, ...]) -> str:
    """The text with the matches in brackets."""
    return "".join(f"[{each.text}]" if each.is_match else each.text for each in pieces)


SIMPLIFIED = str.maketrans("貨輪橋", "货轮桥")


def fold(text: str) -> str:
    return text.translate(SIMPLIFIED)


def test_what_was_asked_is_marked_as_it_is_written() -> None:
    assert said(marked("港口的貨輪撞上大橋", fold, ["大桥", "港口"])) == "[港口]的貨輪撞上[大橋]"
    assert said(marked("Old Bridge", fold, ["bridge"])) == "Old [Bridge]"


def test_of_two_words_that_begin_alike_the_longer_is_marked() -> None:
    assert said(marked("bridges", fold, ["bridge", "bridges"])) == "[bridges]"


@pytest.mark.parametrize(
    ("text", "asked", "shown"),
    [
        ("Müller … closes ½ of the pier", "pier", "Müller … closes ½ of the [pier]"),
        ("Müller … closes", "muller", "[Müller] … closes"),
        ("Muller closes", "müller", "[Muller] closes"),
        ("5 ㎞ of road", "km", "5 [㎞] of road"),
        ("ﬁne", "in", "[ﬁn]e"),
        ("محمـــد هنا", "محمد", "[محمـــد] هنا"),
        ("한국의 배", "한국", "[한국]의 배"),
    ],
)
def test_what_is_spelt_otherwise_is_marked_where_it_stands(text: str, asked: str, shown: str) -> None:
    assert said(marked(text, fold, [asked])) == shown


def test_where_folding_changes_the_length_nothing_is_marked() -> None:
    assert said(marked("a bridge", lambda text: text * 2, ["bridge"])) == "a bridge"


def test_a_long_text_is_cut_around_the_first_match() -> None:
    text = "a" * 100 + " ferry " + "b" * 100
    assert said(excerpt(text, fold, ["ferry"], 60)) == "… " + "a" * 39 + " [ferry] " + "b" * 14 + " …"


def test_without_a_match_the_beginning_is_shown() -> None:
    assert said(excerpt("short", fold, ["never"], 60)) == "short"
    assert said(excerpt("a" * 70, fold, [], 60)) == "a" * 60 + " …"


@given(
    st.text("ab é…㎞", max_size=40), st.lists(st.text("abe.k", max_size=3), max_size=3), st.integers(1, 20)
)
def test_pieces_are_the_text_and_no_more_than_asked_for(text: str, asked: list[str], most: int) -> None:
    assert "".join(each.text for each in marked(text, fold, asked)) == text
    shown = [each for each in excerpt(text, fold, asked, most) if each.text not in ("… ", " …")]
    assert sum(len(each.text) for each in shown) <= most
    assert "".join(each.text for each in shown) in text
