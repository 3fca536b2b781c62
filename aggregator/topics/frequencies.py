"""In how many remembered articles a term occurs, overall and within one outlet."""

from collections import Counter
from collections.abc import Sequence
from itertools import repeat
from zlib import crc32

import numpy as np
import numpy.typing as npt

from aggregator.topics.vector import Numbers, Reals, Terms

PRIOR = 200  # articles that are imagined to have been read before the first
_CELLS = 1 << 20
_ONE = np.int32(1)  # of the cells' own type: adding any other takes five times as long
_OUTLET_MIN = 25  # articles of an outlet before its habits are known
_HABIT = 0.4  # share of an outlet's articles that makes a term its boilerplate
_STRANGE = 4.0  # and how much rarer the term must be elsewhere


class Frequencies:
    """Document frequencies of the articles in the window; adding and removing leave no trace of their order.

    Counts per outlet live in one table of hashed cells, so their memory does not grow; a collision can only
    overcount, and a term is boilerplate only where nearly every article of the outlet has it.
    """

    def __init__(self) -> None:
        self._count = 0
        self._articles: Counter[int] = Counter()
        self._outlets: Counter[str] = Counter()
        self._cells = np.zeros(_CELLS, np.int32)

    def add(self, outlet: str, terms: Terms) -> None:
        """Count an article of different terms."""
        self._count += 1
        self._outlets[outlet] += 1
        self._articles.update(terms.tolist())
        np.add.at(self._cells, _cells(_salt(outlet), terms), _ONE)

    def add_all(self, articles: Sequence[tuple[str, Terms]]) -> None:
        """Count many articles, each with its outlet, at once."""
        if not articles:
            return
        outlets, terms = zip(*articles, strict=True)
        self._count += len(articles)
        self._outlets.update(outlets)
        every: Terms = np.concatenate(terms)
        counted = np.unique(every, return_counts=True)
        self._articles.update(dict(zip(*(column.tolist() for column in counted), strict=True)))
        salts = np.array([*map(_salt, outlets)], np.uint32).repeat([each.size for each in terms])
        np.add.at(self._cells, _cells(salts, every), _ONE)

    def remove(self, outlet: str, terms: Terms) -> None:
        """The inverse of `add`."""
        self._count -= 1
        self._outlets[outlet] -= 1
        articles = self._articles
        for term in terms.tolist():
            articles[term] -= 1
            if not articles[term]:
                del articles[term]
        np.subtract.at(self._cells, _cells(_salt(outlet), terms), _ONE)

    def counts(self, terms: Terms) -> Numbers:
        """In how many articles each of the terms occurs."""
        return np.fromiter(map(self._articles.get, terms.tolist(), repeat(0)), np.int64, terms.size)

    def rarities(self, counts: Numbers, common: Reals) -> Reals:
        """The square root of the inverse document frequency of each term.

        The root keeps a word that half the day's news is about from losing all its weight. `common` is the
        share of articles that the language at large would let expect.
        """
        rarities: Reals = np.sqrt(np.log((self._count + PRIOR + 1.0) / (counts + PRIOR * common + 0.5)))
        return rarities

    def surprise(self, terms: Terms) -> Reals:
        """How surprising it is to meet each term: minus the logarithm of the share of articles with it."""
        surprise: Reals = np.log((self._count + PRIOR + 1.0) / (self.counts(terms) + 0.5))
        return surprise

    def boilerplate(self, outlet: str, terms: Terms, counts: Numbers) -> npt.NDArray[np.bool_]:
        """Which of the terms the outlet writes under nearly everything and others hardly ever do."""
        own = self._outlets[outlet]
        if own < _OUTLET_MIN or own == self._count:
            return np.zeros(terms.size, np.bool_)
        here = np.minimum(self._cells[_cells(_salt(outlet), terms)], counts)
        elsewhere = (counts - here) / (self._count - own)
        return (here >= _HABIT * own) & (here / own > _STRANGE * elsewhere)


def _salt(outlet: str) -> np.uint32:
    """What tells an outlet's terms from those of others, the same in every run."""
    return np.uint32(crc32(outlet.encode()) * 2654435761 & 0xFFFFFFFF)


def _cells(salts: np.uint32 | Terms, terms: Terms) -> Terms:
    """The cells of terms, each with the salt of its outlet."""
    return (terms ^ salts) & np.uint32(_CELLS - 1)
