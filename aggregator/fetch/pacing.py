"""When to visit a source again; pure decisions, with the clock and the jitter passed in.

What a server asks for applies to all its sources; a failure of our own network counts against none. `rhythm`
computes how long a pause is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b
from types import MappingProxyType

from aggregator.fetch.hints import NO_HINTS, Hints
from aggregator.fetch.hosts import host_of, owner_of, shown
from aggregator.fetch.result import Fetched, Outcome
from aggregator.fetch.rhythm import backoff, interval_of, is_rest, rested, skips_of
from aggregator.fetch.settings import DAY, MINUTE, Place, Settings, address_of, concealed, state_for
from aggregator.model import SourceState

LONGEST_HOLD = 7 * DAY
OWN_NETWORK_PAUSE = 5 * MINUTE
AHEAD = timedelta(minutes=10)  # clocks of several machines may differ
_MOST_AFTER_MOVE = 3  # failures in a row, of whatever kind
CONFIRM_MOVE = timedelta(days=1)
BUSY = frozenset({429, 503})
GONE = 410
LOST = frozenset({404, 410})
NOBODY_HELD: Mapping[str, datetime] = MappingProxyType({})


def is_due(
    state: SourceState | None, place: Place, now: datetime, held: Mapping[str, datetime] = NOBODY_HELD
) -> bool:
    """Whether to ask now. A source never asked is due; a retired one never is by itself.

    `held` are hosts and domains that asked for a pause, from `held_scopes` over the states of all sources.
    """
    state = grounded(state_for(place, state or SourceState(place.name)), now)
    if state.retired or (is_rest(now, state.skips) and _is_patient(state, now)):
        return False
    return all(until <= now for until in _bars(place, state, held))


def grounded(state: SourceState, now: datetime) -> SourceState:
    """The state without times from the future, which a clock that ran ahead at the last visit has left."""
    if not is_from_the_future(state, now):
        return state
    times = ("succeeded", "changed", "validated", "moved_since")
    past = {name: min(value, now) for name in times if (value := getattr(state, name)) is not None}
    return replace(state, checked=now, due=None, held_until=None, held_scope=None, **past)


def is_from_the_future(state: SourceState, now: datetime) -> bool:
    """Whether the source was visited under a clock that ran ahead of the present one."""
    return state.checked is not None and state.checked > now + AHEAD


def _is_patient(state: SourceState, now: datetime) -> bool:
    return state.due is not None and now < state.due + timedelta(days=1)


def _bars(place: Place, state: SourceState, held: Mapping[str, datetime]) -> list[datetime]:
    bars = [state.due] if state.due else []
    return bars + [held[scope] for scope in (scopes_of(place, state) if held else ()) if scope in held]


def scopes_of(place: Place, state: SourceState) -> tuple[str, ...]:
    """Names under which visits to this place may be held back: the host and the registered domain."""
    hosts = {host_of(url) for url in (place.url, state.moved_to if state.moved else None) if url}
    return tuple(sorted({*hosts, *(f"*.{owner_of(host)}" for host in hosts)}))


def held_scopes(states: Iterable[SourceState], now: datetime) -> dict[str, datetime]:
    """Hosts and domains that asked for a pause, each with the time at which it ends."""
    held: dict[str, datetime] = {}
    for state in states:
        if is_from_the_future(state, now):
            continue
        if state.held_scope and state.held_until and state.held_until > now:
            held[state.held_scope] = max(state.held_until, held.get(state.held_scope, now))
    return held


def scope_of(fetched: Fetched) -> str:
    """The host that an answer speaks for, or with 429 its domain."""
    host = host_of(fetched.error.address if fetched.error else "") or host_of(fetched.place.url or "")
    return f"*.{owner_of(host)}" if fetched.status == 429 else host


def speaks_for(scope: str, url: str) -> bool:
    """Whether an answer of this scope speaks for the address, too."""
    host = host_of(url)
    return scope in (host, f"*.{owner_of(host)}")


def hold_of(fetched: Fetched, settings: Settings, failures: int) -> tuple[str, float] | None:
    """Scope and seconds of the pause that a server needs: 429 speaks for all its domain, 503 for the host."""
    if fetched.status not in BUSY or not fetched.place.url:
        return None
    if fetched.status == 503 and fetched.retry_after is None:
        return None
    asked = fetched.retry_after
    return scope_of(fetched), min(LONGEST_HOLD, backoff(failures, settings) if asked is None else asked)


def next_state(
    state: SourceState,
    fetched: Fetched,
    settings: Settings,
    now: datetime,
    hints: Hints = NO_HINTS,
    jitter: float = 0.0,
) -> SourceState:
    """The state after a visit; `hints` say what reading it showed, `jitter` is drawn from 0 to 1."""
    state = grounded(state_for(fetched.place, state), now)
    state = replace(state, address=address_of(fetched.place), checked=now)
    if fetched.ours:
        return replace(state, error=_words(fetched), due=now + _pause_without_network(state, now))
    if fetched.outcome is Outcome.FAILED:
        return _after_failure(state, fetched, settings, now, jitter)
    state = replace(state, retired=False)
    if hints.problem or (state.unread and fetched.outcome is Outcome.UNCHANGED):
        return _after_unread(state, fetched, hints, settings, now, jitter)
    return _after_success(state, fetched, hints, settings, now, jitter)


def _pause_without_network(state: SourceState, now: datetime) -> timedelta:
    """Short at first, longer as the outage lasts; the same for all sources, so they are tried at once."""
    silence = now - state.succeeded if state.succeeded else timedelta(hours=2)
    return min(max(silence / 8, timedelta(seconds=OWN_NETWORK_PAUSE)), timedelta(hours=1))


def _later(now: datetime, seconds: float, settings: Settings, jitter: float) -> datetime:
    return now + timedelta(seconds=seconds * (1 + settings.jitter * jitter))


def _words(fetched: Fetched) -> str | None:
    return str(fetched.error) if fetched.error else None


def _after_failure(
    state: SourceState, fetched: Fetched, settings: Settings, now: datetime, jitter: float
) -> SourceState:
    asked = min(fetched.retry_after or 0.0, LONGEST_HOLD)
    state = _failing(state, fetched, _words(fetched), settings, now, jitter, asked)
    retired = state.retired or (fetched.status == GONE and not state.moved and _is_of(fetched.place, fetched))
    if fetched.status in LOST or fetched.unreachable:
        state = _unmoved(state)
    hold = hold_of(fetched, settings, state.failures)
    if hold is not None:
        state = replace(state, held_scope=hold[0], held_until=now + timedelta(seconds=hold[1]))
    return replace(state, retired=retired)


def _is_of(place: Place, fetched: Fetched) -> bool:
    """Whether the place itself answered, and not something that it leads to today."""
    address = fetched.error.address if fetched.error else ""
    own = concealed(shown(place.url or ""), place)
    return not address or address.rstrip("/") == own.rstrip("/")


def _failing(
    state: SourceState,
    fetched: Fetched,
    error: str | None,
    settings: Settings,
    now: datetime,
    jitter: float,
    asked: float = 0.0,
) -> SourceState:
    failures = state.failures + 1
    state = _unmoved(state) if failures >= _MOST_AFTER_MOVE else state
    usual = max(fetched.place.every or 0.0, state.interval or 0.0)
    pause = max(backoff(failures, settings), usual, asked)
    return replace(state, failures=failures, error=error, due=_later(now, pause, settings, jitter))


def _unmoved(state: SourceState) -> SourceState:
    """Ask at the configured address again: a move that still holds is soon learnt anew."""
    return replace(state, moved=False, moved_to=None, moved_since=None) if state.moved else state


def _after_unread(
    state: SourceState, fetched: Fetched, hints: Hints, settings: Settings, now: datetime, jitter: float
) -> SourceState:
    state = _failing(state, fetched, hints.problem or state.error, settings, now, jitter)
    if not state.moved:
        state = replace(state, moved_to=None, moved_since=None)
    return replace(_with_validators(state, fetched, now), unread=True)


def _after_success(
    state: SourceState, fetched: Fetched, hints: Hints, settings: Settings, now: datetime, jitter: float
) -> SourceState:
    new = fetched.outcome is Outcome.NEW
    state = replace(_learned(state, hints) if new else state, changed=now if new else state.changed)
    interval = 0.0 if fetched.more else interval_of(state, fetched, settings, now)
    state = replace(
        _with_validators(state, fetched, now),
        succeeded=now,
        due=rested(_later(now, interval, settings, jitter), state.skips, now),
        interval=interval,
        failures=0,
        error=None,
        unread=False,
        held_until=None,
        held_scope=None,
    )
    return _moving(state, fetched, now)


def _learned(state: SourceState, hints: Hints) -> SourceState:
    gap = state.gap if hints.gap is None else hints.gap
    return replace(state, gap=gap, asked=hints.asked, skips=skips_of(hints))


def _with_validators(state: SourceState, fetched: Fetched, now: datetime) -> SourceState:
    validators = fetched.validators
    return replace(
        state,
        etag=validators.etag,
        last_modified=validators.last_modified,
        validated_at=validators.address,
        validated=now if fetched.full_body else state.validated,
        body_hash=fetched.body_hash,
    )


def _moving(state: SourceState, fetched: Fetched, now: datetime) -> SourceState:
    """A permanent redirect is remembered when its target serves a good document a day after it first did."""
    target = fetched.moved_to
    if target is None:
        return state if state.moved else replace(state, moved_to=None, moved_since=None)
    if state.moved or target != state.moved_to or state.moved_since is None:
        return replace(state, moved_to=target, moved_since=now, moved=False)
    return replace(state, moved=now - state.moved_since >= CONFIRM_MOVE)


def network_suspected(states: Iterable[SourceState]) -> bool:
    """Whether, as far as is known, nobody answered the last time because our own network was down."""
    states = list(states)
    silent = [state.checked for state in states if state.checked and state.error and not state.failures]
    answered = [state.succeeded for state in states if state.succeeded]
    return bool(silent) and (not answered or max(silent) > max(answered))


def spread(states: Iterable[SourceState], now: datetime, window: float) -> list[SourceState]:
    """After a long standstill: sources overdue by more than `window` seconds get times spread over it."""
    before = now - timedelta(seconds=window)
    return [
        replace(state, due=now + timedelta(seconds=window * fraction_of(state.name)))
        if state.due is not None and state.due < before
        else state
        for state in states
    ]


def fraction_of(name: str) -> float:
    """A number from 0 to 1 that is always the same for a name and evenly spread over names."""
    return int.from_bytes(blake2b(name.encode(), digest_size=6).digest()) / 2**48
