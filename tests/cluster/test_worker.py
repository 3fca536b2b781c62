"""`aggregator worker` as a process: what it does with others, and what it refuses."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import pytest

from aggregator.store import shards
from aggregator.store.access.database import Database
from tests.cluster import crew
from tests.postgres import Server
from tests.running import steps
from tests.running.outlets import Outlet, Outlets, eventually, serving

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def server() -> Iterator[Outlets]:
    with serving() as outlets:
        for name in ("east", "west"):
            outlets.outlets[name] = Outlet()
            outlets.outlets[name].report(1)
        yield outlets


@pytest.fixture
def folder(server: Outlets, tmp_path: Path, postgres_url: str) -> Path:
    places = {name: server.address(name) for name in server.outlets}
    crew.write_config(tmp_path, postgres_url, places)
    return tmp_path


def command(folder: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "aggregator", "-c", str(folder / "config.toml"), *words]


@pytest.fixture
def start() -> Iterator[Start]:
    running: list[subprocess.Popen[str]] = []

    def begin(folder: Path, *words: str) -> "subprocess.Popen[str]":
        log = os.open(folder / f"log-{len(running)}", os.O_WRONLY | os.O_CREAT)
        running.append(subprocess.Popen(command(folder, "worker", *words), stderr=log, text=True))
        os.close(log)
        return running[-1]

    yield begin
    for each in running:
        each.kill()
        each.wait(30)


def run(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command(folder, *words), capture_output=True, text=True, timeout=60, check=False)


def test_workers_for_single_stages_make_the_feed_together_until_they_are_told_to_end(
    folder: Path, start: Start
) -> None:
    stages = [start(folder, "--only", stage) for stage in ("collect", "merge", "publish")]
    assert eventually((folder / "output" / "health.atom").exists)
    assert b"Glacier 1" in (folder / "output" / "feed.atom").read_bytes()
    beside = [run(folder, *words) for words in (["run"], ["once"])]
    assert [each.returncode for each in beside] == [3, 3]
    assert all("aggregator worker" in each.stderr for each in beside)
    for each, number in zip(stages, (signal.SIGTERM, signal.SIGINT, signal.SIGHUP), strict=True):
        each.send_signal(number)
    assert [each.wait(20) for each in stages] == [0, 0, 0]


def test_a_stage_that_nobody_takes_part_in_is_not_done(folder: Path, server: Outlets, start: Start) -> None:
    start(folder, "--only", "collect")
    assert eventually(lambda: len(server.visits) == 2)
    assert not (folder / "output").exists()


def test_a_worker_that_loses_its_database_ends_and_another_can_begin(
    folder: Path, start: Start, postgres_server: Server, postgres_url: str
) -> None:
    first = start(folder)
    assert eventually((folder / "output" / "health.atom").exists)
    postgres_server.cut_off(postgres_url)
    assert first.wait(60) == 4
    second = start(folder)
    assert eventually(lambda: b"started" in (folder / "log-1").read_bytes())
    second.terminate()
    assert second.wait(20) == 0


def test_a_worker_with_other_shards_is_refused_even_while_all_are_idle(
    folder: Path, start: Start, postgres_url: str
) -> None:
    first = start(folder)
    assert eventually((folder / "output" / "health.atom").exists)
    with Database.open(postgres_url) as database:
        assert eventually(lambda: not taken(database))
    whole = (folder / "config.toml").read_text()
    (folder / "config.toml").write_text(whole.replace("[cluster]\n", "[cluster]\nshards = 8\n"))
    refused = run(folder, "worker")
    assert refused.returncode == 4
    assert "at work on 64 shards" in refused.stderr
    first.terminate()
    assert first.wait(20) == 0
    start(folder)
    assert eventually(lambda: b"started" in (folder / "log-1").read_bytes())


def taken(database: Database) -> Collection[int]:
    with database.read() as db:
        return shards.taken(db)


def test_a_worker_beside_a_daemon_is_refused(folder: Path) -> None:
    with subprocess.Popen(command(folder, "run"), stderr=subprocess.DEVNULL) as daemon:
        assert eventually((folder / "output" / "health.atom").exists)
        refused = run(folder, "worker")
        daemon.terminate()
    assert refused.returncode == 3
    assert "aggregator run" in refused.stderr


def test_a_store_in_a_file_is_refused_with_what_to_do(tmp_path: Path) -> None:
    steps.write_config(tmp_path, {})
    refused = run(tmp_path, "worker")
    assert refused.returncode == 4
    assert "workers need a PostgreSQL store" in refused.stderr
