"""How likely an article belongs to a story, or to a topic: a logistic regression over a few features.

The weights and thresholds are in model.json; benchmarks/topics_fit.py fits them.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp, log, log1p
from operator import mul
from typing import NamedTuple

from aggregator.topics.features.frequencies import Frequencies
from aggregator.topics.memory.group import Group, Member
from aggregator.topics.memory.sums import overlaps
from aggregator.topics.settings import Merging

FADES = 96.0  # hours of silence that halve a group's likeness
USUAL = 2.0  # surprise of a word that one in seven articles has
AMPLE = 0.2  # a cosine, or a lead, of which more says little more
LONG = 12  # terms of a long title; a language cut into pieces has more of them, and says no more


class PairFeatures(NamedTuple):
    """What is known of an article beside a group; all without unit, times in log hours."""

    words: float  # cosine with the sum of the group's articles
    names: float  # share of the article's names that the group has
    numbers: float  # share of its numbers with units
    size: float  # log of the group's articles, copies not counted
    fit: float  # cosine beside how alike the group's articles are
    gap: float  # silence between the group and the article
    series: float  # like title, other numbers: the next in a series
    lead: float  # cosine faded by silence, above the best rival's
    rare: float  # log surprise of the words of its title that the group has
    title: float  # log of the terms of its title: a long one shares more by chance
    column: float  # like title of the same outlet: the next piece of a column
    ample: float  # cosine above what is ample
    clear: float  # lead above what is ample
    lull: float  # silence, and the more so the older the group: the product of both in log hours


class Candidate(NamedTuple):
    """A group that an article may belong to, how it looks, and how likely it is (log odds)."""

    group: Group
    features: PairFeatures
    score: float


@dataclass(frozen=True, slots=True)
class LogisticModel:
    """A fitted model: weights in the order of its features, and log odds to reach by `merging`."""

    weights: tuple[float, ...]
    intercept: float
    thresholds: Mapping[Merging, float]

    def score(self, features: Sequence[float]) -> float:
        score: float = self.intercept + sum(map(mul, self.weights, features))
        return score


@dataclass(frozen=True, slots=True)
class Models:
    """Both levels."""

    story: LogisticModel
    topic: LogisticModel


@cache
def shipped_models() -> Models:
    """The model that ships with the package."""
    return models_from(json.loads(files(__package__).joinpath("model.json").read_text(encoding="utf-8")))


def models_from(data: Mapping[str, Mapping[str, Mapping[str, float]]]) -> Models:
    """A model from the form of model.json."""
    return Models(_model(data["story"]), _model(data["topic"]))


def _model(data: Mapping[str, Mapping[str, float]]) -> LogisticModel:
    weights = tuple(data["weights"].get(name, 0.0) for name in PairFeatures._fields)
    thresholds: Mapping[Merging, float] = {
        "cautious": data["thresholds"]["cautious"],
        "balanced": data["thresholds"]["balanced"],
        "bold": data["thresholds"]["bold"],
    }
    return LogisticModel(weights, data["weights"]["intercept"], thresholds)


def compare(
    member: Member, groups: Sequence[Group], frequencies: Frequencies
) -> list[tuple[Group, PairFeatures]]:
    """The features of an article beside each of several groups."""
    probe, time = member.probe(), member.time
    if not groups:
        return []
    surprise = frequencies.surprise(member.primary_language, probe.terms.take(probe.title)) - USUAL
    found = overlaps(probe, surprise, [group.sums() for group in groups])
    silences = [max(0.0, group.first - time, time - group.last) for group in groups]
    leads = _leads([words * 0.5 ** (gap / FADES) for words, gap in zip(found.words, silences, strict=True)])
    length = log1p(min(LONG, probe.title.size))
    rows = []
    for group, silence, lead, words, title, names, numbers, rare in zip(
        groups, silences, leads, *found, strict=True
    ):
        gap = log1p(silence)
        features = PairFeatures(  # in its order
            words,
            names,
            numbers,
            log(group.originals or 1),
            words / group.cohesion(),
            gap,
            title * (1.0 - numbers),
            lead,
            log1p(rare),
            length,
            title * group.share(member.outlet) if title else 0.0,
            words - AMPLE if words > AMPLE else 0.0,
            lead - AMPLE if lead > AMPLE else 0.0,
            gap * (log1p(time - group.first) if time > group.first else 0.0),
        )
        rows.append((group, features))
    return rows


def _leads(likenesses: Sequence[float]) -> list[float]:
    """How far each group's likeness is above its best rival's."""
    *_, second, most = sorted((0.0, *likenesses))
    return [own - (second if own == most else most) for own in likenesses]


def probability(score: float) -> float:
    """Log odds as a probability, to the four digits that are stored."""
    return round(1.0 / (1.0 + exp(-max(-30.0, min(30.0, score)))), 4)
