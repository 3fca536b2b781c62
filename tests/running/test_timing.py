"""When to publish, and what a jump of the clock means."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import SourceState
from aggregator.running import timing
from aggregator.running.timing import Schedule
from tests.samples import NOON

MINUTE = timedelta(minutes=1)
QUARTERLY = Schedule(every=15 * MINUTE, shortest=2 * MINUTE)


def test_the_first_time_is_now() -> None:
    assert timing.is_due(QUARTERLY, None, False, NOON)


@pytest.mark.parametrize(
    ("minutes", "changed", "due"),
    [(14, False, False), (15, False, True), (1, True, False), (2, True, True)],
)
def test_the_regular_time_comes_earlier_after_a_change_but_for_the_shortest_gap(
    minutes: int, changed: bool, due: bool
) -> None:
    assert timing.is_due(QUARTERLY, NOON, changed, NOON + minutes * MINUTE) is due


def test_a_clock_set_back_delays_nothing() -> None:
    assert timing.is_due(QUARTERLY, NOON, False, NOON - timedelta(days=400))


@pytest.mark.parametrize(
    ("cron", "zone", "last", "expected"),
    [
        ("0 7 * * 1-5", "UTC", "2026-03-27T12:00", "2026-03-30T07:00"),
        ("0 7 * * 0", "UTC", "2026-03-27T12:00", "2026-03-29T07:00"),
        ("0 7 * * 7", "UTC", "2026-03-27T12:00", "2026-03-29T07:00"),
        ("0 7 * * sun", "UTC", "2026-03-27T12:00", "2026-03-29T07:00"),
        ("*/20 * * * *", "UTC", "2026-03-27T12:20", "2026-03-27T12:40"),
        ("0 7 * * *", "Europe/Berlin", "2026-03-28T12:00", "2026-03-29T05:00"),
        ("0 0 1 * *", "Europe/Berlin", "2026-03-27T12:00", "2026-03-31T22:00"),
        ("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00", "2026-03-29T01:30"),
        ("30 2 * * *", "Europe/Berlin", "2026-10-25T00:30", "2026-10-26T01:30"),
        ("0 * * * *", "Europe/Berlin", "2026-10-25T00:00", "2026-10-25T01:00"),
        ("0 * * * *", "Europe/Berlin", "2026-10-25T01:00", "2026-10-25T02:00"),
        ("*/20 * * * *", "Europe/Berlin", "2026-10-25T00:40", "2026-10-25T01:00"),
        ("*/20 * * * *", "Europe/Berlin", "2026-10-25T01:00", "2026-10-25T01:20"),
        ("0 2 * * *", "Europe/Berlin", "2026-10-25T00:00", "2026-10-26T01:00"),
        ("0 8 * * *", "Asia/Shanghai", "2026-03-27T12:00", "2026-03-28T00:00"),
    ],
)
def test_a_cron_expression_is_read_as_cron_reads_it(cron: str, zone: str, last: str, expected: str) -> None:
    before = datetime.fromisoformat(last).replace(tzinfo=UTC)
    found = timing.following(Schedule(cron=cron, zone=zone), before)
    assert found == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@given(
    st.integers(946_684_800, 2_840_140_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    st.sampled_from(["*/7 * * * *", "30 2 * * *", "0 0 1 * *", "15 3 * * 0"]),
    st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]),
)
def test_the_next_time_always_lies_ahead_and_is_one_that_was_asked_for(
    last: datetime, cron: str, zone: str
) -> None:
    found = timing.following(Schedule(cron=cron, zone=zone), last)
    assert last < found < last + timedelta(days=33)
    minute = found.astimezone(ZoneInfo(zone)).minute
    assert minute % 7 == 0 if cron.startswith("*/7") else minute in (0, 15, 30)


@given(
    st.integers(946_684_800, 2_840_140_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Shanghai"]),
)
def test_every_hour_is_every_hour_whatever_the_clocks_do(last: datetime, zone: str) -> None:
    found = timing.following(Schedule(cron="0 * * * *", zone=zone), last)
    assert timedelta(0) < found - last <= timedelta(hours=1)


@pytest.mark.parametrize(
    ("cron", "words"),
    [
        ("daily", "five fields"),
        ("61 * * * *", "higher than the maximum"),
        ("0 0 * * 8", "not a day of the week"),
        ("0 0 * * 5-2", "not a day of the week"),
        ("0 0 * * 1/0", "not a day of the week"),
        ("0 0 1 * 1", "must be"),
        ("0 0 31 2 *", "does not exist"),
    ],
)
def test_a_cron_expression_that_means_nothing_is_refused_in_words(cron: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        timing.cron_trigger(cron)


def test_a_jump_is_where_the_clock_moves_otherwise_than_time() -> None:
    assert not timing.jumped(timedelta(hours=3), timedelta(hours=3, seconds=20))
    assert timing.jumped(timedelta(hours=3), timedelta(seconds=5))
    assert timing.jumped(timedelta(hours=-3), timedelta(seconds=5))


def test_after_a_standstill_the_overdue_are_spread_and_the_others_left_alone() -> None:
    overdue = [SourceState(f"s{n}", due=NOON - timedelta(days=3)) for n in range(50)]
    waiting = SourceState("waiting", due=NOON + timedelta(hours=1))
    *spread, same = timing.caught_up([*overdue, waiting], NOON)
    times = [state.due for state in spread if state.due]
    assert same is waiting
    assert len(set(times)) == 50
    assert all(NOON <= time <= NOON + timing.CATCH_UP for time in times)


def test_after_the_clock_was_set_back_nobody_waits_for_the_old_future() -> None:
    year = timedelta(days=365)
    then = NOON + year
    ahead = SourceState(
        "s", held_scope="outlet.example", checked=then, succeeded=then, due=then, held_until=then
    )
    (state,) = timing.caught_up([ahead], NOON)
    assert state.due
    assert state.due <= NOON + timing.CATCH_UP
    assert (state.checked, state.succeeded, state.held_until) == (NOON, NOON, None)


def test_when_the_network_is_back_its_victims_are_visited_soon_and_no_others() -> None:
    later = NOON + timedelta(days=1)
    states = [SourceState("a", due=later), SourceState("b", due=later), SourceState("c", due=NOON)]
    (state,) = timing.brought_forward(states, frozenset({"a", "c"}), NOON)
    assert state.name == "a"
    assert state.due
    assert state.due <= NOON + timing.CATCH_UP
