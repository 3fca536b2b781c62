"""Which stories an article may belong to: a short list by shared weighty terms, never a scan of all."""

from collections import defaultdict
from collections.abc import Mapping

from aggregator.topics.group import Group, Member

_KEPT = 16  # terms by which an article is found
_ASKED = 14  # terms with which it asks
_POSTINGS = 40  # latest articles that a term leads to
_CANDIDATES = 5


class Index:
    """Term to the latest articles that have it; the cost of a question does not grow with the window."""

    def __init__(self) -> None:
        self._postings: defaultdict[int, list[Member]] = defaultdict(list)

    def add(self, member: Member) -> None:
        for term in member.vector.terms[:_KEPT]:
            found = self._postings[term]
            found.append(member)
            if len(found) > 2 * _POSTINGS:
                del found[:-_POSTINGS]

    def remove(self, member: Member) -> None:
        for term in member.vector.terms[:_KEPT]:
            found = self._postings[term]
            if member in found:
                found.remove(member)
            if not found:
                del self._postings[term]

    def stories(self, member: Member) -> list[Group]:
        """The open stories whose articles share most with the member, itself left out."""
        return _heaviest(self._weights(member))

    def topics(self, member: Member) -> list[Group]:
        """The topics whose articles share most with the member, itself left out."""
        weights: defaultdict[Group, int] = defaultdict(int)
        for story, weight in self._weights(member).items():
            if story.parent is not None:
                weights[story.parent] += weight
        return _heaviest(weights)

    def _weights(self, member: Member) -> dict[Group, int]:
        """By story, the weight of the terms that each of its articles shares with the member."""
        weights: defaultdict[Group, int] = defaultdict(int)
        for term, code in zip(member.vector.terms[:_ASKED], member.vector.codes, strict=False):
            for other in self._postings.get(term, ())[-_POSTINGS:]:
                weights[other.story] += code
        if member.id in member.story.members:
            weights[member.story] -= sum(member.vector.codes[:_ASKED])
        return weights


def _heaviest(weights: Mapping[Group, int]) -> list[Group]:
    """The open groups of largest weight, equal ones in the order of their ids."""
    kept = {group: weight for group, weight in weights.items() if weight > 0 and not group.closed}
    least = min(sorted(kept.values())[-_CANDIDATES:], default=0)
    best = sorted([(-weight, group.id, group) for group, weight in kept.items() if weight >= least])
    return [group for _, _, group in best[:_CANDIDATES]]
