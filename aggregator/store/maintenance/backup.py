"""A copy of a SQLite database that is in use, and the test that it is sound."""

import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from aggregator.errors import OutputError, StoreError, output_errors
from aggregator.store.access.database import Database

SIDE_FILES = ("-wal", "-shm")  # what SQLite keeps beside a database
_PROBLEMS = 20
_MAGIC = b"SQLite format 3\0"


def backup(database: Database, target: Path) -> int:
    """Copy the database into the file `target`, completely or not at all; returns the size in bytes.

    Others may write meanwhile. The copy is checked before it replaces a former one; it never replaces the
    database itself. Whoever may read the database may read it. Raises StoreError and OutputError.
    """
    if target.is_dir():
        raise OutputError(str(target), "is a folder; name a file for the copy")
    part = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    _sweep(target)
    with _cleared(part), database.bare() as connection:
        file = _file(connection)
        if target.resolve() in {Path(f"{file}{suffix}").resolve() for suffix in ("", *SIDE_FILES)}:
            raise OutputError(str(target), "is the database itself; name another file for the copy")
        _refuse_other(target)
        _touch(part, target)
        connection.execute("VACUUM INTO ?", (str(part),))
        if problems := integrity(part):
            raise StoreError(f"{target}: the copy is damaged, and so is the database: {problems[0]}")
        return _put(part, target, file)


def integrity(path: Path) -> list[str]:
    """What SQLite finds wrong in a database file, at most a few lines; empty where it is sound."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            rows = connection.execute(f"PRAGMA integrity_check({_PROBLEMS})").fetchall()
    except sqlite3.Error as error:
        return [str(error)]
    return [line for (text,) in rows for line in text.splitlines() if line != "ok"]


def _refuse_other(target: Path) -> None:
    """Raise OutputError where another file than an earlier copy would be lost."""
    with output_errors(target), suppress(FileNotFoundError), target.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise OutputError(str(target), "is another file, not a copy of a database; name a new one")


def _sweep(target: Path) -> None:
    """Remove what copies to this target left that were killed."""
    name = re.compile(rf"\.{re.escape(target.name)}\.(\d+)\.tmp(-journal)?")
    with suppress(OSError):
        for path in target.parent.iterdir():
            found = name.fullmatch(path.name)
            if found and not _is_running(int(found[1])):
                path.unlink(missing_ok=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return process != os.getpid()  # which another process had before


@contextmanager
def _cleared(part: Path) -> Iterator[None]:
    try:
        yield
    finally:
        with suppress(OSError):
            part.unlink()


def _file(connection: sqlite3.Connection) -> Path:
    return next(Path(path) for _, name, path in connection.execute("PRAGMA database_list") if name == "main")


def _touch(part: Path, target: Path) -> None:
    """Create the file: SQLite would only say that it cannot open it, and would write through a link."""
    with output_errors(target):
        part.touch(mode=0o600, exist_ok=False)


def _put(part: Path, target: Path, original: Path) -> int:
    with output_errors(target):
        with part.open("rb") as file:
            os.fsync(file.fileno())
            size = os.fstat(file.fileno()).st_size
        shutil.copymode(original, part)
        part.replace(target)
    return size
