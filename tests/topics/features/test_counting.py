"""What texts say is counted for all at once as it would be for each alone, word by word."""

from collections.abc import Sequence
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.topics.features.counting import Counted, Facts, count
from aggregator.topics.features.vector import TITLE
from aggregator.topics.text.words import FACTS, NAME, NUMBER, PLAIN

Told = tuple[int, int]

_WORDS = st.lists(
    st.tuples(st.sampled_from([0, 3, 70_000, 2**31, 2**32 - 1]), st.sampled_from([PLAIN, NAME, NUMBER])),
    max_size=12,
)


def table(texts: Sequence[Sequence[Told]]) -> Facts:
    return np.array([(number / 2**32, number, kind) for text in texts for number, kind in text], FACTS)


def plainly(body: Sequence[Told], title: Sequence[Told]) -> list[tuple[int, float, int, float]]:
    """Term, weight, flags and commonness of each term of a text, the slow way."""
    found = []
    for term in sorted({number for number, _ in [*body, *title]}):
        kinds, titled = ([kind for number, kind in part if number == term] for part in (body, title))
        weight = (1.0 + log(len(kinds)) if kinds else 0.0) + (2.0 if titled else 0.0)
        flags = (kinds[-1] if kinds else 0) | (titled[-1] | TITLE if titled else 0)
        found.append((term, weight, flags, term / 2**32))
    return found


@given(st.lists(st.tuples(_WORDS, _WORDS), min_size=1, max_size=4))
def test_many_texts_are_counted_like_each(texts: list[tuple[list[Told], list[Told]]]) -> None:
    bodies, titles = ([text[part] for text in texts] for part in (0, 1))
    counted = count(table(bodies), [*map(len, bodies)], table(titles), [*map(len, titles)])
    for (body, title), each in zip(texts, counted, strict=True):
        assert rows(each) == [pytest.approx(row) for row in plainly(body, title)]


def rows(counted: Counted) -> list[tuple[int | float, ...]]:
    return list(zip(*(column.tolist() for column in counted), strict=True))
