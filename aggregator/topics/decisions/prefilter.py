"""Recognises, for many at once, the second looks that can change nothing.

Most second looks find what the first one found. The scores here are those of `scoring` but for rounding, and
that where something stands is taken for no rival; none is lower for it, since in any model a lead speaks for
a group. Where each other candidate stays below the threshold even so, nothing would move, and looking one by
one is spared.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain, groupby, islice
from math import inf, log
from operator import attrgetter
from typing import Generic, NamedTuple, TypeAlias, TypeVar

import numpy as np

from aggregator.topics.decisions.batch_overlaps import BatchOverlaps, Table
from aggregator.topics.decisions.placing import Decider, is_small, representatives
from aggregator.topics.decisions.scoring import AMPLE, FADES, LONG, USUAL, LogisticModel, PairFeatures
from aggregator.topics.features.frequencies import Frequencies
from aggregator.topics.features.vector import Reals
from aggregator.topics.memory.group import Group, Member
from aggregator.topics.memory.index import Near, Numbered

_SLACK = 1e-6  # log odds; rounding errors are smaller by far

Looked = TypeVar("Looked", Group, Member)
Pair: TypeAlias = tuple[Member, Group]


class Asked(NamedTuple):
    """An article and the groups that it is looked at beside."""

    member: Member
    groups: Sequence[Group]


class Look(NamedTuple, Generic[Looked]):
    """What is looked at again, what the articles that stand for it find, and the groups that it may go to."""

    subject: Looked
    members: Sequence[Member]
    near: Sequence[Near]
    groups: Sequence[Group]


class Prediction(NamedTuple):
    """Whether a look may move something, and the numbers of the topics that this hangs on, beside its own."""

    may_change: bool
    topics: Sequence[Numbered] = ()

    def holds_after(self, changed: AbstractSet[int]) -> bool:
        """Whether it is as it was after changes in these topics."""
        return not changed or all(changed.isdisjoint(each.tolist()) for each in self.topics)


_MAY_CHANGE, _SETTLED = Prediction(may_change=True), Prediction(may_change=False)


def may_move(decider: Decider, members: Sequence[Member]) -> dict[Member, Prediction]:
    """Which of some articles a second look may move to another story."""
    known = [each for each in members if each.primary_language]
    looks = [
        Look(member, (member,), (near,), _but(member.story, decider.open_stories(member, near.groups)))
        for member, near in zip(known, decider.memory.index.stories_of(known), strict=True)
    ]
    return dict.fromkeys(members, _MAY_CHANGE) | _predictions(looks, decider.models.story, decider)


def may_change_topic(decider: Decider, stories: Sequence[Group]) -> dict[Group, Prediction]:
    """Which of some stories a second look may put under another topic."""
    told = {story: _MAY_CHANGE if is_small(story) else _SETTLED for story in stories}
    plain = [each for each in stories if is_small(each) and _is_found_alike(each)]
    standing = {story: representatives(story) for story in plain}
    found = iter(decider.memory.index.topics_of([*chain(*standing.values())]))
    looks = []
    for story, asked in standing.items():
        near = [next(found) for _ in asked]
        topics = chain(*map(decider.open_groups, asked, [each.groups for each in near]))
        looks.append(Look(story, asked, near, _but(story.parent, dict.fromkeys(topics))))
    return told | _predictions(looks, decider.models.topic, decider)


def _is_found_alike(story: Group) -> bool:
    """Whether its topic is found without it as with it: nothing else is in there, or more in its language."""
    topic = story.parent
    if topic is None or len(topic.members) == len(story.members):
        return True
    return topic.originals > story.originals and not topic.is_multilingual()


def _but(home: Group | None, groups: Iterable[Group]) -> list[Group]:
    return [group for group in groups if group is not home]


def _predictions(
    looks: Sequence[Look[Looked]], model: LogisticModel, decider: Decider
) -> dict[Looked, Prediction]:
    """Whether a group may be likely enough for each, by the mean over the articles that stand for it."""
    asked = [Asked(member, look.groups) for look in looks if look.groups for member in look.members]
    found = iter(scores(asked, model, decider.memory.frequencies).tolist())
    least = model.thresholds[decider.merging] - _SLACK
    predictions = {}
    for subject, members, near, groups in looks:
        rows = [list(islice(found, len(groups))) for _ in members]
        best = max(map(sum, zip(*rows, strict=True)), default=-inf) / len(members)
        predictions[subject] = Prediction(best >= least, [each.topics for each in near])
    return predictions


def scores(asked: Sequence[Asked], model: LogisticModel, frequencies: Frequencies) -> Reals:
    """The score of each article beside each of its groups in turn."""
    if not asked:
        return np.zeros(0)
    sizes = [len(groups) for _, groups in asked]
    pairs = [(member, group.part(member.primary_language)) for member, groups in asked for group in groups]
    probes = [member.probe() for member, _ in asked]
    table = Table(probes, _surprise([member for member, _ in asked], frequencies))
    met = table.overlaps(np.arange(len(asked)).repeat(sizes), [group.sums() for _, group in pairs])
    weights = np.array(model.weights)
    scored: Reals = weights @ _features(met, pairs, sizes) + model.intercept
    return scored


def _surprise(members: Iterable[Member], frequencies: Frequencies) -> Reals:
    """That of the terms of all titles, looked up language by language."""
    found = []
    for language, some in groupby(members, attrgetter("primary_language")):
        probes = [member.probe() for member in some]
        found.append(
            frequencies.surprise(language, np.concatenate([each.terms[each.title] for each in probes]))
        )
    return np.concatenate(found) - USUAL


def _features(met: BatchOverlaps, pairs: Sequence[Pair], sizes: Sequence[int]) -> Reals:
    """The `PairFeatures` of each pair, a row for each figure."""
    facts = {group: _facts(group) for group in dict.fromkeys(group for _, group in pairs)}
    first, last, size, cohesion = np.array([facts[group] for _, group in pairs]).T
    time = np.array([member.time for member, _ in pairs])
    silences = np.maximum(0.0, np.maximum(first - time, time - last))
    gaps, ages = np.log1p(silences), np.log1p(np.maximum(0.0, time - first))
    leads = _leads(met.words * 0.5 ** (silences / FADES), sizes)
    features = {
        "words": met.words,
        "names": met.names,
        "numbers": met.numbers,
        "size": size,
        "fit": met.words / cohesion,
        "gap": gaps,
        "series": met.title * (1.0 - met.numbers),
        "lead": leads,
        "rare": np.log1p(met.surprise),
        "title": np.log1p([min(LONG, member.probe().title.size) for member, _ in pairs]),
        "column": met.title * [group.share(member.outlet) for member, group in pairs],
        "ample": np.maximum(0.0, met.words - AMPLE),
        "clear": np.maximum(0.0, leads - AMPLE),
        "lull": gaps * ages,
    }
    return np.array([features[name] for name in PairFeatures._fields])


def _facts(group: Group) -> tuple[float, float, float, float]:
    return group.first, group.last, log(max(1, group.originals)), group.cohesion()


def _leads(likenesses: Reals, sizes: Sequence[int]) -> Reals:
    """How far each group's likeness is above that of the best other one that the same article is beside."""
    filled = np.arange(max(2, *sizes)) < np.array(sizes)[:, None]
    alike = np.zeros(filled.shape)
    alike[filled] = likenesses
    second, most = np.sort(alike)[:, -2:].T[:, :, None]
    leads: Reals = (alike - np.where(alike == most, second, most))[filled]
    return leads
