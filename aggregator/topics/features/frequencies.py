"""In how many remembered articles a term occurs, overall and within one outlet."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

import numpy as np
import numpy.typing as npt

from aggregator.topics.features.tally import Tally
from aggregator.topics.features.vector import Numbers, Reals, Terms

PRIOR = 200  # articles that are imagined to have been read before the first
_CELLS = 1 << 20
_ONE = np.int32(1)  # of the cells' own type: adding any other takes five times as long
_SALTS = 10_000
_OUTLET_MIN = 25  # articles of an outlet before its habits are known
_HABIT = 0.4  # share of an outlet's articles that makes a term its boilerplate
_STRANGE = 4.0  # and how much rarer the term must be elsewhere


class Frequencies:
    """Document frequencies of the articles in the window; adding and removing leave no trace of their order.

    Counts per outlet live in one table of hashed cells, so their memory does not grow; a collision can only
    overcount, and a term is boilerplate only where nearly every article of the outlet has it.
    """

    def __init__(self) -> None:
        self._languages: Counter[str] = Counter()
        self._articles = Tally()
        self._editions: Counter[str] = Counter()  # outlets, each in one language
        self._cells = np.zeros(_CELLS, np.int32)

    def add(self, outlet: str, language: str, terms: Terms) -> None:
        """Count an article of different terms."""
        edition = _edition(outlet, language)
        self._languages[language] += 1
        self._editions[edition] += 1
        self._articles.add(terms ^ _salt(language))
        np.add.at(self._cells, _cells(_salt(edition), terms), _ONE)

    def add_all(self, articles: Sequence[tuple[str, str, Terms]]) -> None:
        """Count many articles, each with its outlet and language, at once."""
        if not articles:
            return
        outlets, languages, terms = zip(*articles, strict=True)
        voices = [*map(_edition, outlets, languages)]
        self._languages.update(languages)
        self._editions.update(voices)
        every: Terms = np.concatenate(terms)
        sizes = [each.size for each in terms]
        self._articles.add_all(every ^ _salts(languages, sizes))
        np.add.at(self._cells, _cells(_salts(voices, sizes), every), _ONE)

    def remove(self, outlet: str, language: str, terms: Terms) -> None:
        """The inverse of `add`."""
        edition = _edition(outlet, language)
        self._languages[language] -= 1
        self._editions[edition] -= 1
        self._articles.add(terms ^ _salt(language), -1)
        np.subtract.at(self._cells, _cells(_salt(edition), terms), _ONE)

    def counts(self, language: str, terms: Terms) -> Numbers:
        """In how many articles of a language each of the terms occurs."""
        return self._articles.of(terms ^ _salt(language))

    def rarities(self, language: str, counts: Numbers, common: Reals) -> Reals:
        """The square root of the inverse document frequency of each term in its language.

        The root keeps a word that half the day's news is about from losing all its weight. `common` is the
        share of articles that the language at large would let expect.
        """
        articles = self._languages[language] + PRIOR + 1.0
        rarities: Reals = np.sqrt(np.log(articles / (counts + PRIOR * common + 0.5)))
        return rarities

    def surprise(self, language: str, terms: Terms) -> Reals:
        """How surprising it is to meet each term: minus the logarithm of the share of articles with it."""
        articles = self._languages[language] + PRIOR + 1.0
        surprise: Reals = np.log(articles / (self.counts(language, terms) + 0.5))
        return surprise

    def boilerplate(self, outlet: str, language: str, terms: Terms, counts: Numbers) -> npt.NDArray[np.bool_]:
        """Which of the terms the outlet writes under nearly everything and others hardly ever do."""
        edition = _edition(outlet, language)
        own, others = self._editions[edition], self._languages[language] - self._editions[edition]
        if own < _OUTLET_MIN or others <= 0:
            return np.zeros(terms.size, np.bool_)
        here = np.minimum(self._cells[_cells(_salt(edition), terms)], counts)
        habits: npt.NDArray[np.bool_] = here >= _HABIT * own
        if habits.any():
            elsewhere = (counts - here) / others
            habits &= here / own > _STRANGE * elsewhere
        return habits


def _edition(outlet: str, language: str) -> str:
    """An outlet in one language: one that has several writes other lines under its articles in each."""
    return f"{language} {outlet}"


@lru_cache(_SALTS)
def _salt(owner: str) -> np.uint32:
    """What tells the terms of a edition, or of a language, from those of others, the same in every run."""
    return np.uint32(crc32(owner.encode()) * 2654435761 & 0xFFFFFFFF)


def _salts(owners: Sequence[str], sizes: Sequence[int]) -> Terms:
    """The salt of each of the owners' terms, of which each has so many."""
    return np.array([*map(_salt, owners)], np.uint32).repeat(sizes)


def _cells(salts: np.uint32 | Terms, terms: Terms) -> Terms:
    """The cells of terms, each with the salt of its outlet."""
    return (terms ^ salts) & np.uint32(_CELLS - 1)
