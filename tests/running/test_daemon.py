"""`aggregator run` as a process: signals, reload, other instances."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from apscheduler.schedulers.background import BackgroundScheduler

from aggregator.running import service
from aggregator.running.service import awaken
from aggregator.store.access.lock import exclusive
from aggregator.store.maintenance.backup import integrity
from tests.running import steps
from tests.running.outlets import Outlet, Outlets, eventually


class Process:
    """A daemon and what it logs, read as it comes."""

    def __init__(
        self, folder: Path, program: Sequence[str] = ("-m", "aggregator"), **environment: str
    ) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *program, "-c", str(folder / "config.toml"), "run"],
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **environment},
        )
        self.lines: list[dict[str, object]] = []
        self._raw: list[str] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            self._raw.append(line)
            if line.startswith("{"):
                self.lines.append(json.loads(line))

    def said(self, event: str) -> int:
        return sum(event in str(line["event"]) for line in self.lines)

    def waits_for(self, event: str, times: int = 1, seconds: float = 120.0) -> bool:
        return eventually(lambda: self.said(event) >= times, seconds)

    def end(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.wait(30)

    def wait(self, seconds: float) -> int:
        code = self.process.wait(seconds)
        self._reader.join()
        assert self.process.stderr
        self.process.stderr.close()
        return code

    @property
    def text(self) -> str:
        return "".join(self._raw)


Start = Callable[..., Process]

STUCK = """
import sys, time
from aggregator import cycle
from aggregator.cli import main
from aggregator.running import service
service.GRACE = 1.0
def publish(_):
    print('{"event": "stuck"}', file=sys.stderr, flush=True)
    time.sleep(60)
cycle.publish = publish
main()
"""


@pytest.fixture
def start() -> Iterator[Start]:
    running: list[Process] = []

    def begin(folder: Path, **options: Any) -> Process:
        running.append(Process(folder, **options))
        return running[-1]

    yield begin
    for each in running:
        if each.process.poll() is None:
            each.process.kill()
            each.wait(30)


def outlet(server: Outlets, name: str, number: int = 1) -> str:
    server.outlets[name] = Outlet()
    server.outlets[name].report(number)
    return server.address(name)


def test_it_publishes_and_ends_cleanly_when_told_to(server: Outlets, start: Start, tmp_path: Path) -> None:
    steps.write_config(tmp_path, {"a": outlet(server, "a")})
    daemon = start(tmp_path)
    assert daemon.waits_for("cycle")
    assert daemon.end() == 0
    assert daemon.said("stopped") == 1
    assert b"<entry" in (tmp_path / "output/feed.atom").read_bytes()
    assert {"source", "outcome", "new", "level", "timestamp"} <= set(
        next(line for line in daemon.lines if line["event"] == "source")
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_requests_that_hang_are_ended_within_ten_seconds(
    number: int, server: Outlets, start: Start, tmp_path: Path
) -> None:
    steps.write_config(tmp_path, {"slow": outlet(server, "slow"), "a": outlet(server, "a")})
    server.outlets["slow"].hangs = True
    daemon = start(tmp_path)
    assert eventually(lambda: server.visits["slow"] == 1)
    daemon.process.send_signal(number)
    assert daemon.wait(10) == 0
    assert integrity(tmp_path / "aggregator.db") == []


def test_a_cycle_that_is_stuck_does_not_keep_it_from_ending(
    server: Outlets, start: Start, tmp_path: Path
) -> None:
    steps.write_config(tmp_path, {"a": outlet(server, "a")})
    daemon = start(tmp_path, program=["-c", STUCK])
    assert daemon.waits_for("stuck")
    daemon.process.send_signal(signal.SIGTERM)
    assert service.GRACE <= 8.0
    assert daemon.wait(12) == 0
    assert daemon.said("stopped in the middle of a cycle, which loses nothing") == 1
    assert integrity(tmp_path / "aggregator.db") == []


@pytest.mark.parametrize(("ahead", "woken"), [(timedelta(days=400), True), (timedelta(seconds=1), False)])
def test_a_clock_set_back_does_not_make_the_scheduler_wait(ahead: timedelta, woken: bool) -> None:
    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.start(paused=True)
    now = datetime.now(UTC)
    job = scheduler.add_job(print, "interval", days=1, next_run_time=now + ahead)
    awaken(job, now)
    assert (job.next_run_time == now) is woken
    scheduler.shutdown()


def test_a_second_daemon_is_told_who_runs_and_goes(server: Outlets, start: Start, tmp_path: Path) -> None:
    steps.write_config(tmp_path, {"a": outlet(server, "a")})
    first = start(tmp_path)
    assert first.waits_for("started")
    second = start(tmp_path)
    assert second.wait(30) == 3
    assert f"another instance is running: process {first.process.pid} (aggregator run)" in second.text
    assert first.end() == 0


def test_a_killed_daemon_leaves_no_lock(server: Outlets, start: Start, tmp_path: Path) -> None:
    steps.write_config(tmp_path, {"a": outlet(server, "a")})
    first = start(tmp_path)
    assert first.waits_for("started")
    first.process.kill()
    assert first.wait(30) == -9
    second = start(tmp_path)
    assert second.waits_for("started")
    assert second.end() == 0


@pytest.mark.parametrize("another_writes", [False, True])
def test_files_left_half_written_go_at_the_start_unless_another_may_be_writing_them(
    another_writes: bool, server: Outlets, start: Start, tmp_path: Path
) -> None:
    steps.write_config(tmp_path, {"a": outlet(server, "a")})
    half = tmp_path / "output/.feed.atom.x.tmp"
    half.parent.mkdir()
    half.touch()
    with exclusive(tmp_path / "aggregator.db.lock") if another_writes else nullcontext():
        daemon = start(tmp_path)
        assert daemon.waits_for("started")
        assert half.exists() is another_writes
    assert daemon.end() == 0


def once(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "aggregator", "-c", str(folder / "config.toml"), "once", *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_once_runs_beside_a_daemon_at_rest(server: Outlets, start: Start, tmp_path: Path) -> None:
    steps.write_config(tmp_path, {"a": outlet(server, "a")})
    daemon = start(tmp_path)
    assert daemon.waits_for("cycle")
    assert once(tmp_path).returncode == 0
    assert daemon.end() == 0


def test_once_says_who_is_at_work_or_waits_for_its_end(server: Outlets, start: Start, tmp_path: Path) -> None:
    steps.write_config(tmp_path, {"slow": outlet(server, "slow")})
    server.outlets["slow"].hangs = True
    daemon = start(tmp_path)
    assert eventually(lambda: server.visits["slow"] == 1)
    refused = once(tmp_path)
    assert refused.returncode == 3
    assert f"process {daemon.process.pid} (aggregator run)" in refused.stderr
    threading.Timer(2.0, server.over.set).start()
    assert once(tmp_path, "--wait").returncode == 0
    assert daemon.end() == 0


def test_a_reload_takes_up_the_whole_configuration(server: Outlets, start: Start, tmp_path: Path) -> None:
    steps.write_config(tmp_path, {"a": outlet(server, "a")})
    daemon = start(tmp_path)
    assert daemon.waits_for("cycle")
    steps.write_config(
        tmp_path, {"a": server.address("a"), "b": outlet(server, "b", 2)}, '[output]\npath = "elsewhere"\n'
    )
    daemon.process.send_signal(signal.SIGHUP)
    assert daemon.waits_for("reloaded")
    assert eventually((tmp_path / "elsewhere/feed.atom").exists)
    assert eventually(lambda: server.visits["b"] == 1)
    assert daemon.end() == 0


def test_a_reload_of_a_wrong_configuration_keeps_the_old_one_and_says_why(
    server: Outlets, start: Start, tmp_path: Path
) -> None:
    steps.write_config(tmp_path, {"a": outlet(server, "a")})
    daemon = start(tmp_path)
    assert daemon.waits_for("cycle")
    (tmp_path / "config.toml").write_text('[feed]\ntitel = "x"\n')
    daemon.process.send_signal(signal.SIGHUP)
    assert daemon.waits_for("the old configuration stays in force")
    assert "feed.titel: unknown key" in str(daemon.lines[-1]["reason"])
    assert daemon.end() == 0


def test_a_reload_onto_another_database_holds_that_one(server: Outlets, start: Start, tmp_path: Path) -> None:
    steps.write_config(tmp_path, {"a": outlet(server, "a")})
    daemon = start(tmp_path)
    assert daemon.waits_for("cycle")
    steps.write_config(tmp_path, {"a": server.address("a")}, '[store]\nurl = "sqlite:///other.db"\n')
    daemon.process.send_signal(signal.SIGHUP)
    assert daemon.waits_for("reloaded")
    second = start(tmp_path)
    assert second.wait(30) == 3
    with exclusive(tmp_path / "aggregator.db.lock.daemon"):
        pass
    assert daemon.end() == 0


def test_a_thousand_reloads_during_cycles_change_nothing(
    server: Outlets, start: Start, tmp_path: Path
) -> None:
    names = [f"s{number}" for number in range(5)]
    steps.write_config(tmp_path, {name: outlet(server, name, n) for n, name in enumerate(names)})
    daemon = start(tmp_path)
    assert daemon.waits_for("started")
    for _ in range(1000):
        daemon.process.send_signal(signal.SIGHUP)
        threading.Event().wait(0.002)
    assert daemon.waits_for("reloaded")
    assert daemon.waits_for("cycle", 2)
    assert daemon.end() == 0
    assert integrity(tmp_path / "aggregator.db") == []
    assert server.visits == dict.fromkeys(names, 1)
    assert {line["level"] for line in daemon.lines} == {"info"}


def test_a_database_damaged_while_it_runs_ends_it_with_exit_code_4(
    server: Outlets, start: Start, tmp_path: Path
) -> None:
    steps.write_config(tmp_path, {"a": outlet(server, "a")})
    daemon = start(tmp_path)
    assert daemon.waits_for("cycle")
    assert daemon.end() == 0
    (tmp_path / "aggregator.db").write_bytes(b"no database at all, " * 500)
    for journal in tmp_path.glob("aggregator.db-*"):
        journal.unlink()
    again = start(tmp_path)
    assert again.wait(30) == 4
    assert "is not a SQLite database" in again.text


def test_a_wrong_configuration_at_the_start_gives_exit_code_2(start: Start, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[feed]\nentries = 0\n")
    assert start(tmp_path).wait(30) == 2


@contextmanager
def service_manager(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """The socket of a service manager, and what it heard."""
    heard: list[str] = []
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(folder / "notify"))
        listener.settimeout(0.1)
        over = threading.Event()

        def listen() -> None:
            while not over.is_set():
                try:
                    heard.append(listener.recv(100).decode())
                except TimeoutError:
                    continue

        thread = threading.Thread(target=listen)
        thread.start()
        yield str(folder / "notify"), heard
        over.set()
        thread.join()


def test_systemd_hears_that_it_is_ready_alive_and_stopping(
    server: Outlets, start: Start, tmp_path: Path
) -> None:
    steps.write_config(tmp_path, {"a": outlet(server, "a")})
    with service_manager(tmp_path) as (address, heard):
        daemon = start(tmp_path, NOTIFY_SOCKET=address)
        assert eventually(lambda: "WATCHDOG=1" in heard)
        assert daemon.end() == 0
    assert heard[0] == "READY=1"
    assert heard[-1] == "STOPPING=1"
