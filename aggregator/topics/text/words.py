"""The words of a text that say what it is about, each with its kind.

Names, and numbers with their units, stand apart from plain words: two events of one kind, two earthquakes or
two days' case counts, differ only there.
"""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from importlib.resources import files
from math import exp
from struct import Struct
from typing import NamedTuple, cast
from zlib import crc32

import numpy as np

from aggregator.topics.text import numerals
from aggregator.topics.text.languages import KEPT, Language, known_language
from aggregator.topics.text.memo import Memo
from aggregator.topics.text.runs import is_han, pattern, pieces

PLAIN, NAME, NUMBER = 0, 2, 4

_NAME_TAGS = ("nr", "ns", "nt", "nz")
FACTS = np.dtype([("common", "<f8"), ("number", "<u4"), ("kind", "<u4")])
_FACTS = Struct("<dII")
_AN_ARTICLE = 300  # words
_LANGUAGE_AT_LARGE = 60e6  # words behind the segmenter's dictionary counts
_SENTENCE_ENDS = ".!?。！？\n"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is known of Chinese beforehand: words that say nothing, and those that are spelt two ways."""

    stop: frozenset[str]
    variants: dict[str, str]


@cache
def lexicon() -> Lexicon:
    """The lexicon that ships with the package."""
    data = tomllib.loads(files(__package__).joinpath("lexicon.toml").read_text(encoding="utf-8"))
    pairs = (pair.partition("=") for kind in data["variants"].values() for pair in kind.split())
    return Lexicon(frozenset(data["stop"].split()), {variant: usual for variant, _, usual in pairs})


class Word(NamedTuple):
    """A word as it is compared and as it is written, its kind, its number, and how common it is.

    The number has 32 bits and is the same in every run. `common` is the share of articles in which to expect
    a Chinese word, by the counts of the segmenter's dictionary, and 0 for other words. The `facts` are the
    last three as bytes in the form of FACTS, so that a text's words become a table at once.
    """

    text: str
    written: str
    kind: int
    number: int
    common: float
    facts: bytes


def words(folded: str, code: str = "", title: bool = False, whole: bool = False) -> list[Word]:
    """The telling words of a folded text in order, by the rules of its language; stop words are left out.

    In a title capital letters say nothing: many outlets capitalise every word there. With `whole` no word is
    cut into pairs of characters.
    """
    found: list[Word | None] = []
    before = 0
    folded = _spelt(folded)
    plain, names = lettered(code)
    for match in pattern(code).finditer(folded):
        run = match[0]
        if match.lastgroup == "han":
            found.extend(map(_CHINESE.__getitem__, _segmenter()(run)))
        elif match.lastgroup == "joined":
            found.extend(map(_PIECES.__getitem__, pieces(run, whole)))
        elif match.lastgroup == "word":
            is_name = run[0].isupper() and not title and before > 0 and folded[before] not in _SENTENCE_ENDS
            found.append((names if is_name else plain)[run])
        else:
            found.append(_NUMBERS[match["number"], match["unit"], code])
        before = match.end()
    return list(filter(None, found))


@cache
def _segmenter() -> Callable[[str], list[str]]:
    """What cuts Chinese into words; its dictionary takes a tenth of a second that news in letters spares."""
    from rjieba import cut

    return cast(Callable[[str], list[str]], cut)


def commonness(word: str) -> float:
    """The share of articles in which to expect a word; 0 for a word that is not Chinese."""
    if not is_han(word[0]):
        return 0.0
    from rjieba import suggest_freq

    return 1.0 - exp(-_AN_ARTICLE * suggest_freq(word) / _LANGUAGE_AT_LARGE)


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


def _chinese(word: str) -> Word | None:
    empty = len(word) < 2 or word.isspace() or word in lexicon().stop
    return None if empty else _telling(word, word, _tagged(word))


def _tagged(word: str) -> int:
    from rjieba import tag

    parts: list[tuple[str, str]] = tag(word)
    return NAME if len(parts) == 1 and parts[0][1].startswith(_NAME_TAGS) else PLAIN


def _piece(piece: str) -> Word | None:
    return _telling(piece, piece, PLAIN) if len(piece) > 1 else None


def _letters(word: str, kind: int, known: Language) -> Word | None:
    term = known.term(word)
    return _telling(term, word, kind) if term else None


def _number(found: tuple[str, str, str]) -> Word | None:
    """A number with its unit; a single digit says nothing."""
    number, unit, language = found
    written = numerals.plain(number, language) + unit.lower()
    return _telling(written, written, NUMBER) if len(written) > 1 else None


def _telling(term: str, written: str, kind: int) -> Word:
    number, common = crc32(term.encode()) * 2654435761 & 0xFFFFFFFF, commonness(term)
    return Word(term, written, kind, number, common, _FACTS.pack(common, number, kind))


@lru_cache(KEPT)
def lettered(code: str) -> tuple[Memo[str, Word | None], Memo[str, Word | None]]:
    """The words of a language that are written in letters: plain ones, and names."""
    known = known_language(code)
    return Memo(partial(_letters, kind=PLAIN, known=known)), Memo(partial(_letters, kind=NAME, known=known))


_CHINESE = Memo(_chinese)
_PIECES = Memo(_piece)
_NUMBERS = Memo(_number)
