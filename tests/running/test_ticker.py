"""What a daemon does every few seconds, driven by hand with a clock of the test's own."""

import errno
import gc
import json
import logging
import os
import resource
import threading
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest

from aggregator import app, config
from aggregator.errors import StoreDamaged
from aggregator.model import Subscription
from aggregator.running import log
from aggregator.running.ticker import Ticker
from aggregator.store import deliveries, sources
from aggregator.store.access.lock import exclusive
from tests.running import steps
from tests.running.outlets import Outlet, Outlets
from tests.samples import NOON

MINUTE = timedelta(minutes=1)
DAYS = int(os.environ.get("AGGREGATOR_SOAK_DAYS", "3"))
SOURCES = 200 if DAYS > 3 else 20


@dataclass
class Clock:
    """A clock that the test moves; `steady` moves with it, but for jumps."""

    now: datetime = NOON
    steady: float = 0.0

    def sleep(self, span: timedelta) -> None:
        self.now += span
        self.steady += span.total_seconds()


@dataclass
class Driven:
    """A ticker, its clock, and what it logs."""

    ticker: Ticker
    clock: Clock
    lines: StringIO
    stop: threading.Event = field(default_factory=threading.Event)

    def after(self, span: timedelta) -> None:
        self.clock.sleep(span)
        self.ticker.tick()

    def log(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.lines.getvalue().splitlines()]

    def said(self, event: str) -> int:
        return sum(line["event"] == event for line in self.log())


@contextmanager
def driven(folder: Path, level: int = logging.INFO) -> Iterator[Driven]:
    clock, lines = Clock(), StringIO()
    log.configure(level, lines)
    with app.work(config.load(folder / "config.toml", environment={})) as work:
        fetch = replace(work.parts.fetch, jitter=0.0)
        parts = replace(work.parts, fetch=fetch, clock=lambda: clock.now)
        stop = threading.Event()
        ticker = Ticker(replace(work, parts=parts), log.Journal(), stop, lambda: clock.steady)
        yield Driven(ticker, clock, lines, stop)


def configure(folder: Path, server: Outlets, names: list[str], more: str = "") -> None:
    for number, name in enumerate(names):
        server.outlets[name] = Outlet()
        server.outlets[name].report(number)
    steps.write_config(folder, {name: server.address(name) for name in names}, more)


def test_it_publishes_at_once_and_again_on_schedule(server: Outlets, tmp_path: Path) -> None:
    configure(tmp_path, server, ["a"], '[schedule]\nevery = "10m"\n')
    with driven(tmp_path) as daemon:
        daemon.ticker.tick()
        for _ in range(21):
            daemon.after(MINUTE)
        assert daemon.said("cycle") == 3
    assert (tmp_path / "output/feed.atom").exists()


def test_news_are_published_before_the_schedule_says_so(server: Outlets, tmp_path: Path) -> None:
    configure(tmp_path, server, ["a"], '[schedule]\nevery = "1d"\nshortest = "2m"\n')
    with driven(tmp_path) as daemon:
        daemon.ticker.tick()
        server.outlets["a"].report(9)
        daemon.after(MINUTE * 60 * 12)
        assert daemon.said("cycle") == 2
    assert b"9 " in (tmp_path / "output/feed.atom").read_bytes()


def test_what_a_hub_delivers_is_read_at_once_and_nobody_is_visited(server: Outlets, tmp_path: Path) -> None:
    configure(tmp_path, server, ["a"])
    with driven(tmp_path) as daemon:
        daemon.ticker.tick()
        wish = Subscription("a", "https://hub.example/", server.address("a"), "token", "key")
        item = b"<item><title>Comet</title><link>https://harbour.example/comet</link></item>"
        feed = b"<rss version='2.0'><channel>%b</channel></rss>" % item
        with daemon.ticker.work.parts.database.write() as db:
            deliveries.add(db, wish, daemon.clock.now, "", feed)
        daemon.after(MINUTE * 2)
        assert server.visits == {"a": 1}
    assert b"Comet" in (tmp_path / "output/feed.atom").read_bytes()


def test_a_restart_visits_nobody_early(server: Outlets, tmp_path: Path) -> None:
    configure(tmp_path, server, ["a", "b"])
    for _ in range(3):
        with driven(tmp_path) as daemon:
            daemon.ticker.tick()
    assert server.visits == {"a": 1, "b": 1}


def test_after_a_sleep_everybody_is_visited_once_and_not_all_at_the_same_time(
    server: Outlets, tmp_path: Path
) -> None:
    names = [f"s{number}" for number in range(20)]
    configure(tmp_path, server, names, '[schedule]\nevery = "30d"\n')
    with driven(tmp_path) as daemon:
        daemon.ticker.tick()
        daemon.clock.now += timedelta(days=9)
        counts = []
        for _ in range(12):
            daemon.after(MINUTE)
            counts.append(server.visits.total() - 20)
        assert daemon.said("the clock jumped or the machine slept") == 1
    assert counts[0] < 10
    assert counts[-1] == 20


def test_a_clock_set_back_by_a_year_stops_nothing(server: Outlets, tmp_path: Path) -> None:
    configure(tmp_path, server, ["a", "b"], '[schedule]\nevery = "10m"\n')
    with driven(tmp_path) as daemon:
        daemon.ticker.tick()
        daemon.clock.now -= timedelta(days=365)
        for _ in range(12):
            daemon.after(MINUTE)
        assert server.visits == {"a": 2, "b": 2}
        assert daemon.said("cycle") >= 2


def test_a_clock_that_was_never_set_dates_no_article(server: Outlets, tmp_path: Path) -> None:
    configure(tmp_path, server, ["a"])
    with driven(tmp_path) as daemon:
        daemon.clock.now = datetime(1970, 1, 1, tzinfo=UTC)
        for _ in range(20):
            daemon.after(MINUTE)
        assert server.visits["a"] == 0
        assert sum("says 1970" in str(line["event"]) for line in daemon.log()) == 1
        daemon.clock.now = NOON
        for _ in range(20):
            daemon.after(MINUTE)
        assert daemon.said("cycle") >= 1
    assert b"1970-" not in (tmp_path / "output/feed.atom").read_bytes()


def test_a_network_that_is_down_for_a_day_is_said_once_and_forgotten_when_it_is_back(
    server: Outlets, tmp_path: Path
) -> None:
    names = [f"s{number}" for number in range(12)]
    configure(tmp_path, server, names, '[schedule]\nevery = "30d"\n')
    with driven(tmp_path) as daemon:
        daemon.ticker.tick()
        work = daemon.ticker.work
        dead = replace(work.parts.fetch, proxy="http://127.0.0.1:9/")
        daemon.ticker.work = replace(work, parts=replace(work.parts, fetch=dead))
        before = len(daemon.log())
        for _ in range(24 * 4):
            daemon.after(15 * MINUTE)
        during = [line for line in daemon.log()[before:] if line["level"] != "info"]
        daemon.ticker.work = work
        for _ in range(80):
            daemon.after(15 * MINUTE)
        assert daemon.said("the network is back") == 1
        with work.parts.database.read() as db:
            states = sources.states(db)
        assert {name: state.failures for name, state in states.items()} == dict.fromkeys(names, 0)
    assert [line["event"] for line in during].count("no server answers: the network seems down") == 1
    assert len(during) <= 3


def test_the_same_failure_is_said_once_and_again_when_it_changes(server: Outlets, tmp_path: Path) -> None:
    configure(tmp_path, server, ["a", "b"], '[schedule]\nevery = "30d"\n')
    server.outlets["a"].broken = True
    with driven(tmp_path) as daemon:
        for _ in range(30):
            daemon.after(60 * MINUTE)
        assert sum(line["level"] == "warning" for line in daemon.log()) == 1
        server.outlets["a"].broken = False
        for _ in range(30):
            daemon.after(60 * MINUTE)
        good = [line for line in daemon.log() if line.get("source") == "a" and line["level"] == "info"]
        assert good


def test_another_writer_is_waited_for_and_said_once(server: Outlets, tmp_path: Path) -> None:
    configure(tmp_path, server, ["a"])
    with driven(tmp_path) as daemon:
        with exclusive(daemon.ticker.work.lock, "aggregator once"):
            for _ in range(5):
                daemon.after(MINUTE)
        assert daemon.said("waiting") == 1
        daemon.after(MINUTE)
        with exclusive(daemon.ticker.work.lock, "aggregator once"):
            daemon.after(60 * MINUTE)
        assert daemon.said("waiting") == 2


def test_an_output_that_cannot_be_written_is_said_once_and_loses_nothing(
    server: Outlets, tmp_path: Path
) -> None:
    configure(tmp_path, server, ["a"])
    (tmp_path / "output").write_text("a file in the way")
    with driven(tmp_path) as daemon:
        for _ in range(30):
            daemon.after(MINUTE)
        assert sum(line["level"] == "error" for line in daemon.log()) == 1
        (tmp_path / "output").unlink()
        for _ in range(20):
            daemon.after(MINUTE)
        assert daemon.said("works again") == 1
    assert server.visits["a"] <= 4
    assert (tmp_path / "output/feed.atom").exists()


def test_while_nothing_can_be_stored_the_servers_are_left_in_peace(
    server: Outlets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(tmp_path, server, ["a"])
    with driven(tmp_path) as daemon:
        with monkeypatch.context() as broken:

            def full(*_: object) -> None:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

            broken.setattr(sources, "save", full)
            for _ in range(12 * 60):
                daemon.after(timedelta(seconds=5))
        assert server.visits["a"] < 10
        for _ in range(200):
            daemon.after(timedelta(seconds=5))
        assert daemon.said("cycle") >= 1


def test_a_fault_of_ours_is_said_and_ends_nothing(
    server: Outlets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(tmp_path, server, ["a"])
    with driven(tmp_path) as daemon:
        with monkeypatch.context() as broken:
            broken.setattr("aggregator.cycle.collect", lambda *_, **__: 1 / 0)
            daemon.ticker.tick()
        assert "ZeroDivisionError" in str(daemon.log()[-1]["event"])
        daemon.after(2 * MINUTE)
        assert daemon.said("cycle") == 1


def test_a_damaged_database_ends_it(server: Outlets, tmp_path: Path) -> None:
    configure(tmp_path, server, ["a"])
    with driven(tmp_path) as daemon:
        daemon.ticker.tick()
        for file in tmp_path.glob("aggregator.db*"):
            if not file.name.endswith("lock"):
                file.write_bytes(b"\xff" * file.stat().st_size)
        daemon.ticker.work.parts.database.close()
        with pytest.raises(StoreDamaged):
            daemon.after(15 * MINUTE)


def test_told_to_stop_it_neither_places_nor_publishes(server: Outlets, tmp_path: Path) -> None:
    configure(tmp_path, server, ["a"])
    with driven(tmp_path) as daemon:
        daemon.stop.set()
        daemon.ticker.tick()
    assert not (tmp_path / "output").exists()


@pytest.mark.no_cover
def test_weeks_pass_without_a_leak_and_each_source_is_visited_as_often_as_its_schedule_says(
    server: Outlets, tmp_path: Path
) -> None:
    """`AGGREGATOR_SOAK_DAYS` simulated days of two hundred sources; otherwise three days of twenty."""
    hours = {f"s{number}": (1, 6, 6, 24, 24, 24, 24, 24, 24, 24)[number % 10] for number in range(SOURCES)}
    configure(tmp_path, server, list(hours), '[schedule]\nevery = "6h"\nshortest = "1h"\n')
    text = (tmp_path / "config.toml").read_text()
    for name, pause in hours.items():
        text = text.replace(f'name = "{name}"\n', f'name = "{name}"\nevery = "{pause}h"\n')
    (tmp_path / "config.toml").write_text(text)
    with driven(tmp_path, logging.WARNING) as daemon:
        tracemalloc.start()
        memory, handles = [], []
        for day in range(DAYS):
            for hour in range(24):
                if hour % 12 == 0:
                    server.outlets[f"s{day % SOURCES}"].report(SOURCES + day, day % 28 + 1)
                daemon.ticker.tick()
                daemon.clock.sleep(timedelta(hours=1))
            gc.collect()
            memory.append(tracemalloc.get_traced_memory()[0])
            handles.append(sum(1 for _ in Path("/proc/self/fd").iterdir()))
        tracemalloc.stop()
        assert daemon.log() == []
    assert server.visits == {name: DAYS * 24 // pause for name, pause in hours.items()}
    # In few days, caches that fill and the measuring of coverage weigh more than a leak would.
    warming = 0 if DAYS >= 30 else 1_000_000
    assert memory[-1] <= 1.1 * memory[0] + warming
    assert handles[-1] <= handles[0]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 1_000_000
