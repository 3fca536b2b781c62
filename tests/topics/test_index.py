"""The stories and topics that an article may belong to are found by the terms it shares with theirs."""

from array import array

import numpy as np

from aggregator.topics.group import Group, Member
from aggregator.topics.index import Index
from aggregator.topics.vector import vector

_MANY = 17_000  # stories, each in a topic of its own: more groups than 15 bits can number


def member(number: int, story: Group) -> Member:
    """An article of one term, its number, in a story."""
    told = vector(np.array([number], np.uint32), np.ones(1), np.zeros(1, np.int64), 1)
    return Member(f"a{number}", 0.0, "s", "o", None, told, number, number, array("I"), story=story)


def test_the_last_of_very_many_stories_and_topics_is_found_like_the_first() -> None:
    index = Index()
    for number in range(_MANY):
        index.add(member(number, Group(f"s{number}", parent=Group(f"t{number}"))))
    for number in (0, _MANY - 1):
        asked = member(number, Group("asked"))
        assert [group.id for group in index.stories(asked)] == [f"s{number}"]
        assert [group.id for group in index.topics(asked)] == [f"t{number}"]
