"""Which story in another language reports the same event: near by meaning, decided by a small regression.

The weights and thresholds are in crosslingual.json; benchmarks/crosslingual_fit.py fits them.
"""

import json
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from heapq import nlargest, nsmallest
from importlib.resources import files
from math import log1p
from typing import NamedTuple

from aggregator.topics.decisions.scoring import LogisticModel
from aggregator.topics.features.meaning import Whole, cosine, mean, whole
from aggregator.topics.memory.group import Group, Member, in_time
from aggregator.topics.memory.neighbours import Neighbours
from aggregator.topics.settings import Merging

_ASKED = 64  # articles of a story that its mean is made of: the latest, or those nearest to the report
_CLEAR = 0.2  # a lead beyond this says no more


class ReportFeatures(NamedTuple):
    """What is known of a report beside a story in other languages; all without unit, time in log hours."""

    meaning: float  # cosine with the mean of the story's articles in other languages
    lead: float  # by how much that is above the best other story's
    anchors: float  # share of the numbers and Latin names that are in both, each by its rarity
    gap: float  # time between report and story


class Match(NamedTuple):
    """A story that may tell of the same event, how it looks, and how likely it is (log odds)."""

    group: Group
    features: ReportFeatures
    score: float


@dataclass(frozen=True, slots=True)
class Profile:
    """An article, or a story in one language, as it asks for its like; times in hours."""

    primary_language: str
    vector: Whole
    anchors: frozenset[int]
    first: float
    last: float


def profile(members: Iterable[Member]) -> Profile | None:
    """What articles in one language report together; None without a language or a meaning."""
    told = [each for each in members if each.is_original and each.meaning]
    known = nlargest(_ASKED, told, key=in_time)
    languages = {each.primary_language for each in told}
    if len(languages) != 1 or "" in languages:
        return None
    meanings = [each.meaning for each in known if each.meaning]
    times = [each.time for each in known]
    vector = whole(meanings[0]) if len(meanings) == 1 else mean(meanings)
    return Profile(
        languages.pop(),
        vector,
        frozenset().union(*(each.anchors for each in meanings)),
        min(times),
        max(times),
    )


def compare(
    asked: Profile, groups: Iterable[Group], neighbours: Neighbours
) -> list[tuple[Group, ReportFeatures]]:
    """The features of a report beside each of these stories that has a part in another language."""
    parts = [(group, part) for group in groups if (part := _part_elsewhere(group, asked))]
    means = [cosine(asked.vector, part.vector) for _, part in parts]
    rows = []
    for place, (group, part) in enumerate(parts):
        others = [*means[:place], *means[place + 1 :], 0.0]
        gap = max(0.0, part.first - asked.last, asked.first - part.last)
        features = ReportFeatures(
            meaning=means[place],
            lead=max(-_CLEAR, min(_CLEAR, means[place] - max(others))),
            anchors=_shared(asked.anchors, part.anchors, neighbours),
            gap=log1p(gap),
        )
        rows.append((group, features))
    return rows


def _shared(one: frozenset[int], other: frozenset[int], neighbours: Neighbours) -> float:
    """The share that both have of what the poorer could have in common, as if it had one more."""
    poorer = min(neighbours.rarity(one), neighbours.rarity(other))
    return neighbours.rarity(one & other) / (poorer + 1.0)


def _part_elsewhere(group: Group, asked: Profile) -> Profile | None:
    """What a story's articles in other languages report, as far as they are near in time."""
    others = [
        each
        for each in group.members.values()
        if each.meaning and each.is_original and each.primary_language != asked.primary_language
    ]
    near = nsmallest(_ASKED, others, key=lambda each: (abs(each.time - asked.first), each.id))
    if not near:
        return None
    meanings = [each.meaning for each in near if each.meaning]
    return Profile(
        "", mean(meanings), frozenset().union(*(each.anchors for each in meanings)), group.first, group.last
    )


@dataclass(frozen=True, slots=True)
class CrossLingual:
    """Finds the likeliest stories in other languages; finding changes nothing."""

    neighbours: Neighbours
    model: LogisticModel
    merging: Merging

    def stories(
        self, members: Iterable[Member], home: Group | None = None, doubtful: Container[Group] = ()
    ) -> list[Match]:
        """Stories that articles in one language may belong to, likeliest first; `home` is left out.

        A story that has articles in this language already is theirs to judge: it is left out unless they
        leave it `doubtful`.
        """
        asked = profile(members)
        if asked is None:
            return []
        return [
            match
            for match in self.near(asked, home)
            if match.group in doubtful or not match.group.has_language(asked.primary_language)
        ]

    def near(self, asked: Profile, home: Group | None = None) -> list[Match]:
        """Every story in other languages that a report is compared with, likeliest first."""
        groups = self.neighbours.stories(asked.vector, asked.primary_language, int(asked.first // 1))
        rows = compare(asked, [group for group in groups if group is not home], self.neighbours)
        matches = [Match(group, features, self.model.score(features)) for group, features in rows]
        return sorted(matches, key=lambda each: (-each.score, each.group.id))

    def knows_none(self) -> bool:
        """Whether no article has a meaning, as without an encoder."""
        return self.neighbours.empty()

    def reaches(self, match: Match) -> bool:
        return match.score >= self.model.thresholds[self.merging]


@cache
def shipped_model() -> LogisticModel:
    """The model that ships with the package."""
    return model_from(
        json.loads(files(__package__).joinpath("crosslingual.json").read_text(encoding="utf-8"))
    )


def model_from(data: Mapping[str, Mapping[str, float]]) -> LogisticModel:
    """A model from the form of crosslingual.json."""
    weights, thresholds = data["weights"], data["thresholds"]
    return LogisticModel(
        tuple(weights[name] for name in ReportFeatures._fields),
        weights["intercept"],
        {"cautious": thresholds["cautious"], "balanced": thresholds["balanced"], "bold": thresholds["bold"]},
    )
