"""How likely an article belongs to a story, or to a topic: a logistic regression over a few figures.

The weights and thresholds are in model.json; benchmarks/topics_fit.py fits them.
"""

import json
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp, log, log1p
from typing import NamedTuple

import numpy as np

from aggregator.topics.frequencies import Frequencies
from aggregator.topics.group import Group, Member
from aggregator.topics.settings import Merging
from aggregator.topics.sums import overlaps
from aggregator.topics.vector import Probe, Reals

_FADES = 96.0  # hours of silence that halve a group's likeness
_USUAL = 2.0  # surprise of a word that one in seven articles has


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
        return self.intercept + sum([w * x for w, x in zip(self.weights, figures, strict=True)])


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
    found = overlaps(probe, _surprise(probe, frequencies), [group.sums() for group in groups])
    silences = [max(0.0, group.first - time, time - group.last) for group in groups]
    faded = [overlap.words * 0.5 ** (gap / _FADES) for overlap, gap in zip(found, silences, strict=True)]
    leads = _leads(faded, groups, giants)
    rows = []
    for group, overlap, gap, lead in zip(groups, found, silences, leads, strict=True):
        figures = Figures(
            words=overlap.words,
            names=overlap.names,
            numbers=overlap.numbers,
            size=log(max(1, group.counted)),
            fit=overlap.words / group.cohesion(),
            gap=log1p(gap),
            age=log1p(max(0.0, time - group.first)),
            series=overlap.title * (1.0 - overlap.numbers),
            lead=lead,
            rare=log1p(overlap.surprise),
            column=overlap.title * group.share(member.outlet),
        )
        rows.append((group, figures))
    return rows


def _surprise(probe: Probe, frequencies: Frequencies) -> Reals:
    """How far each term of the title surprises more than a usual word does; 0 for the other terms."""
    surprise = np.zeros(probe.terms.size)
    title = probe.columns[1].nonzero()[0]
    surprise[title] = frequencies.surprise(probe.terms[title]) - _USUAL
    return surprise


def _leads(likenesses: Sequence[float], groups: Sequence[Group], giants: Container[Group]) -> list[float]:
    """How far each group's likeness is above its best rival's."""
    pairs = list(zip(groups, likenesses, strict=True))
    return [
        own - max((other for rival, other in pairs if _rivals(group, rival, giants)), default=0.0)
        for group, own in pairs
    ]


def _rivals(group: Group, other: Group, giants: Container[Group]) -> bool:
    return other is not group and not (other.parent is group.parent and group.parent in giants)


def probability(score: float) -> float:
    """Log odds as a probability, to the four digits that are stored."""
    return round(1.0 / (1.0 + exp(-max(-30.0, min(30.0, score)))), 4)
