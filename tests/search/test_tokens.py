"""Texts become words and pairs of characters; questions become what has to stand side by side."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import Phrase
from aggregator.search.tokens import MOST_ASKED, phrases, tokens


def test_chinese_is_cut_into_pairs_and_its_last_character_stands_alone() -> None:
    assert tokens("北京大学") == ["北京", "京大", "大学", "学"]


def test_words_lose_case_accents_and_the_english_plural() -> None:
    assert tokens("Bridges, Cities and the Cafés of Naples' bus") == [
        "bridge", "city", "and", "the", "cafe", "of", "naple", "bus",
    ]  # fmt: skip


def test_scripts_and_numbers_part_from_one_another() -> None:
    assert tokens("2026年GDP增长") == ["2026", "年", "gdp", "增长", "长"]


@pytest.mark.parametrize("text", ["", "  ", "。，！?", '"', "___"])
def test_what_holds_no_word_has_no_token(text: str) -> None:
    assert tokens(text) == []
    assert phrases(text) == ()


def test_a_chinese_question_is_found_anywhere_in_a_run() -> None:
    assert phrases("京大学") == (Phrase(("京大", "大学")),)


def test_thai_is_found_within_a_run_and_signs_of_vowels_do_not_matter() -> None:
    (asked,) = phrases("นายกรัฐมนตรี")
    assert holds(tokens("ของนายกรัฐมนตรีแถลง"), asked)
    assert tokens("मंत्री") == tokens("मतर")


def test_a_lengthened_arabic_word_is_the_same_word() -> None:
    assert tokens("محمـــد") == tokens("محمد")


def test_a_single_character_is_the_beginning_of_a_token() -> None:
    assert phrases("油") == (Phrase(("油",), open=True),)
    assert phrases("2026年") == (Phrase(("2026", "年"), open=True),)


def test_words_are_asked_for_each_and_quoted_ones_side_by_side() -> None:
    assert phrases('harbour "New Bridge" “白鹭港 大桥”') == (
        Phrase(("harbour",)),
        Phrase(("new", "bridge")),
        Phrase(("白鹭", "鹭港", "港", "大桥")),
    )


def test_a_hyphen_joins_what_it_stands_between() -> None:
    assert phrases("covid-19") == (Phrase(("covid", "19")),)


def test_an_endless_question_is_cut() -> None:
    assert len(phrases("a" * MOST_ASKED + " never asked")) == 1
    assert len(phrases(" ".join(f"w{n}" for n in range(1_000)))) == 12


@given(st.text(max_size=300))
def test_tokens_hold_nothing_that_a_database_would_read_as_more_than_words(text: str) -> None:
    for token in (*tokens(text), *(token for phrase in phrases(text) for token in phrase.tokens)):
        assert re.fullmatch(r"[0-9a-z\u0080-\U0010ffff]+", token), token


def holds(words: list[str], phrase: Phrase) -> bool:
    """Whether the tokens stand side by side, as an index would say."""
    *whole, last = phrase.tokens
    for start in range(len(words) - len(whole)):
        *there, end = words[start : start + len(phrase.tokens)]
        if there == whole and (end.startswith(last) if phrase.open else end == last):
            return True
    return False


@given(st.text("甲乙丙ab1 ,", max_size=12), st.text("甲乙丙", min_size=1, max_size=4), st.text("甲乙丙a ,"))
def test_every_run_of_chinese_is_found_wherever_it_stands(before: str, asked: str, after: str) -> None:
    (phrase,) = phrases(asked)
    assert holds(tokens(before + asked + after), phrase)


@given(st.text("甲乙丙", max_size=8), st.text("甲乙丙", min_size=2, max_size=4))
def test_only_what_stands_there_is_found(text: str, asked: str) -> None:
    (phrase,) = phrases(asked)
    assert holds(tokens(text), phrase) == (asked in text)
