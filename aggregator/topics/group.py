"""A story or a topic while it is remembered: its articles and the sum of their vectors."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import sqrt
from typing import NamedTuple

from aggregator.topics.sketch import Sketch
from aggregator.topics.vector import FLAG_BITS, TITLE, UNIT, Probe, Vector


class Overlap(NamedTuple):
    """Cosines of all terms and of title terms; shares of the article's names and numbers in the group."""

    words: float
    title: float
    names: float
    numbers: float


@dataclass(eq=False, slots=True)
class Member:
    """An article in the window; `time` is in hours since the epoch. Copies do not count in a group's sum.

    A `fixed` member is moved by hand only; a `hidden` one is of a source that is never merged.
    """

    id: str
    time: float
    source: str
    outlet: str
    language: str | None
    vector: Vector
    content: int
    digest: int
    sketch: Sketch
    url: str | None = None
    story: "Group" = field(default_factory=lambda: Group(""), repr=False)
    duplicate_of: str | None = None
    reason: str = ""
    score: float | None = None
    fixed: bool = False
    hidden: bool = False

    @property
    def hour(self) -> int:
        return int(self.time // 1)

    @property
    def topic(self) -> "Group":
        return self.story.parent or self.story

    @property
    def counts(self) -> bool:
        return self.duplicate_of is None


@dataclass(eq=False, slots=True)
class Group:
    """Articles that belong together: a story, whose `parent` is its topic, or a topic.

    Ids begin with the founding time, so the older id is the smaller. A closed group takes no more articles.
    """

    id: str
    members: dict[str, Member] = field(default_factory=dict)
    sources: Counter[str] = field(default_factory=Counter)
    counted: int = 0
    first: float = 0.0
    last: float = 0.0
    parent: "Group | None" = field(default=None, repr=False)
    closed: bool = False
    _sums: dict[int, int] = field(default_factory=dict, repr=False)
    _titles: dict[int, int] = field(default_factory=dict, repr=False)
    _squares: list[int] = field(default_factory=lambda: [0, 0], repr=False)
    _only: Vector | None = field(default=None, repr=False)

    def add(self, member: Member) -> None:
        """Take a member in; most groups keep one counted article, whose vector stands for the sum."""
        self.first = min(self.first, member.time) if self.members else member.time
        self.last = max(self.last, member.time) if self.members else member.time
        self.members[member.id] = member
        if member.counts:
            self._count(member, 1)

    def remove(self, member: Member) -> None:
        del self.members[member.id]
        if member.counts:
            self._count(member, -1)
        if self.members and member.time in (self.first, self.last):
            times = [each.time for each in self.members.values()]
            self.first, self.last = min(times), max(times)

    def overlap(self, probe: Probe) -> Overlap:
        """What the probe and the group have in common."""
        if self._only is not None:
            return _overlap_with_one(self._only, probe)
        weight, sums, titles = probe.weight, self._sums, self._titles
        shared = weight.keys() & sums.keys()
        title = probe.title.keys() & titles.keys()
        return Overlap(
            _cosine(sum([weight[term] * sums[term] for term in shared]), probe.length, self._squares[0]),
            _cosine(
                sum([weight[term] * titles[term] for term in title]), probe.title_length, self._squares[1]
            ),
            *probe.known(shared),
        )

    def cohesion(self) -> float:
        """How alike its articles are, 0 to 1: the length of their mean, drawn to an ordinary story's."""
        length = self._squares[0] ** 0.5 / UNIT if self._only is None else 1.0
        return (length + 0.9) / (self.counted + 1.5)

    def share(self, source: str) -> float:
        """The share of its counted articles that are of this source."""
        return self.sources[source] / max(1, self.counted)

    def shared_terms(self, probe: Probe) -> list[tuple[int, float]]:
        """(term, share of the product) of what probe and group have in common, largest first."""
        sums = self._sums if self._only is None else self._only.weights()
        found = [(term, weight * sums[term]) for term, weight in probe.weight.items() if term in sums]
        total = sum(product for _, product in found) or 1
        return sorted(
            ((term, product / total) for term, product in found), key=lambda pair: (-pair[1], pair[0])
        )

    def _count(self, member: Member, sign: int) -> None:
        self.counted += sign
        self.sources[member.source] += sign
        if self.counted == 1 and sign > 0:
            self._only = member.vector
            return
        if self._only is not None and sign < 0:
            self._only = None
            return
        if self._only is not None:
            self._sum(self._only, 1)
            self._only = None
        self._sum(member.vector, sign)
        if self.counted == 1:
            self._only = next(each.vector for each in self.members.values() if each.counts)
            self._clear()

    def _clear(self) -> None:
        self._sums, self._titles, self._squares = {}, {}, [0, 0]

    def _sum(self, vector: Vector, sign: int) -> None:
        self._squares[0] += _accumulate(self._sums, vector.weights(), sign)
        self._squares[1] += _accumulate(self._titles, vector.part(TITLE), sign)


def _accumulate(sums: dict[int, int], weights: Mapping[int, int], sign: int) -> int:
    """Add or subtract weights; by how much the sum of squares grew."""
    grown = 0
    for term, weight in weights.items():
        old = sums.get(term, 0)
        new = old + sign * weight
        grown += new * new - old * old
        if new:
            sums[term] = new
        else:
            del sums[term]
    return grown


def _overlap_with_one(vector: Vector, probe: Probe) -> Overlap:
    codes, weight, titles = vector.by_term(), probe.weight, probe.title
    shared = weight.keys() & codes.keys()
    title = shared & titles.keys()
    return Overlap(
        _cosine(
            sum([weight[term] * (codes[term] >> FLAG_BITS) for term in shared]), probe.length, vector.square
        ),
        _cosine(
            sum([titles[term] * (codes[term] >> FLAG_BITS) for term in title if codes[term] & TITLE]),
            probe.title_length,
            vector.title_square,
        ),
        *probe.known(shared),
    )


def _cosine(product: int, length: float, square: int) -> float:
    return product / (length * sqrt(square)) if product else 0.0
