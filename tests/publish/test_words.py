"""The program's own words."""

from dataclasses import astuple

import pytest

from aggregator.publish.words import ENGLISH, SIMPLIFIED, TRADITIONAL, Words, words


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ENGLISH),
        ("de", ENGLISH),
        ("zh", SIMPLIFIED),
        ("zh-CN", SIMPLIFIED),
        ("zh-Hans", SIMPLIFIED),
        ("zh-TW", TRADITIONAL),
        ("zh-Hant-HK", TRADITIONAL),
        ("zhx", ENGLISH),
    ],
)
def test_the_words_follow_the_language_and_script(language: str, expected: Words) -> None:
    assert words(language) is expected


@pytest.mark.parametrize("language", [ENGLISH, SIMPLIFIED, TRADITIONAL])
def test_no_phrase_is_missing(language: Words) -> None:
    assert all(astuple(language))
