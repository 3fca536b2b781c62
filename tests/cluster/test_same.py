"""Workers that are killed, or whose PostgreSQL crashes, give row by row what one undisturbed process gives.

What one process merges together is what it has read when it begins to merge. A cluster merges a round when no
source that was due at its opening is left. So the two give the same where each round ends before the next
begins, as here, where the test sets the clock; otherwise some news is merged a round earlier.

`AGGREGATOR_CLUSTER_SECONDS` is how long they are struck, every 20 seconds; in CI it is a few seconds.
"""

import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Select, Table, select

from aggregator.cluster import rounds
from aggregator.errors import StoreError
from aggregator.store import times
from aggregator.store.access.database import Database
from aggregator.store.schema import metadata
from tests import postgres
from tests.cluster import crew
from tests.cluster.hosts import Host, gaps, serving
from tests.running import steps
from tests.running.outlets import Outlet
from tests.samples import NOON

_WORK = {"history", "revisions", "shards", "times"}

Rows = dict[str, list[tuple[object, ...]]]

LONG = float(os.environ.get("AGGREGATOR_CLUSTER_SECONDS", "0"))
ROUNDS = 24 if LONG else 4
WORKERS, HOSTS, EACH = 4, 6, 3
GAP = 0.05
PHASE = 72 / ROUNDS if LONG else 6


@pytest.fixture
def hosts() -> Iterator[list[Host]]:
    with serving(HOSTS) as made:
        yield made


def open_outlets(hosts: list[Host]) -> dict[str, str]:
    places = {}
    for number, host in enumerate(hosts):
        for which in range(EACH):
            name = f"outlet-{number}-{which}"
            host.outlets[name] = Outlet()
            places[name] = host.url(name)
    return places


def develop(hosts: list[Host], round_: int) -> None:
    """New happenings that several outlets report, late reports of old ones, a retitled and a broken one."""
    outlets = [outlet for host in hosts for outlet in host.outlets.values()]
    dice = random.Random(round_)
    day = 10 + round_ * PHASE // 24
    for number in range(8):
        for outlet in dice.sample(outlets, 4):
            outlet.report(round_ * 8 + number, day=int(day))
    for outlet in dice.sample(outlets, 3):
        outlet.report(dice.randrange(round_ * 8 + 1), day=int(day) - 1)
    retitled = dice.choice(outlets).items
    for guid in list(retitled)[:1]:
        retitled[guid] = (f"{retitled[guid][0]}, now known", retitled[guid][1])
    for outlet in outlets:
        outlet.broken = False
    dice.choice(outlets).broken = True


class Crew:
    """Workers that are struck every 20 seconds, in the short run every two or three."""

    def __init__(self, folder: Path, crash: Callable[[], None] | None = None) -> None:
        self._folder = folder
        self._dice = random.Random(7)
        self._running: list[BaseProcess] = []
        self._crash = crash
        self._next = self._later()
        self.struck = 0

    def go_on(self, now: datetime) -> None:
        """It is that time now; the first time is when the workers begin."""
        crew.set_clock(self._folder, now)
        missing = WORKERS - len(self._running)
        self._running += [crew.begin(self._folder, GAP) for _ in range(missing)]

    def disturb(self) -> None:
        """Strike when it is time, and let others begin in place of workers that have ended."""
        if time.monotonic() >= self._next:
            self._strike()
            self._next = self._later()
            self.struck += 1
        for each in [each for each in self._running if not each.is_alive()]:
            self._running.remove(each)
            crew.end(each)
            self._running.append(crew.begin(self._folder, GAP))

    def _strike(self) -> None:
        """Let the database crash, or kill a worker in whatever it does."""
        if self._crash:
            self._crash()
        else:
            victim = self._running[self._dice.randrange(WORKERS)]
            victim.kill()
            victim.join(30)

    def _later(self) -> float:
        return time.monotonic() + (20.0 if LONG else self._dice.uniform(1.5, 4.0))

    def end(self) -> None:
        for each in self._running:
            crew.end(each)


def published(database: Database) -> datetime | None:
    """When something was published last; None right after a crash, too."""
    with suppress(StoreError), database.read() as db:
        return times.all_of_them(db).get(rounds.PUBLISHED)
    return None


def rows(database: Database) -> Rows:
    """Everything that is published, or follows from it; not how the work went."""
    with database.read() as db:
        return {
            table.name: [tuple(row) for row in db.execute(_telling(table).order_by(*table.primary_key))]
            for table in metadata.sorted_tables
            if table.name not in _WORK
        }


def _telling(table: Table) -> Select[Any]:
    """All columns but those that count how often a page was touched, and those that a database numbers.

    PostgreSQL leaves out the numbers that a transaction had taken whose worker was killed.
    """
    counts = ("touched", "written")
    return select(
        *(each for each in table.columns if each.name not in counts and each.autoincrement is not True)
    )


def test_killed_workers_give_what_one_process_gives(
    hosts: list[Host], tmp_path: Path, postgres_url: str
) -> None:
    compare(hosts, tmp_path, postgres_url)


def test_workers_whose_database_crashes_give_what_one_process_gives(
    hosts: list[Host], tmp_path: Path
) -> None:
    with postgres.serving(postgres.LASTING) as server:
        compare(hosts, tmp_path, server.database(), server.crash)


def compare(
    hosts: list[Host], tmp_path: Path, postgres_url: str, crash: Callable[[], None] | None = None
) -> None:
    """Round by round, what disturbed workers store and publish is what one process does."""
    alone, together = tmp_path / "alone", tmp_path / "together"
    places = open_outlets(hosts)
    archive = tmp_path / "archive.xml"
    archive.write_bytes(Outlet({"guid-3-9": ("Lighthouse 3 praised", "Old news. " * 30)}).feed())
    places["archive"] = str(archive)
    for folder in (alone, together):
        folder.mkdir()
    steps.write_config(alone, places)
    crew.write_config(together, postgres_url, places)
    until = time.monotonic() + LONG
    with (
        Database.open(postgres_url) as shared,
        Database.open(f"sqlite:///{alone}/aggregator.db") as own,
    ):
        workers = Crew(together, crash)
        try:
            for round_ in range(ROUNDS):
                now = NOON + crew.hours(PHASE * round_)
                develop(hosts, round_)
                steps.once(alone, now)
                for host in hosts:
                    host.visits.clear()
                workers.go_on(now)
                finish(workers, shared, now, round_, until)
                assert rows(shared) == rows(own), f"round {round_}"
                assert steps.published(together) == steps.published(alone), f"round {round_}"
                for host in hosts:
                    assert min(gaps(host), default=GAP) >= GAP * 0.9
        finally:
            workers.end()
    assert workers.struck >= (LONG // 25 or ROUNDS)


def finish(workers: Crew, shared: Database, now: datetime, round_: int, until: float) -> None:
    """Wait until the round is published and something struck; in the long run until its share is over."""
    left = (until - time.monotonic()) / (ROUNDS - round_)
    earliest, latest = time.monotonic() + left, time.monotonic() + max(left, 0) + 120
    strikes = 0 if LONG else round_ + 1
    while published(shared) != now or time.monotonic() < earliest or workers.struck < strikes:
        workers.disturb()
        assert time.monotonic() < latest, f"round {round_} does not end"
        time.sleep(0.1)
