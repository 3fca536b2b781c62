"""An article as the engine compares it: numbered terms with whole-number weights, heaviest first.

Whole numbers make sums exact: a story's sum is the same in whatever order its articles came and went, so an
engine that is restored decides exactly as one that never stopped.
"""

from dataclasses import dataclass
from math import sqrt
from typing import TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

Numbers: TypeAlias = npt.NDArray[np.int64]
Places: TypeAlias = npt.NDArray[np.intp]
Reals: TypeAlias = npt.NDArray[np.float64]
Terms: TypeAlias = npt.NDArray[np.uint32]

TITLE = 1
UNIT = 1000  # the length of every vector, so that weights keep three digits
FLAG_BITS = 3
_TERM, _CODE = np.dtype("<u4"), np.dtype("<u2")
_A_TERM = _TERM.itemsize + _CODE.itemsize
_HALF = 32
_LOW = (1 << _HALF) - 1

Paired = TypeVar("Paired", int, Numbers)


@dataclass(frozen=True, slots=True)
class Vector:
    """The bytes that are stored, 6 a term: term numbers (32 bits), then as many weight * 8 + flags (16 bits).

    The flags are title, name and number; all is little-endian.
    """

    data: bytes

    def __len__(self) -> int:
        return len(self.data) // _A_TERM

    @property
    def terms(self) -> Terms:
        return np.frombuffer(self.data, _TERM, len(self))

    @property
    def codes(self) -> npt.NDArray[np.uint16]:
        return np.frombuffer(self.data, _CODE, offset=len(self) * _TERM.itemsize)


def vector(terms: Terms, weights: Reals, flags: Numbers, kept: int) -> Vector:
    """The heaviest `kept` of some terms, different and rising, with their flags; scaled to length UNIT."""
    heaviest = (-weights).argsort(kind="stable")[:kept]
    weights = weights[heaviest]
    scale = UNIT / (sqrt(sum((weights * weights).tolist())) or 1.0)
    codes = np.maximum(1, np.rint(weights * scale)).astype(np.int64) << FLAG_BITS | flags[heaviest]
    return Vector(terms[heaviest].astype(_TERM).tobytes() + codes.astype(_CODE).tobytes())


def cosine(one: Vector, other: Vector) -> float:
    """The cosine of two vectors."""
    _, here, there = np.intersect1d(one.terms, other.terms, assume_unique=True, return_indices=True)
    shared = (one.codes[here] >> FLAG_BITS).astype(np.int64) * (other.codes[there] >> FLAG_BITS)
    return float(shared.sum()) / UNIT**2


def paired(one: Paired, other: Paired) -> Paired:
    """Two whole numbers in one of 64 bits, below 2**31 each: pairs are added, and taken away, in one go."""
    return (one << _HALF) + other


def unpaired(pair: Paired) -> tuple[Paired, Paired]:
    """The inverse of `paired`."""
    return pair >> _HALF, pair & _LOW


_FLAGS = (1 << FLAG_BITS) - 1
_IN_TITLE = np.array([paired(1, flags & TITLE) for flags in range(_FLAGS + 1)])
_MARKED = np.array([paired(flags >> 1 & 1, flags >> 2 & 1) for flags in range(_FLAGS + 1)])


def pairs_of(codes: Numbers) -> Numbers:
    """The weight of each code, paired with its weight where it is of the title."""
    pairs: Numbers = (codes >> FLAG_BITS) * _IN_TITLE[codes & _FLAGS]
    return pairs


def first_of_each(rising: npt.NDArray[np.generic]) -> Places:
    """The places of the first of each run of equals."""
    first = np.empty(rising.size, np.bool_)
    first[:1] = True
    np.not_equal(rising[1:], rising[:-1], out=first[1:])
    return first.nonzero()[0]


class Probe:
    """A vector unfolded by rising term, to be compared with many stories.

    `words` holds the weight of each term, `pairs` the same paired with its weight where it is of the title;
    `marks` pairs its squared weight where it is a name with that where it is a number. `title` has the places
    of the terms of the title.
    """

    __slots__ = (
        "length",
        "marks",
        "names",
        "numbers",
        "pairs",
        "square",
        "terms",
        "title",
        "title_length",
        "title_square",
        "words",
    )

    def __init__(self, vector: Vector) -> None:
        terms = vector.terms
        order = terms.argsort()
        self.terms: Terms = terms[order]
        codes = vector.codes[order].astype(np.int64)
        self.words: Numbers = codes >> FLAG_BITS
        self.pairs = pairs_of(codes)
        squares = self.words * self.words
        titled = codes & TITLE
        self.title: Places = titled.nonzero()[0]
        self.marks: Numbers = squares * _MARKED[codes & _FLAGS]
        names, numbers = unpaired(int(np.add.reduce(self.marks)))
        self.names, self.numbers = names or 1, numbers or 1
        self.square, self.title_square = int(np.add.reduce(squares)), int(titled @ squares)
        self.length, self.title_length = sqrt(self.square), sqrt(self.title_square)
