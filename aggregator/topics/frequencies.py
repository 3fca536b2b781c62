"""In how many remembered articles a term occurs, overall and within one outlet."""

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from math import log, sqrt
from zlib import crc32

PRIOR = 200  # articles that are imagined to have been read before the first
_CELLS = 1 << 20
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
        self._cells = array("I", bytes(4 * _CELLS))

    def add(self, outlet: str, terms: Sequence[int]) -> None:
        salt = hash_outlet(outlet)
        self._count += 1
        self._outlets[outlet] += 1
        self._articles.update(terms)
        cells = self._cells
        for term in terms:
            cells[(term ^ salt) & (_CELLS - 1)] += 1

    def remove(self, outlet: str, terms: Iterable[int]) -> None:
        salt = hash_outlet(outlet)
        self._count -= 1
        self._outlets[outlet] -= 1
        articles, cells = self._articles, self._cells
        for term in terms:
            articles[term] -= 1
            cells[(term ^ salt) & (_CELLS - 1)] -= 1
            if not articles[term]:
                del articles[term]

    def rarity(self, term: int, common: float = 0.0) -> float:
        """The square root of the inverse document frequency.

        The root keeps a word that half the day's news is about from losing all its weight. `common` is the
        share of articles that the language at large would let expect.
        """
        return self.rarities([(term, common)])[0]

    def rarities(self, terms: Iterable[tuple[int, float]]) -> list[float]:
        """The rarity of each (term, common)."""
        articles, whole = self._articles, self._count + PRIOR + 1.0
        return [sqrt(log(whole / (articles.get(term, 0) + PRIOR * common + 0.5))) for term, common in terms]

    def boilerplate(self, outlet: str, terms: Iterable[int]) -> set[int]:
        """Those of the terms that the outlet writes under nearly everything and others hardly ever do."""
        own = self._outlets[outlet]
        if own < _OUTLET_MIN or own == self._count:
            return set()
        salt, articles, cells = hash_outlet(outlet), self._articles, self._cells
        found = set()
        for term in terms:
            everywhere = articles[term]
            if everywhere >= _HABIT * own:
                here = min(cells[(term ^ salt) & (_CELLS - 1)], everywhere)
                elsewhere = (everywhere - here) / (self._count - own)
                if here >= _HABIT * own and here / own > _STRANGE * elsewhere:
                    found.add(term)
        return found


def hash_outlet(outlet: str) -> int:
    """A 32-bit number of an outlet's name that is the same in every run."""
    return crc32(outlet.encode()) * 2654435761 & 0xFFFFFFFF
