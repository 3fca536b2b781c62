"""What the engine keeps of an article: its vector, a digest and a sketch of its text; about 700 bytes."""

import re
import struct
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain
from math import log
from operator import itemgetter
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from aggregator.model import Article
from aggregator.topics import meaning
from aggregator.topics.folding import fold
from aggregator.topics.frequencies import Frequencies
from aggregator.topics.group import Member
from aggregator.topics.meaning import Meaning
from aggregator.topics.sketch import Sketch, sketch
from aggregator.topics.tongues import primary
from aggregator.topics.vector import TITLE, Numbers, Reals, Terms, Vector, first_of_each, vector
from aggregator.topics.words import FACTS, Word, words

READ = 900  # characters of the body that are read: news says first what happened
_WORDS = 300  # words of the body that are kept
_TERMS = 100  # terms of the vector that are kept
_TITLE_WEIGHT = 2.0
_TITLE_READ = 300
_VERSION = 7
_HEAD = struct.Struct("<BQQBH")
_LOGARITHMS = np.array([0.0, *(1.0 + log(count) for count in range(1, _WORDS + 1))])
_NO_LETTERS = re.compile(r"[\W_]+")
Facts: TypeAlias = npt.NDArray[np.void]
_facts = itemgetter(Word._fields.index("facts"))


@dataclass(frozen=True, slots=True)
class Reading:
    """What an article says before it is weighed: its terms, rising, and its text as a whole.

    Beside each term stand its raw weight, its flags, and how common it is in the language at large. The
    `tongue` is the language whatever its script or country; empty if unknown.
    """

    outlet: str
    tongue: str
    terms: Terms
    weights: Reals
    flags: Numbers
    common: Reals
    content: int
    digest: int
    sketch: Sketch


@dataclass(frozen=True, slots=True)
class Features:
    """`content` tells versions apart; `digest` is equal for equal texts, `sketch` alike for alike ones."""

    vector: Vector
    content: int
    digest: int
    sketch: Sketch
    meaning: Meaning | None = None


def read(article: Article) -> Reading:
    """Read an article: its title and the beginning of its text."""
    return read_all([article])[0]


def read_all(articles: Sequence[Article]) -> list[Reading]:
    """Read many articles step by step, so that what each step looks up stays in the processor's cache."""
    tongues = [primary(article.language) for article in articles]
    folded = [_folded(article, tongue) for article, tongue in zip(articles, tongues, strict=True)]
    bodies = [words(body, tongue)[:_WORDS] for (_, body), tongue in zip(folded, tongues, strict=True)]
    titles = [words(title, tongue, title=True) for (title, _), tongue in zip(folded, tongues, strict=True)]
    tables = [_table(told) for told in map(chain, bodies, titles)]
    return [
        _reading(article.outlet, tongue, texts, table, len(body))
        for article, tongue, texts, body, table in zip(articles, tongues, folded, bodies, tables, strict=True)
    ]


def _reading(outlet: str, tongue: str, texts: tuple[str, str], table: Facts, body: int) -> Reading:
    sketched = sketch(table["number"][:body])
    digests = _digests(*texts, is_short=not sketched)
    return Reading(outlet, tongue, *_terms(table, body), *digests, sketched)


def said(article: Article) -> dict[int, str]:
    """The words that are read of an article, as it writes them, by their numbers."""
    tongue = primary(article.language)
    title, body = _folded(article, tongue)
    read = [*words(body, tongue)[:_WORDS], *words(title, tongue, title=True)]
    return {word.number: word.written for word in read}


def weigh(reading: Reading, frequencies: Frequencies) -> Features:
    """Features under the frequencies of the moment; what the outlet writes everywhere is left out."""
    counts = frequencies.counts(reading.tongue, reading.terms)
    kept = ~frequencies.boilerplate(reading.outlet, reading.tongue, reading.terms, counts)
    weights = reading.weights * frequencies.rarities(reading.tongue, counts, reading.common)
    heaviest = vector(reading.terms[kept], weights[kept], reading.flags[kept], _TERMS)
    return Features(heaviest, reading.content, reading.digest, reading.sketch)


def pack(features: "Features | Member") -> bytes:
    """Bytes for the store; `unpack` is the inverse."""
    sketched, meant = features.sketch.tobytes(), meaning.pack(features.meaning)
    head = _HEAD.pack(_VERSION, features.content, features.digest, len(features.sketch), len(meant))
    return head + sketched + meant + features.vector.data


def unpack(data: bytes) -> Features | None:
    """None where the bytes are of another version."""
    if not data or data[0] != _VERSION:
        return None
    _, content, digest, count, length = _HEAD.unpack_from(data)
    begin = _HEAD.size + 4 * count
    end = begin + length
    sketched = array("I", data[_HEAD.size : begin])
    return Features(Vector(data[end:]), content, digest, sketched, meaning.unpack(data[begin:end]))


def _terms(told: Facts, body: int) -> tuple[Terms, Reals, Numbers, Reals]:
    """The different terms, rising, with raw weight, flags and commonness; a later kind of a word wins.

    `told` holds the FACTS of every word, so many of the `body` and then those of the title.
    """
    order = told["number"].argsort(
        kind="stable"
    )  # so the words of the title stand after the same of the body
    told = told[order]
    terms, kinds = told["number"], told["kind"].astype(np.int64)
    starts = first_of_each(terms)
    ends = np.append(starts, terms.size)[1:]
    in_body = np.add.reduceat((order < body).astype(np.int64), starts)
    in_title = ends - starts > in_body
    last = ends - 1
    flags = np.where(in_body > 0, kinds[starts + in_body - 1], 0)
    flags |= np.where(in_title, kinds[last] | TITLE, 0)
    weights = _LOGARITHMS[in_body] + _TITLE_WEIGHT * in_title
    return terms[starts], weights, flags, told["common"][last]


def _table(told: Iterable[Word]) -> Facts:
    return np.frombuffer(b"".join(map(_facts, told)), FACTS)


def _folded(article: Article, tongue: str) -> tuple[str, str]:
    return fold(article.title[:_TITLE_READ], tongue), fold(article.text[:READ], tongue)


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", text)


def _digests(title: str, body: str, is_short: bool) -> tuple[int, int]:
    """Of all letters; and of those of the text alone, unless it is too short to be known again.

    A feed may say "Comments" or "Read on" under every title.
    """
    headline, letters = _letters(title), _letters(body)
    everything = _digest(headline + letters)
    return everything, everything if is_short else _digest(letters)


def _digest(letters: str) -> int:
    return int.from_bytes(blake2b(letters.lower().encode(), digest_size=8).digest(), "little")
