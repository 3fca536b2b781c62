"""When a source is due, and what a visit changes in that."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import FetchError
from aggregator.fetch.hints import Hints
from aggregator.fetch.pacing import (
    held_scopes,
    is_due,
    network_suspected,
    next_state,
    scopes_of,
    spread,
)
from aggregator.fetch.result import Fetched, Outcome, Validators
from aggregator.fetch.settings import Place, Settings
from aggregator.model import SourceState

NOW = datetime(2021, 10, 28, 14, 0, tzinfo=UTC)  # a Thursday
URL = "https://feeds.harbour.example/news"
PLACE = Place("a", URL)
FRESH = SourceState("a")
SETTINGS = Settings()
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def good(**changes: object) -> Fetched:
    """A visit that brought something new."""
    fetched = Fetched(PLACE, Outcome.NEW, status=200, validators=Validators('"1"', None, URL), full_body=True)
    return replace(fetched, **changes)  # type: ignore[arg-type]


def bad(status: int | None = 500, **changes: object) -> Fetched:
    """A visit that failed."""
    error = FetchError(str(changes.pop("address", URL)), "failed", status)
    return replace(Fetched(PLACE, Outcome.FAILED, error=error, status=status), **changes)  # type: ignore[arg-type]


def after(*visits: Fetched, state: SourceState = FRESH, hints: Hints = Hints()) -> SourceState:  # noqa: B008
    """The state after visits at the same moment."""
    for fetched in visits:
        state = next_state(state, fetched, SETTINGS, NOW, hints)
    return state


def pause(state: SourceState) -> timedelta:
    """How long until the next visit."""
    assert state.due is not None
    return state.due - NOW


def test_a_source_never_seen_is_due_and_a_seen_one_when_its_time_has_come() -> None:
    assert is_due(None, PLACE, NOW)
    state = SourceState("a", address=URL, due=NOW)
    assert is_due(state, PLACE, NOW)
    assert not is_due(state, PLACE, NOW - timedelta(microseconds=1))


def test_what_was_reckoned_under_a_clock_that_ran_ahead_counts_for_nothing() -> None:
    ahead = NOW + 365 * DAY
    state = next_state(FRESH, bad(429, retry_after=3_600.0), SETTINGS, ahead)
    assert is_due(state, PLACE, NOW, held_scopes([state], NOW))
    assert not is_due(state, PLACE, ahead, held_scopes([state], ahead))
    assert next_state(state, good(), SETTINGS, NOW).due == after(good()).due


def test_a_new_address_in_the_configuration_is_due_at_once() -> None:
    state = SourceState("a", address="https://former.example/", due=NOW + DAY, retired=True)
    assert is_due(state, PLACE, NOW)


def test_what_is_gone_stays_so_until_its_server_gives_it_again() -> None:
    gone = after(bad(410))
    assert not is_due(gone, PLACE, NOW + 365 * DAY)
    assert after(bad(500), state=gone).retired
    back = after(good(), state=gone)
    assert not back.retired
    assert is_due(back, PLACE, NOW + DAY)


@pytest.mark.parametrize(
    ("changes", "hints", "expected"),
    [
        ({}, Hints(), 15 * MINUTE),
        ({}, Hints(gap=60.0), 15 * MINUTE),
        ({}, Hints(gap=8 * 3_600.0), 2 * HOUR),
        ({}, Hints(gap=90 * 86_400.0), DAY),
        ({}, Hints(asked=3_600.0), HOUR),
        ({}, Hints(asked=7 * 86_400.0), DAY),
        ({"fresh_for": 7_200.0}, Hints(asked=3_600.0), 2 * HOUR),
        ({"fresh_for": 1e9}, Hints(), DAY),
        ({"place": replace(PLACE, every=300.0)}, Hints(gap=90 * 86_400.0), 5 * MINUTE),
        ({"place": replace(PLACE, every=300.0)}, Hints(asked=3_600.0), HOUR),
        ({"place": replace(PLACE, every=7 * 86_400.0), "fresh_for": 1e9}, Hints(), 7 * DAY),
        ({"more": True}, Hints(asked=3_600.0), timedelta(0)),
    ],
)
def test_the_pause_is_the_largest_that_anyone_asks_for(
    changes: dict[str, object], hints: Hints, expected: timedelta
) -> None:
    assert pause(after(good(**changes), hints=hints)) == expected


def test_jitter_only_ever_adds_and_is_a_tenth_at_most() -> None:
    plain, most = (next_state(FRESH, good(), SETTINGS, NOW, jitter=jitter) for jitter in (0.0, 1.0))
    assert pause(most) == pause(plain) * 1.1


def test_what_a_feed_asked_for_holds_while_it_is_unchanged() -> None:
    unchanged = good(outcome=Outcome.UNCHANGED, status=304, full_body=False)
    state = after(good(), hints=Hints(asked=3_600.0, gap=60.0, skip_hours=frozenset({3})))
    state = after(unchanged, state=state)
    assert pause(state) == HOUR
    assert state.skips == "3/"


def test_a_silence_longer_than_the_habit_slows_the_visits() -> None:
    unchanged = good(outcome=Outcome.UNCHANGED, status=304)
    state = after(unchanged, state=SourceState("a", address=URL, changed=NOW - 8 * HOUR, gap=600.0))
    assert pause(state) == 2 * HOUR


def test_hours_of_rest_delay_a_visit_by_a_day_at_most() -> None:
    afternoon = Hints(asked=3_600.0, skip_hours=frozenset({15, 16}))
    assert after(good(), hints=afternoon).due == NOW.replace(hour=17)
    long_weekend = Hints(skip_days=frozenset({3, 4, 5, 6}))
    assert after(good(), hints=long_weekend).due == NOW + DAY


def test_validators_are_dated_by_the_last_whole_body() -> None:
    earlier = SourceState("a", address=URL, validated=NOW - DAY)
    assert after(good(), state=earlier).validated == NOW
    assert after(good(outcome=Outcome.UNCHANGED, full_body=False), state=earlier).validated == NOW - DAY


def test_a_failure_keeps_the_validators_and_doubles_the_pause() -> None:
    state = after(good(), bad())
    assert (state.etag, state.failures, pause(state)) == ('"1"', 1, 15 * MINUTE)
    assert pause(after(bad(), state=state)) == 30 * MINUTE
    assert pause(after(*[bad()] * 50, state=state)) == DAY


def test_a_failing_source_is_never_asked_more_often_than_a_good_one() -> None:
    state = after(good(), hints=Hints(asked=6 * 3_600.0))
    assert pause(after(bad(), state=state)) == 6 * HOUR


def test_one_success_forgets_all_failures() -> None:
    state = after(bad(), bad(), good())
    assert (state.failures, state.error, state.due) == (0, None, NOW + 15 * MINUTE)


def test_a_document_that_cannot_be_read_is_a_failure_that_keeps_its_validators() -> None:
    state = after(good(), hints=Hints(problem="no feed"))
    assert (state.etag, state.unread, state.error, state.failures) == ('"1"', True, "no feed", 1)
    state = after(good(outcome=Outcome.UNCHANGED, status=304), state=state)
    assert (state.unread, state.error, state.failures) == (True, "no feed", 2)
    state = after(good(), state=state)
    assert (state.unread, state.error, state.failures) == (False, None, 0)


def test_410_retires_a_source_and_nothing_else_does() -> None:
    assert after(bad(410)).retired
    assert not is_due(after(bad(410)), PLACE, NOW + 365 * DAY)
    assert not after(bad(410, address="https://cdn.example/today")).retired
    assert not any(after(bad(status)).retired for status in (400, 401, 403, 404, 451, 500, None))


def test_a_network_of_ours_that_fails_blames_nobody_and_is_tried_again_soon() -> None:
    state = after(good(), bad(None, unreachable=True, ours=True))
    assert (state.failures, pause(state)) == (0, 5 * MINUTE)
    later = replace(state, succeeded=NOW - 4 * HOUR)
    assert pause(after(bad(None, unreachable=True, ours=True), state=later)) == 30 * MINUTE


def test_the_network_is_suspected_from_its_failure_until_somebody_answers() -> None:
    answered = SourceState("a", checked=NOW - HOUR, succeeded=NOW - HOUR)
    silent = SourceState("b", checked=NOW, error="no answer", failures=0)
    failing = SourceState("c", checked=NOW, error="no answer", failures=1)
    assert network_suspected([answered, silent])
    assert not network_suspected([answered, failing])
    assert not network_suspected([replace(answered, succeeded=NOW + MINUTE), silent])
    assert not network_suspected([])


@pytest.mark.parametrize(
    ("status", "retry_after", "scope", "length"),
    [
        (429, 600.0, "*.harbour.example", 10 * MINUTE),
        (429, None, "*.harbour.example", 15 * MINUTE),
        (503, 600.0, "feeds.harbour.example", 10 * MINUTE),
        (429, 1e9, "*.harbour.example", 7 * DAY),
    ],
)
def test_a_busy_server_has_peace_from_all_its_sources(
    status: int, retry_after: float | None, scope: str, length: timedelta
) -> None:
    state = after(bad(status, retry_after=retry_after))
    assert (state.held_scope, state.held_until) == (scope, NOW + length)


def test_503_without_a_time_and_other_failures_hold_nobody() -> None:
    assert after(bad(503)).held_scope is None
    assert after(bad(500, retry_after=600.0)).held_scope is None


def test_the_pause_after_a_failure_is_at_least_what_the_server_asked_for() -> None:
    assert pause(after(bad(503, retry_after=7_200.0))) == 2 * HOUR
    assert pause(after(bad(500, retry_after=7_200.0))) == 2 * HOUR


def test_a_redirect_that_ends_at_a_busy_host_holds_that_host() -> None:
    state = after(bad(429, retry_after=600.0, address="https://cdn.quay.example/x"))
    assert state.held_scope == "*.quay.example"


def test_whoever_is_on_a_held_host_or_domain_is_not_due() -> None:
    held = held_scopes([after(bad(429, retry_after=600.0))], NOW)
    sister = Place("b", "https://www.harbour.example/other")
    stranger = Place("c", "https://quay.example/feed")
    assert not is_due(None, sister, NOW, held)
    assert is_due(None, sister, NOW + 10 * MINUTE, held)
    assert is_due(None, stranger, NOW, held)
    assert held_scopes([after(bad(429, retry_after=600.0))], NOW + HOUR) == {}


def test_a_folder_is_on_no_host() -> None:
    assert scopes_of(Place("a", path=Path("archive")), FRESH) == ()


def move(state: SourceState, target: str | None, days: float) -> SourceState:
    """A good visit so many days later that was redirected for good, or not."""
    return next_state(state, good(moved_to=target), SETTINGS, NOW + days * DAY)


NEW_URL = "https://quay.example/news"


def test_a_move_is_believed_when_it_holds_for_a_day() -> None:
    state = move(FRESH, NEW_URL, 0)
    assert not move(state, NEW_URL, 0.9).moved
    assert move(move(state, NEW_URL, 0.5), NEW_URL, 1.0).moved


def test_a_move_that_ends_or_leads_elsewhere_counts_from_anew() -> None:
    state = move(move(FRESH, NEW_URL, 0), None, 0.5)
    assert (state.moved_to, state.moved_since) == (None, None)
    state = move(move(FRESH, NEW_URL, 0), "https://pier.example/", 0.5)
    assert not move(state, "https://pier.example/", 1.0).moved
    assert move(state, "https://pier.example/", 1.5).moved


def test_a_move_to_something_unreadable_does_not_count() -> None:
    state = next_state(
        move(FRESH, NEW_URL, 0), good(moved_to=NEW_URL), SETTINGS, NOW + DAY, Hints(problem="login")
    )
    assert (state.moved, state.moved_to) == (False, None)


@pytest.mark.parametrize("failure", [bad(404), bad(410), bad(None, unreachable=True)])
def test_a_believed_move_is_forgotten_when_its_target_is_lost(failure: Fetched) -> None:
    state = after(failure, state=SourceState("a", address=URL, moved=True, moved_to=NEW_URL, moved_since=NOW))
    assert (state.moved, state.moved_to, state.retired) == (False, None, False)


def test_a_believed_move_outlives_other_failures() -> None:
    assert after(bad(500), state=SourceState("a", address=URL, moved=True, moved_to=NEW_URL)).moved


@pytest.mark.parametrize(
    ("visit", "hints"), [(bad(403), Hints()), (bad(500), Hints()), (good(), Hints(problem="a login page"))]
)
def test_a_believed_move_is_forgotten_after_several_failures(visit: Fetched, hints: Hints) -> None:
    state = SourceState("a", address=URL, moved=True, moved_to=NEW_URL, moved_since=NOW)
    for days, moved in enumerate([True, True, False]):
        state = next_state(state, visit, SETTINGS, NOW + days * DAY, hints)
        assert state.moved is moved


def test_after_a_standstill_the_overdue_are_spread_and_the_others_stay() -> None:
    overdue = [SourceState(str(i), due=NOW - DAY) for i in range(100)]
    others = [SourceState("new"), SourceState("soon", due=NOW + HOUR), SourceState("just", due=NOW - MINUTE)]
    dues = [state.due for state in spread(overdue, NOW, 600.0) if state.due]
    assert min(dues) < NOW + 1 * MINUTE
    assert NOW + 9 * MINUTE < max(dues) < NOW + 10 * MINUTE
    assert spread(others, NOW, 600.0) == others


STATUSES = st.sampled_from([200, 304, 404, 410, 429, 500, 503, None])
SECONDS = st.one_of(st.none(), st.floats(0, 1e10))


@given(
    visits=st.lists(st.tuples(STATUSES, SECONDS, SECONDS, SECONDS, st.floats(0, 1)), max_size=6),
    every=st.one_of(st.none(), st.integers(1, 10**6)),
)
def test_no_visit_ever_leads_to_haste_or_to_oblivion(
    visits: list[tuple[int | None, float | None, float | None, float | None, float]], every: int | None
) -> None:
    state = FRESH
    for status, retry_after, fresh_for, gap, jitter in visits:
        make = good if status in (200, 304) else bad
        fetched = replace(make(status=status), retry_after=retry_after, fresh_for=fresh_for)
        fetched = replace(fetched, place=replace(PLACE, every=every))
        state = next_state(state, fetched, SETTINGS, NOW, Hints(gap=gap), jitter)
        assert min(every or 900.0, 900.0) <= pause(state).total_seconds() <= max(every or 0, 7 * 86_400) * 1.1
