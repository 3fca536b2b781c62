"""Corrections by hand: they win over every automatic decision, and are remembered."""

from datetime import timedelta

import pytest

from aggregator.model import Correction
from aggregator.topics.corrections import resolve
from aggregator.topics.engine import Engine
from tests.topics.streams import BRIDGE, CHEESE, FERRY, FERRY_LAST, FERRY_LATER, START, Archive, article


def correction(kind: str, *ids: str, day: int) -> Correction:
    return Correction(kind, ids, START + timedelta(days=day))


@pytest.fixture
def archive() -> Archive:
    filled = Archive()
    filled.add(
        [
            article("ferry", FERRY),
            article("later", FERRY_LATER, hours=4),
            article("cheese", CHEESE, hours=5),
            article("bridge", BRIDGE, hours=6),
        ]
    )
    assert filled.places["ferry"].story == filled.places["later"].story
    return filled


def test_joined_articles_share_the_older_story_and_the_younger_id_leads_there(archive: Archive) -> None:
    ferry, cheese = archive.places["ferry"].story, archive.places["cheese"].story
    archive.correct("join", "cheese", "ferry")
    assert {archive.places[id_].story for id_ in ("ferry", "later", "cheese")} == {ferry}
    assert archive.story_aliases[cheese] == ferry


def test_a_split_article_stands_alone_and_draws_nobody(archive: Archive) -> None:
    archive.correct("split", "later")
    alone = archive.places["later"].story
    archive.add([article("more", FERRY_LAST, hours=9)])
    assert [id_ for id_, story in archive.stories().items() if story == alone] == ["later"]


def test_a_split_founder_leaves_its_story_to_the_others(archive: Archive) -> None:
    story = archive.places["ferry"].story
    archive.correct("split", "ferry")
    assert archive.places["later"].story == story != archive.places["ferry"].story


def test_what_is_split_leaves_its_topic_too_so_that_a_mistaken_join_can_be_undone(archive: Archive) -> None:
    archive.correct("join", "cheese", "ferry")
    archive.correct("split", "cheese")
    assert archive.places["cheese"].topic not in {archive.places[id_].topic for id_ in ("ferry", "later")}


def test_an_article_is_split_as_often_as_it_is_joined(archive: Archive) -> None:
    stories = []
    for kind in ("split", "join", "split"):
        archive.correct(kind, *(("ferry", "cheese") if kind == "join" else ("ferry",)))
        stories.append(archive.places["ferry"].story)
    assert archive.places["cheese"].story == stories[1] != stories[2] != stories[0]
    archive.add([article("more", CHEESE, hours=9, title="续报")])
    assert archive.places["more"].story == archive.places["cheese"].story


def test_copies_leave_with_the_article_that_they_repeat(archive: Archive) -> None:
    archive.add([article("copy", FERRY, hours=7, title="转载")])
    assert archive.places["copy"].duplicate_of == "ferry"
    archive.correct("split", "ferry")
    assert archive.places["copy"].story == archive.places["ferry"].story != archive.places["later"].story


def test_corrections_survive_restarts_and_later_articles(archive: Archive) -> None:
    archive.correct("join", "cheese", "bridge")
    archive.correct("split", "later")
    before = {id_: archive.places[id_].story for id_ in ("cheese", "bridge", "later")}
    for hour in range(7, 60, 4):
        archive.add(
            [article(f"n{hour}", (FERRY, CHEESE, BRIDGE)[hour % 3], hours=hour, title=f"{hour} 续报")]
        )
    assert {id_: archive.places[id_].story for id_ in before} == before
    assert archive.places["cheese"].story == archive.places["bridge"].story


def test_corrections_survive_another_model(archive: Archive) -> None:
    archive.correct("join", "cheese", "bridge")
    archive.correct("split", "later")
    engine = archive.engine([article("now", CHEESE, hours=30)])
    assert isinstance(engine, Engine)
    assert engine.directives.fixed == {"cheese", "bridge", "later"}
    assert all(engine.memory.members[id_].fixed for id_ in engine.directives.fixed)


def test_a_later_correction_wins_over_an_earlier_one(archive: Archive) -> None:
    archive.correct("join", "cheese", "bridge")
    archive.correct("split", "bridge")
    assert archive.places["cheese"].story != archive.places["bridge"].story


def test_corrections_that_touch_become_one() -> None:
    directives = resolve(
        [
            correction("join", "b", "c", day=2),
            correction("join", "a", "b", day=1),
            correction("split", "d", day=1),
        ]
    )
    assert directives.together == (frozenset("abc"),)
    assert [*directives.alone] == ["d"]


def test_joining_what_was_split_takes_it_back() -> None:
    directives = resolve([correction("split", "a", day=1), correction("join", "a", "b", day=2)])
    assert directives.together == (frozenset("ab"),)
    assert not directives.alone


def test_the_last_correction_wins_even_where_the_clock_was_set_back_in_between() -> None:
    found = resolve([correction("join", "a", "b", day=2), correction("split", "a", day=1)])
    assert (found.together, set(found.alone)) == ((), {"a"})


def test_a_copy_that_was_joined_by_hand_does_not_follow_its_original(archive: Archive) -> None:
    archive.add([article("copy", FERRY, hours=7)])
    assert archive.places["copy"].duplicate_of == "ferry"
    archive.correct("join", "copy", "bridge")
    archive.add([article("ferry", CHEESE)])
    assert archive.places["copy"].story == archive.places["bridge"].story
    assert archive.places["ferry"].story != archive.places["copy"].story
    assert archive.places["copy"].duplicate_of is None


def test_only_the_named_articles_are_said_to_be_joined(archive: Archive) -> None:
    archive.add([article("goat", CHEESE, hours=8)])
    archive.correct("join", "cheese", "ferry")
    reasons = {id_: archive.places[id_].reason for id_ in ("cheese", "ferry", "goat")}
    assert reasons == {
        "cheese": "joined by hand",
        "ferry": "joined by hand",
        "goat": "its story was joined by hand",
    }
