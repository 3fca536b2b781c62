"""The program's own words."""

import re
import tomllib
from dataclasses import astuple
from importlib.resources import files

import pytest

from aggregator.publish.words import ENGLISH, SIMPLIFIED, TRADITIONAL, Words, words

_FURTHER = tomllib.loads(files("aggregator.publish").joinpath("words.toml").read_text("utf-8"))
_LANGUAGES = ["en", "zh-Hans", "zh-Hant", *_FURTHER]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ENGLISH),
        ("is", ENGLISH),
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


def test_further_languages_have_their_own_words_whatever_the_country() -> None:
    assert words("pt-BR").untitled == "Sem título"
    assert words("de-AT") == words("de") != ENGLISH


@pytest.mark.parametrize("language", _LANGUAGES)
def test_every_phrase_is_there_and_has_the_places_of_the_english_one(language: str) -> None:
    for phrase, english in zip(astuple(words(language)), astuple(ENGLISH), strict=True):
        assert phrase
        assert re.findall(r"{\w*}", phrase) == re.findall(r"{\w*}", english)
