"""Numbers as the languages write them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.topics.text.numerals import pattern, plain

FOUND = re.compile(pattern("人"))


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1,200", "1200"),
        ("1\u202f200", "1200"),
        ("1,234,567.5", "1234567.5"),
        ("1.234.567,5", "1234567.5"),
        ("1 200,5", "1200.5"),
        ("3,5", "3.5"),
        ("0.125", "0.125"),
        ("١٬٢٠٠٫٥", "1200.5"),
        ("5.5.2019", "5.5.2019"),
        ("12:30", "12:30"),
        ("9/11", "9/11"),
        ("2026", "2026"),
    ],
)
def test_a_number_is_the_same_in_every_language(written: str, number: str) -> None:
    found = FOUND.fullmatch(written)
    assert found
    assert plain(found["number"]) == number


@given(st.integers(0, 10**12), st.sampled_from(",. "))
def test_what_groups_the_digits_does_not_matter(number: int, sign: str) -> None:
    found = FOUND.fullmatch(f"{number:,}".replace(",", sign))
    assert found
    assert plain(found["number"], "de") == str(number)


@pytest.mark.parametrize(("language", "number"), [("de", "1200"), ("en", "1.200"), ("zh", "1.200")])
def test_a_point_before_three_digits_groups_in_some_languages(language: str, number: str) -> None:
    assert plain("1.200", language) == number


@pytest.mark.parametrize(
    ("text", "unit"),
    [("20 km", "km"), ("20 kg,", "kg"), ("4G", "G"), ("10am", "am"), ("30%", "%"), ("1,200人", "人")],
)
def test_a_unit_goes_with_its_number(text: str, unit: str) -> None:
    found = FOUND.match(text)
    assert found
    assert found["unit"] == unit


@pytest.mark.parametrize(
    "text", ["2026 the minister", "23 UN workers", "2019 ha habido", "2020 am Montag", "20 l'an", "12 of 30"]
)
def test_the_next_word_is_no_unit(text: str) -> None:
    found = FOUND.match(text)
    assert found
    assert found["unit"] == ""
