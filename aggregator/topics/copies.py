"""Articles that are the same text again: re-crawled, retitled, syndicated, or with a paragraph added."""

from collections import defaultdict
from collections.abc import Iterator

from aggregator.topics.group import Member
from aggregator.topics.sketch import KEYS, likeness

_SAME = 0.55  # share of word triples in common that makes a copy
_PER_KEY = 32


class Copies:
    """Finds the article that another repeats, by address, by digest of the text and by sketch."""

    def __init__(self) -> None:
        self._by_key: defaultdict[int | str, list[Member]] = defaultdict(list)

    def add(self, member: Member) -> None:
        for key in _keys(member):
            self._by_key[key].append(member)

    def remove(self, member: Member) -> None:
        for key in _keys(member):
            self._by_key[key].remove(member)
            if not self._by_key[key]:
                del self._by_key[key]

    def find(self, member: Member) -> Member | None:
        """The article that this one repeats: most like it, then earliest; never itself a copy."""
        found = {
            other.id: other
            for key in _keys(member)
            for other in self._by_key.get(key, ())[-_PER_KEY:]
            if other.counts and other.id != member.id
        }
        alike = [(sameness(member, other), -other.time, other.id) for other in found.values()]
        best = max(alike, default=(0.0, 0.0, ""))
        return found[best[2]] if best[0] >= _SAME else None


def sameness(one: Member, other: Member) -> float:
    """1 where address or text are equal, else the estimated share of text in common, if it makes a copy."""
    if one.digest == other.digest or (one.url and one.url == other.url):
        return 1.0
    return likeness(one.sketch, other.sketch, _SAME)


def _keys(member: Member) -> Iterator[int | str]:
    """What copies may have in common; sketch hashes have 32 bits, digests more."""
    yield member.digest
    if member.url:
        yield member.url
    yield from member.sketch[:KEYS]
