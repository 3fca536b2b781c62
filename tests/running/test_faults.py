"""Disks that are full, that fail, or that nobody may write to; documents that bring the reader down."""

import errno
import os
import resource
import shutil
import signal
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from aggregator import app, config, cycle
from aggregator.errors import AggregatorError, OutputError, StoreError
from aggregator.formats import registry
from aggregator.model import Article, Document, Item
from aggregator.normalise.article import normalise
from aggregator.running.doctor import examine, mend
from aggregator.steps.collecting import reading
from aggregator.store.maintenance.backup import integrity
from tests.running import steps
from tests.running.outlets import Outlet
from tests.samples import NOON

_NOBODY = 65534
HOUR_LATER = steps.later(NOON, hours=1)


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file source that grew since it was read last."""
    made, outlet = tmp_path_factory.mktemp("grown"), Outlet()
    for number in range(5):
        outlet.report(number)
    (made / "feed.xml").write_bytes(outlet.feed())
    steps.write_config(made, {"s": "feed.xml"})
    steps.once(made, NOON)
    for number in range(5, 60):
        outlet.report(number)
    (made / "feed.xml").write_bytes(outlet.feed())
    return made


@pytest.fixture
def folder(grown: Path, tmp_path: Path) -> Path:
    """A copy of that folder."""
    return Path(shutil.copytree(grown, tmp_path, dirs_exist_ok=True))


@contextmanager
def failing(monkeypatch: pytest.MonkeyPatch, name: str, number: int, after: int = 0) -> Iterator[None]:
    """`os.name` fails with that error, once it was called so many times."""
    true: Callable[..., object] = getattr(os, name)
    calls = 0

    def call(*arguments: object, **more: object) -> object:
        nonlocal calls
        calls += 1
        if calls > after:
            raise OSError(number, os.strerror(number))
        return true(*arguments, **more)

    with monkeypatch.context() as patched:
        patched.setattr(os, name, call)
        yield


def assert_mended(folder: Path, before: dict[str, bytes]) -> None:
    """Whole files of before, no trace of the failure, and a next cycle that loses nothing."""
    assert integrity(folder / "aggregator.db") == []
    assert steps.published(folder) == before
    assert list((folder / "output").glob(".*.tmp")) == []
    steps.once(folder, HOUR_LATER)
    assert len(steps.rows(folder)["articles"]) == 60
    assert b"Tramway 45" in steps.published(folder)["feed.atom"]


@pytest.mark.parametrize("call", ["fsync", "fchmod"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
def test_a_disk_that_fails_while_files_are_written_costs_nothing(
    call: str, number: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = steps.published(folder)
    with failing(monkeypatch, call, number), pytest.raises(OutputError, match=os.strerror(number)):
        steps.once(folder, HOUR_LATER)
    assert_mended(folder, before)


def test_a_disk_that_is_full_for_the_database_costs_nothing(folder: Path) -> None:
    before = steps.published(folder)
    with steps.opened(folder, HOUR_LATER) as parts:
        with parts.database.bare() as connection:
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            connection.execute(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(StoreError, match="make room and run again"):
            cycle.run(parts)
    assert_mended(folder, before)


def cramped(folder: Path, room: int) -> None:
    """A cycle in a process whose files the kernel keeps below a size."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    try:
        steps.once(folder, HOUR_LATER)
    except AggregatorError:
        os._exit(4)
    os._exit(0)


@pytest.mark.parametrize("room", [4_000, 30_000, 70_000, 130_000])
def test_files_that_may_not_grow_cost_nothing(room: int, folder: Path) -> None:
    """The kernel itself refuses to write on, at the database, its journal or a published file."""
    before = steps.published(folder)
    process = steps.child(cramped, folder, room)
    process.join(60)
    assert process.exitcode == 4
    process.close()
    for name, data in before.items():
        assert len(steps.published(folder)[name]) >= len(data)
    assert integrity(folder / "aggregator.db") == []
    steps.once(folder, HOUR_LATER)
    assert len(steps.rows(folder)["articles"]) == 60


def without_privileges(folder: Path) -> None:
    """A cycle that not even root's rights help; one before it imports what only root may read."""
    steps.once(folder.with_name("rehearsal"), HOUR_LATER)
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(_NOBODY)
        os.setuid(_NOBODY)
    try:
        steps.once(folder, HOUR_LATER)
    except OutputError as error:
        os._exit(4 if "Permission denied" in str(error) else 5)
    os._exit(0)


@pytest.fixture
def open_folder(folder: Path) -> Iterator[Path]:
    """The same folder where another user may reach it, and given to that user where we may do so."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name) / "news"
        for each in (place, place.with_name("rehearsal")):
            shutil.copytree(folder, each)
        if os.geteuid() == 0:
            for path in (Path(name), place, *place.rglob("*")):
                os.chown(path, _NOBODY, _NOBODY)
        yield place


def test_an_output_folder_that_is_read_only_is_said_and_costs_nothing(open_folder: Path) -> None:
    before = steps.published(open_folder)
    (open_folder / "output").chmod(0o555)
    process = steps.child(without_privileges, open_folder)
    process.join(60)
    (open_folder / "output").chmod(0o755)
    assert process.exitcode == 4
    process.close()
    assert_mended(open_folder, before)


def test_a_file_where_the_output_folder_should_be_is_said_and_costs_nothing(folder: Path) -> None:
    before = steps.published(folder)
    (folder / "output").rename(folder / "aside")
    (folder / "output").write_text("in the way")
    with pytest.raises(OutputError, match="output"):
        steps.once(folder, HOUR_LATER)
    (folder / "output").unlink()
    (folder / "aside").rename(folder / "output")
    assert_mended(folder, before)


def test_a_folder_without_a_place_for_the_database_is_said(tmp_path: Path) -> None:
    steps.write_config(tmp_path, {}, '[store]\nurl = "sqlite:///missing/news.db"\n')
    with pytest.raises(StoreError, match="lock cannot be created"):
        steps.once(tmp_path, NOON)


def test_a_database_of_a_newer_version_is_left_alone_and_said(folder: Path) -> None:
    with sqlite3.connect(folder / "aggregator.db") as db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
    db.close()
    with pytest.raises(StoreError, match=r"at revision 9999.*upgrade aggregator"):
        steps.once(folder, HOUR_LATER)


def test_a_database_that_another_program_holds_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aggregator.store.access.engines._BUSY_MILLISECONDS", 50)
    holder = sqlite3.connect(folder / "aggregator.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match="another program holds the database"):
        steps.once(folder, HOUR_LATER)
    holder.close()
    steps.once(folder, HOUR_LATER)


@pytest.mark.parametrize("fault", [RecursionError("too deep"), ValueError("bad"), MemoryError()])
def test_a_document_that_brings_its_parser_down_costs_one_line(
    fault: Exception, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Outlet()
    other.report(7, day=3)
    (folder / "other.xml").write_bytes(other.feed())
    steps.write_config(folder, {"s": "feed.xml", "other": "other.xml"})
    detect = registry.detect

    def poisoned(document: Document) -> registry.Format:
        if "feed.xml" in document.address:
            raise fault
        return detect(document)

    monkeypatch.setattr(registry, "detect", poisoned)
    report = steps.once(folder, HOUR_LATER)
    problems = {source.name: source.problems for source in report.sources}
    assert len(problems["s"]) == 1
    assert type(fault).__name__ in problems["s"][0]
    assert problems["other"] == ()
    assert report.saved.new == 1


def test_an_item_that_brings_the_program_down_costs_itself_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def poisoned(item: Item, **more: Any) -> Article:
        if item.guid == "guid-7-1":
            raise ZeroDivisionError
        return normalise(item, **more)

    monkeypatch.setattr(reading, "normalise", poisoned)
    report = steps.once(folder, HOUR_LATER)
    assert "item 8: internal error (ZeroDivisionError" in report.sources[0].problems[0]
    assert report.saved.new == 54


def test_a_whole_corrupted_database_is_mended_and_filled_again(folder: Path) -> None:
    steps.once(folder, HOUR_LATER)
    complete = steps.rows(folder)
    file = folder / "aggregator.db"
    pages = file.stat().st_size // 4096
    with file.open("r+b") as data:
        for page in (pages // 3, pages // 2):
            data.seek(page * 4096)
            data.write(b"\xa5" * 4096)
    case = app.case(config.load(folder / "config.toml", environment={}))
    (wrong,) = [finding for finding in examine(case, HOUR_LATER) if not finding.well]
    assert "aggregator doctor --repair" in wrong.words
    assert any("rebuilt with" in finding.words for finding in mend(case, HOUR_LATER))
    assert all(finding.well for finding in examine(case, HOUR_LATER))
    steps.once(folder, HOUR_LATER)
    mended = steps.rows(folder)
    assert [row[0] for row in mended["articles"]] == [row[0] for row in complete["articles"]]
    assert {row[0] for row in mended["entries"]} == {row[0] for row in complete["entries"]}


def test_what_may_not_be_looked_at_is_a_finding(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps.once(folder, HOUR_LATER)
    case = app.case(config.load(folder / "config.toml", environment={}))
    look, open_ = os.stat, os.open

    def refused(path: Any, **more: Any) -> os.stat_result:
        if str(path) == str(case.file):
            raise PermissionError(errno.EACCES, "Permission denied")
        return look(path, **more)

    def closed(path: str, *more: int) -> int:
        if str(path).endswith((".lock", ".daemon")):
            raise PermissionError(errno.EACCES, "Permission denied")
        return open_(path, *more)

    monkeypatch.setattr(os, "stat", refused)
    monkeypatch.setattr(os, "open", closed)
    (wrong,) = [finding for finding in examine(case, HOUR_LATER) if not finding.well]
    assert wrong.words == f"{case.file}: Permission denied: run this as the user who owns it"


def test_nothing_is_repaired_on_a_full_disk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = folder / "aggregator.db"
    file.write_bytes(file.read_bytes()[: 3 * 4096])
    before = file.read_bytes()
    full = shutil.disk_usage(folder)._replace(free=0)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: full)
    case = app.case(config.load(folder / "config.toml", environment={}))
    said = [finding.words for finding in examine(case, HOUR_LATER) if not finding.well]
    assert "make room, then look again" in said[-1]
    with pytest.raises(StoreError, match="make room first"):
        list(mend(case, HOUR_LATER))
    assert [path.name for path in folder.glob("aggregator.db.damaged*")] == []
    assert file.read_bytes() == before
