"""How alike two articles of a language are in all news; those that are about one thing are more so."""

from collections import Counter
from zlib import crc32

import numpy as np

from aggregator.topics.features.vector import FLAG_BITS, UNIT, Vector
from aggregator.topics.memory.group import Group

_CELLS = 1 << 13  # for terms that count as positive; as many more are for negative ones
_TABLES = 127  # whoever writes a feed may name any language: few share a table, and no two of the largest


class Background:
    """The sum of all remembered vectors of each language, in a table of fixed size.

    A term's number tells its cell, and whether its weight counts as positive there or as negative: terms that
    share a cell cancel out on average, and the length is right to one or two in a hundred (signed feature
    hashing, Weinberger et al. 2009).
    """

    def __init__(self) -> None:
        self._sums = np.zeros((_TABLES, 2 * _CELLS), np.int64)  # takes memory where something is added
        self._squares: dict[int, int] = {}  # while they are at hand
        self._articles: Counter[int] = Counter()

    def add(self, language: str, vector: Vector, sign: int = 1) -> None:
        """Add the vector of an article, or with sign -1 take it away."""
        table = _table(language)
        weights = (vector.codes >> FLAG_BITS).astype(np.int64)
        np.add.at(self._sums[table], vector.terms & (2 * _CELLS - 1), weights * sign)
        self._articles[table] += sign
        self._squares.pop(table, None)

    def mean_cosine(self, language: str, apart: Group) -> float:
        """The mean cosine of two articles of a language that are not both in a group."""
        table = _table(language)
        count = self._articles[table]
        pairs = count * (count - 1) - apart.originals * (apart.originals - 1)
        square = self._square(table) - apart.sums().square
        return (square / UNIT**2 - count + apart.originals) / pairs if pairs > 0 else 0.0

    def _square(self, table: int) -> int:
        if table not in self._squares:
            positive, negative = self._sums[table].reshape(2, _CELLS)
            signed = positive - negative
            self._squares[table] = int(signed @ signed)
        return self._squares[table]


def _table(language: str) -> int:
    return crc32(language.encode()) % _TABLES
