"""Near-duplicate text: the smallest hashes of its word triples (bottom-k sketch, Broder 1997).

The sketch stands in for MinHash with LSH: shared small hashes find the candidates, and the k smallest of
the union estimate how much of the text is the same, in one pass and without a table of bands.
"""

from array import array
from collections.abc import Sequence
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from aggregator.topics.features.vector import first_of_each

Sketch: TypeAlias = "array[int]"

SIZE = 24
KEYS = 4  # smallest hashes by which copies find each other
_FEWEST = 12  # words below which a text is too short to be told a copy


def sketches(numbers: npt.NDArray[np.uint64], lengths: Sequence[int]) -> list[Sketch]:
    """The sketch of each of several texts, whose words stand one text after the other, so many of each.

    It holds the SIZE smallest hashes of the triples of consecutive words; a very short text has none.
    """
    owners = np.arange(len(lengths), dtype=np.uint64).repeat(lengths)
    first, second, third = numbers[:-2], numbers[1:-1], numbers[2:]
    triples = first * np.uint64(0x9E3779B1) + second * np.uint64(0x85EBCA77) + third * np.uint64(0xC2B2AE3D)
    hashes = (triples ^ (triples >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9) >> np.uint64(32)
    keys = (owners[:-2] << np.uint64(32) | hashes)[owners[2:] == owners[:-2]]
    keys.sort()
    keys = keys[first_of_each(keys)]
    bounds = keys.searchsorted(np.arange(len(lengths) + 1, dtype=np.uint64) << np.uint64(32)).tolist()
    found = keys.astype(np.uint32)
    return [
        array("I", found[begin : min(end, begin + SIZE)].tobytes() if length >= _FEWEST else b"")
        for length, (begin, end) in zip(lengths, pairwise(bounds), strict=True)
    ]


def resemblance(one: Sketch, other: Sketch, least: float = 0.0) -> float:
    """Estimated share of triples that two texts have in common (Jaccard), 0 to 1; 0 where below `least`."""
    both = {*one}.intersection(other)
    size = min(len(one), len(other), SIZE)
    if not both or len(both) / size < least:
        return 0.0
    return len(both.intersection(sorted({*one, *other})[:size])) / size
