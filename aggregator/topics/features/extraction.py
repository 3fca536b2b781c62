"""What the engine keeps of an article: its vector, a digest and a sketch of its text; some 600 bytes."""

import re
import struct
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import chain
from operator import itemgetter
from typing import Protocol

import numpy as np

from aggregator.model import Article
from aggregator.topics.features import meaning
from aggregator.topics.features.counting import MOST, TITLE_WEIGHT, Facts, count
from aggregator.topics.features.frequencies import Frequencies
from aggregator.topics.features.meaning import Meaning
from aggregator.topics.features.sketch import Sketch, sketches
from aggregator.topics.features.vector import TITLE, Numbers, Reals, Terms, Vector, vector
from aggregator.topics.settings import Settings
from aggregator.topics.text.folding import fold
from aggregator.topics.text.languages import primary
from aggregator.topics.text.words import FACTS, NUMBER, Word, words

READ = 900  # characters of the body that are read: news says first what happened
_TERMS = 80  # terms of the vector that are kept
_TITLE_READ = 300
_VERSION = 10
_HEAD = struct.Struct("<BQQBH")
_LETTERS = re.compile(r"[^\W_]+")
_facts = itemgetter(Word._fields.index("facts"))


@dataclass(frozen=True, slots=True)
class Reading:
    """What an article says before it is weighed: its terms, rising, and its text as a whole.

    Beside each term stand its raw weight, its flags, and how common it is in the language at large. The
    `primary_language` is the language whatever its script or country; empty if unknown.
    """

    outlet: str
    primary_language: str
    terms: Terms
    weights: Reals
    flags: Numbers
    common: Reals
    content: int
    digest: int
    sketch: Sketch

    def tells_of_its_title(self) -> bool:
        """Whether the text has a word of the title, as that of no notice about subscriptions has."""
        return bool((self.weights[self.flags & TITLE > 0] > TITLE_WEIGHT).any())


class Described(Protocol):
    """Whatever has the features of an article: `Features`, and a member of the engine's memory."""

    @property
    def vector(self) -> Vector: ...
    @property
    def content(self) -> int: ...
    @property
    def digest(self) -> int: ...
    @property
    def sketch(self) -> Sketch: ...
    @property
    def meaning(self) -> Meaning | None: ...


@dataclass(frozen=True, slots=True)
class Features:
    """`content` is equal for equal titles and texts, `digest` for equal texts, `sketch` alike for alike."""

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
    languages = [primary(article.language) for article in articles]
    folded = [_folded(article, language) for article, language in zip(articles, languages, strict=True)]
    bodies = [words(body, language)[:MOST] for (_, body), language in zip(folded, languages, strict=True)]
    titles = [
        words(title, language, title=True) for (title, _), language in zip(folded, languages, strict=True)
    ]
    lengths, told = [*map(len, bodies)], _table(bodies)
    counted = count(told, lengths, _table(titles), [*map(len, titles)])
    sketched = sketches(told["number"].astype(np.uint64), lengths)
    return [
        Reading(article.outlet, language, *each, *_digests(*texts, article.id), sketch)
        for article, language, each, texts, sketch in zip(
            articles, languages, counted, folded, sketched, strict=True
        )
    ]


def said(article: Article) -> dict[int, str]:
    """The words that are read of an article, as it writes them, by their numbers."""
    language = primary(article.language)
    title, body = _folded(article, language)
    read = [*words(body, language)[:MOST], *words(title, language, title=True)]
    return {word.number: word.written for word in read}


def title_alone(article: Article, reading: Reading) -> tuple[Article, Reading]:
    """The same of its title alone, as where the text is a formula; what equals it stays the same."""
    untold = replace(article, text="")
    return untold, replace(read(untold), content=reading.content)


def weigh(reading: Reading, frequencies: Frequencies) -> Features:
    """Features under the frequencies of the moment; what the outlet writes everywhere is left out."""
    counts = frequencies.counts(reading.primary_language, reading.terms)
    kept = ~frequencies.boilerplate(reading.outlet, reading.primary_language, reading.terms, counts)
    kept &= (reading.flags[kept] & NUMBER == 0).any()  # numbers alone are about nothing
    weights = reading.weights * frequencies.rarities(reading.primary_language, counts, reading.common)
    heaviest = vector(reading.terms[kept], weights[kept], reading.flags[kept], _TERMS)
    return Features(heaviest, reading.content, reading.digest, reading.sketch)


def features_of(article: Article, reading: Reading, frequencies: Frequencies, settings: Settings) -> Features:
    """Its features as they are stored: weighed, and with its meaning where an encoder is in use for it."""
    weighed = weigh(reading, frequencies)
    encoder = settings.encoder
    if encoder is None or article.source in settings.never_merge:
        return weighed
    return replace(weighed, meaning=meaning.understand(article, encoder))


def pack(features: Described) -> bytes:
    """Bytes for the store; `unpack` is the inverse."""
    sketched, meant = features.sketch.tobytes(), meaning.pack(features.meaning)
    head = _HEAD.pack(_VERSION, features.content, features.digest, len(features.sketch), len(meant))
    return head + sketched + meant + features.vector.data


def is_current(data: bytes) -> bool:
    """Whether the bytes are of this version, which alone can be read."""
    return data[:1] == bytes([_VERSION])


def unpack(data: bytes) -> Features | None:
    """None where the bytes are of another version."""
    if not is_current(data):
        return None
    _, content, digest, count, length = _HEAD.unpack_from(data)
    begin = _HEAD.size + 4 * count
    end = begin + length
    sketched = array("I", data[_HEAD.size : begin])
    return Features(Vector(data[end:]), content, digest, sketched, meaning.unpack(data[begin:end]))


def _table(texts: Iterable[Iterable[Word]]) -> Facts:
    """The FACTS of the words of several texts, one after the other."""
    return np.frombuffer(b"".join(map(_facts, chain.from_iterable(texts))), FACTS)


def _folded(article: Article, language: str) -> tuple[str, str]:
    return fold(article.title[:_TITLE_READ], language), fold(article.text[:READ], language)


def _digests(title: str, body: str, id_: str) -> tuple[int, int]:
    """Of all letters; and of those of the text alone, if it has any. What has none equals nothing else."""
    headline, letters = _letters(title), _letters(body)
    whole = headline + letters or id_.encode()
    return _digest(whole), _digest(letters or whole)


def _letters(text: str) -> bytes:
    return "".join(_LETTERS.findall(text)).lower().encode()


def _digest(letters: bytes) -> int:
    return int.from_bytes(blake2b(letters, digest_size=8).digest(), "little")
