"""Articles that are the same text again: re-crawled, retitled, syndicated, or with a paragraph added."""

from bisect import insort

from aggregator.topics.features.extraction import Reading
from aggregator.topics.features.sketch import KEYS, resemblance
from aggregator.topics.features.vector import cosine
from aggregator.topics.memory.group import Member, in_time

_SAME = 0.55  # share of word triples in common that makes a copy
_SAME_ADDRESS = 0.99
_ALIKE = 0.5  # cosine of what one source tells at one address: some put every item there
_ANOTHER = 0.1  # cosine below which a new version of an article tells something else
_SAME_DAY = 12.0  # hours
_PER_KEY = 32


class CopyFinder:
    """Finds the article that another repeats, by address, by digest of the text and by sketch.

    Most keys are of one article only, so the earliest has a place of its own and needs no list.
    """

    def __init__(self) -> None:
        self._first: dict[int | str, Member] = {}
        self._later: dict[int | str, list[Member]] = {}

    def add(self, member: Member) -> None:
        for key in _keys(member):
            first = self._first.setdefault(key, member)
            if first is not member:
                self._first[key] = min(first, member, key=in_time)
                insort(self._later.setdefault(key, []), max(first, member, key=in_time), key=in_time)

    def remove(self, member: Member) -> None:
        for key in _keys(member):
            if self._first[key] is not member:
                self._later[key].remove(member)
            elif key in self._later:
                self._first[key] = self._later[key].pop(0)
            else:
                del self._first[key]
            if not self._later.get(key, True):
                del self._later[key]

    def find(self, member: Member) -> Member | None:
        """The article that this one repeats: most like it, then earliest; never itself a copy."""
        found = {
            other.id: other
            for key in _keys(member)
            for other in self._with(key)
            if other.is_original and other.id != member.id
        }
        alike = [(sameness(member, other), -other.time, other.id) for other in found.values()]
        best = max(alike, default=(0.0, 0.0, ""))
        return found[best[2]] if best[0] >= _SAME else None

    def is_formula(self, reading: Reading, apart: str) -> bool:
        """Whether the outlet has this very text under other titles, that of the article `apart` aside."""
        has_it = any(
            other.outlet == reading.outlet and other.content != reading.content and other.id != apart
            for other in self._with(reading.digest)
        )
        return has_it and not reading.tells_of_its_title()

    def _with(self, key: int | str) -> list[Member]:
        """The latest articles with a key."""
        if key not in self._first:
            return []
        return [self._first[key], *self._later.get(key, ())][-_PER_KEY:]


def sameness(one: Member, other: Member) -> float:
    """1 where texts are equal, a little less for versions at one address, else the estimated share of text in
    common, if it makes a copy.

    A short text, which has no sketch, is a copy under the same title only, and on the same day: feeds say
    "Comments" under all, and "Morning briefing" every morning.
    """
    if one.sketch:
        same = one.digest == other.digest
    else:
        same = one.content == other.content and abs(one.time - other.time) <= _SAME_DAY
    if same:
        return 1.0
    if one.url and one.url == other.url and _tell_alike(one, other):
        return _SAME_ADDRESS
    return resemblance(one.sketch, other.sketch, _SAME)


def is_another(former: Member, now: Member) -> bool:
    """Whether a new version has hardly a word of the former one: the page tells something else now."""
    return bool(former.vector and now.vector) and cosine(former.vector, now.vector) < _ANOTHER


def _tell_alike(one: Member, other: Member) -> bool:
    """Whether two articles at one address may be one: some feeds give every item the same address.

    A text without words may be a version of anything.
    """
    if not one.vector or not other.vector:
        return True
    common = cosine(one.vector, other.vector)
    return common >= _ALIKE if one.source == other.source else common > 0


def _keys(member: Member) -> set[int | str]:
    """What copies may have in common; sketch hashes have 32 bits, digests more."""
    keys: set[int | str] = {member.digest, *member.sketch[:KEYS]}
    if member.url:
        keys.add(member.url)
    if not member.sketch:
        keys.add(member.content)
    return keys
