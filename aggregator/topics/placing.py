"""Which story an article belongs to, and which topic a story: the engine's decisions over its memory."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

from aggregator.topics.group import Group, Member
from aggregator.topics.likeness import Candidate, Figures, Level, Model, compare
from aggregator.topics.memory import Memory
from aggregator.topics.settings import Merging
from aggregator.topics.vector import Probe

STORY_SLEEPS = 96.0  # hours after which a silent story takes no more articles
_GIANT_LEAST = 12  # articles a topic must have before it can be a giant
_REPRESENTATIVES = 3


@dataclass(frozen=True, slots=True)
class Decider:
    """The rules and the memory that they are applied to; deciding changes nothing."""

    memory: Memory
    model: Model
    merging: Merging

    def stories(self, member: Member, home: Group | None = None) -> list[Candidate]:
        """Stories that a member outside any story may join, likeliest first; `home` is always looked at."""
        near = [group for group in self.memory.index.stories(member) if _awake(group, member)]
        if home is not None and home.counted and home not in near:
            near.append(home)
        probe = member.probe()
        rows = _beside(probe, member, near)
        scored = [Candidate(group, figures, self.model.story.score(figures)) for group, figures in rows]
        return _ordered(self._with_giants(scored, probe, member))

    def topics(self, story: Group, home: Group | None = None) -> list[Candidate]:
        """Topics that a story outside any topic may join, likeliest first, by its earliest articles."""
        asked = representatives(story)
        near: dict[Group, None] = {}
        for member in asked:
            near.update(dict.fromkeys(self.memory.index.topics(member, apart=story)))
        near.pop(story, None)
        if home is not None and home.counted:
            near[home] = None
        groups = [group for group in near if group.counted]
        tables = [_beside(each.probe(), each, groups) for each in asked]
        return _ordered(_mean(tables, self.model.topic)) if groups else []

    def near_topics(self, member: Member) -> list[Candidate]:
        """Topics as they look from one article, likeliest first; for explaining."""
        groups = [group for group in self.memory.index.topics(member) if group.counted]
        rows = _beside(member.probe(), member, groups)
        level = self.model.topic
        return _ordered(Candidate(group, figures, level.score(figures)) for group, figures in rows)

    def reaches(self, candidate: Candidate, level: Level) -> bool:
        return candidate.score >= level.thresholds[self.merging]

    def _with_giants(self, candidates: Sequence[Candidate], probe: Probe, member: Member) -> list[Candidate]:
        """Candidates, those of a giant affair raised.

        Where one affair fills a large share of the day, its articles come from so many angles that pairs of
        them share little; then belonging to the affair says much about belonging to its story.
        """
        bonus: dict[Group, float] = {}
        raised = []
        for candidate in candidates:
            topic = candidate.group.parent
            if topic is not None and topic.counted >= _GIANT_LEAST:
                if topic not in bonus:
                    bonus[topic] = self._giant_bonus(topic, probe, member)
                candidate = candidate._replace(score=candidate.score + bonus[topic])
            raised.append(candidate)
        return raised

    def _giant_bonus(self, topic: Group, probe: Probe, member: Member) -> float:
        share = self.memory.daily_share(topic, member.hour)
        if share <= self.model.giant_share:
            return 0.0
        ((_, figures),) = _beside(probe, member, [topic])
        if self.model.topic.score(figures) < self.model.topic.thresholds[self.merging]:
            return 0.0
        return self.model.giant_weight * log(share / self.model.giant_share)


def representatives(story: Group) -> list[Member]:
    """The earliest articles of a story that count."""
    counted = (member for member in story.members.values() if member.counts)
    return sorted(counted, key=lambda member: (member.time, member.id))[:_REPRESENTATIVES]


def _beside(probe: Probe, member: Member, groups: Sequence[Group]) -> list[tuple[Group, Figures]]:
    """The figures of an article beside groups: beside their articles in its language, where they have any."""
    rows = compare(probe, member.time, member.outlet, [group.part(member.tongue) for group in groups])
    return [(group, figures) for group, (_, figures) in zip(groups, rows, strict=True)]


def _awake(group: Group, member: Member) -> bool:
    return group.counted > 0 and max(group.first - member.time, member.time - group.last) <= STORY_SLEEPS


def _mean(tables: Sequence[Sequence[tuple[Group, Figures]]], level: Level) -> list[Candidate]:
    """Each group's mean score over several articles, with the first one's figures."""
    found = []
    for row in zip(*tables, strict=True):
        group, figures = row[0]
        score = sum(level.score(each) for _, each in row) / len(row)
        found.append(Candidate(group, figures, score))
    return found


def _ordered(candidates: Iterable[Candidate]) -> list[Candidate]:
    return sorted(candidates, key=lambda each: (-each.score, each.group.id))
