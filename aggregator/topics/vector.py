"""An article as the engine compares it: numbered terms with whole-number weights, heaviest first.

Whole numbers make sums exact: a story's sum is the same in whatever order its articles came and went, so an
engine that is restored decides exactly as one that never stopped.
"""

import sys
from array import array
from collections.abc import Container, Mapping
from dataclasses import dataclass
from math import sqrt

from aggregator.topics.words import NAME, NUMBER

TITLE = 1
UNIT = 1000  # the length of every vector, so that weights keep three digits
FLAG_BITS = 3
_FLAGS = 7


@dataclass(frozen=True, slots=True)
class Vector:
    """Parallel arrays, 6 bytes a term: term numbers (32 bits), and weight * 8 + flags (title, name, number).

    `square` and `title_square` are the sums of squared weights, of all terms and of those of the title.
    """

    terms: "array[int]"
    codes: "array[int]"
    square: int
    title_square: int

    def weights(self) -> dict[int, int]:
        """Weight by term, heaviest first."""
        return dict(zip(self.terms, [code >> FLAG_BITS for code in self.codes], strict=True))

    def part(self, flag: int) -> dict[int, int]:
        """Weight by term, of the terms with a flag."""
        pairs = zip(self.terms, self.codes, strict=True)
        return {term: code >> FLAG_BITS for term, code in pairs if code & flag}


def assembled(terms: "array[int]", codes: "array[int]") -> Vector:
    """A vector of these arrays."""
    weights = [code >> FLAG_BITS for code in codes]
    titles = [code >> FLAG_BITS for code in codes if code & TITLE]
    return Vector(terms, codes, sum([w * w for w in weights]), sum([w * w for w in titles]))


def vector(weights: Mapping[int, tuple[float, int]], kept: int) -> Vector:
    """The heaviest `kept` of the (weight, flags) by term, scaled to length UNIT."""
    heaviest = sorted([(-weight, term, flags) for term, (weight, flags) in weights.items()])[:kept]
    scale = UNIT / (sqrt(sum([weight * weight for weight, _, _ in heaviest])) or 1.0)
    codes = [max(1, round(-weight * scale)) << FLAG_BITS | flags for weight, _, flags in heaviest]
    return assembled(array("I", [term for _, term, _ in heaviest]), array("H", codes))


def to_bytes(vector: Vector) -> bytes:
    return _little_endian(vector.terms) + _little_endian(vector.codes)


def from_bytes(data: bytes) -> Vector:
    terms, codes = array("I"), array("H")
    count = len(data) // (terms.itemsize + codes.itemsize)
    terms.frombytes(data[: count * terms.itemsize])
    codes.frombytes(data[count * terms.itemsize :])
    if sys.byteorder == "big":
        terms.byteswap()
        codes.byteswap()
    return assembled(terms, codes)


def _little_endian(numbers: "array[int]") -> bytes:
    if sys.byteorder == "big":
        numbers = array(numbers.typecode, numbers)
        numbers.byteswap()
    return numbers.tobytes()


class Probe:
    """A vector unfolded for comparing it with many stories in a row; names and numbers hold squares."""

    __slots__ = (
        "length",
        "names",
        "names_total",
        "numbers",
        "numbers_total",
        "title",
        "title_length",
        "weight",
    )

    def __init__(self, vector: Vector) -> None:
        pairs = zip(vector.terms, vector.codes, strict=True)
        flagged = [(term, code >> FLAG_BITS, code) for term, code in pairs if code & _FLAGS]
        self.weight = vector.weights()
        self.title = {term: weight for term, weight, code in flagged if code & TITLE}
        self.names = {term: weight * weight for term, weight, code in flagged if code & NAME}
        self.numbers = {term: weight * weight for term, weight, code in flagged if code & NUMBER}
        self.length = sqrt(vector.square)
        self.title_length = sqrt(vector.title_square)
        self.names_total = sum(self.names.values()) or 1
        self.numbers_total = sum(self.numbers.values()) or 1

    def known(self, terms: Container[int]) -> tuple[float, float]:
        """The shares of the names and of the numbers that are among these terms."""
        return (
            sum([square for term, square in self.names.items() if term in terms]) / self.names_total,
            sum([square for term, square in self.numbers.items() if term in terms]) / self.numbers_total,
        )
