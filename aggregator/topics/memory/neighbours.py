"""The articles nearest in meaning among those of other languages: a search bounded in rows and in hours."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from math import log
from typing import TYPE_CHECKING

from aggregator.topics.features.meaning import Whole
from aggregator.topics.memory.group import Group, Member

if TYPE_CHECKING:  # numpy is not for those who do without meanings
    import numpy as np
    from numpy.typing import NDArray

REACH = 72  # hours around a report in which its like is looked for
_ROWS = 8192  # articles that one search compares, give or take an hour's: the nearest in time
_NEAREST = 32  # articles whose stories are candidates
_CANDIDATES = 5
_PRIOR = 200  # articles that are imagined to have been read before the first


class Neighbours:
    """The remembered articles whose meaning is known, by hour and language; how rare their anchors are."""

    def __init__(self) -> None:
        self._hours: defaultdict[int, dict[str, _Block]] = defaultdict(dict)
        self._holders: Counter[int] = Counter()
        self._count = 0

    def add(self, member: Member) -> None:
        """Remember a member; one without a meaning or a language is passed over."""
        if member.meaning and member.primary_language:
            self._hours[member.hour].setdefault(member.primary_language, _Block()).put(member)
            self._count += 1
            self._holders.update(member.meaning.anchors)

    def remove(self, member: Member) -> None:
        """The inverse of `add`."""
        if member.meaning and member.primary_language:
            here = self._hours[member.hour]
            here[member.primary_language].drop(member)
            if not here[member.primary_language].members:
                del here[member.primary_language]
            if not here:
                del self._hours[member.hour]
            self._count -= 1
            for each in member.meaning.anchors:
                self._holders[each] -= 1
                if not self._holders[each]:
                    del self._holders[each]

    def empty(self) -> bool:
        return not self._count

    def release(self) -> None:
        """Let go the tables that searches made."""
        for here in self._hours.values():
            for block in here.values():
                block.release()

    def stories(self, vector: Whole, language: str, hour: int) -> list[Group]:
        """The open stories of the articles in other languages that are nearest in meaning, nearest first."""
        import numpy as np

        blocks = list(self._around(hour, language))
        if not blocks:
            return []
        members = [member for block in blocks for member in block.members.values()]
        likeness = np.concatenate([block.table() @ vector for block in blocks])
        best: dict[Group, float] = {}
        for place in _largest(likeness):
            member = members[place]
            if member.is_original and not member.story.closed:
                best[member.story] = max(best.get(member.story, 0.0), float(likeness[place]))
        return sorted(best, key=lambda group: (-best[group], group.id))[:_CANDIDATES]

    def rarity(self, shared: Iterable[int]) -> float:
        """How much these anchors tell when two reports share them: about one for each that is rare."""
        whole = log(self._count + _PRIOR)
        return sum(
            [log((self._count + _PRIOR) / (self._holders[each] + 1)) / whole for each in sorted(shared)]
        )

    def _around(self, hour: int, language: str) -> Iterator["_Block"]:
        """Blocks of other languages, nearest hour first, until there are enough rows."""
        rows = 0
        for distance in range(REACH + 1):
            for each in {hour - distance, hour + distance}:
                for other, block in self._hours.get(each, _NOTHING).items():
                    if other != language:
                        rows += len(block.members)
                        yield block
            if rows >= _ROWS:
                return


class _Block:
    """The members of an hour in one language, and a table of their vectors while it is asked for."""

    __slots__ = ("_table", "members")

    def __init__(self) -> None:
        self.members: dict[str, Member] = {}
        self._table: NDArray[np.float32] | None = None

    def put(self, member: Member) -> None:
        self.members[member.id] = member
        self._table = None

    def drop(self, member: Member) -> None:
        del self.members[member.id]
        self._table = None

    def release(self) -> None:
        self._table = None

    def table(self) -> "NDArray[np.float32]":
        """One row for each member, in their order."""
        import numpy as np

        if self._table is None:
            rows = b"".join([each.meaning.vector for each in self.members.values() if each.meaning])
            self._table = np.frombuffer(rows, dtype=np.int8).reshape(len(self.members), -1).astype(np.float32)
        return self._table


_NOTHING: Mapping[str, _Block] = {}


def _largest(values: "NDArray[np.float32]") -> list[int]:
    """The places of the largest values, all equals of the last one included."""
    import numpy as np

    kept = min(_NEAREST, len(values))
    least = np.partition(values, len(values) - kept)[len(values) - kept]
    return [int(place) for place in np.flatnonzero(values >= least)]
