"""The stories and topics that an article may belong to are found by the terms it shares with theirs."""

from array import array
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from aggregator.topics.engine import Engine
from aggregator.topics.features.vector import vector
from aggregator.topics.memory.founding import new_story, new_topic
from aggregator.topics.memory.group import Group, Member
from aggregator.topics.memory.index import Index
from aggregator.topics.settings import Settings
from tests.topics.streams import article

_MANY = 17_000  # stories, each in a topic of its own: more groups than 15 bits can number


def telling(name: str, terms: Sequence[int], story: Group) -> Member:
    """An article with these terms, heaviest first, in a story."""
    weights = np.arange(len(terms), 0.0, -1.0)
    told = vector(np.array(terms, np.uint32), weights, np.zeros(len(terms), np.int64), len(terms))
    return Member(name, 0.0, "s", "o", None, told, 0, 0, array("I"), story=story)


def member(number: int, story: Group) -> Member:
    """An article of one term, its number, in a story."""
    return telling(f"a{number}", [number], story)


def test_the_last_of_very_many_stories_and_topics_is_found_like_the_first() -> None:
    index = Index()
    for number in range(_MANY):
        index.add(member(number, Group(f"s{number}", parent=Group(f"t{number}"))))
    for number in (0, _MANY - 1):
        asked = member(number, Group("asked"))
        assert [group.id for group in index.stories(asked)] == [f"s{number}"]
        assert [group.id for group in index.topics(asked)] == [f"t{number}"]


def test_stories_in_other_languages_are_not_found_unless_a_language_is_unknown() -> None:
    index, told = Index(), {}
    for number, language in enumerate(("de", "da", None)):
        told[language] = replace(member(0, Group(f"s{number}")), id=f"a{number}", language=language)
        told[language].story.add(told[language])
        index.add(told[language])
    found = {language: [group.id for group in index.stories(each)] for language, each in told.items()}
    assert found == {"de": ["s2"], "da": ["s2"], None: ["s0", "s1"]}


def test_words_that_no_other_article_has_take_no_place_among_those_that_an_article_asks_with() -> None:
    index = Index()
    index.add(telling("a", [1, 2], Group("first")))
    asked = telling("b", [*range(100, 125), 1], Group("second"))
    for _ in ("before it is found itself", "and after"):
        assert [group.id for group in index.stories(asked)] == ["first"]
        index.add(asked)


def alike(number: int) -> Member:
    """An article of its hour, in a story of its own; all have one word in common."""
    told = article(f"a{number:02d}", f"lighthouse {'bcdfghjklmnp'[number % 12] * 5}{number}", hours=number)
    member = Engine.restore((), Settings()).describe(told)
    member.story = new_story(member, new_topic(member))
    return member


def test_a_common_word_leads_to_its_latest_articles_in_whatever_order_they_came() -> None:
    members = [alike(number) for number in range(50)]
    in_order, late_comers_last = Index(), Index()
    for member in members:
        in_order.add(member)
    asked = alike(50)
    found_in_order = [group.id for group in in_order.stories(asked)]
    for member in members:
        in_order.remove(member)
        in_order.emptied(member.story)
    for member in [*members[5:], *members[:5]]:
        late_comers_last.add(member)
    assert [group.id for group in late_comers_last.stories(asked)] == found_in_order
    assert members[0].story.id not in found_in_order


def test_several_that_ask_together_find_what_each_finds_alone() -> None:
    index = Index()
    members = [replace(alike(number), language="en") for number in range(30)]
    for each in members:
        each.story.add(each)
        index.add(each)
    stories, topics = index.stories_of(members), index.topics_of(members)
    for each, found_stories, found_topics in zip(members, stories, topics, strict=True):
        assert found_topics.groups == index.topics(each, apart=each.story)
        index.remove(each)
        assert found_stories.groups == index.stories(each)
        index.add(each)


def test_an_article_finds_its_own_story_again_where_others_stand_in_it_too() -> None:
    index = Index()
    one, other = (replace(alike(number), language="en") for number in range(2))
    for each in (one, other):
        each.story = one.story
        index.add(each)
    one.story.add(one)
    assert index.stories_of([one])[0].groups == []
    one.story.add(other)
    assert index.stories_of([one])[0].groups == [one.story]
