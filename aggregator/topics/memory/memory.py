"""The articles within the window and all that is derived from them; nothing else decides.

Everything here is a function of the remembered articles: an engine that is restored from them continues as
if it had never stopped.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import floor, inf
from typing import TypeAlias

from aggregator.topics.features.frequencies import Frequencies
from aggregator.topics.memory.background import Background
from aggregator.topics.memory.copies import CopyFinder
from aggregator.topics.memory.founding import founding_time
from aggregator.topics.memory.group import Group, Member, in_time
from aggregator.topics.memory.index import Index
from aggregator.topics.memory.neighbours import Neighbours

Groups: TypeAlias = tuple[dict[str, Group], dict[str, Group]]


class Memory:
    """Members by id and by hour, the index over them, their frequencies and copies."""

    def __init__(self) -> None:
        self.members: dict[str, Member] = {}
        self.index = Index()
        self.frequencies = Frequencies()
        self.background = Background()
        self.copies = CopyFinder()
        self.neighbours = Neighbours()
        self._hours: defaultdict[int, dict[str, Member]] = defaultdict(dict)

    def put(self, member: Member, story: Group) -> None:
        """Remember a member as part of a story; nothing is learnt from hidden ones."""
        self._keep(member, story)
        if not member.hidden:
            self.frequencies.add(member.outlet, member.primary_language, member.vector.terms)
            self.background.add(member.primary_language, member.vector)

    def fill(self, placed: Iterable[tuple[Member, Group]]) -> None:
        """Put many members, each into its story; the same as one after the other, and quicker."""
        learnt = []
        for member, story in placed:
            self._keep(member, story)
            if not member.hidden:
                learnt.append((member.outlet, member.primary_language, member.vector.terms))
                self.background.add(member.primary_language, member.vector)
        self.frequencies.add_all(learnt)

    def _keep(self, member: Member, story: Group) -> None:
        self.members[member.id] = member
        self._hours[member.hour][member.id] = member
        self.attach(member, story)
        if not member.hidden:
            self.index.add(member)
            self.copies.add(member)
            self.neighbours.add(member)

    def forget(self, member: Member) -> None:
        """The inverse of `put`."""
        del self.members[member.id]
        here = self._hours[member.hour]
        del here[member.id]
        if not here:
            del self._hours[member.hour]
        if not member.hidden:
            self.index.remove(member)
            self.copies.remove(member)
            self.neighbours.remove(member)
            self.frequencies.remove(member.outlet, member.primary_language, member.vector.terms)
            self.background.add(member.primary_language, member.vector, -1)
        self.detach(member)

    def attach(self, member: Member, story: Group) -> None:
        """Make a member part of a story, and of its topic where it has one."""
        member.story = story
        story.add(member)
        self.index.moved(member)
        if story.parent is not None:
            story.parent.add(member)

    def detach(self, member: Member) -> None:
        """Take a member out of its story and topic, to attach it elsewhere."""
        story = member.story
        story.remove(member)
        if not story.members:
            self.index.emptied(story)
        if story.parent is not None:
            self._leave(member, story.parent)

    def adopt(self, story: Group, topic: Group) -> None:
        """Put a story that has no topic under one."""
        story.parent = topic
        self.index.adopted(story)
        for member in story.members.values():
            topic.add(member)

    def orphan(self, story: Group) -> None:
        """Take a story out of its topic, to have it adopted by another."""
        if story.parent is not None:
            for member in story.members.values():
                self._leave(member, story.parent)
        story.parent = None
        self.index.adopted(story)

    def release(self) -> None:
        """Let go the sums of the groups that were not asked for since the last call."""
        for member in self.members.values():
            member.release()
        stories = {member.story for member in self.members.values()}
        for group in stories | {story.parent for story in stories if story.parent is not None}:
            group.release()
        self.neighbours.release()

    def unit(self, member: Member) -> list[Member]:
        """A member and its copies in the same story, which go where it goes."""
        return [member, *(each for each in member.story.members.values() if each.duplicate_of == member.id)]

    def _leave(self, member: Member, topic: Group) -> None:
        topic.remove(member)
        if not topic.members:
            self.index.emptied(topic)

    def at(self, hour: int) -> list[Member]:
        """The members whose time lies in an hour, in the order of (time, id)."""
        return sorted(self._hours.get(hour, {}).values(), key=in_time)

    def outside(self, first: float, last: float = inf) -> Iterator[Member]:
        """The members before one time or after another, both in hours since the epoch."""
        for hour in [each for each in self._hours if each < first or each + 1 > last]:
            yield from [each for each in self._hours[hour].values() if not first <= each.time <= last]

    def recalls(self, group: Group) -> bool:
        """Whether all articles that a group ever had may be remembered: it was founded within their time."""
        return not self._hours or min(self._hours) <= founding_time(group.id) < max(self._hours) + 1

    def groups(self) -> Groups:
        """The stories and the topics of the members, by their ids."""
        stories = {member.story.id: member.story for member in self.members.values()}
        return stories, {story.parent.id: story.parent for story in stories.values() if story.parent}

    def latest_hour(self, until: float) -> int:
        """The hour of the latest member up to a time; the time's own hour where there is none."""
        hours = [hour for hour in self._hours if hour <= floor(until)]
        return max(hours, default=floor(until))
