"""Second looks are spared only where nothing can come of them."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from aggregator.model import Article, Changes
from aggregator.topics.changes import repair
from aggregator.topics.decisions.placing import Decider
from aggregator.topics.decisions.prefilter import Asked, Prediction, may_change_topic, may_move, scores
from aggregator.topics.decisions.scoring import compare
from aggregator.topics.engine import Engine
from aggregator.topics.settings import Settings
from tests.topics.streams import article

_SUBJECTS = (
    "lighthouse keeper foghorn reef repairs Whitestone Hollin",
    "lighthouse auction bidder Whitestone reserve Zhou price",
    "tram depot strike drivers Elmport union Voss",
    "tram derailed junction injured Elmport brakes Reel",
    "honey beekeepers rapeseed harvest Verdane Duclos glut",
)


def stream(seed: int, count: int = 90) -> list[Article]:
    """Reports of a few affairs over two days; one in three mixes two of them, half say more beside."""
    rng = random.Random(seed)
    found = []
    for place in range(count):
        words = " ".join(rng.sample(_SUBJECTS, 2 if rng.random() < 0.3 else 1)).split()
        beside = rng.choice((0.1, 0.8))
        told = " ".join(
            f"detail{rng.randrange(400)}" if rng.random() < beside else rng.choice(words) for _ in range(40)
        )
        report = article(f"a{place:02d}", told, hours=place / 2, title=told[:40], source=f"s{place % 5}")
        found.append(replace(report, language="en"))
    return found


def changes(articles: Sequence[Article]) -> Changes:
    return Engine.restore((), Settings(merging="bold")).add(articles)


@pytest.mark.parametrize("seed", range(5))
def test_sparing_looks_changes_nothing(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    check_sparing(stream(seed), monkeypatch)


@pytest.mark.parametrize("seed", range(5))
def test_it_changes_nothing_among_copies_and_languages_either(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_sparing(mixed(stream(seed, 150)), monkeypatch)


def check_sparing(articles: Sequence[Article], monkeypatch: pytest.MonkeyPatch) -> None:
    with_predictions = changes(articles)
    for predict in ("may_move", "may_change_topic"):
        monkeypatch.setattr(
            repair, predict, lambda _, looked: dict.fromkeys(looked, Prediction(may_change=True))
        )
    without = changes(articles)
    assert {each.article: each for each in without.placements} == {
        each.article: each for each in with_predictions.placements
    }
    assert without.story_aliases == with_predictions.story_aliases
    assert without.topic_aliases == with_predictions.topic_aliases
    assert without.features == with_predictions.features


def mixed(articles: Sequence[Article]) -> list[Article]:
    """The same, some in another language or in none that is known, some with the text of the one before."""
    languages = ("en", "en", "de", "en", None, "en", "de")
    found: list[Article] = []
    for place, each in enumerate(articles):
        text = found[-1].text if place % 6 == 5 else each.text
        found.append(replace(each, text=text, language=languages[place % len(languages)]))
    return found


def test_looks_are_spared() -> None:
    decider = placed(0)
    members = list(decider.memory.members.values())
    alone = [each for each in members if len(each.story.members) == 1]
    assert 10 < len(alone) > 2 * len(may_change(may_move(decider, alone)))
    stories = [each.story for each in alone if len(each.topic.members) == 1]
    assert len(may_change(may_change_topic(decider, stories))) < len(stories)


def may_change(told: Mapping[Any, Prediction]) -> list[Any]:
    return [looked for looked, prediction in told.items() if prediction.may_change]


def test_a_story_is_looked_at_if_its_topic_tells_of_it_in_another_language() -> None:
    decider = placed(0, [replace(elsewhere(each), language="de") for each in stream(1)])
    memory = decider.memory
    alone = [each.story for each in memory.members.values() if len(each.topic.members) == 1]
    settled = [story for story, told in may_change_topic(decider, alone).items() if not told.may_change]
    english, german = (
        next(each for each in settled if each.has_language(language)) for language in ("en", "de")
    )
    assert german.parent is not None
    memory.orphan(english)
    memory.adopt(english, german.parent)
    assert may_change(may_change_topic(decider, [english])) == [english]


def test_what_is_told_stands_until_one_of_its_topics_changes() -> None:
    decider = placed(0, [elsewhere(each) for each in stream(1)])
    memory = decider.memory
    alone = [each for each in memory.members.values() if len(each.story.members) == 1]
    told, standing = may_move(decider, alone), Counter[bool]()
    for mover, host in pairwise(alone):
        home, changed = mover.story, {mover.topic.number, host.topic.number}
        memory.detach(mover)
        memory.attach(mover, host.story)
        others = [each for each in alone if each not in (mover, host)]
        stands = {each: told[each].holds_after(changed) for each in others}
        after = may_move(decider, others)
        assert all(told[each].may_change == after[each].may_change for each in others if stands[each])
        standing.update(stands.values())
        memory.detach(mover)
        memory.attach(mover, home)
    assert min(standing[True], standing[False]) > 10


@pytest.mark.parametrize("seed", range(3))
def test_a_prediction_scores_like_a_look(seed: int) -> None:
    decider = placed(seed)
    index, frequencies = decider.memory.index, decider.memory.frequencies
    members = list(decider.memory.members.values())
    for near, level in ((index.stories, decider.models.story), (index.topics, decider.models.topic)):
        asked = [Asked(each, groups) for each in members if (groups := near(each))]
        found = scores(asked, level, frequencies)
        looked = [compare(member, groups, frequencies) for member, groups in asked]
        exact = [level.score(features) for rows in looked for _, features in rows]
        assert found == pytest.approx(exact, abs=1e-9)


def placed(seed: int, others: Sequence[Article] = ()) -> Decider:
    engine = Engine.restore((), Settings())
    engine.add([*stream(seed), *others])
    return engine.decider


def elsewhere(report: Article) -> Article:
    """Another report, in words that no one else has."""
    text = " ".join(f"not{word}" for word in report.text.split())
    return replace(report, id=f"b{report.id}", text=text, title=text[:40])
