"""How alike two articles of a language are in all news; those that are about one thing are more so."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from aggregator.topics.group import Group
from aggregator.topics.vector import FLAG_BITS, UNIT, Vector

_CELLS = 1 << 13

Cells: TypeAlias = npt.NDArray[np.int64]


class Background:
    """The sum of all remembered vectors of each language, in a table of fixed size.

    A term's number tells its cell, and whether its weight is added there or taken away: terms that share a
    cell cancel out on average, and the length is right to some one in a hundred (Weinberger et al. 2009).
    """

    def __init__(self) -> None:
        self._sums: defaultdict[str, Cells] = defaultdict(lambda: np.zeros(_CELLS, np.int64))
        self._squares: dict[str, int] = {}  # while they are at hand
        self._articles: Counter[str] = Counter()

    def add(self, tongue: str, vectors: Sequence[Vector], sign: int = 1) -> None:
        """Add the vectors of some articles, or with sign -1 take them away."""
        terms = np.concatenate([each.terms for each in vectors])
        weights = np.concatenate([each.codes for each in vectors]).astype(np.int64) >> FLAG_BITS
        signs = np.where(terms & _CELLS, sign, -sign)
        np.add.at(self._sums[tongue], terms & (_CELLS - 1), weights * signs)
        self._articles[tongue] += sign * len(vectors)
        self._squares.pop(tongue, None)

    def likeness(self, tongue: str, apart: Group) -> float:
        """The mean cosine of two articles of a language that are not both in a group."""
        count = self._articles[tongue]
        pairs = count * (count - 1) - apart.counted * (apart.counted - 1)
        square = self._square(tongue) - apart.sums().square
        return (square / UNIT**2 - count + apart.counted) / pairs if pairs > 0 else 0.0

    def _square(self, tongue: str) -> int:
        if tongue not in self._squares:
            self._squares[tongue] = int(self._sums[tongue] @ self._sums[tongue])
        return self._squares[tongue]
