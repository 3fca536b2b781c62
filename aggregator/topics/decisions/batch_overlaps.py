"""What many articles have in common with many sums, all in a few operations on arrays.

The same as `sums.overlaps` for one article, but for rounding. Most of what that costs is the same whatever
the size of the arrays, and is shared by all here.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from aggregator.topics.features.vector import Numbers, Places, Probe, Reals, unpaired
from aggregator.topics.memory.sums import Sums


class BatchOverlaps(NamedTuple):
    """By pair of article and sums, what `Overlaps` has by group."""

    words: Reals
    title: Reals
    names: Reals
    numbers: Reals
    surprise: Reals


class _Common(NamedTuple):
    """The terms that pairs have in common: which pair, which place in the table, the weights in the sums."""

    pairs: Places
    spots: Places
    weights: Numbers
    titled: Numbers


class Table:
    """The terms of several probes, one after the other; `surprise` is that of those in titles."""

    def __init__(self, probes: Sequence[Probe], surprise: Reals) -> None:
        self.sizes = np.array([probe.terms.size for probe in probes])
        self.begins = self.sizes.cumsum() - self.sizes
        self.terms = np.concatenate([probe.terms for probe in probes])
        self.words = np.concatenate([probe.words for probe in probes])
        self.marks = np.concatenate([probe.marks for probe in probes])
        self.lengths = np.array([(each.length, each.title_length) for each in probes])
        self.totals = np.array([(each.names, each.numbers) for each in probes])
        places = np.concatenate(
            [probe.title + begin for probe, begin in zip(probes, self.begins, strict=True)]
        )
        self.in_title = np.zeros(self.terms.size, np.bool_)
        self.in_title[places] = True
        self.surprise = np.zeros(self.terms.size)
        self.surprise[places] = surprise

    def overlaps(self, askers: Places, groups: Sequence[Sums]) -> BatchOverlaps:
        """What each of the askers, by its place among the probes, has in common with the sums beside it."""
        common, count = self._common(askers, groups), len(groups)
        pairs, spots, weights, titled = common
        words, in_title = self.words[spots], self.in_title[spots]
        squares = np.array([(sums.square, sums.title_square) for sums in groups], np.float64)
        lengths = np.maximum(1.0, np.sqrt(squares) * self.lengths[askers])
        names, numbers = unpaired(np.where(weights > 0, self.marks[spots], 0))
        totals = self.totals[askers]
        return BatchOverlaps(
            np.bincount(pairs, weights * words, count) / lengths[:, 0],
            np.bincount(pairs, titled * words * in_title, count) / lengths[:, 1],
            np.bincount(pairs, names, count) / totals[:, 0],
            np.bincount(pairs, numbers, count) / totals[:, 1],
            self._surprise(common, np.array([sums.count for sums in groups])),
        )

    def _common(self, askers: Places, groups: Sequence[Sums]) -> _Common:
        """Each sums is searched once, for the terms of all who ask for it."""
        asked: dict[int, tuple[Sums, list[int]]] = {}
        for pair, sums in enumerate(groups):
            asked.setdefault(id(sums), (sums, []))[1].append(pair)
        pairs = np.array([pair for _, mine in asked.values() for pair in mine])
        sizes = self.sizes[askers[pairs]]
        ends = sizes.cumsum()
        spots = np.arange(ends[-1]) + (self.begins[askers[pairs]] - ends + sizes).repeat(sizes)
        terms = self.terms[spots]
        bounds = ends[np.cumsum([len(mine) for _, mine in asked.values()]) - 1].tolist()
        found, weights = [], []
        begin = 0
        for (sums, _), end in zip(asked.values(), bounds, strict=True):
            at = sums.terms.searchsorted(terms[begin:end])
            found.append(sums.terms.take(at, mode="clip"))
            weights.append(sums.pairs.take(at, mode="clip"))
            begin = end
        known = (np.concatenate(found) == terms).nonzero()[0]
        return _Common(pairs.repeat(sizes)[known], spots[known], *unpaired(np.concatenate(weights)[known]))

    def _surprise(self, common: _Common, counts: Numbers) -> Reals:
        told = (self.in_title[common.spots] & (common.weights > 0)).nonzero()[0]
        pairs, spots = common.pairs[told], common.spots[told]
        shares = common.weights[told] / (counts[pairs] * self.words[spots])
        gained: Reals = np.maximum(0.0, self.surprise[spots] + np.log(np.minimum(1.0, shares)))
        return np.bincount(pairs, gained, counts.size).astype(np.float64)  # of nothing it makes whole numbers
