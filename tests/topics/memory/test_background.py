"""How alike articles are in all news."""

import random
from collections.abc import Sequence
from itertools import combinations
from statistics import fmean

import pytest

from aggregator.topics.engine import Engine
from aggregator.topics.memory.background import Background
from aggregator.topics.memory.group import Group, Member
from aggregator.topics.settings import Settings
from tests.topics.plain import cosine, plain
from tests.topics.streams import WORDS, article


def test_it_is_the_mean_cosine_of_those_that_are_not_both_in_the_group() -> None:
    members = described(60)
    group = grouped(members[:20])
    pairs = [pair for pair in combinations(members, 2) if not {*pair} <= {*members[:20]}]
    expected = fmean(likeness(one, other) for one, other in pairs)
    assert remembered(members).mean_cosine("en", apart=group) == pytest.approx(expected, rel=0.05)


def test_the_likeness_of_a_group_is_the_mean_cosine_of_its_articles() -> None:
    members = described(20)
    expected = fmean(likeness(one, other) for one, other in combinations(members, 2))
    assert grouped(members).mean_cosine() == pytest.approx(expected, rel=0.01)


def test_what_is_taken_away_leaves_nothing_behind() -> None:
    members = described(30)
    background, group = remembered(members), grouped(members[:2])
    for each in members[10:]:
        background.add("en", each.vector, -1)
    assert background.mean_cosine("en", group) == remembered(members[:10]).mean_cosine("en", group)


def test_where_there_is_nothing_but_the_group_all_else_is_not_alike() -> None:
    members = described(20)
    assert remembered(members).mean_cosine("en", apart=grouped(members)) == 0.0


def test_languages_are_apart() -> None:
    members = described(20)
    assert remembered(members).mean_cosine("fr", apart=grouped(members)) == 0.0


def described(count: int) -> list[Member]:
    """Articles of random words, half of them of the most frequent ones."""
    rng, engine = random.Random(5), Engine.restore((), Settings())
    texts = [" ".join([*rng.choices(WORDS[:60], k=40), *rng.choices(WORDS, k=40)]) for _ in range(count)]
    return [engine.describe(article(f"a{place}", text)) for place, text in enumerate(texts)]


def grouped(members: Sequence[Member]) -> Group:
    group = Group("group")
    for member in members:
        group.add(member)
    return group


def remembered(members: Sequence[Member]) -> Background:
    background = Background()
    for each in members:
        background.add("en", each.vector)
    return background


def likeness(one: Member, other: Member) -> float:
    return cosine(plain([one.vector]), plain([other.vector]))
