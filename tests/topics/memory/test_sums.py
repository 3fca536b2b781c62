"""Sums of vectors, and what an article has in common with several of them."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.topics.features.vector import TITLE, Probe, Reals, Vector, vector
from aggregator.topics.memory.sums import Sums, overlaps
from aggregator.topics.text.words import NAME, NUMBER
from tests.topics.plain import cosine, plain, squared

_TERMS = [0, 7, 4_103, 90_000, 2**31, 2**32 - 1]
_CODES = st.dictionaries(
    st.sampled_from(_TERMS),
    st.tuples(st.floats(0.5, 20.0), st.sampled_from([0, TITLE, NAME, NUMBER, NAME | TITLE])),
)


def _vector(weights: dict[int, tuple[float, int]]) -> Vector:
    terms = sorted(weights)
    heavy = np.array([weights[term][0] for term in terms], np.float64)
    return vector(
        np.array(terms, np.uint32), heavy, np.array([weights[term][1] for term in terms], np.int64), 100
    )


def _surprise(probe: Probe) -> Reals:
    return np.full(probe.title.size, 3.0)


@given(_CODES, st.lists(st.lists(_CODES, min_size=1, max_size=4), min_size=1, max_size=3))
def test_an_article_is_compared_with_every_group_as_with_each_alone(
    asked: dict[int, tuple[float, int]], groups: list[list[dict[int, tuple[float, int]]]]
) -> None:
    own, probe = [_vector(asked)], Probe(_vector(asked))
    others = [[_vector(each) for each in group] for group in groups]
    found = overlaps(probe, _surprise(probe), [Sums.of(group) for group in others])
    for words, title, names, numbers, _, vectors in zip(*found, others, strict=True):
        assert words == pytest.approx(cosine(plain(own), plain(vectors)))
        assert title == pytest.approx(cosine(plain(own, TITLE), plain(vectors, TITLE)))
        for share, kind in ((names, NAME), (numbers, NUMBER)):
            named = plain(own, kind)
            known = Counter({term: weight for term, weight in named.items() if term in plain(vectors)})
            assert share == pytest.approx(squared(known) / (squared(named) or 1))


@given(
    st.lists(_CODES, min_size=2, max_size=6),
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=6),
)
def test_what_came_and_went_leaves_no_trace(
    vectors: list[dict[int, tuple[float, int]]], exchanged: list[tuple[int, int]]
) -> None:
    stored = [_vector(each) for each in vectors]
    inside, sums = stored[:1], Sums.of(stored[:1])
    for leaves, enters in exchanged:
        inside.append(stored[enters % len(stored)])
        sums.add(Probe(inside[-1]), 1)
        sums.add(Probe(inside.pop(leaves % len(inside))), -1)
    fresh = Sums.of(inside)
    assert (sums.square, sums.title_square) == (fresh.square, fresh.title_square)
    for probe in map(Probe, stored):
        assert overlaps(probe, _surprise(probe), [sums]) == overlaps(probe, _surprise(probe), [fresh])
    assert sums.products(Probe(stored[0])) == fresh.products(Probe(stored[0]))
