"""Which stories an article may belong to: a short list by shared weighty terms, never a scan of all."""

from array import array
from bisect import insort
from collections.abc import Sequence
from itertools import pairwise
from math import inf
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from aggregator.topics.features.vector import Numbers, first_of_each
from aggregator.topics.memory.group import Group, Member, in_time
from aggregator.topics.memory.numbering import Numbering

_KEPT = 20  # terms by which an article is found
_TRIED = 32  # terms with which it may ask
_ASKED = 8  # and those with which it does: the heaviest that lead to another article
_POSTINGS = 30  # latest articles that a term leads to
_CANDIDATES = 5
_CODE_BITS = 16
_GROUP_BITS = 32  # bits above which a group's number never reaches
_PLACE_SHIFT = _GROUP_BITS + _CODE_BITS
_GROUP_MASK = (1 << _GROUP_BITS) - 1
_NONE = -1

Numbered: TypeAlias = npt.NDArray[np.int32]


class Near(NamedTuple):
    """The groups that an article may go to, and the topics, by number, of all that it shares terms with."""

    groups: list[Group]
    topics: Numbered


class Index:
    """Term to the latest articles that have it; the cost of a question does not grow with the window.

    Articles, stories and topics are numbered, so that a question is a few operations on arrays.
    """

    def __init__(self) -> None:
        self._postings: dict[int, array[int]] = {}
        self._members: Numbering[Member] = Numbering()
        self._groups: Numbering[Group] = Numbering()
        self._story_of = array("i")  # by the member's number
        self._topic_of = array("i")  # by the story's number
        self._latest = (-inf, "")  # no article that was ever added is later

    def add(self, member: Member) -> None:
        """Let a member be found, as part of its story."""
        member.number = self._members.give(member)
        self.moved(member)
        is_latest = self._latest < in_time(member)
        self._latest = max(self._latest, in_time(member))
        for term in member.vector.terms[:_KEPT].tolist():
            found = self._postings.get(term)
            if found is None:
                self._postings[term] = array("i", (member.number,))
            elif is_latest:
                found.append(member.number)
            else:
                insort(found, member.number, key=self._in_time)

    def remove(self, member: Member) -> None:
        for term in member.vector.terms[:_KEPT].tolist():
            found = self._postings[term]
            found.remove(member.number)
            if not found:
                del self._postings[term]
        self._members.take_back(member.number)
        member.number = _NONE

    def moved(self, member: Member) -> None:
        """Follow a member that is found into its story."""
        if member.number != _NONE:
            _set(self._story_of, member.number, self._numbered(member.story))

    def adopted(self, story: Group) -> None:
        """Follow a story under its topic, or out of any."""
        if story.number != _NONE:
            topic = _NONE if story.parent is None else self._numbered(story.parent)
            _set(self._topic_of, story.number, topic)

    def emptied(self, group: Group) -> None:
        """Forget a group that has no articles."""
        if group.number != _NONE:
            self._groups.take_back(group.number)
            group.number = _NONE

    def stories(self, member: Member) -> list[Group]:
        """The open stories whose articles share most with the member, itself left out."""
        return self._heaviest(*_summed(*self._found([member])), member)

    def topics(self, member: Member, apart: Group | None = None) -> list[Group]:
        """The topics whose articles share most with the member, itself and one whole story left out."""
        found = self._found([member])
        others = found if apart is None else _but(*found, [apart.number])
        return self._heaviest(*_summed(*self._above(*others)), member)

    def stories_of(self, members: Sequence[Member]) -> list[Near]:
        """For each article, what `stories` finds once it is out of its story, which may be found too."""
        apart = [
            _NONE if each.story.may_have_language(each.primary_language, but=1) else each.story.number
            for each in members
        ]
        stories, weights = _summed(*_but(*self._found(members), apart))
        topics = np.frombuffer(self._topic_of, np.int32)[stories & _GROUP_MASK]
        return self._apart(members, stories, weights, topics)

    def topics_of(self, members: Sequence[Member]) -> list[Near]:
        """For each of some articles, what `topics` finds once its story is out of its topic."""
        others = _but(*self._found(members), [each.story.number for each in members])
        topics, weights = _summed(*self._above(*others))
        return self._apart(members, topics, weights, topics.astype(np.int32))  # without the places above

    def _found(self, members: Sequence[Member]) -> tuple[Numbered, Numbers]:
        """The story of each other article found, once for each term that it shares with one who asks.

        Beside it stand the place of the one who asks, 48 bits up, and the term's weight.
        """
        asked = [
            (latest[-_POSTINGS:], place << _PLACE_SHIFT | code)
            for place, member in enumerate(members)
            for latest, code in self._asked(member)
        ]
        found = np.frombuffer(b"".join([latest for latest, _ in asked]), np.int32)
        codes = np.array([code for _, code in asked], np.int64).repeat([len(latest) for latest, _ in asked])
        others, codes = _but(found, codes, [member.number for member in members])
        return np.frombuffer(self._story_of, np.int32)[others], codes

    def _asked(self, member: Member) -> list[tuple["array[int]", int]]:
        """The articles that each of the terms leads to with which an article asks, and the term's code.

        Of a short report, half of the heaviest terms are in no other.
        """
        vector, asked = member.vector, list[tuple["array[int]", int]]()
        for term, code in zip(vector.terms[:_TRIED].tolist(), vector.codes[:_TRIED].tolist(), strict=True):
            found = self._postings.get(term)
            if found and (len(found) > 1 or found[0] != member.number):
                asked.append((found, code))
                if len(asked) == _ASKED:
                    break
        return asked

    def _above(self, stories: Numbered, codes: Numbers) -> tuple[Numbered, Numbers]:
        """What was found of stories, of their topics."""
        topics = np.frombuffer(self._topic_of, np.int32)[stories]
        known = topics != _NONE
        return topics[known], codes[known]

    def _apart(
        self, members: Sequence[Member], groups: Numbers, weights: Numbers, topics: Numbered
    ) -> list[Near]:
        """What several have found together, for each of them."""
        bounds = groups.searchsorted(np.arange(len(members) + 1) << _GROUP_BITS).tolist()
        groups &= _GROUP_MASK
        return [
            Near(self._heaviest(groups[begin:end], weights[begin:end], member), topics[begin:end])
            for member, (begin, end) in zip(members, pairwise(bounds), strict=True)
        ]

    def _heaviest(self, groups: Numbers, weights: Numbers, member: Member) -> list[Group]:
        """The open groups of largest weight, equal ones in the order of their ids.

        Terms compare within a language: elsewhere they would find namesakes, and push out what is alike.
        """
        best: list[tuple[int, str, Group]] = []
        for place in (-weights).argsort():
            weight = int(weights[place])
            if len(best) >= _CANDIDATES and -weight > best[-1][0]:
                break
            group = self._groups[groups[place]]
            if not group.closed and group.may_have_language(member.primary_language):
                best.append((-weight, group.id, group))
        return [group for *_, group in sorted(best)[:_CANDIDATES]]

    def _in_time(self, number: int) -> tuple[float, str]:
        return in_time(self._members[number])

    def _numbered(self, group: Group) -> int:
        if group.number == _NONE:
            group.number = self._groups.give(group)
            _set(self._topic_of, group.number, _NONE)
            self.adopted(group)
        return group.number


def _set(column: "array[int]", place: int, value: int) -> None:
    if place == len(column):
        column.append(value)
    else:
        column[place] = value


def _but(found: Numbered, codes: Numbers, apart: Sequence[int]) -> tuple[Numbered, Numbers]:
    """What was found, by its number, but for one that is left out for each of those who ask."""
    others = found != (apart[0] if len(apart) == 1 else np.array(apart)[codes >> _PLACE_SHIFT])
    return found[others], codes[others]


def _summed(found: Numbered, codes: Numbers) -> tuple[Numbers, Numbers]:
    """The different groups, each with the place of the one who asks above it, and the sum of their weights.

    Place, group and weight are sorted as one number.
    """
    both = found.astype(np.int64) << _CODE_BITS
    both |= codes
    both.sort()
    groups, weights = both >> _CODE_BITS, both & ((1 << _CODE_BITS) - 1)
    starts = first_of_each(groups)
    return groups[starts], np.add.reduceat(weights, starts)
