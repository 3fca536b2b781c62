"""Many visits at once."""

import asyncio
import threading
import time
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from aggregator.fetch import robots
from aggregator.fetch.pool import fetch_all
from aggregator.fetch.result import Fetched, Outcome
from aggregator.fetch.settings import Place, Settings
from aggregator.model import SourceState
from tests.fetch.hostile import Guest, HostileServer, always, answer


def visits(*places: Place) -> list[tuple[Place, SourceState]]:
    """Sources that were never seen."""
    return [(place, SourceState(place.name)) for place in places]


def fetched_all(
    places: list[Place], settings: Settings, now: datetime, suspected: bool = False
) -> dict[str, Fetched]:
    """The results by name."""
    results = fetch_all(visits(*places), settings, lambda: now, suspected=suspected)
    return {fetched.place.name: fetched for fetched in results}


class Counter:
    """An act that knows how many guests it has at once, and when each came."""

    def __init__(self) -> None:
        self.present = 0
        self.most = 0
        self.came: list[float] = []

    @property
    def least_pause(self) -> float:
        """Seconds between the two guests that came closest to one another."""
        return min(later - earlier for earlier, later in pairwise(self.came))

    async def __call__(self, guest: Guest) -> None:
        self.came.append(time.monotonic())
        self.present += 1
        self.most = max(self.most, self.present)
        await asyncio.sleep(0.03)
        self.present -= 1
        await guest.send(answer())


def test_one_host_is_asked_one_at_a_time_with_a_pause(
    hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    counter = Counter()
    with hostile.play("counted", counter) as url:
        places = [Place(str(i), f"{url}?{i}") for i in range(6)]
        results = fetched_all(places, replace(settings, host_gap=0.05), now)
    assert {fetched.outcome for fetched in results.values()} == {Outcome.NEW}
    assert counter.most == 1
    assert counter.least_pause >= 0.05


def test_redirects_from_many_hosts_to_one_take_turns_there(
    hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    counter = Counter()
    with hostile.play("counted", counter) as url:
        away = always(answer("302 Found", b"", Location=url))
        with hostile.play("elsewhere", away):
            places = [Place(str(i), hostile.url("elsewhere", f"127.0.0.{i}")) for i in range(2, 8)]
            results = fetched_all(places, replace(settings, host_gap=0.05, deadline=2.0), now)
    assert {fetched.outcome for fetched in results.values()} == {Outcome.NEW}
    assert counter.most == 1
    assert counter.least_pause >= 0.05


def test_hosts_that_redirect_to_one_another_come_to_an_end(
    hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    here, there = hostile.url("there", "127.0.0.2"), hostile.url("here", "127.0.0.3")
    with (
        hostile.play("here", always(answer("302 Found", b"", Location=here))),
        hostile.play("there", always(answer("302 Found", b"", Location=there))),
    ):
        places = [Place("one", here), Place("other", there)]
        results = fetched_all(places, settings, now)
    assert len(results) == 2
    assert all("redirects" in str(fetched.error) for fetched in results.values())


def test_a_visit_that_waits_for_a_host_can_be_stopped(
    hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    counter = Counter()
    with hostile.play("counted", counter) as url:
        away = always(answer("302 Found", b"", Location=url))
        with hostile.play("elsewhere", away):
            places = [Place(str(i), hostile.url("elsewhere", f"127.0.0.{i}")) for i in range(2, 5)]
            results = fetch_all(visits(*places), replace(settings, host_gap=3600.0), lambda: now)
            next(results)
            started = time.monotonic()
            results.close()
    assert time.monotonic() - started < 60
    assert len(counter.came) == 1


def test_hosts_are_asked_side_by_side_up_to_the_limit(
    hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    counter = Counter()
    with hostile.play("counted", counter):
        places = [Place(str(i), hostile.url("counted", f"127.0.0.{i}")) for i in range(1, 21)]
        fetched_all(places, replace(settings, concurrency=4), now)
    assert 1 < counter.most <= 4
    assert len(counter.came) == 20


def test_429_spares_the_host_the_visits_that_wait(
    hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    with hostile.play("crowded", always(answer("429 Too Many Requests", Retry_After="600"))) as url:
        places = [
            Place("first", url),
            Place("second", hostile.url("honest")),
            Place("other", hostile.url("honest", "127.0.0.2")),
        ]
        results = fetched_all(places, settings, now)
    assert set(results) == {"first", "other"}


def test_folders_and_servers_are_visited_alike(
    hostile: HostileServer, settings: Settings, now: datetime, tmp_path: Path
) -> None:
    (tmp_path / "a.md").write_text("a")
    results = fetched_all(
        [Place("web", hostile.url("honest")), Place("folder", path=tmp_path)], settings, now
    )
    assert {name: fetched.outcome for name, fetched in results.items()} == {
        "web": Outcome.NEW,
        "folder": Outcome.NEW,
    }


def nowhere(*numbers: int) -> list[Place]:
    """Sources at addresses where nobody listens."""
    return [Place(f"nowhere {number}", f"http://127.0.1.{number}:9/") for number in numbers]


def test_when_nobody_answers_the_fault_is_ours(settings: Settings, now: datetime) -> None:
    results = fetched_all(nowhere(1, 2, 3), settings, now)
    assert len(results) == 3
    assert all(fetched.unreachable and fetched.ours for fetched in results.values())


def test_when_somebody_answers_the_others_are_to_blame(
    hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    results = fetched_all([*nowhere(1, 2), Place("web", hostile.url("gone"))], settings, now)
    assert len(results) == 3
    assert not any(fetched.ours for fetched in results.values())


def test_one_source_alone_proves_nothing_unless_the_network_was_suspected(
    settings: Settings, now: datetime
) -> None:
    assert not fetched_all(nowhere(1), settings, now)["nowhere 1"].ours
    assert fetched_all(nowhere(1), settings, now, suspected=True)["nowhere 1"].ours


def test_sources_that_failed_before_prove_nothing(settings: Settings, now: datetime) -> None:
    known = [(place, SourceState(place.name, failures=3)) for place in nowhere(1, 2)]
    assert [fetched.ours for fetched in fetch_all(known, settings, lambda: now)] == [False, False]


def test_stopping_ends_requests_that_run_and_forgets_those_that_wait(
    hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    stop = threading.Event()
    places = [
        Place(f"{name} {i}", hostile.url(name))
        for name in ("never_answers", "stalls_in_body")
        for i in range(3)
    ]
    threading.Timer(0.3, stop.set).start()
    started = time.monotonic()
    slow = replace(settings, deadline=60.0)
    assert list(fetch_all(visits(*places), slow, lambda: now, stop)) == []
    assert time.monotonic() - started < 10
    assert threading.active_count() < 10


def test_closing_early_ends_everything_too(hostile: HostileServer, settings: Settings, now: datetime) -> None:
    places = [Place("good", hostile.url("honest")), Place("slow", hostile.url("never_answers", "127.0.0.2"))]
    results = fetch_all(visits(*places), replace(settings, deadline=60.0), lambda: now)
    assert next(results).place.name == "good"
    started = time.monotonic()
    results.close()
    assert time.monotonic() - started < 10


def test_the_callers_event_is_only_listened_to(
    hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    stop = threading.Event()
    for _ in range(2):
        (fetched,) = fetch_all(visits(Place("good", hostile.url("honest"))), settings, lambda: now, stop)
        assert fetched.outcome is Outcome.NEW
    assert not stop.is_set()


def test_a_stop_is_heard_between_two_batches_of_a_folder(
    settings: Settings, now: datetime, tmp_path: Path
) -> None:
    for name in "abc":
        (tmp_path / name).write_text(name)
    stop = threading.Event()
    results = fetch_all(
        visits(Place("a", path=tmp_path)), replace(settings, batch_documents=1), lambda: now, stop
    )
    assert next(results).more
    stop.set()
    assert list(results) == []


def test_nothing_to_visit_is_nothing(settings: Settings, now: datetime) -> None:
    assert list(fetch_all([], settings, lambda: now)) == []


def test_a_fault_in_our_own_code_costs_one_source_only(
    hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    def broken(place: Place, state: SourceState, *rest: Any) -> Fetched:
        if place.name == "bad":
            raise TypeError("a mistake")
        return robots.visit(place, state, *rest)

    asked = visits(Place("bad", hostile.url("honest")), Place("good", hostile.url("honest")))
    results = {each.place.name: each for each in fetch_all(asked, settings, lambda: now, visit=broken)}
    assert results["good"].outcome is Outcome.NEW
    assert "internal error (TypeError: a mistake)" in str(results["bad"].error)
