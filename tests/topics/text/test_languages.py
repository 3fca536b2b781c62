"""What is known of languages: silent words, stems, and what a word is compared by."""

import pytest

from aggregator.topics.text.languages import known_language, primary


@pytest.mark.parametrize(
    ("code", "word"), [("es", "los"), ("de", "Nicht"), ("fr", "qu’elle"), ("ru", "Который"), ("zh", "the")]
)
def test_words_that_say_nothing_have_no_term(code: str, word: str) -> None:
    assert known_language(code).term(word) == ""


@pytest.mark.parametrize(
    ("code", "one", "other"),
    [
        ("ru", "пожара", "Пожаром"),
        ("fr", "l’incendie", "incendies"),
        ("tr", "İstanbul’da", "istanbul"),
        ("ar", "المدينة", "مدينة"),
        ("no", "brannene", "brann"),
        ("en", "captain's", "Captain"),
    ],
)
def test_forms_of_a_word_have_one_term(code: str, one: str, other: str) -> None:
    assert known_language(code).term(one) == known_language(code).term(other) != ""


def test_english_words_keep_their_endings() -> None:
    assert known_language("en").term("ferries") == "ferries"


@pytest.mark.parametrize("code", ["sq", "et", ""])
def test_where_few_silent_words_are_known_only_long_words_count(code: str) -> None:
    assert known_language(code).least > known_language("es").least


def test_the_primary_language_is_without_script_and_country() -> None:
    assert primary("zh-Hant-TW") == "zh"
    assert primary(None) == ""


def test_names_of_one_written_language_are_one() -> None:
    assert {primary(tag) for tag in ("no", "nb-NO", "nn")} == {"no"}
