"""The sum of a group's vectors, and what an article has in common with several of them at once."""

from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple, Self, TypeAlias

import numpy as np
import numpy.typing as npt

from aggregator.topics.vector import SIEVE, Numbers, Places, Probe, Reals, Terms, first_of_each

Weights: TypeAlias = npt.NDArray[np.int32]


class Overlap(NamedTuple):
    """Cosines of all terms and of title terms; shares of the article's names and numbers in the group.

    `surprise` is that of the title terms that they share, beyond what the group's size makes likely.
    """

    words: float
    title: float
    names: float
    numbers: float
    surprise: float


class Sums:
    """Sums of weights by rising term, of all terms and of title terms; a term that went may stay with 0.

    `square` and `title_square` are the sums of the squared weights, `count` the number of vectors.
    """

    __slots__ = ("count", "square", "terms", "title_square", "weights")

    def __init__(self, count: int, terms: Terms, weights: Weights, square: int, title_square: int) -> None:
        self.count, self.terms, self.weights = count, terms, weights
        self.square, self.title_square = square, title_square

    @classmethod
    def of(cls, probes: Sequence[Probe]) -> Self:
        """The sums of one vector or more."""
        if len(probes) == 1:
            only = probes[0]
            return cls(1, only.terms, only.columns[:2].astype(np.int32), only.square, only.title_square)
        terms, weights = _merged([each.terms for each in probes], [each.columns[:2] for each in probes])
        square, title_square = (int(row @ row) for row in weights)
        return cls(len(probes), terms, weights.astype(np.int32), square, title_square)

    def add(self, probe: Probe, sign: int) -> None:
        """Add a vector, or with sign -1 take it away."""
        self.count += sign
        added = sign * probe.columns[:2]
        places, known = _find(self.terms, probe.terms)
        if known.all():
            old = self.weights.take(places, axis=1)
            self.weights[:, places] = old + added
        else:
            old = np.zeros_like(added)
            old[:, known] = self.weights.take(places[known], axis=1)
            self.terms, weights = _merged((self.terms, probe.terms), (self.weights, added))
            self.weights = weights.astype(np.int32)
        grown = np.add.reduce(added * (2 * old + added), axis=1)
        self.square += int(grown[0])
        self.title_square += int(grown[1])

    def products(self, probe: Probe) -> dict[int, int]:
        """By term, the product of the weights of a probe and of the sums; terms of both only."""
        places, known = _find(self.terms, probe.terms)
        products = probe.columns[0, known] * self.weights[0, places[known]]
        return dict(zip(probe.terms[known].tolist(), products.tolist(), strict=True))


def overlaps(probe: Probe, surprise: Reals, groups: Sequence[Sums]) -> list[Overlap]:
    """What a probe has in common with each of the sums; only terms of a `surprise` above 0 surprise."""
    if not groups:
        return []
    terms: Terms = np.concatenate([sums.terms for sums in groups])
    likely = probe.sieve.take(terms & (SIEVE - 1)).nonzero()[0]
    places, known = _find(probe.terms, terms[likely])
    shared, places = likely[known], places[known]
    ends = np.array([sums.terms.size for sums in groups]).cumsum()
    owners = ends.searchsorted(shared, side="right")
    rows = owners + len(groups) * _EACH_COLUMN
    weights = np.concatenate([sums.weights for sums in groups], axis=1).take(shared, axis=1)
    products = probe.columns.take(places, axis=1)
    products[:2] *= weights
    products[2:] *= weights[0] > 0
    surprises = _surprises(probe, surprise, places, weights[0], owners, [sums.count for sums in groups])
    totals = np.bincount(rows.ravel(), products.ravel(), 4 * len(groups)).reshape(4, -1)
    return [
        Overlap(
            _cosine(words, probe.length, sums.square),
            _cosine(title, probe.title_length, sums.title_square),
            names / probe.names,
            numbers / probe.numbers,
            gained,
        )
        for sums, words, title, names, numbers, gained in zip(
            groups, *totals.tolist(), surprises, strict=True
        )
    ]


def _surprises(
    probe: Probe, surprise: Reals, places: Places, weights: Weights, owners: Places, counts: Sequence[int]
) -> list[float]:
    """By group, what its shared terms surprise, each less what meeting it in the group would.

    That is their pointwise mutual information. The weight of a term in the sums, beside its weight in the
    probe, stands for the share of the group's articles that have it.
    """
    told = ((surprise.take(places) > 0.0) & (weights > 0)).nonzero()[0]
    places, owners = places[told], owners[told]
    share = weights[told] / (np.array(counts)[owners] * probe.columns[0, places])
    gained = np.maximum(0.0, surprise[places] + np.log(np.minimum(1.0, share)))
    found: list[float] = np.bincount(owners, gained, len(counts)).tolist()
    return found


_EACH_COLUMN = np.arange(4)[:, np.newaxis]


def _find(terms: Terms, asked: Terms) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
    """Where each term asked for stands, or would stand, among rising ones; and whether it is there."""
    places = terms.searchsorted(asked)
    if not terms.size:
        return places, np.zeros(asked.size, np.bool_)
    return places, terms.take(places, mode="clip") == asked


def _merged(terms: Sequence[Terms], weights: Sequence[Numbers | Weights]) -> tuple[Terms, Numbers]:
    """Columns of weights summed by term, by rising term; what sums to nothing is left out."""
    every: Terms = np.concatenate(terms)
    order = every.argsort(kind="stable")
    every = every[order]
    starts = first_of_each(every)
    summed = np.add.reduceat(np.concatenate(weights, axis=1).take(order, axis=1), starts, axis=1)
    kept = summed[0].nonzero()[0]
    return every[starts[kept]], summed.take(kept, axis=1)


def _cosine(product: float, length: float, square: int) -> float:
    return product / (length * sqrt(square)) if product else 0.0
