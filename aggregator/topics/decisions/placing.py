"""Which story an article belongs to, and which topic a story: the engine's decisions over its memory."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aggregator.topics.decisions.scoring import Candidate, LogisticModel, Models, PairFeatures, compare
from aggregator.topics.memory.group import Group, Member, in_time
from aggregator.topics.memory.memory import Memory
from aggregator.topics.settings import Merging

_STORY_SLEEPS = 96.0  # hours after which a silent story takes no more articles
_REPRESENTATIVES = 3
_MANY = 10  # counted articles from which on a group must be about something, and
_LOOSE = 2.0  # how many times as alike as in all news they must be for that
_SMALL = 4  # counted articles up to which a story may change its topic


@dataclass(frozen=True, slots=True)
class Decider:
    """The rules and the memory that they are applied to; deciding changes nothing."""

    memory: Memory
    models: Models
    merging: Merging

    def stories(self, member: Member, home: Group | None = None) -> list[Candidate]:
        """Stories that a member outside any story may join, likeliest first; `home` is always looked at."""
        near = self.open_stories(member, self.memory.index.stories(member))
        if home is not None and home.originals and home not in near:
            near.append(home)
        rows = self._beside(member, near)
        return _ordered(
            Candidate(group, features, self.models.story.score(features)) for group, features in rows
        )

    def topics(self, story: Group, home: Group | None = None) -> list[Candidate]:
        """Topics that a story outside any topic may join, likeliest first, by its earliest articles."""
        asked = representatives(story)
        near: dict[Group, None] = {}
        for member in asked:
            found = self.memory.index.topics(member, apart=story)
            near.update(dict.fromkeys(self.open_groups(member, found)))
        near.pop(story, None)
        if home is not None and home.originals:
            near[home] = None
        groups = list(near)
        tables = [self._beside(each, groups) for each in asked]
        return _ordered(_mean(tables, self.models.topic)) if groups else []

    def near_topics(self, member: Member) -> list[Candidate]:
        """Topics as they look from one article, likeliest first; for explaining."""
        groups = self.open_groups(member, self.memory.index.topics(member))
        rows = self._beside(member, groups)
        model = self.models.topic
        return _ordered(Candidate(group, features, model.score(features)) for group, features in rows)

    def open_stories(self, member: Member, found: Iterable[Group]) -> list[Group]:
        """Of some stories, those that still take articles of the member's time."""
        return [story for story in self.open_groups(member, found) if _is_awake(story, member)]

    def open_groups(self, member: Member, found: Iterable[Group]) -> list[Group]:
        """Of some stories or topics, those that take articles."""
        return [
            group for group in found if group.originals and not self._is_loose(group, member.primary_language)
        ]

    def _is_loose(self, group: Group, language: str) -> bool:
        """Whether a group is about nothing.

        The looser it is, the less it takes to be like it: in the end it would be likely for all news.
        """
        part = group.part(language)
        if part.originals < _MANY:
            return False
        return part.mean_cosine() < _LOOSE * self.memory.background.mean_cosine(language, apart=part)

    def reaches(self, candidate: Candidate, model: LogisticModel) -> bool:
        return candidate.score >= model.thresholds[self.merging]

    def _beside(self, member: Member, groups: Sequence[Group]) -> list[tuple[Group, PairFeatures]]:
        """An article beside groups: beside those of their articles that are in its language, if any are."""
        parts = [group.part(member.primary_language) for group in groups]
        rows = compare(member, parts, self.memory.frequencies)
        return [(group, features) for group, (_, features) in zip(groups, rows, strict=True)]


def representatives(story: Group) -> list[Member]:
    """The earliest articles of a story that count."""
    counted = (member for member in story.members.values() if member.is_original)
    return sorted(counted, key=in_time)[:_REPRESENTATIVES]


def _is_awake(story: Group, member: Member) -> bool:
    return max(story.first - member.time, member.time - story.last) <= _STORY_SLEEPS


def is_small(story: Group) -> bool:
    """Whether a story may still change its topic."""
    return 0 < story.originals <= _SMALL


def _mean(tables: Sequence[Sequence[tuple[Group, PairFeatures]]], model: LogisticModel) -> list[Candidate]:
    """Each group's mean score over several articles, with the first one's features."""
    found = []
    for row in zip(*tables, strict=True):
        group, features = row[0]
        score = sum(model.score(each) for _, each in row) / len(row)
        found.append(Candidate(group, features, score))
    return found


def _ordered(candidates: Iterable[Candidate]) -> list[Candidate]:
    return sorted(candidates, key=lambda each: (-each.score, each.group.id))
