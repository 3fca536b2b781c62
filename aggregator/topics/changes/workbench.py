"""Carries decisions out in the memory, and notes every change in the journal."""

from collections.abc import Container, Iterable
from dataclasses import dataclass

from aggregator.model import reasons
from aggregator.topics.changes.journal import Journal
from aggregator.topics.changes.units import Units
from aggregator.topics.corrections import Directives
from aggregator.topics.decisions.crosslingual import CrossLingual, Match
from aggregator.topics.decisions.parting import halves
from aggregator.topics.decisions.placing import Decider, is_small
from aggregator.topics.decisions.scoring import Candidate, probability
from aggregator.topics.memory.copies import is_another, sameness
from aggregator.topics.memory.founding import new_story, new_topic
from aggregator.topics.memory.group import Group, Member, in_time
from aggregator.topics.memory.memory import Memory
from aggregator.topics.settings import Trust

_BAND = 2.0  # log odds around the threshold within which terms leave a story doubtful


@dataclass(frozen=True, slots=True)
class Workbench:
    """The memory, the rules, the corrections, and the journal of one call of the engine."""

    memory: Memory
    decider: Decider
    trust: Trust
    directives: Directives
    journal: Journal
    crosslingual: CrossLingual

    @property
    def _units(self) -> Units:
        return Units(self.memory, self.trust, self.journal)

    def place(self, member: Member) -> Member:
        """Give a new article, or a new version of a known one, its story and topic.

        The same version again changes nothing; what stands in the memory is returned.
        """
        known = self.memory.members.get(member.id)
        if known and known.content == member.content:
            self.journal.placed([known])
            return known
        home = known.story if known else None
        copies = self.memory.unit(known)[1:] if known else []
        if known:
            self.memory.forget(known)
        if home is not None and (member.fixed or home.closed):
            member.reason = known.reason if known else ""
            self.memory.put(member, home)
        elif member.hidden:
            self._keep_apart(member, home)
        elif original := self.memory.copies.find(member):
            self._units.fold(member, original)
        elif known and home and self._is_shared(home) and is_another(known, member):
            self._decide(member, None, again=member.content)
        else:
            self._decide(member, home)
        self._units.pass_on(copies, member, [each for each in copies if _goes_along(each, member)])
        self.journal.placed([member])
        if home is not None:
            self._leave(home, member.story)
        return member

    def reconsider(self, member: Member) -> bool:
        """Move a member whose best story came later; its copies follow. Returns whether it was moved."""
        home = member.story
        home.remove(member)
        ranked = self.decider.stories(member, home)
        home.add(member)
        if ranked and ranked[0].group is not home and self._accepts_story(ranked[0]):
            member.score = probability(ranked[0].score)
            self._move(member, ranked[0].group, reasons.LIKELIER_CAME_LATER)
            self._leave(home, member.story)
        return member.story is not home

    def reconsider_topic(self, story: Group) -> bool:
        """Move a small story whose best topic came later. Returns whether it was moved."""
        home = story.parent
        if home is None or not is_small(story):
            return False
        ranked = self._topics_outside(story, home)
        if ranked and ranked[0].group is not home and self._accepts_topic(ranked[0]):
            self.memory.orphan(story)
            self.memory.adopt(story, ranked[0].group)
            self.journal.placed(story.members.values())
            self._leave_topic(home, ranked[0].group)
        return story.parent is not home

    def _topics_outside(self, story: Group, home: Group) -> list[Candidate]:
        """The topics of a story as if it stood in none; that of its own alone needs no taking apart."""
        if len(home.members) > len(story.members):
            self.memory.orphan(story)
            ranked = self.decider.topics(story, home)
            self.memory.adopt(story, home)
            return ranked
        story.parent = None
        ranked = self.decider.topics(story)
        story.parent = home
        return ranked

    def part(self, story: Group, hour: int) -> None:
        """Take a story apart that has turned out to be two, and what comes of it again."""
        members = sorted(story.members.values(), key=in_time)
        if story.is_multilingual() or any(each.fixed for each in members):
            return
        if not (two := halves([each for each in members if each.is_original and each.vector])):
            return
        apart = new_story(two[1][0], parent=story.parent, again=hour)
        for member in two[1]:
            self._move(member, apart, reasons.STORY_PARTED)
        self.part(story, hour)
        self.part(apart, hour)

    def link(self, story: Group) -> None:
        """Put a story that is told in one language into the story of the same event in others."""
        if self.crosslingual.knows_none() or story.closed or story.is_multilingual():
            return
        movable = not any(each.fixed for each in story.members.values())
        if movable and (match := self._match(story.members.values(), story)):
            self.merge(story, match.group, reasons.OTHER_LANGUAGE)

    def _doubtful(self, ranked: Iterable[Candidate]) -> set[Group]:
        model = self.decider.models.story
        least = model.thresholds[self.decider.merging] - _BAND
        return {each.group for each in ranked if each.score >= least}

    def _match(
        self, members: Iterable[Member], home: Group | None = None, doubtful: Container[Group] = ()
    ) -> Match | None:
        """The story in other languages that articles belong to, if one is likely enough."""
        found = self.crosslingual.stories(members, home, doubtful)
        return found[0] if found and self.crosslingual.reaches(found[0]) else None

    def merge(self, story: Group, into: Group, reason: str) -> None:
        """Put all of a story's articles into another; the older id of the two survives."""
        members = list(story.members.values())
        for member in members:
            self.memory.detach(member)
            member.reason = reason
            self.memory.attach(member, into)
        self.journal.placed(members)
        self._retire(story, into)

    def enforce(self) -> None:
        """Make the memory obey the corrections."""
        for named in self.directives.together:
            self._join([self.memory.members[id_] for id_ in sorted(named) if id_ in self.memory.members])
        for id_ in sorted(self.directives.alone.keys() & self.memory.members.keys()):
            member = self.memory.members[id_]
            if member.reason != reasons.SPLIT:
                self._split(member)

    def _decide(self, member: Member, home: Group | None, again: int | None = None) -> None:
        ranked = self.decider.stories(member, home)
        member.score = probability(ranked[0].score) if ranked else None
        if ranked and (ranked[0].group is home or self._accepts_story(ranked[0])):
            member.reason = reasons.LIKELIEST
            self.memory.put(member, ranked[0].group)
            self.link(member.story)
        elif home is not None:
            member.reason = reasons.NONE_LIKELIER
            self.memory.put(member, home)
        elif match := self._match([member], doubtful=self._doubtful(ranked)):
            member.reason, member.score = reasons.OTHER_LANGUAGE, probability(match.score)
            self.memory.put(member, match.group)
        else:
            member.reason = reasons.NOT_LIKELY_ENOUGH if ranked else reasons.NOTHING_ALIKE
            self._put_in_new_story(member, again)

    def _keep_apart(self, member: Member, home: Group | None) -> None:
        """Put a member of a source that is never merged where it is alone; others may have its first id."""
        member.reason = reasons.NEVER_MERGED
        if home is None or self._is_shared(home):
            again = None if home is None else member.hour
            home = new_story(member, new_topic(member, again), again)
        self.memory.put(member, home)

    def _put_in_new_story(self, member: Member, again: int | None) -> None:
        """Put a member into a new story, under the topic that suits it or a new one."""
        story = new_story(member, again=again)
        self.memory.put(member, story)
        ranked = self.decider.topics(story)
        likely = bool(ranked) and self._accepts_topic(ranked[0])
        self.memory.adopt(story, ranked[0].group if likely else new_topic(member, again))

    def _move(self, member: Member, story: Group, reason: str) -> None:
        """Put a member with its copies into another story."""
        copies = self.memory.unit(member)[1:]
        self.memory.detach(member)
        member.reason = reason
        self.memory.attach(member, story)
        self._units.pass_on(copies, member, [each for each in copies if not each.fixed])
        self.journal.placed([member])

    def _is_shared(self, home: Group) -> bool:
        """Whether others stand in a story, or in its topic."""
        return bool(home.members or (home.parent and home.parent.members))

    def _join(self, members: list[Member]) -> None:
        stories = sorted({member.story for member in members}, key=lambda group: group.id)
        for story in stories[1:]:
            self.merge(story, stories[0], reasons.STORY_JOINED)
        for member in members:
            if member.reason != reasons.JOINED:
                member.reason = reasons.JOINED
                self.journal.placed([member])

    def _split(self, member: Member) -> None:
        """Take one article with its copies out of its story and topic into a closed story of its own."""
        home, said = member.story, self.directives.alone[member.id]
        copies = self.memory.unit(member)[1:]
        self.memory.detach(member)
        member.reason, member.score, member.duplicate_of = reasons.SPLIT, None, None
        story = new_story(member, new_topic(member, said), said)
        story.closed = True
        self.memory.attach(member, story)
        self._units.pass_on(copies, member, [each for each in copies if not each.fixed])
        self.journal.placed([member])
        self._leave(home, story)

    def _accepts_story(self, candidate: Candidate) -> bool:
        return self.decider.reaches(candidate, self.decider.models.story)

    def _accepts_topic(self, candidate: Candidate) -> bool:
        return self.decider.reaches(candidate, self.decider.models.topic)

    def _leave(self, story: Group, heir: Group) -> None:
        """One article went from a story to another; a story whose last article it was is retired."""
        if self.memory.recalls(story):
            self._retire(story, heir)

    def _retire(self, story: Group, heir: Group) -> None:
        """A story whose articles have all gone is retired in favour of the one that they went to."""
        if story is not heir and not story.members:
            self.journal.retire_story(story, heir)
            if story.parent is not None and heir.parent is not None:
                self._leave_topic(story.parent, heir.parent)

    def _leave_topic(self, topic: Group, heir: Group) -> None:
        if topic is not heir and not topic.members and self.memory.recalls(topic):
            self.journal.retire_topic(topic, heir)


def _goes_along(copy: Member, original: Member) -> bool:
    """Whether a copy still repeats a new version, and may be where that is now.

    It stays where its place was said by hand, and away from what is kept apart.
    """
    free = copy.story is original.story or not (copy.fixed or original.hidden)
    return free and sameness(copy, original) > 0
