"""What is to be done now: which shards to visit, whether to merge."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from aggregator.cluster import rounds
from aggregator.cluster.rounds import OPENED, PUBLISHED, Plan, Snapshot
from aggregator.fetch.settings import Place
from aggregator.model import SourceState
from aggregator.running.timing import Schedule
from aggregator.steps.source import Source
from tests.samples import NOON

SCHEDULE = Schedule(every=timedelta(minutes=15), shortest=timedelta(minutes=1))
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
HARBOUR = Source(Place("harbour", "https://harbour.example/feed"))

Decide = Callable[..., Plan]


@pytest.fixture
def decide() -> Decide:
    def plan(now: datetime, **facts: object) -> Plan:
        snapshot = replace(Snapshot((), {}, {}, frozenset(), False), **facts)  # type: ignore[arg-type]
        return rounds.plan(snapshot, SCHEDULE, now, 1)

    return plan


def test_the_first_round_is_opened_at_once_and_waits_for_the_first_visits(decide: Decide) -> None:
    assert decide(NOON, due=[HARBOUR]) == Plan({0: ["harbour"]}, NOON, False)


def test_a_round_is_merged_when_all_that_was_due_at_its_opening_is_visited(decide: Decide) -> None:
    marked = {OPENED: NOON}
    assert not decide(NOON + SECOND, due=[HARBOUR], marked=marked).merge
    visited = SourceState("harbour", address="https://harbour.example/feed", due=NOON + SECOND)
    later = decide(NOON + SECOND, due=[HARBOUR], states={"harbour": visited}, marked=marked)
    assert (later.opened, later.merge) == (NOON, True)


def test_slow_servers_keep_a_round_waiting_no_longer_than_the_schedule_says(decide: Decide) -> None:
    marked = {OPENED: NOON}
    assert not decide(NOON + 14 * MINUTE, due=[HARBOUR], marked=marked).merge
    assert decide(NOON + 15 * MINUTE, due=[HARBOUR], marked=marked).merge


def test_the_next_round_comes_with_news_or_with_the_schedule(decide: Decide) -> None:
    marked = {OPENED: NOON, PUBLISHED: NOON + SECOND}
    assert decide(NOON + 30 * SECOND, marked=marked, is_news_waiting=True).opened is None
    assert decide(NOON + 2 * MINUTE, marked=marked, is_news_waiting=True).opened == NOON + 2 * MINUTE
    assert decide(NOON + 2 * MINUTE, marked=marked) == Plan({}, None, False)
    assert decide(NOON + 16 * MINUTE, marked=marked).merge


def test_a_shard_that_is_taken_is_left_alone_and_holds_the_round_up(decide: Decide) -> None:
    assert decide(NOON, due=[HARBOUR], taken=frozenset({0})) == Plan({}, NOON, False)


def test_a_clock_that_was_set_back_does_not_keep_a_round_open_for_ever(decide: Decide) -> None:
    assert decide(NOON, marked={OPENED: NOON + timedelta(days=9)}).opened == NOON
