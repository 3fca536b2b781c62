"""The words of a text that say what it is about, each with its kind.

Names, and numbers with their units, stand apart from plain words: two events of one kind, two earthquakes or
two days' case counts, differ only there.
"""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from math import exp
from struct import Struct
from typing import NamedTuple, cast
from zlib import crc32

import numpy as np

from aggregator.topics.once import Once

PLAIN, NAME, NUMBER = 0, 2, 4

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_MARKS = r"，。、；：！？（）,;:!?()“”‘’《》「」『』【】\s"  # the segmenter never joins across these
_RUN = re.compile(
    rf"(?P<han>[{_HAN}]+(?:[{_MARKS}]+[{_HAN}]+)*)"
    rf"|(?P<number>\d+(?:[.,:/]\d+)*)\s?(?P<unit>[万亿千百]?(?:美元|欧元|人民币|[{_HAN}]|[%℃°]|[A-Za-z]{{1,3}}\b)?)"
    rf"|(?P<word>[^\W\d_{_HAN}](?:(?:[^\W_{_HAN}]|['’.&-])*[^\W_{_HAN}])?)"
)
_NAME_TAGS = ("nr", "ns", "nt", "nz")
FACTS = np.dtype([("common", "<f8"), ("number", "<u4"), ("kind", "<u4")])
_FACTS = Struct("<dII")
_AN_ARTICLE = 300  # words
_LANGUAGE_AT_LARGE = 60e6  # words behind the segmenter's dictionary counts
_SENTENCE_ENDS = ".!?。！？\n"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is known of words beforehand: those that say nothing, and those that are spelt two ways."""

    stop: frozenset[str]
    variants: dict[str, str]


@cache
def lexicon() -> Lexicon:
    """The lexicon that ships with the package."""
    data = tomllib.loads(files(__package__).joinpath("lexicon.toml").read_text(encoding="utf-8"))
    stop = frozenset(word for words in data["stop"].values() for word in words.split())
    return Lexicon(stop, data["variants"])


class Word(NamedTuple):
    """A word as written, its kind, its number (32 bits, the same in every run), and how common it is.

    The last is the share of articles in which to expect a Chinese word, by the counts of the segmenter's
    dictionary, and 0 for other words. The `facts` are the last three as bytes in the form of FACTS, so that a
    text's words become a table at once.
    """

    text: str
    kind: int
    number: int
    common: float
    facts: bytes


def words(folded: str, title: bool = False) -> list[Word]:
    """The telling words of a folded text in order; stop words are left out.

    In a title capital letters say nothing: many outlets capitalise every word there.
    """
    found: list[Word] = []
    before = 0
    folded = _spelt(folded)
    for match in _RUN.finditer(folded):
        if match.lastgroup == "han":
            found.extend(filter(None, map(_CHINESE.__getitem__, _segmenter()(match[0]))))
        elif word := _other(match, not title and before > 0 and folded[before] not in _SENTENCE_ENDS):
            found.append(word)
        before = match.end()
    return found


def _other(match: re.Match[str], within: bool) -> Word | None:
    """A word in letters, or a number with its unit; capitals tell names `within` a sentence only."""
    if match.lastgroup == "word":
        run = match[0]
        return (_NAMES if within and run[0].isupper() else _PLAIN)[run]
    return _NUMBERS[match["number"].replace(",", "") + match["unit"].lower()]


@cache
def _segmenter() -> Callable[[str], list[str]]:
    """What cuts Chinese into words; its dictionary takes a tenth of a second that news in letters spares."""
    from rjieba import cut

    return cast(Callable[[str], list[str]], cut)


def commonness(word: str) -> float:
    """The share of articles in which to expect a word; 0 for a word that is not Chinese."""
    if not "\u3400" <= word[0] <= "\u9fff":
        return 0.0
    from rjieba import suggest_freq

    return 1.0 - exp(-_AN_ARTICLE * suggest_freq(word) / _LANGUAGE_AT_LARGE)


def _chinese(word: str) -> Word | None:
    empty = len(word) < 2 or word.isspace() or word in lexicon().stop
    return None if empty else _telling(word, _tagged(word))


def _spelt(text: str) -> str:
    """Doubly transliterated names in one spelling; a segmenter would cut up those that it does not know."""
    if not _variant().search(text):
        return text
    for variant, usual in lexicon().variants.items():
        text = text.replace(variant, usual)
    return text


@cache
def _variant() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, lexicon().variants)))


def _tagged(word: str) -> int:
    from rjieba import tag

    parts: list[tuple[str, str]] = tag(word)
    return NAME if len(parts) == 1 and parts[0][1].startswith(_NAME_TAGS) else PLAIN


def _latin(word: str, kind: int) -> Word | None:
    stem = _stem(word)
    return None if stem in lexicon().stop else _telling(stem, kind)


def _telling(word: str, kind: int) -> Word | None:
    if len(word) < 2:
        return None
    number, common = crc32(word.encode()) * 2654435761 & 0xFFFFFFFF, commonness(word)
    return Word(word, kind, number, common, _FACTS.pack(common, number, kind))


def _stem(word: str) -> str:
    """An English word without the endings of plural and possession."""
    word = word.lower().removesuffix("'s").removesuffix("’s")
    if len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-3] + "y" if word.endswith("ies") else word[:-1]
    return word


_CHINESE = Once(_chinese)
_PLAIN, _NAMES = Once(partial(_latin, kind=PLAIN)), Once(partial(_latin, kind=NAME))
_NUMBERS = Once(partial(_telling, kind=NUMBER))
