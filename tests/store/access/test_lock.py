"""One writer at a time, beside a file and in a server."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregator.errors import LockedError, StoreError
from aggregator.store.access import lock as locks
from aggregator.store.access.advisory import Advisory
from aggregator.store.access.lock import Lock, Sole, exclusive
from tests.postgres import Server

_HOLD = """
import sys, time
from pathlib import Path
from aggregator.store.access.advisory import Advisory
from aggregator.store.access.lock import exclusive
from tests.postgres import Server
place = sys.argv[1]
with exclusive(Advisory(place, "writer") if "://" in place else Path(place), "a test"):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def place(store_url: str, tmp_path: Path) -> str:
    return store_url if store_url.startswith("postgresql") else str(tmp_path / "lock")


@pytest.fixture
def lock(place: str) -> Lock:
    return Advisory(place, "writer") if "://" in place else Path(place)


@pytest.fixture
def holder(place: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen([sys.executable, "-c", _HOLD, place], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_second_instance_is_told_who_holds_the_lock(lock: Lock, holder: subprocess.Popen[str]) -> None:
    with pytest.raises(LockedError, match=rf"process {holder.pid} \(a test\)"), exclusive(lock):
        pass
    assert f"process {holder.pid}" in (locks.holder(lock) or "")


def test_the_lock_of_a_killed_process_is_free(lock: Lock, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.wait()
    with exclusive(lock, patience=10.0):
        pass


def test_the_lock_can_be_taken_again_after_its_end(lock: Lock) -> None:
    for _ in range(2):
        with exclusive(lock):
            assert locks.holder(lock)
        assert locks.holder(lock) is None


def test_a_lock_that_is_free_again_in_time_is_waited_for(lock: Lock, holder: subprocess.Popen[str]) -> None:
    with pytest.raises(LockedError), exclusive(lock, patience=0.3):
        pass
    holder.kill()
    with exclusive(lock, patience=10.0):
        pass


def test_locks_of_several_names_stand_side_by_side(postgres_url: str) -> None:
    writer, daemon = Advisory(postgres_url, "writer"), Advisory(postgres_url, "daemon")
    with exclusive(writer), exclusive(daemon), pytest.raises(LockedError), exclusive(daemon):
        pass


def test_a_lock_for_life_is_taken_once(lock: Lock) -> None:
    sole = Sole(lock, "a test")
    sole.hold()
    sole.hold()
    assert "(a test)" in (locks.holder(lock) or "")
    sole.release()
    assert locks.holder(lock) is None


def test_a_lock_for_life_that_a_server_lost_is_taken_again(
    postgres_server: Server, postgres_url: str
) -> None:
    lock = Advisory(postgres_url, "writer")
    sole = Sole(lock, "a test")
    sole.hold()
    postgres_server.cut_off(postgres_url)
    assert locks.holder(lock) is None
    sole.hold()
    assert "(a test)" in (locks.holder(lock) or "")
    sole.release()


def test_who_took_a_lock_that_was_lost_keeps_it(postgres_server: Server, postgres_url: str) -> None:
    lock = Advisory(postgres_url, "writer")
    sole = Sole(lock, "a test")
    sole.hold()
    postgres_server.cut_off(postgres_url)
    with exclusive(lock, "another"), pytest.raises(LockedError, match="another"):
        sole.hold()
    sole.hold()
    sole.release()


def test_a_lock_that_cannot_be_made_says_where(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="the lock cannot be created"), exclusive(tmp_path / "none" / "lock"):
        pass
    with pytest.raises(StoreError, match="the server must run"), exclusive(_nowhere(tmp_path)):
        pass


def _nowhere(folder: Path) -> Advisory:
    return Advisory(f"postgresql://nobody@/none?host={folder}", "writer")
