"""Whether a story is two: its reports fall into two groups, alike within and unlike across.

Reports of two events of one kind join one by one, each being like enough to what is there. Only a look at all
of them together shows the gap between the two.
"""

from collections.abc import Sequence
from itertools import compress
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from aggregator.topics.features.vector import Probe, Reals
from aggregator.topics.memory.group import Member

LEAST = 4  # reports of the smaller group
_MOST = 150  # reports that are looked at together: the cost is the square of their number
_APART = 0.65  # likeness across beside that within, below which there are two stories
_ROUNDS = 10

Side: TypeAlias = npt.NDArray[np.bool_]
Halves: TypeAlias = tuple[list[Member], list[Member]]


def halves(members: Sequence[Member]) -> Halves | None:
    """The two groups of some members, that of the first one first; None where they are one, or too many."""
    if not 2 * LEAST <= len(members) <= _MOST:
        return None
    alike = _likenesses(members)
    side = _sides(alike)
    if min(side.sum(), (~side).sum()) < LEAST or _closeness(alike, side) >= _APART:
        return None
    return list(compress(members, side == side[0])), list(compress(members, side != side[0]))


def _likenesses(members: Sequence[Member]) -> Reals:
    """The cosines of each with each, 0 with itself; products of whole numbers are exact in any order."""
    probes = [member.probe() for member in members]
    table = _shared(probes)
    products = np.einsum("ik,jk->ij", table, table)  # not @, whose threads cost more than they do here
    lengths = np.array([probe.length for probe in probes])
    alike: Reals = products / np.outer(lengths, lengths)
    np.fill_diagonal(alike, 0.0)
    return alike


def _shared(probes: Sequence[Probe]) -> npt.NDArray[np.float32]:
    """The weights of the terms that several have, a row for each; the product of two rows fits 24 bits."""
    terms = np.concatenate([probe.terms for probe in probes])
    _, columns, owners = np.unique(terms, return_inverse=True, return_counts=True)
    shared = owners > 1
    kept = shared[columns]
    rows = np.arange(len(probes)).repeat([probe.terms.size for probe in probes])
    table = np.zeros((len(probes), int(shared.sum())), np.float32)
    table[rows[kept], (shared.cumsum() - 1)[columns[kept]]] = np.concatenate([each.words for each in probes])[
        kept
    ]
    return table


def _sides(alike: Reals) -> Side:
    """Two means: begun with the two that are least alike, each goes to the group that it is more like."""
    others = alike + np.identity(len(alike))
    one, other = np.unravel_index(others.argmin(), others.shape)
    side: Side = others[:, one] >= others[:, other]
    for _ in range(_ROUNDS):
        moved = _mean(alike, side) >= _mean(alike, ~side)
        if (moved == side).all():
            break
        side = moved
    return side


def _mean(alike: Reals, side: Side) -> Reals:
    """How alike each is, in the mean, to the others of a group."""
    means: Reals = alike[:, side].sum(axis=1) / np.maximum(1, side.sum() - side)
    return means


def _closeness(alike: Reals, side: Side) -> float:
    """How alike the groups are, beside how alike the reports within each are (their geometric mean)."""
    across = _mean(alike, ~side)[side].mean()
    within = _mean(alike, side)[side].mean() * _mean(alike, ~side)[~side].mean()
    return float(across / within**0.5) if within > 0.0 else 1.0
