"""How often each of very many numbers was counted, in a small part of the memory that a dictionary takes."""

from collections import Counter

import numpy as np
import numpy.typing as npt

from aggregator.topics.features.vector import Numbers, Terms, first_of_each

_LATE_LEAST = 1000  # numbers that wait, and one in so many that are known, before they are put in order
_LATE_SHARE = 8

Known = npt.NDArray[np.bool_]


class Tally:
    """Counts of 32-bit numbers: two arrays by rising number, and a dictionary of those that came late.

    A number takes twelve bytes, and in a dictionary some hundred: more of them stay in the processor's cache.
    """

    def __init__(self) -> None:
        self._numbers: Terms = np.zeros(1, np.uint32)  # never none, so that all can be looked for
        self._counts: Numbers = np.zeros(1, np.int64)
        self._late: Counter[int] = Counter()

    def of(self, numbers: Terms) -> Numbers:
        """How often each was counted."""
        places, known = self._find(numbers)
        counts: Numbers = self._counts.take(places, mode="clip") * known
        if self._late and (late := (~known).nonzero()[0]).size:
            counts[late] = [self._late.get(number, 0) for number in numbers[late].tolist()]
        return counts

    def add(self, numbers: Terms, sign: int = 1) -> None:
        """Count each of some different numbers once, or with sign -1 take it back."""
        places, known = self._find(numbers)
        self._counts[places[known]] += sign
        if (late := (~known).nonzero()[0]).size:
            self._late.update(dict.fromkeys(numbers[late].tolist(), sign))
            if len(self._late) > _LATE_LEAST + self._numbers.size // _LATE_SHARE:
                self.add_all(numbers[:0])

    def add_all(self, numbers: Terms) -> None:
        """Count each of very many numbers as often as it stands there; put those that came late in order."""
        late, self._late = self._late, Counter()
        more, counts = np.unique(numbers, return_counts=True)
        every = np.concatenate((self._numbers, more, np.array([*late], np.uint32)))
        order = every.argsort(kind="stable")
        every = every[order]
        starts = first_of_each(every)
        counts = np.concatenate((self._counts, counts, np.array([*late.values()], np.int64)))[order]
        summed = np.add.reduceat(counts, starts)
        kept = summed.nonzero()[0]
        if kept.size:
            self._numbers, self._counts = every[starts[kept]], summed[kept]

    def _find(self, numbers: Terms) -> tuple[Numbers, Known]:
        places = self._numbers.searchsorted(numbers)
        return places, self._numbers.take(places, mode="clip") == numbers
