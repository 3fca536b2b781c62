"""How likely an article belongs to a story, or to a topic: a logistic regression over a few figures.

The weights and thresholds are in model.json; benchmarks/topics_fit.py fits them.
"""

import json
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp, log, log1p
from operator import mul
from typing import NamedTuple

from aggregator.topics.frequencies import Frequencies
from aggregator.topics.group import Group, Member
from aggregator.topics.settings import Merging
from aggregator.topics.sums import overlaps

FADES = 96.0  # hours of silence that halve a group's likeness
USUAL = 2.0  # surprise of a word that one in seven articles has


class Figures(NamedTuple):
    """What is known of an article beside a group; all without unit, times in log hours."""

    words: float  # cosine with the sum of the group's articles
    names: float  # share of the article's names that the group has
    numbers: float  # share of its numbers with units
    size: float  # log of the group's articles, copies not counted
    fit: float  # cosine beside how alike the group's articles are
    gap: float  # silence between the group and the article
    age: float  # time since the group began
    series: float  # like title, other numbers: the next in a series
    lead: float  # cosine faded by silence, above the best rival's
    rare: float  # log surprise of the words of its title that the group has
    column: float  # like title of the same outlet: the next piece of a column


class Candidate(NamedTuple):
    """A group that an article may belong to, how it looks, and how likely it is (log odds)."""

    group: Group
    figures: Figures
    score: float


@dataclass(frozen=True, slots=True)
class Level:
    """A fitted model: weights in the order of its figures, and log odds to reach by `merging`."""

    weights: tuple[float, ...]
    intercept: float
    thresholds: Mapping[Merging, float]

    def score(self, figures: Sequence[float]) -> float:
        score: float = self.intercept + sum(map(mul, self.weights, figures))
        return score


@dataclass(frozen=True, slots=True)
class Model:
    """Both levels, and the rule for an affair that a large share of the day's articles is about."""

    story: Level
    topic: Level
    giant_share: float


@cache
def model() -> Model:
    """The model that ships with the package."""
    return model_from(json.loads(files(__package__).joinpath("model.json").read_text(encoding="utf-8")))


def model_from(data: Mapping[str, Mapping[str, Mapping[str, float]]]) -> Model:
    """A model from the form of model.json."""
    return Model(_level(data["story"]), _level(data["topic"]), float(data["giant"]["share"]))  # type: ignore[arg-type]


def _level(data: Mapping[str, Mapping[str, float]]) -> Level:
    weights = tuple(data["weights"].get(name, 0.0) for name in Figures._fields)
    thresholds: Mapping[Merging, float] = {
        "cautious": data["thresholds"]["cautious"],
        "balanced": data["thresholds"]["balanced"],
        "bold": data["thresholds"]["bold"],
    }
    return Level(weights, data["weights"]["intercept"], thresholds)


def compare(
    member: Member,
    groups: Sequence[Group],
    frequencies: Frequencies,
    giants: Container[Group] = frozenset(),
) -> list[tuple[Group, Figures]]:
    """The figures of an article beside each of several groups; stories of one giant topic are no rivals."""
    probe, time = member.probe(), member.time
    if not groups:
        return []
    surprise = frequencies.surprise(member.tongue, probe.terms.take(probe.title)) - USUAL
    found = overlaps(probe, surprise, [group.sums() for group in groups])
    silences = [max(0.0, group.first - time, time - group.last) for group in groups]
    faded = [words * 0.5 ** (gap / FADES) for words, gap in zip(found.words, silences, strict=True)]
    rows = map(
        Figures,  # in its order
        found.words,
        found.names,
        found.numbers,
        [log(max(1, group.counted)) for group in groups],
        [words / group.cohesion() for words, group in zip(found.words, groups, strict=True)],
        map(log1p, silences),
        [log1p(max(0.0, time - group.first)) for group in groups],
        [title * (1.0 - numbers) for title, numbers in zip(found.title, found.numbers, strict=True)],
        _leads(faded, groups, giants),
        map(log1p, found.surprise),
        [title * group.share(member.outlet) for title, group in zip(found.title, groups, strict=True)],
    )
    return list(zip(groups, rows, strict=True))


def _leads(likenesses: Sequence[float], groups: Sequence[Group], giants: Container[Group]) -> list[float]:
    """How far each group's likeness is above its best rival's; the stories of a giant topic are no rivals."""
    camps = [group.parent if group.parent in giants else group for group in groups]
    best: dict[Group | None, float] = {None: 0.0}
    for camp, likeness in zip(camps, likenesses, strict=True):
        best[camp] = max(likeness, best.get(camp, 0.0))
    *_, second, most = sorted(best.values())
    return [
        own - (second if best[camp] == most else most) for own, camp in zip(likenesses, camps, strict=True)
    ]


def probability(score: float) -> float:
    """Log odds as a probability, to the four digits that are stored."""
    return round(1.0 / (1.0 + exp(-max(-30.0, min(30.0, score)))), 4)
