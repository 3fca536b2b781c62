"""The sum of a group's vectors, and what an article has in common with several of them at once."""

from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple, Self

import numpy as np

from aggregator.topics.features.vector import (
    Numbers,
    Probe,
    Reals,
    Terms,
    Vector,
    first_of_each,
    pairs_of,
    unpaired,
)

_NO_SHARE = 1e-300  # has a logarithm, and is less surprising than anything


class Overlaps(NamedTuple):
    """By group, cosines of all terms and of title terms; shares of the article's names and numbers in it.

    `surprise` is that of the title terms that they share, beyond what the group's size makes likely.
    """

    words: list[float]
    title: list[float]
    names: list[float]
    numbers: list[float]
    surprise: list[float]


class Sums:
    """Sums of weights by rising term, never of none; a term that went may stay with 0.

    `pairs` has, for each term, the sum of its weights paired with that of its weights in titles. `square` and
    `title_square` are the sums of the squares of both, `count` the number of vectors.
    """

    __slots__ = ("count", "pairs", "square", "terms", "title_square")

    def __init__(self, count: int, terms: Terms, pairs: Numbers, square: int, title_square: int) -> None:
        self.count, self.terms, self.pairs = count, terms, pairs
        self.square, self.title_square = square, title_square

    @classmethod
    def of(cls, vectors: Sequence[Vector]) -> Self:
        """The sums of one vector or more."""
        codes = np.concatenate([each.codes for each in vectors]).astype(np.int64)
        terms, pairs = _merged([each.terms for each in vectors], [pairs_of(codes)])
        square, title_square = (int(weights @ weights) for weights in unpaired(pairs))
        return cls(len(vectors), terms, pairs, square, title_square)

    def add(self, probe: Probe, sign: int) -> None:
        """Add a vector, or with sign -1 take it away."""
        at, added = self.terms.searchsorted(probe.terms), probe.pairs * sign
        known = self.terms.take(at, mode="clip") == probe.terms
        weights, titled = unpaired(self.pairs.take(at, mode="clip") * known)
        self.pairs[at[known]] += added[known]
        if (new := (~known).nonzero()[0]).size:
            self._enter(probe.terms[new], added[new])
        self.count += sign
        self.square += 2 * sign * int(weights @ probe.words) + probe.square
        title_product = int(titled.take(probe.title) @ probe.words.take(probe.title))
        self.title_square += 2 * sign * title_product + probe.title_square

    def _enter(self, terms: Terms, pairs: Numbers) -> None:
        """Take in terms that are not there yet."""
        every: Terms = np.concatenate((self.terms, terms))
        order = every.argsort(kind="stable")  # which merges what rises twice
        self.terms, self.pairs = every[order], np.concatenate((self.pairs, pairs))[order]

    def products(self, probe: Probe) -> dict[int, int]:
        """By term, the product of the weights of a probe and of the sums; terms of both only."""
        products = probe.words * unpaired(_at(probe.terms, [self])[0])[0]
        pairs = zip(probe.terms.tolist(), products.tolist(), strict=True)
        return {term: product for term, product in pairs if product}


def overlaps(probe: Probe, surprise: Reals, groups: Sequence[Sums]) -> Overlaps:
    """What a probe has in common with each of one or more sums; `surprise` is that of its title's terms."""
    weights, titled = unpaired(_at(probe.terms, groups))
    title, own = titled.take(probe.title, axis=1), probe.words.take(probe.title)
    names, numbers = unpaired((weights > 0) @ probe.marks)
    counts = np.array([[sums.count] for sums in groups])
    shares = weights.take(probe.title, axis=1) / (counts * own)
    return Overlaps(  # of a few groups: lists are quicker than arrays
        _cosines((weights @ probe.words).tolist(), probe.length, [sums.square for sums in groups]),
        _cosines((title @ own).tolist(), probe.title_length, [sums.title_square for sums in groups]),
        [each / probe.names for each in names.tolist()],
        [each / probe.numbers for each in numbers.tolist()],
        _surprises(surprise, shares),
    )


def _cosines(products: Sequence[int], length: float, squares: Sequence[int]) -> list[float]:
    """Where there is no length there is no product either."""
    return [
        product / max(1.0, sqrt(square) * length) for product, square in zip(products, squares, strict=True)
    ]


def _surprises(surprise: Reals, shares: Reals) -> list[float]:
    """By group, what its shared terms surprise, each less what meeting it in the group would.

    That is their pointwise mutual information. The weight of a term in the sums, beside its weight in the
    probe, stands for the share of the group's articles that have it.
    """
    expected = np.log(np.minimum(1.0, np.maximum(_NO_SHARE, shares)))
    gained = np.maximum(0.0, surprise + expected)
    owners = np.arange(len(shares)).repeat(surprise.size)
    found: list[float] = np.bincount(owners, gained.ravel(), len(shares)).tolist()
    return found


def _at(terms: Terms, groups: Sequence[Sums]) -> Numbers:
    """The pairs of several sums at some terms, a row for each of the sums; 0 where they have no such term."""
    near = [(sums, sums.terms.searchsorted(terms)) for sums in groups]
    found = np.concatenate([sums.terms.take(each, mode="clip") for sums, each in near])
    pairs: Numbers = np.concatenate([sums.pairs.take(each, mode="clip") for sums, each in near])
    known = found.reshape(len(groups), -1) == terms
    pairs *= known.ravel()
    return pairs.reshape(known.shape)


def _merged(terms: Sequence[Terms], pairs: Sequence[Numbers]) -> tuple[Terms, Numbers]:
    """Pairs of weights summed by term, by rising term; what sums to nothing is left out, unless all does."""
    every: Terms = np.concatenate(terms)
    order = every.argsort(kind="stable")
    every = every[order]
    starts = first_of_each(every)
    summed = np.add.reduceat(np.concatenate(pairs)[order], starts)
    kept = summed.nonzero()[0]
    if not kept.size:
        return np.zeros(1, np.uint32), np.zeros(1, np.int64)
    return every[starts[kept]], summed[kept]
