"""How the entries of a topic follow one another."""

import itertools
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import Article, Placement, Published
from aggregator.publish.settings import Mode, Settings
from aggregator.publish.updates import in_feed, next_chain, published_versions
from tests.samples import HOUR, NOON, article, place

SETTINGS = Settings("News", "", "news.example,2026", "", "us", "en", "topic")
Pair = tuple[Article, Placement]


def at(hours: float, id_: str, story: str = "s1", version: str = "v1") -> Pair:
    """An article of a story, published and seen so many hours after noon."""
    time = NOON + hours * HOUR
    return article(id_, published=time, seen=time, version=version), place(id_, story)


def after(
    hours: float, placed: list[Pair], chain: list[Published], mode: Mode = "milestone"
) -> list[Published]:
    """The entries of a cycle so many hours after noon."""
    return next_chain("topic/t1", placed, chain, replace(SETTINGS, updates=mode), NOON + hours * HOUR)


FIRST = [at(0, "a")]
CHAIN = after(0, FIRST, [])


def test_a_topic_begins_with_one_entry() -> None:
    (entry,) = CHAIN
    assert entry.id == "tag:news.example,2026:topic/t1"
    assert (entry.added, entry.waiting, entry.predecessor) == ((), (), None)


def test_more_of_the_same_story_lets_the_entry_grow() -> None:
    (entry,) = after(9, [*FIRST, at(8, "b")], CHAIN)
    assert entry.id == CHAIN[0].id
    assert entry.updated == NOON + 8 * HOUR
    assert (entry.added, entry.revised) == (("b",), ())


def test_a_changed_text_is_said() -> None:
    (entry,) = after(9, [at(0, "a", version="v2")], CHAIN)
    assert (entry.added, entry.revised) == ((), ("a",))
    assert entry.updated == NOON + 9 * HOUR


def test_an_entry_of_a_clock_that_ran_ahead_holds_up_none() -> None:
    ahead = after(40_000, [*FIRST, at(8, "b", "s2")], CHAIN)
    later = after(30, [*FIRST, at(8, "b", "s2"), at(29, "c", "s3")], ahead)
    assert [len(chain) for chain in (CHAIN, ahead, later)] == [1, 2, 3]
    assert [entry.issued for entry in later] == sorted(entry.issued for entry in later)
    soon = after(31, [*FIRST, at(8, "b", "s2"), at(29, "c", "s3"), at(30, "d", "s4")], later)
    assert len(soon) == 3


def test_a_new_story_takes_the_entrys_place() -> None:
    former, entry = after(9, [*FIRST, at(8, "b", "s2")], CHAIN)
    assert former == CHAIN[0]
    assert entry.id == "tag:news.example,2026:topic/t1/2"
    assert entry.predecessor == former.id
    assert entry.published == entry.updated == NOON + 8 * HOUR
    assert in_feed([former, entry], "milestone") == [entry]


def test_nothing_new_changes_nothing() -> None:
    placed = [*FIRST, at(8, "b", "s2")]
    chain = after(9, placed, CHAIN)
    assert after(30, placed, chain) == chain


def test_a_new_story_within_the_gap_waits_for_its_entry() -> None:
    placed = [*FIRST, at(2, "b", "s2")]
    waiting = after(3, placed, CHAIN)
    assert [entry.waiting for entry in waiting] == [("b",)]
    assert after(5, placed, waiting) == waiting
    _, entry = after(6, placed, waiting)
    assert entry.added == ("b",)
    assert entry.updated == NOON + 6 * HOUR


def test_at_most_one_entry_comes_in_a_gap() -> None:
    chain = CHAIN
    placed = list(FIRST)
    for hour in range(1, 25):
        placed.append(at(hour, f"n{hour}", f"story{hour}"))
        chain = after(hour, placed, chain)
    assert [(entry.issued - NOON) // HOUR for entry in chain] == [0, 6, 12, 18, 24]
    assert published_versions(chain).keys() == {each.id for each, _ in placed}


def test_in_place_keeps_one_entry() -> None:
    (entry,) = after(9, [*FIRST, at(8, "b", "s2")], CHAIN, "in-place")
    assert (entry.added, entry.waiting) == (("b",), ())


def test_both_keeps_the_first_growing_beside_the_newest() -> None:
    chain = after(9, [*FIRST, at(8, "b", "s2")], CHAIN, "both")
    chain = after(20, [*FIRST, at(8, "b", "s2"), at(19, "c", "s3")], chain, "both")
    first, second, third = chain
    assert (first.id, first.updated, first.added) == (CHAIN[0].id, NOON + 19 * HOUR, ("c",))
    assert second.added == ("b",)
    assert in_feed(chain, "both") == [first, third]


def test_a_story_that_was_told_under_a_merged_topic_is_no_news() -> None:
    placed = [*FIRST, at(1, "b", "s2")]
    (entry,) = next_chain("topic/t1", placed, CHAIN, SETTINGS, NOON + 9 * HOUR, {"b"})
    assert entry.added == ("b",)


def test_a_report_that_moves_away_does_not_touch_the_time() -> None:
    both = after(1, [*FIRST, at(1, "b")], CHAIN)
    assert after(9, FIRST, both) == both


def test_an_entry_that_comes_back_is_updated() -> None:
    gone = [replace(CHAIN[0], gone=NOON + HOUR)]
    (entry,) = after(2, FIRST, gone)
    assert (entry.gone, entry.updated) == (None, NOON + 2 * HOUR)


def test_the_clock_set_back_keeps_the_order() -> None:
    chain = [replace(CHAIN[0], issued=NOON - 9 * HOUR)]
    first, second = after(-1, [*FIRST, at(0, "b", "s2")], chain)
    assert second.issued > first.issued
    assert second.updated > first.updated


@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3)), max_size=12),
    st.sampled_from(["milestone", "both"]),
)
def test_every_article_is_announced_once_and_ids_never_repeat(
    news: list[tuple[int, int]], mode: Mode
) -> None:
    placed, chain, hour, announced = list(FIRST), CHAIN, 0, list[str]()
    for number, (wait, story) in enumerate(news):
        hour += wait
        placed.append(at(hour, f"n{number}", f"s{story}"))
        former, chain = chain, after(hour, placed, chain, mode)
        announced += chain[-1].added if len(chain) > len(former) else ()
    assert len({entry.id for entry in chain}) == len(chain)
    assert published_versions(chain).keys() == {each.id for each, _ in placed}
    assert all(
        later.issued - one.issued >= SETTINGS.milestone_gap for one, later in itertools.pairwise(chain)
    )
    assert after(hour, placed, chain, mode) == chain
    assert len(announced) == len(set(announced))
    assert not set(announced) - {each.id for each, _ in placed}
