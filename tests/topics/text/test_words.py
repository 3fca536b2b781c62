"""Words, names, and numbers with their units."""

import pytest

from aggregator.topics.text.folding import fold
from aggregator.topics.text.words import NAME, NUMBER, PLAIN, lexicon, words


def kinds(text: str) -> dict[str, int]:
    return {word.text: word.kind for word in words(fold(text))}


def test_stop_words_and_single_characters_are_left_out() -> None:
    assert "表示" not in kinds("市长今天表示港口将扩建")
    assert "the" not in kinds("The harbour of the town")


@pytest.mark.parametrize(
    ("text", "word"),
    [("发生5.4级地震", "5.4级"), ("新增63例", "63例"), ("耗资3亿美元", "3亿美元"), ("rose 12% today", "12%")],
)
def test_a_number_keeps_its_unit(text: str, word: str) -> None:
    assert kinds(text)[word] == NUMBER


def test_thousands_separators_do_not_matter() -> None:
    assert "1234人" in kinds("共有1,234人参加")


def test_places_and_people_are_names() -> None:
    found = kinds("北京的居民乘坐缆车")
    assert found["北京"] == NAME
    assert found["缆车"] == PLAIN


def test_capitals_tell_names_within_a_sentence_only() -> None:
    found = kinds("Farmers praised Ottoline. Crops thrive")
    assert found["ottoline"] == NAME
    assert found["farmers"] == PLAIN
    headline = words("Ottoline Praised By Farmers", title=True)
    assert [word.kind for word in headline] == [PLAIN] * len(headline)


def test_a_latin_word_ends_where_chinese_begins() -> None:
    found = kinds("FERRYCO将新渡轮B.2交付港口")
    assert {"ferryco", "渡轮", "港口"} <= found.keys()


def test_both_writings_and_both_spellings_are_one_word() -> None:
    assert kinds("歐巴馬造訪義大利") == kinds("奥巴马造访意大利")


def test_the_digits_of_all_scripts_are_one() -> None:
    assert {word.text for word in words("١٢٣", "ar")} == {"123"}


def test_words_are_compared_by_their_stem_and_kept_as_written() -> None:
    (word,) = words("Пожарами", "ru")
    assert (word.text, word.written) == ("пожар", "Пожарами")


def test_no_name_is_spelt_anew_within_its_usual_spelling() -> None:
    variants = lexicon().variants
    assert not [(one, usual) for one in variants for usual in variants.values() if one in usual]


def test_the_lexicon_is_folded() -> None:
    known = lexicon()
    assert all(
        fold(word) == word == word.lower()
        for word in [*known.stop, *known.variants, *known.variants.values()]
    )
