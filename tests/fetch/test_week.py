"""Nine days of polling under a clock of our own; each rule is then looked up in the record of all requests.

The server is real and so is every request; only the time is played.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from itertools import pairwise

import pytest

from aggregator.fetch.hints import hints_of
from aggregator.fetch.pacing import fraction_of, held_scopes, is_due, network_suspected, next_state
from aggregator.fetch.pool import fetch_all
from aggregator.fetch.result import Fetched
from aggregator.fetch.settings import Place, Settings
from aggregator.model import SourceState
from tests.fetch.hostile import Act, Guest, HostileServer, answer, running

START = datetime(2021, 11, 1, tzinfo=UTC)  # a Monday
END = START + timedelta(days=9)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NO_NETWORK = (START + 5 * DAY, START + 5 * DAY + 3 * HOUR)

Say = Callable[[datetime, str | None], bytes]


def feed(*published: datetime, head: str = "") -> bytes:
    """A feed with one item for each time."""
    items = "".join(f"<item><pubDate>{format_datetime(moment)}</pubDate></item>" for moment in published)
    return f"<rss><channel>{head}{items}</channel></rss>".encode()


def every(gap: timedelta, now: datetime, **headers: str) -> bytes:
    """What a source that publishes in this rhythm says now."""
    count = (now - START) // gap
    times = [START + (count - i) * gap for i in range(20)]
    return answer("200 OK", feed(*times), -1, ETag=f'"{count}"', **headers)


def daily(now: datetime, asked: str | None) -> bytes:
    """Publishes once a day and answers conditions as it should; its ETag has no quotes."""
    tag = f"day{(now - START).days}"
    return answer("304 Not Modified", b"") if asked == tag else answer(body=feed(START), ETag=tag)


def stuck(_: datetime, asked: str | None) -> bytes:
    """Says 304 to every condition for ever."""
    return answer("304 Not Modified", b"") if asked else answer(body=feed(START), ETag='"stuck"')


def busy(now: datetime, _: str | None) -> bytes:
    """On the second day it has too many guests for five hours."""
    if START + DAY <= now < START + DAY + 5 * HOUR:
        return answer("429 Too Many Requests", b"", Retry_After="18000")
    return every(HOUR, now)


def closing(now: datetime, _: str | None) -> bytes:
    """On the third day it is closed until a date that its own clock, two days ahead, knows."""
    opens = START + 2 * DAY + 4 * HOUR
    if START + 2 * DAY <= now < opens:
        dates = {"Date": format_datetime(now + 2 * DAY), "Retry_After": format_datetime(opens + 2 * DAY)}
        return answer("503 Service Unavailable", b"", -1, **dates)
    return every(HOUR, now)


def moving(now: datetime, _: str | None) -> bytes:
    """From the second day on it is elsewhere for good."""
    return answer("301 Moved Permanently", b"", Location="/moved") if now >= START + DAY else every(HOUR, now)


def gone(now: datetime, _: str | None) -> bytes:
    """Ends on the third day."""
    return answer("410 Gone", b"") if now >= START + 2 * DAY else every(HOUR, now)


def dying(now: datetime, _: str | None) -> bytes:
    """Fails from the second day on."""
    return answer("500 Failing", b"") if now >= START + DAY else every(HOUR, now)


def garbled(_: datetime, asked: str | None) -> bytes:
    """Offers validators for something that is no feed."""
    return answer("304 Not Modified", b"") if asked else answer(body=b"<html>login</html>", ETag='"login"')


ACTS: dict[str, Say] = {
    "daily": daily,
    "stuck": stuck,
    "busy": busy,
    "busy_sister": lambda now, _: every(HOUR, now),
    "closing": closing,
    "moving": moving,
    "moved": lambda now, _: every(HOUR, now),
    "gone": gone,
    "dying": dying,
    "garbled": garbled,
    "ttl": lambda _, __: answer(body=feed(START, head="<ttl>180</ttl>"), ETag='"ttl"'),
    "fresh": lambda now, _: every(HOUR, now, Cache_Control="max-age=21600"),
    "long_fresh": lambda now, _: every(HOUR, now, Cache_Control="max-age=31536000"),
    "expires": lambda now, _: every(HOUR, now, Expires=format_datetime(now + 2 * HOUR)),
    "resting": lambda _, __: answer(
        body=feed(START, head="<skipHours><hour>0</hour><hour>1</hour><hour>2</hour></skipHours>")
    ),
    "weekend": lambda _, __: answer(body=feed(START, head="<skipDays><day>Saturday</day></skipDays>")),
    "lively": lambda now, _: every(10 * MINUTE, now),
    "steady": lambda now, _: every(8 * HOUR, now),
    "silent": lambda _, __: answer(body=feed(START - 90 * DAY)),
}
AUTO = {"lively", "steady", "silent"}
HOSTS = {name: f"127.0.0.{i}" for i, name in enumerate(ACTS, start=1)} | {"busy_sister": "127.0.0.3"}


@dataclass
class Record:
    """What was played: every request with its time, and the states as they ended."""

    now: datetime = START
    requests: list[tuple[datetime, str, str | None]] = field(default_factory=list)
    states: dict[str, SourceState] = field(default_factory=dict)
    failures_without_network: dict[str, tuple[int, int]] = field(default_factory=dict)

    def times(self, name: str) -> list[datetime]:
        """When the path was asked for."""
        return [moment for moment, asked, _ in self.requests if asked == name]

    def gaps(self, name: str) -> list[timedelta]:
        """The pauses between these."""
        times = self.times(name)
        return [later - earlier for earlier, later in pairwise(times)]

    def conditions(self, name: str) -> list[tuple[datetime, str | None]]:
        """What If-None-Match said each time."""
        return [(moment, tag) for moment, asked, tag in self.requests if asked == name]


def act(record: Record, name: str, say: Say) -> Act:
    """Writes the request down, then says what this source says at the played time."""

    async def recorded(guest: Guest) -> None:
        tag = guest.request.headers.get("if-none-match")
        record.requests.append((record.now, name, tag))
        await guest.send(say(record.now, tag))

    return recorded


def places(server: HostileServer) -> list[Place]:
    """All sources; most are configured to be asked every half hour, some decide for themselves."""
    pause = {name: None if name in AUTO else 1_800.0 for name in ACTS}
    return [
        Place(name, server.url(name, HOSTS[name]), every=pause[name], allow_private=True)
        for name in ACTS
        if name != "moved"
    ]


def step(record: Record, visits: list[Place], settings: Settings) -> None:
    """One tick: whoever is due is asked, and what comes of it is remembered."""
    held = held_scopes(record.states.values(), record.now)
    states = {place.name: record.states.get(place.name) or SourceState(place.name) for place in visits}
    due = [
        (place, states[place.name]) for place in visits if is_due(states[place.name], place, record.now, held)
    ]
    suspected = network_suspected(record.states.values())
    for fetched in fetch_all(due, settings, lambda: record.now, suspected=suspected):
        record.states[fetched.place.name] = following(record, states[fetched.place.name], fetched, settings)


def following(record: Record, state: SourceState, fetched: Fetched, settings: Settings) -> SourceState:
    """The next state, the document read as simply as these feeds are written."""
    data = b"".join(document.data for document in fetched.documents)
    published = map(parsedate_to_datetime, re.findall(r"<pubDate>(.*?)</pubDate>", data.decode()))
    hints = hints_of(data, published, record.now)
    if b"<html" in data:
        hints = replace(hints, problem="no feed")
    jitter = fraction_of(f"{fetched.place.name} {record.now}")
    return next_state(state, fetched, settings, record.now, hints, jitter)


@pytest.fixture(scope="module")
def record() -> Record:
    """The nine days, played once."""
    played = Record()
    settings = Settings(host_gap=0.0, concurrency=4)
    with running({name: act(played, name, say) for name, say in ACTS.items()}, hosts=len(ACTS)) as server:
        visits = places(server)
        while played.now < NO_NETWORK[0]:
            step(played, visits, settings)
            played.now += 5 * MINUTE
        before = {name: state.failures for name, state in played.states.items()}
        with server.away():
            while played.now < NO_NETWORK[1]:
                step(played, visits, settings)
                played.now += 5 * MINUTE
        played.failures_without_network = {
            name: (before[name], state.failures) for name, state in played.states.items()
        }
        while played.now < END:
            step(played, visits, settings)
            played.now += 5 * MINUTE
    return played


def test_validators_come_back_byte_for_byte_and_nothing_is_asked_twice_without_them(record: Record) -> None:
    conditions = record.conditions("daily")
    assert [tag for _, tag in conditions].count(None) == 1
    assert all(
        tag in (f"day{(at - START).days}", f"day{(at - START).days - 1}") for at, tag in conditions[1:]
    )


def test_a_server_stuck_on_304_is_asked_without_conditions_after_eight_days(record: Record) -> None:
    first, second = [at for at, tag in record.conditions("stuck") if tag is None]
    assert timedelta(days=8) < second - first < timedelta(days=8, hours=2)


def test_something_unreadable_is_fetched_whole_at_most_once_a_day(record: Record) -> None:
    whole = [at for at, tag in record.conditions("garbled") if tag is None]
    assert len(whole) > 2
    assert all(later - earlier >= DAY for earlier, later in pairwise(whole))
    assert record.states["garbled"].error == "no feed"


@pytest.mark.parametrize("name", ["daily", "stuck"])
def test_a_configured_interval_is_never_undercut_and_kept_but_for_jitter(record: Record, name: str) -> None:
    usual = sorted(record.gaps(name))[: -1 or None]
    assert usual[0] >= 30 * MINUTE
    assert usual[len(usual) // 2] <= 40 * MINUTE


@pytest.mark.parametrize(("name", "hours"), [("ttl", 3), ("fresh", 6), ("expires", 2), ("long_fresh", 24)])
def test_what_server_and_feed_ask_for_is_kept_up_to_a_day(record: Record, name: str, hours: int) -> None:
    gaps = sorted(record.gaps(name))
    assert gaps[0] >= hours * HOUR
    assert gaps[len(gaps) // 2] <= hours * HOUR * 1.1 + 5 * MINUTE


def test_nobody_is_disturbed_in_hours_and_on_days_of_rest(record: Record) -> None:
    assert not [at for at in record.times("resting")[1:] if at.hour < 3]
    assert not [at for at in record.times("weekend") if at.weekday() == 5]
    assert len(record.times("weekend")) > 100


def test_429_gives_peace_to_every_source_of_the_host(record: Record) -> None:
    refused = [at for at in record.times("busy") if START + DAY <= at < START + DAY + 5 * HOUR]
    assert len(refused) == 1
    for name in ("busy", "busy_sister"):
        assert not [at for at in record.times(name) if refused[0] < at < refused[0] + 5 * HOUR]
    assert record.states["busy"].error is None


def test_503_is_heeded_by_the_servers_own_clock(record: Record) -> None:
    night = [at for at in record.times("closing") if START + 2 * DAY <= at < START + 2 * DAY + 4 * HOUR]
    assert len(night) == 1
    assert [
        at for at in record.times("closing") if START + 2 * DAY + 4 * HOUR <= at < START + 2 * DAY + 5 * HOUR
    ]


def test_a_move_is_believed_a_day_after_it_first_led_to_a_feed(record: Record) -> None:
    last_at_old = record.times("moving")[-1]
    assert timedelta(days=2) <= last_at_old - START <= timedelta(days=2, hours=2)
    assert record.times("moved")[-1] > END - 2 * HOUR
    assert record.states["moving"].moved


def test_a_source_that_is_gone_is_never_asked_again(record: Record) -> None:
    assert record.states["gone"].retired
    assert record.times("gone")[-1] < START + 2 * DAY + HOUR


def test_failures_double_the_pause_up_to_a_day(record: Record) -> None:
    failing = [at for at in record.times("dying") if at >= START + DAY]
    pauses = [later - earlier for earlier, later in pairwise(failing)]
    expected = [30 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR, DAY]
    assert len(pauses) >= len(expected)
    for pause, least in zip(pauses, expected, strict=False):
        assert least <= pause <= least * 1.1 + 5 * MINUTE


def test_when_nobody_answers_it_is_our_network_and_nobody_is_blamed(record: Record) -> None:
    blamed = {name for name, (before, after) in record.failures_without_network.items() if before != after}
    assert blamed == set()
    for name in ("daily", "stuck"):
        assert [at for at in record.times(name) if NO_NETWORK[1] <= at < NO_NETWORK[1] + 40 * MINUTE]


def test_without_configuration_a_source_is_asked_as_often_as_it_publishes(record: Record) -> None:
    def median(name: str) -> timedelta:
        return sorted(record.gaps(name))[len(record.gaps(name)) // 2]

    assert 15 * MINUTE <= median("lively") <= 20 * MINUTE
    assert HOUR <= median("steady") <= 4 * HOUR
    assert max(record.gaps("silent")) >= 23 * HOUR
    assert all(gap >= 15 * MINUTE for name in AUTO for gap in record.gaps(name))
