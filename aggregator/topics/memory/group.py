"""A story or a topic while it is remembered: its articles and the sum of their vectors."""

from dataclasses import dataclass, field

from aggregator.topics.features.meaning import Meaning
from aggregator.topics.features.sketch import Sketch
from aggregator.topics.features.vector import UNIT, Probe, Vector
from aggregator.topics.memory.sums import Sums
from aggregator.topics.text.languages import primary


def _nowhere() -> "Group":
    """Where a member stands that is not placed yet."""
    return _NOWHERE


@dataclass(eq=False, slots=True)
class Member:
    """An article in the window; `time` is in hours since the epoch. Copies do not count in a group's sum.

    A `fixed` member is moved by hand only; a `hidden` one is of a source that is never merged. The `number`
    is its index entry. The `primary_language` is that whatever its script or country; empty if unknown.
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
    story: "Group" = field(default_factory=_nowhere, repr=False)
    duplicate_of: str | None = None
    reason: str = ""
    score: float | None = None
    fixed: bool = False
    hidden: bool = False
    meaning: Meaning | None = field(default=None, repr=False)
    number: int = -1
    primary_language: str = field(init=False)
    hour: int = field(init=False)
    _probe: Probe | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self.primary_language = primary(self.language)
        self.hour = int(self.time // 1)

    def probe(self) -> Probe:
        """The vector unfolded, kept at hand while it is asked for."""
        if self._probe is None:
            self._probe = Probe(self.vector)
        return self._probe

    def release(self) -> None:
        """Let the unfolded vector go."""
        self._probe = None

    @property
    def topic(self) -> "Group":
        return self.story.parent or self.story

    @property
    def is_original(self) -> bool:
        """Whether it is no copy of another one: only originals count in a group's sums."""
        return self.duplicate_of is None


@dataclass(eq=False, slots=True)
class Group:
    """Articles that belong together: a story, whose `parent` is its topic, or a topic.

    The sum of its vectors is large, so it is at hand only while it is asked for.

    Ids begin with the founding time, so the older id is the smaller. A closed group takes no more articles.
    The `number` is its index entry.
    """

    id: str
    members: dict[str, Member] = field(default_factory=dict)
    outlets: dict[str, int] = field(default_factory=dict)
    originals: int = 0
    first: float = 0.0
    last: float = 0.0
    parent: "Group | None" = field(default=None, repr=False)
    closed: bool = False
    number: int = -1
    _sums: Sums | None = field(default=None, repr=False)
    _asked: bool = False
    _languages: dict[str, int] = field(default_factory=dict, repr=False)
    _parts: dict[str, "Group"] = field(default_factory=dict, repr=False)

    def add(self, member: Member) -> None:
        """Take a member in."""
        self.first = min(self.first, member.time) if self.members else member.time
        self.last = max(self.last, member.time) if self.members else member.time
        self.members[member.id] = member
        if member.is_original:
            self._count(member, 1)
        if member.primary_language in self._parts:
            self._parts[member.primary_language].add(member)

    def remove(self, member: Member) -> None:
        del self.members[member.id]
        if member.is_original:
            self._count(member, -1)
        if member.primary_language in self._parts:
            self._parts[member.primary_language].remove(member)
        if self.members and member.time == self.first:
            self.first = min([each.time for each in self.members.values()])
        if self.members and member.time == self.last:
            self.last = max([each.time for each in self.members.values()])

    def has_language(self, language: str) -> bool:
        """Whether articles in this language count in it."""
        return language in self._languages

    def may_have_language(self, language: str, but: int = 0) -> bool:
        """Whether articles in this language, besides some, may be told of in it; where none is known, any."""
        return not language or self._languages.get(language, 0) > but or "" in self._languages

    def is_multilingual(self) -> bool:
        """Whether articles in several languages count in it."""
        return len(self._languages) > 1

    def part(self, language: str) -> "Group":
        """Its articles in one language, as a group; the group itself where it has none, or no others."""
        if not (self.is_multilingual() and self.has_language(language)):
            return self
        if language not in self._parts:
            part = self._parts[language] = Group(self.id)
            for member in self.members.values():
                if member.primary_language == language:
                    part.add(member)
        self._parts[language].parent = self.parent
        return self._parts[language]

    def cohesion(self) -> float:
        """How alike its articles are, 0 to 1: the length of their mean, drawn to an ordinary story's."""
        length = self.sums().square ** 0.5 / UNIT if self.originals != 1 else 1.0
        return (length + 0.9) / (self.originals + 1.5)

    def mean_cosine(self) -> float:
        """The mean cosine of two of its articles; there must be two that count."""
        pairs = self.originals * (self.originals - 1)
        return (self.sums().square / UNIT**2 - self.originals) / pairs

    def sums(self) -> Sums:
        """The sums of its originals' vectors, worked out where they are not at hand; there must be one."""
        if self._sums is None:
            self._sums = Sums.of([member.vector for member in self.members.values() if member.is_original])
        self._asked = True
        return self._sums

    def release(self) -> None:
        """Let the sums go unless they were asked for since the last call, and the parts."""
        self._parts.clear()
        if not self._asked:
            self._sums = None
        self._asked = False

    def share(self, outlet: str) -> float:
        """The share of its originals that are of this outlet."""
        return self.outlets.get(outlet, 0) / max(1, self.originals)

    def shared_terms(self, probe: Probe) -> list[tuple[int, float]]:
        """(term, share of the product) of what probe and group have in common, largest first."""
        products = self.sums().products(probe)
        total = sum(products.values()) or 1
        found = [(term, product / total) for term, product in products.items() if product]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    def _count(self, member: Member, sign: int) -> None:
        self.originals += sign
        self.outlets[member.outlet] = self.outlets.get(member.outlet, 0) + sign
        self._languages[member.primary_language] = self._languages.get(member.primary_language, 0) + sign
        if not self._languages[member.primary_language]:
            del self._languages[member.primary_language]
        if not self.originals:
            self._sums = None
        elif self._sums is not None:
            self._sums.add(member.probe(), sign)


def in_time(member: Member) -> tuple[float, str]:
    """The order of members: by time, equal ones by id."""
    return member.time, member.id


_NOWHERE = Group("")  # nothing is ever added to it
