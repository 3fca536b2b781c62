"""What many articles have in common with many sums is what each has in common with its own."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.topics.decisions.batch_overlaps import Table
from aggregator.topics.features.vector import TITLE, Probe, Vector, vector
from aggregator.topics.memory.sums import Sums, overlaps
from aggregator.topics.text.words import NAME, NUMBER

_SURPRISE = 3.0


@st.composite
def vectors(draw: st.DrawFn) -> Vector:
    told = draw(
        st.dictionaries(
            st.sampled_from([0, 7, 4_103, 90_000, 2**31, 2**32 - 1]),
            st.tuples(st.floats(0.5, 20.0), st.sampled_from([0, TITLE, NAME, NUMBER, NAME | TITLE])),
        )
    )
    terms = sorted(told)
    weights, flags = ([told[term][column] for term in terms] for column in (0, 1))
    return vector(
        np.array(terms, np.uint32), np.array(weights, np.float64), np.array(flags, np.int64), kept=100
    )


_GROUPS = st.lists(st.lists(vectors(), min_size=1, max_size=4), min_size=1, max_size=3)


@given(st.lists(vectors(), min_size=1, max_size=4), _GROUPS)
def test_all_beside_all_is_each_beside_each(
    asked: Sequence[Vector], groups: Sequence[Sequence[Vector]]
) -> None:
    probes, sums = [Probe(each) for each in asked], [Sums.of(group) for group in groups]
    surprises = [np.full(probe.title.size, _SURPRISE) for probe in probes]
    table = Table(probes, np.concatenate(surprises))
    askers = np.arange(len(probes)).repeat(len(sums))
    met = np.array(table.overlaps(askers, sums * len(probes))).reshape(5, len(probes), len(sums))
    for place, (probe, surprise) in enumerate(zip(probes, surprises, strict=True)):
        for figure, expected in zip(met[:, place], overlaps(probe, surprise, sums), strict=True):
            assert figure.tolist() == pytest.approx(expected, abs=1e-12)
