"""Near-duplicate text: the smallest hashes of its word triples (bottom-k sketch, Broder 1997).

The sketch stands in for MinHash with LSH: shared small hashes find the candidates, and the k smallest of
the union estimate how much of the text is the same, in one pass and without a table of bands.
"""

from array import array
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Sketch: TypeAlias = "array[int]"

SIZE = 24
KEYS = 4  # smallest hashes by which copies find each other
_FEWEST = 12  # words below which a text is too short to be told a copy


def sketch(numbers: Sequence[int] | npt.NDArray[np.uint64]) -> Sketch:
    """The SIZE smallest hashes of the triples of consecutive numbered words; empty for a very short text."""
    if len(numbers) < _FEWEST:
        return array("I")
    words = np.asarray(numbers, np.uint64)
    first, second, third = words[:-2], words[1:-1], words[2:]
    triples = first * np.uint64(0x9E3779B1) + second * np.uint64(0x85EBCA77) + third * np.uint64(0xC2B2AE3D)
    mixed = (triples ^ (triples >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9) >> np.uint64(32)
    hashes = np.sort(mixed.astype(np.uint32))
    different = np.concatenate((hashes[:1], hashes[1:][hashes[1:] != hashes[:-1]]))
    return array("I", different[:SIZE].tobytes())


def likeness(one: Sketch, other: Sketch, least: float = 0.0) -> float:
    """Estimated share of triples that two texts have in common (Jaccard), 0 to 1; 0 where below `least`."""
    both = {*one}.intersection(other)
    size = min(len(one), len(other), SIZE)
    if not both or len(both) / size < least:
        return 0.0
    return len(both.intersection(sorted({*one, *other})[:size])) / size
