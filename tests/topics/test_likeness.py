"""The figures of an article beside the groups that it may belong to."""

import pytest

from aggregator.topics.engine import Engine, Settings
from aggregator.topics.frequencies import Frequencies
from aggregator.topics.group import Group, Member
from aggregator.topics.likeness import Figures, compare
from tests.topics.streams import article


def member(id_: str, title: str, text: str, outlet: str = "a") -> Member:
    return Engine.restore((), Settings()).describe(article(id_, text, title=title, source=outlet))


def group(id_: str, *members: Member, parent: Group | None = None) -> Group:
    made = Group(id_, parent=parent)
    for each in members:
        made.add(each)
    return made


def figures(asked: Member, *groups: Group, giants: frozenset[Group] = frozenset()) -> list[Figures]:
    return [found for _, found in compare(asked, groups, Frequencies(), giants)]


FERRY = "Zephyrine ferry aground", "The ferry Zephyrine ran aground near the old lighthouse at dawn."
HARBOUR = "Harbour budget passed", "The council passed the budget of the harbour after a long debate."


def test_a_shared_rare_word_of_the_title_surprises() -> None:
    asked = member("q", *FERRY)
    same, other = figures(asked, group("1", member("m", *FERRY)), group("2", member("n", *HARBOUR)))
    assert same.rare > 1.0
    assert other.rare == 0.0


def test_a_word_that_one_article_of_many_has_surprises_less() -> None:
    asked = member("q", *FERRY)
    crowd = [member(str(each), f"Report {each} of the harbour", HARBOUR[1]) for each in range(9)]
    alone, among = figures(asked, group("1", member("m", *FERRY)), group("2", member("n", *FERRY), *crowd))
    assert among.rare < alone.rare


def test_like_title_of_the_same_outlet_makes_a_column() -> None:
    asked = member("q", *FERRY, outlet="b")
    own, other = figures(asked, group("1", member("m", *FERRY, outlet="b")), group("2", member("n", *FERRY)))
    assert own.column == pytest.approx(1.0)
    assert other.column == 0.0


def test_stories_of_one_topic_are_rivals_unless_the_topic_is_a_giant() -> None:
    asked, topic = member("q", *FERRY), Group("t")
    pieces = [group(id_, member(id_, *FERRY), parent=topic) for id_ in ("1", "2")]
    for found in figures(asked, *pieces):
        assert found.lead == pytest.approx(0.0)
    for found in figures(asked, *pieces, giants=frozenset([topic])):
        assert found.lead == pytest.approx(found.words)
