"""A copy of a database in use is whole, or it is not there."""

import os
import sqlite3
import subprocess
import threading
from contextlib import closing
from pathlib import Path

import pytest

from aggregator.errors import OutputError, StoreError
from aggregator.store import articles
from aggregator.store.access.database import Database
from aggregator.store.maintenance.backup import backup, integrity
from tests.samples import article


@pytest.fixture
def store_url(tmp_path: Path) -> str:
    """Copies are made of SQLite files only."""
    return f"sqlite:///{tmp_path}/test.db"


def test_a_copy_holds_what_the_database_holds(database: Database, tmp_path: Path) -> None:
    with database.write() as db:
        articles.save(db, [article(f"a{n}") for n in range(100)])
    size = backup(database, tmp_path / "copy.db")
    assert size == (tmp_path / "copy.db").stat().st_size
    with Database.open(f"sqlite:///{tmp_path}/copy.db") as copy, copy.read() as db:
        assert len(list(articles.listing(db, None, None))) == 100


def test_a_copy_replaces_a_former_one_and_leaves_nothing_else(database: Database, tmp_path: Path) -> None:
    target = tmp_path / "copies" / "copy.db"
    target.parent.mkdir()
    target.write_bytes(b"SQLite format 3\0, an older copy")
    backup(database, target)
    assert integrity(target) == []
    assert [path.name for path in target.parent.iterdir()] == ["copy.db"]


def test_what_a_killed_copy_left_is_removed_and_what_another_is_at_stays(
    database: Database, tmp_path: Path
) -> None:
    ended = subprocess.Popen(["true"])
    ended.wait()
    running = os.getppid()
    for process in (ended.pid, running):
        (tmp_path / f".copy.db.{process}.tmp").touch()
    (tmp_path / f".copy.db.{ended.pid}.tmp-journal").touch()
    (tmp_path / ".copy.db.notes.tmp").touch()
    backup(database, tmp_path / "copy.db")
    left = sorted(path.name for path in tmp_path.glob(".copy*"))
    assert left == sorted([f".copy.db.{running}.tmp", ".copy.db.notes.tmp"])


def test_a_file_that_is_no_copy_is_not_replaced(database: Database, tmp_path: Path) -> None:
    for name, said in (
        ("config.toml", "is another file"),
        ("news.db.lock", "is another file"),
        ("", "is a folder"),
    ):
        target = tmp_path / name
        if name:
            target.write_bytes(b"[feed]" if name == "config.toml" else b"")
        with pytest.raises(OutputError, match=said):
            backup(database, target)
    assert (tmp_path / "config.toml").read_bytes() == b"[feed]"


def test_nobody_may_read_a_copy_who_may_not_read_the_database(database: Database, tmp_path: Path) -> None:
    (tmp_path / "test.db").chmod(0o600)
    backup(database, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600


def test_a_copy_is_not_written_through_a_link_that_somebody_put_there(
    database: Database, tmp_path: Path
) -> None:
    precious = tmp_path / "precious"
    precious.write_text("ours")
    (tmp_path / f".copy.db.{os.getpid()}.tmp").symlink_to(precious)
    backup(database, tmp_path / "copy.db")
    assert integrity(tmp_path / "copy.db") == []
    assert precious.read_text() == "ours"


def test_a_copy_made_while_others_write_is_consistent(database: Database, tmp_path: Path) -> None:
    over, begun = threading.Event(), threading.Event()

    def write() -> None:
        number = 0
        while not over.is_set():
            with database.write() as db:
                articles.save(db, [article(f"{number}-{n}") for n in range(10)])
            number += 1
            begun.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert begun.wait(60)
        for n in range(5):
            backup(database, tmp_path / f"{n}.db")
    finally:
        over.set()
        writer.join()
    for n in range(5):
        with closing(sqlite3.connect(tmp_path / f"{n}.db")) as copy:
            (count,) = copy.execute("SELECT count(*) FROM articles").fetchone()
        assert count > 0
        assert count % 10 == 0


def test_a_copy_that_cannot_be_written_says_where(database: Database, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"nowhere/copy\.db: No such"):
        backup(database, tmp_path / "nowhere" / "copy.db")
    (tmp_path / "folder").mkdir()
    with pytest.raises(OutputError, match="folder"):
        backup(database, tmp_path / "folder")
    assert [path for path in tmp_path.iterdir() if path.suffix == ".tmp"] == []


@pytest.mark.parametrize("name", ["test.db", "test.db-wal", "folder/../test.db", "link.db"])
def test_a_copy_never_takes_the_place_of_the_database(database: Database, tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "link.db").symlink_to("test.db")
    with database.write() as db:
        articles.save(db, [article()])
    with pytest.raises(OutputError, match="is the database itself"):
        backup(database, tmp_path / name)
    with database.read() as db:
        assert len(list(articles.listing(db, None, None))) == 1


def test_a_damaged_database_is_no_backup(database: Database, tmp_path: Path) -> None:
    with database.write() as db:
        articles.save(db, [article(f"a{n}", text="word " * 500) for n in range(200)])
    with database.bare() as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    file = tmp_path / "test.db"
    data = bytearray(file.read_bytes())
    data[8 * 4096 : 40 * 4096] = b"\xaa" * (32 * 4096)
    file.write_bytes(data)
    assert integrity(file) != []
    with pytest.raises(StoreError):
        backup(database, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


def test_what_to_use_in_its_place_is_said_of_postgresql(postgres_url: str, tmp_path: Path) -> None:
    with Database.open(postgres_url) as served, pytest.raises(StoreError, match="pg_dump"):
        backup(served, tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []
