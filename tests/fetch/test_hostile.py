"""Every named misbehaviour takes bounded time and memory, is told in one line, and harms nobody else."""

import re
import time
import tracemalloc
from dataclasses import replace
from datetime import datetime

import pytest

from aggregator.fetch.client import fetch
from aggregator.fetch.pool import fetch_all
from aggregator.fetch.result import Outcome
from aggregator.fetch.settings import Place, Settings
from aggregator.model import SourceState
from tests.fetch import misbehaviours
from tests.fetch.hostile import FEED, HostileServer
from tests.fetch.misbehaviours import Misbehaviour

LEEWAY = 20.0


@pytest.mark.parametrize("case", misbehaviours.ALL, ids=lambda case: case.name)
def test_a_misbehaviour_is_told_in_one_line_or_does_no_harm(
    case: Misbehaviour, hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    if misbehaviours.LATE in case.reason:
        settings = replace(settings, deadline=1.0)
    started = time.monotonic()
    fetched = fetch(Place("bad", hostile.url(case.name)), SourceState("bad"), settings, now)
    assert time.monotonic() - started < settings.deadline + LEEWAY
    if case.reason:
        assert fetched.outcome is Outcome.FAILED
        assert fetched.documents == ()
        assert fetched.error is not None
        assert re.search(case.reason, fetched.error.reason), fetched.error
        assert str(fetched.error).isprintable()
    else:
        assert fetched.error is None
        assert fetched.documents[0].data.strip() == FEED.strip()


@pytest.mark.parametrize("case", misbehaviours.SIZE, ids=lambda case: case.name)
def test_no_answer_takes_much_more_memory_than_the_limit(
    case: Misbehaviour, hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    place = Place("bad", hostile.url(case.name))
    tracemalloc.start()
    fetch(place, SourceState("bad"), settings, now)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10 * settings.max_bytes


def test_all_misbehaviours_at_once_cost_the_honest_sources_nothing(
    hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    bad = [
        Place(case.name, hostile.url(case.name, f"127.0.0.{2 + i % 20}"))
        for i, case in enumerate(misbehaviours.ALL)
        if case.reason and case.name != "too_many"  # which speaks for all that its host serves
    ]
    good = [Place(f"good {i}", hostile.url("honest")) for i in range(5)]
    visits = [(place, SourceState(place.name)) for place in (*bad, *good)]
    results = list(fetch_all(visits, replace(settings, deadline=4.0), lambda: now))
    outcomes = {fetched.place.name: fetched.outcome for fetched in results}
    assert outcomes == {place.name: Outcome.FAILED for place in bad} | {
        place.name: Outcome.NEW for place in good
    }
