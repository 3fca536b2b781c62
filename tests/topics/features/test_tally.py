"""Very many numbers are counted as a dictionary would."""

import random
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from aggregator.topics.features.tally import Tally
from aggregator.topics.features.vector import Terms

_NUMBERS = st.sets(st.sampled_from([0, 1, 5, 4_103, 2**31, 2**32 - 2, 2**32 - 1]) | st.integers(0, 2**32 - 1))


@given(st.lists(_NUMBERS, max_size=4), st.lists(_NUMBERS, max_size=4), st.lists(_NUMBERS, max_size=4))
def test_what_is_counted_and_taken_back_is_counted_exactly(
    first: Sequence[set[int]], at_once: Sequence[set[int]], later: Sequence[set[int]]
) -> None:
    tally, plain = Tally(), Counter[int]()
    for some in first:
        tally.add(array(some))
    tally.add_all(array([number for some in at_once for number in some]))
    for some in later:
        tally.add(array(some))
    for some in [*first, *at_once[:2], *later[:2]]:
        tally.add(array(some), -1)
    plain.update(number for some in [*at_once[2:], *later[2:]] for number in some)
    asked = sorted({7, *(number for some in [*first, *at_once, *later] for number in some)})
    assert tally.of(array(asked)).tolist() == [plain[number] for number in asked]


def test_what_comes_one_by_one_is_counted_like_what_comes_at_once() -> None:
    rng = random.Random(1)
    rows = [
        [rng.randrange(2**32) if rng.random() < 0.5 else rng.randrange(500) for _ in range(90)]
        for _ in range(99)
    ]
    one_by_one, at_once = Tally(), Tally()
    for row in rows:
        one_by_one.add(array({*row}))
    every = array([number for row in rows for number in {*row}])
    at_once.add_all(every)
    assert one_by_one.of(every).tolist() == at_once.of(every).tolist()


def array(numbers: Iterable[int]) -> Terms:
    return np.array([*numbers], np.uint32)
