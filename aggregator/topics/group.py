"""A story or a topic while it is remembered: its articles and the sum of their vectors."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import sqrt
from typing import NamedTuple

from aggregator.topics.meaning import Meaning
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
    meaning: Meaning | None = field(default=None, repr=False)

    @property
    def tongue(self) -> str:
        """The language whatever its script or country; empty where it is not known."""
        return (self.language or "").partition("-")[0].lower()

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

    The sum of its vectors is large, so it is at hand only while it is asked for; one article is its own sum.

    Ids begin with the founding time, so the older id is the smaller. A closed group takes no more articles.
    """

    id: str
    members: dict[str, Member] = field(default_factory=dict)
    outlets: Counter[str] = field(default_factory=Counter)
    counted: int = 0
    first: float = 0.0
    last: float = 0.0
    parent: "Group | None" = field(default=None, repr=False)
    closed: bool = False
    _only: Vector | None = field(default=None, repr=False)
    _sums: "Sums | None" = field(default=None, repr=False)
    _tongues: dict[str, int] = field(default_factory=dict, repr=False)
    _parts: dict[str, "Group"] = field(default_factory=dict, repr=False)

    def add(self, member: Member) -> None:
        """Take a member in; most groups keep one counted article, whose vector stands for the sum."""
        self.first = min(self.first, member.time) if self.members else member.time
        self.last = max(self.last, member.time) if self.members else member.time
        self.members[member.id] = member
        if member.counts:
            self._count(member, 1)
        if member.tongue in self._parts:
            self._parts[member.tongue].add(member)

    def remove(self, member: Member) -> None:
        del self.members[member.id]
        if member.counts:
            self._count(member, -1)
        if member.tongue in self._parts:
            self._parts[member.tongue].remove(member)
        if self.members and member.time in (self.first, self.last):
            times = [each.time for each in self.members.values()]
            self.first, self.last = min(times), max(times)

    def speaks(self, tongue: str) -> bool:
        """Whether articles in this language count in it."""
        return tongue in self._tongues

    def speaks_many(self) -> bool:
        """Whether articles in several languages count in it."""
        return len(self._tongues) > 1

    def part(self, tongue: str) -> "Group":
        """Its articles in one language, as a group; the group itself where it has none, or no others."""
        if not (self.speaks_many() and self.speaks(tongue)):
            return self
        if tongue not in self._parts:
            part = self._parts[tongue] = Group(self.id)
            for member in self.members.values():
                if member.tongue == tongue:
                    part.add(member)
        return self._parts[tongue]

    def overlap(self, probe: Probe) -> Overlap:
        """What the probe and the group have in common."""
        return self.sums().overlap(probe) if self._only is None else _overlap_with_one(self._only, probe)

    def cohesion(self) -> float:
        """How alike its articles are, 0 to 1: the length of their mean, drawn to an ordinary story's."""
        length = self.sums().square ** 0.5 / UNIT if self._only is None else 1.0
        return (length + 0.9) / (self.counted + 1.5)

    def sums(self) -> "Sums":
        """The sums of its counted vectors, worked out where they are not at hand."""
        if self._sums is None:
            self._sums = Sums()
            for member in self.members.values():
                if member.counts:
                    self._sums.add(member.vector, 1)
        self._sums.asked = True
        return self._sums

    def rest(self) -> None:
        """Let the sums go unless they were asked for since the last call, and the parts."""
        self._parts.clear()
        if self._sums is not None and self._sums.asked:
            self._sums.asked = False
        else:
            self._sums = None

    def share(self, outlet: str) -> float:
        """The share of its counted articles that are of this outlet."""
        return self.outlets[outlet] / max(1, self.counted)

    def shared_terms(self, probe: Probe) -> list[tuple[int, float]]:
        """(term, share of the product) of what probe and group have in common, largest first."""
        sums = self.sums().words if self._only is None else self._only.weights()
        found = [(term, weight * sums[term]) for term, weight in probe.weight.items() if term in sums]
        total = sum(product for _, product in found) or 1
        return sorted(
            ((term, product / total) for term, product in found), key=lambda pair: (-pair[1], pair[0])
        )

    def _count(self, member: Member, sign: int) -> None:
        self.counted += sign
        self.outlets[member.outlet] += sign
        self._tongues[member.tongue] = self._tongues.get(member.tongue, 0) + sign
        if not self._tongues[member.tongue]:
            del self._tongues[member.tongue]
        self._only = self._single() if self.counted == 1 else None
        if self.counted <= 1:
            self._sums = None
        elif self._sums is not None:
            self._sums.add(member.vector, sign)

    def _single(self) -> Vector:
        return next(each.vector for each in self.members.values() if each.counts)


class Sums:
    """Sums of vectors and of their title terms; `square` and `title_square` are sums of squared weights."""

    __slots__ = ("asked", "square", "title_square", "titles", "words")

    def __init__(self) -> None:
        self.words: dict[int, int] = {}
        self.titles: dict[int, int] = {}
        self.square = self.title_square = 0
        self.asked = False

    def add(self, vector: Vector, sign: int) -> None:
        """Add a vector, or with sign -1 take it away."""
        self.square += _accumulate(self.words, vector.weights(), sign)
        self.title_square += _accumulate(self.titles, vector.part(TITLE), sign)

    def overlap(self, probe: Probe) -> Overlap:
        """What a probe has in common with the sums."""
        weight, sums, titles = probe.weight, self.words, self.titles
        shared = weight.keys() & sums.keys()
        title = sum([own * titles[term] for term, own in probe.title.items() if term in titles])
        return Overlap(
            _cosine(sum([weight[term] * sums[term] for term in shared]), probe.length, self.square),
            _cosine(title, probe.title_length, self.title_square),
            *probe.known(shared),
        )


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
    weight, titles = probe.weight, probe.title
    pairs = zip(vector.terms, vector.codes, strict=True)
    shared = {term: code for term, code in pairs if term in weight}
    words = sum([weight[term] * (code >> FLAG_BITS) for term, code in shared.items()])
    title = sum(
        [
            titles[term] * (code >> FLAG_BITS)
            for term, code in shared.items()
            if code & TITLE and term in titles
        ]
    )
    return Overlap(
        _cosine(words, probe.length, vector.square),
        _cosine(title, probe.title_length, vector.title_square),
        *probe.known(shared),
    )


def _cosine(product: int, length: float, square: int) -> float:
    return product / (length * sqrt(square)) if product else 0.0
