"""How likely an article belongs to a story, or to a topic: a logistic regression over a few figures.

The weights and thresholds are in model.json; benchmarks/topics_fit.py fits them.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp, log, log1p
from typing import NamedTuple

from aggregator.topics.group import Group
from aggregator.topics.settings import Merging
from aggregator.topics.sums import overlaps
from aggregator.topics.vector import Probe

_FADES = 96.0  # hours of silence that halve a group's likeness


class Figures(NamedTuple):
    """What is known of an article beside a group; all without unit, times in log hours."""

    words: float  # cosine with the sum of the group's articles
    title: float  # cosine of the title with the sum of titles
    names: float  # share of the article's names that the group has
    numbers: float  # share of its numbers with units
    size: float  # log of the group's articles, copies not counted
    fit: float  # cosine beside how alike the group's articles are
    gap: float  # silence between the group and the article
    age: float  # time since the group began
    outlet: float  # share of the group's articles from the same outlet
    series: float  # like title, other numbers: the next in a series
    lead: float  # cosine faded by silence, above the best other group's


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
    giant_weight: float


@cache
def model() -> Model:
    """The model that ships with the package."""
    return model_from(json.loads(files(__package__).joinpath("model.json").read_text(encoding="utf-8")))


def model_from(data: Mapping[str, Mapping[str, Mapping[str, float]]]) -> Model:
    """A model from the form of model.json."""
    giant = data["giant"]
    return Model(_level(data["story"]), _level(data["topic"]), float(giant["share"]), float(giant["weight"]))  # type: ignore[arg-type]


def _level(data: Mapping[str, Mapping[str, float]]) -> Level:
    weights = tuple(data["weights"].get(name, 0.0) for name in Figures._fields)
    thresholds: Mapping[Merging, float] = {
        "cautious": data["thresholds"]["cautious"],
        "balanced": data["thresholds"]["balanced"],
        "bold": data["thresholds"]["bold"],
    }
    return Level(weights, data["weights"]["intercept"], thresholds)


def compare(probe: Probe, time: float, outlet: str, groups: Sequence[Group]) -> list[tuple[Group, Figures]]:
    """The figures of an article (time in hours) beside each of several groups."""
    found = overlaps(probe, [group.sums() for group in groups])
    silences = [max(0.0, group.first - time, time - group.last) for group in groups]
    faded = [overlap.words * 0.5 ** (gap / _FADES) for overlap, gap in zip(found, silences, strict=True)]
    best, second = _two_largest(faded)
    rows = []
    for group, overlap, gap, own in zip(groups, found, silences, faded, strict=True):
        figures = Figures(
            words=overlap.words,
            title=overlap.title,
            names=overlap.names,
            numbers=overlap.numbers,
            size=log(max(1, group.counted)),
            fit=overlap.words / group.cohesion(),
            gap=log1p(gap),
            age=log1p(max(0.0, time - group.first)),
            outlet=group.share(outlet),
            series=overlap.title * (1.0 - overlap.numbers),
            lead=own - (second if own >= best else best),
        )
        rows.append((group, figures))
    return rows


def _two_largest(values: Sequence[float]) -> tuple[float, float]:
    best, second = sorted((*values, 0.0, 0.0), reverse=True)[:2]
    return best, second


def probability(score: float) -> float:
    """Log odds as a probability, to the four digits that are stored."""
    return round(1.0 / (1.0 + exp(-max(-30.0, min(30.0, score)))), 4)
