"""The features of an article beside the groups that it may belong to."""

import pytest

from aggregator.topics.decisions.scoring import AMPLE, PairFeatures, compare
from aggregator.topics.engine import Engine
from aggregator.topics.features.frequencies import Frequencies
from aggregator.topics.memory.group import Group, Member
from aggregator.topics.settings import Settings
from tests.topics.streams import article


def member(id_: str, title: str, text: str, outlet: str = "a", hour: float = 0.0) -> Member:
    return Engine.restore((), Settings()).describe(article(id_, text, hours=hour, title=title, source=outlet))


def group(id_: str, *members: Member) -> Group:
    made = Group(id_)
    for each in members:
        made.add(each)
    return made


def features(asked: Member, *groups: Group) -> list[PairFeatures]:
    return [found for _, found in compare(asked, groups, Frequencies())]


FERRY = "Zephyrine ferry aground", "The ferry Zephyrine ran aground near the old lighthouse at dawn."
HARBOUR = "Harbour budget passed", "The council passed the budget of the harbour after a long debate."


def test_a_shared_rare_word_of_the_title_surprises() -> None:
    asked = member("q", *FERRY)
    same, other = features(asked, group("1", member("m", *FERRY)), group("2", member("n", *HARBOUR)))
    assert same.rare > 1.0
    assert other.rare == 0.0


def test_a_word_that_one_article_of_many_has_surprises_less() -> None:
    asked = member("q", *FERRY)
    crowd = [member(str(each), f"Report {each} of the harbour", HARBOUR[1]) for each in range(9)]
    alone, among = features(asked, group("1", member("m", *FERRY)), group("2", member("n", *FERRY), *crowd))
    assert among.rare < alone.rare


def test_a_title_of_more_words_has_more_to_share_by_chance() -> None:
    other = group("1", member("m", *HARBOUR))
    (short,) = features(member("q", *FERRY), other)
    (long,) = features(member("r", f"{FERRY[0]} near the old lighthouse at dawn", FERRY[1]), other)
    assert short.title < long.title


def test_like_title_of_the_same_outlet_makes_a_column() -> None:
    asked = member("q", *FERRY, outlet="b")
    own, other = features(asked, group("1", member("m", *FERRY, outlet="b")), group("2", member("n", *FERRY)))
    assert own.column == pytest.approx(1.0)
    assert other.column == 0.0


def test_of_groups_that_are_equally_alike_none_leads() -> None:
    asked = member("q", *FERRY)
    one, other = features(asked, group("1", member("m", *FERRY)), group("2", member("n", *FERRY)))
    assert one.lead == other.lead == pytest.approx(0.0)


def test_a_group_leads_what_is_like_nothing_by_all_its_likeness() -> None:
    (found,) = features(member("q", *FERRY), group("1", member("m", *FERRY)))
    assert found.lead == pytest.approx(found.words)
    assert found.clear == pytest.approx(found.lead - AMPLE)
    assert found.ample == pytest.approx(found.words - AMPLE)


def test_silence_counts_for_more_in_an_older_group() -> None:
    asked = member("q", *FERRY, hour=100.0)
    fresh = group("1", member("m", *FERRY, hour=90.0))
    old = group("2", member("n", *FERRY, hour=90.0), member("o", *FERRY, hour=10.0))
    found = features(asked, fresh, old)
    assert found[0].gap == found[1].gap
    assert found[0].lull < found[1].lull
