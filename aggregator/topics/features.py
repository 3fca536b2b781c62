"""What the engine keeps of an article: its vector, a digest and a sketch of its text; about 700 bytes."""

import re
import struct
from array import array
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from math import exp, log
from zlib import crc32

from aggregator.model import Article
from aggregator.topics import meaning
from aggregator.topics.folding import fold
from aggregator.topics.frequencies import Frequencies
from aggregator.topics.group import Member
from aggregator.topics.meaning import Meaning
from aggregator.topics.sketch import Sketch, sketch
from aggregator.topics.vector import TITLE, Vector, from_bytes, to_bytes, vector
from aggregator.topics.words import words

READ = 900  # characters of the body that are read: news says first what happened
_WORDS = 300  # words of the body that are kept
_TERMS = 100  # terms of the vector that are kept
_TITLE_WEIGHT = 2.0
_TITLE_READ = 300
_VERSION = 4
_HEAD = struct.Struct("<BQQBH")
_LOGARITHMS = [0.0, *(1.0 + log(count) for count in range(1, _WORDS + 1))]
_NO_LETTERS = re.compile(r"[\W_]+")
_LANGUAGE_AT_LARGE = 60e6  # words behind the segmenter's dictionary counts


@dataclass(frozen=True, slots=True)
class Reading:
    """What an article says before it is weighed: terms with raw weight and flags, and its text as a whole."""

    terms: Mapping[str, tuple[float, int]]
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
    title, body = fold(article.title[:_TITLE_READ]), fold(article.text[:READ])
    told = words(body)[:_WORDS]
    kinds = dict(told)
    raw = {word: _LOGARITHMS[count] for word, count in Counter([word for word, _ in told]).items()}
    for word, kind in dict(words(title, title=True)).items():
        raw[word] = raw.get(word, 0.0) + _TITLE_WEIGHT
        kinds[word] = kinds.get(word, 0) | kind | TITLE
    terms = {word: (weight, kinds[word]) for word, weight in raw.items()}
    content = _digest(f"{title} {body}")
    return Reading(terms, content, _digest(body or title), sketch([_entries[word][0] for word, _ in told]))


def weigh(reading: Reading, outlet: str, frequencies: Frequencies) -> Features:
    """Features under the frequencies of the moment; what the outlet writes everywhere is left out."""
    entries = [_entries[word] for word in reading.terms]
    rarities = frequencies.rarities(entries)
    weights = {
        term: (weight * rarity, flags)
        for (term, _), rarity, (weight, flags) in zip(entries, rarities, reading.terms.values(), strict=True)
    }
    for term in frequencies.boilerplate(outlet, weights):
        del weights[term]
    return Features(vector(weights, _TERMS), reading.content, reading.digest, reading.sketch)


_CACHED = 400_000


class _Entries(dict[str, tuple[int, float]]):
    """Words as numbers, each worked out once per run."""

    def __missing__(self, word: str) -> tuple[int, float]:
        if len(self) > _CACHED:
            self.clear()
        common = _expected(word) if "\u3400" <= word[0] <= "\u9fff" else 0.0
        found = self[word] = (crc32(word.encode()) * 2654435761 & 0xFFFFFFFF, common)
        return found


_entries = _Entries()


def entry(word: str) -> tuple[int, float]:
    """A word as a number of 32 bits, the same in every run, and how common it is in the language at large.

    The latter is the share of articles in which to expect a Chinese word, by the counts of the segmenter's
    dictionary, and 0 for other words.
    """
    return _entries[word]


def _expected(word: str) -> float:
    from rjieba import suggest_freq

    return 1.0 - exp(-_WORDS * suggest_freq(word) / _LANGUAGE_AT_LARGE)


def pack(features: "Features | Member") -> bytes:
    """Bytes for the store; `unpack` is the inverse."""
    sketched, meant = features.sketch.tobytes(), meaning.pack(features.meaning)
    head = _HEAD.pack(_VERSION, features.content, features.digest, len(features.sketch), len(meant))
    return head + sketched + meant + to_bytes(features.vector)


def unpack(data: bytes) -> Features | None:
    """None where the bytes are of another version."""
    if not data or data[0] != _VERSION:
        return None
    _, content, digest, count, length = _HEAD.unpack_from(data)
    begin = _HEAD.size + 4 * count
    end = begin + length
    sketched = array("I", data[_HEAD.size : begin])
    return Features(from_bytes(data[end:]), content, digest, sketched, meaning.unpack(data[begin:end]))


def _digest(text: str) -> int:
    letters = _NO_LETTERS.sub("", text).lower()
    return int.from_bytes(blake2b(letters.encode(), digest_size=8).digest(), "little")
