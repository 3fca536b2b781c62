"""Rebuilds a damaged SQLite database from every row that can be read.

Lost articles are fetched again from the outlets, lost places decided again, and counts recomputed.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, Table, create_engine, insert, inspect, literal_column, select, update
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from aggregator.errors import OutputError, StoreError
from aggregator.store import marks
from aggregator.store.access.database import Database
from aggregator.store.maintenance.backup import SIDE_FILES, integrity
from aggregator.store.maintenance.consistency import derive
from aggregator.store.maintenance.migrate import HEAD, UNKNOWN
from aggregator.store.schema import metadata, sources

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Repaired:
    """Rows saved and rows known to be lost, by table, and where the damaged file was put."""

    kept: dict[str, int]
    lost: dict[str, int]
    aside: Path


def repair(path: Path, now: datetime) -> Repaired:
    """Replace the database at `path` by a sound one; the damaged files stay beside it under another name.

    Nobody else may have it open. Where it fails, all is as before. Raises OutputError and StoreError; the
    latter for the database of a newer version, too.
    """
    _refuse_newer(path)
    aside = path.with_name(f"{path.name}.damaged-{now:%Y%m%dT%H%M%S}")
    fresh = path.with_name(f".{path.name}.repair.tmp")
    try:
        with _removed_on_failure(fresh, aside):
            _copy(path, aside)
            _remove(fresh)
            kept, lost = _rebuild(aside, fresh)
            _give_to_owner(fresh, path)
            _remove_side_files(path)  # a journal of the old file would be played into the new one
            fresh.replace(path)
    except OSError as error:
        raise OutputError(str(error.filename or path), error.strerror or str(error)) from error
    return Repaired(kept, lost, aside)


@contextmanager
def _removed_on_failure(*files: Path) -> Iterator[None]:
    """What was half made would fill the disk, and be in the way of the next attempt."""
    try:
        yield
    except BaseException:
        for file in files:
            with suppress(OSError):
                _remove(file)
        raise


def _refuse_newer(path: Path) -> None:
    """Raise StoreError where a newer version made the file: what it has more would be lost."""
    found: list[tuple[str]] = []
    with suppress(sqlite3.Error), closing(_connected(path)) as connection:
        found = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    for (revision,) in found:
        if revision > HEAD:
            raise StoreError(UNKNOWN.format(revision=revision))


def _give_to_owner(fresh: Path, path: Path) -> None:
    """Mode and owner as the old file has them; only root, who may repair for another, can give it away."""
    shutil.copymode(path, fresh)
    with suppress(PermissionError):
        owner = path.stat()
        os.chown(fresh, owner.st_uid, owner.st_gid)


def _rebuild(damaged: Path, fresh: Path) -> tuple[dict[str, int], dict[str, int]]:
    with Database.open(f"sqlite:///{fresh}") as database:
        kept, lost = {}, {}
        for table in metadata.sorted_tables:
            kept[table.name], lost[table.name] = _save(damaged, database, table)
        with database.write() as db:
            derive(db)
            _ask_again(db)
        with database.bare() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    _remove_side_files(fresh)
    return kept, lost


def _ask_again(db: Connection) -> None:
    """Let every source be visited as if for the first time: lost articles may still be in the feeds."""
    never = ("etag", "last_modified", "validated", "validated_at", "body_hash", "due")
    db.execute(update(sources).values(dict.fromkeys(never)))
    marks.forget(db)


def _save(damaged: Path, database: Database, table: Table) -> tuple[int, int]:
    kept = known = 0
    engine = _reader(damaged)
    try:
        numbers = _numbers(damaged, table)
        for start in range(0, len(numbers), _BATCH):
            batch = numbers[start : start + _BATCH]
            known += len(batch)
            kept += _insert(database, table, _read(engine, table, batch))
    finally:
        engine.dispose()
    return kept, known - kept


def _numbers(damaged: Path, table: Table) -> list[int]:
    """The row numbers that the table or any index of it still names, read from both ends."""
    found: set[int] = set()
    with closing(_connected(damaged)) as connection:
        for way in _ways(connection, table.name):
            with suppress(sqlite3.Error):  # where one way ends at the damage, another may lead around it
                found.update(number for (number,) in connection.execute(way))
    return sorted(found)


def _ways(connection: sqlite3.Connection, table: str) -> Iterator[str]:
    yield from (f"SELECT rowid FROM {table} NOT INDEXED ORDER BY rowid {way}" for way in ("ASC", "DESC"))  # noqa: S608 - a name of our own schema
    with suppress(sqlite3.Error):
        for _, index, _, _, partial in connection.execute(f"PRAGMA index_list({table})").fetchall():
            columns = [row[2] for row in connection.execute(f"PRAGMA index_info({index})")]
            for way in ("ASC", "DESC"):
                order = ", ".join(f"{column} {way}" for column in columns)
                if not partial:
                    yield f"SELECT rowid FROM {table} INDEXED BY {index} ORDER BY {order}"  # noqa: S608 - as above


def _read(engine: Engine, table: Table, numbers: list[int]) -> list[dict[str, object]]:
    """The readable rows with these numbers: read together, or one by one if some are damaged."""
    try:
        return _rows(engine, table, numbers)
    # A damaged page gives a database error, or values that are not valid times, JSON or text.
    except (SQLAlchemyError, ValueError, TypeError):
        if len(numbers) == 1:
            return []
    return [row for number in numbers for row in _read(engine, table, [number])]


def _rows(engine: Engine, table: Table, numbers: list[int]) -> list[dict[str, object]]:
    """The rows, in the columns that the file has: an earlier version had fewer."""
    with engine.connect() as db:
        there = {each["name"] for each in inspect(db).get_columns(table.name)}
        columns = [column for column in table.columns if column.name in there]
        query = select(*columns).select_from(table).where(literal_column("rowid").in_(numbers))
        return [dict(row._mapping) for row in db.execute(query)]


def _insert(database: Database, table: Table, rows: list[dict[str, object]]) -> int:
    kept = 0
    with database.write(quiet=True) as db:
        for row in rows:
            with suppress(SQLAlchemyError), db.begin_nested():
                kept += db.execute(insert(table), row).rowcount
    return kept


def _reader(damaged: Path) -> Engine:
    return create_engine("sqlite://", creator=partial(_connected, damaged), poolclass=NullPool)


def _connected(damaged: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{damaged.absolute().as_uri()}?mode=ro", uri=True)


def _copy(path: Path, aside: Path) -> None:
    """Copy the file aside with its journal; a journal that damages a sound file is foreign, and named so."""
    shutil.copy2(path, aside)
    is_foreign = bool(integrity(path)) and not integrity(aside)
    _remove_side_files(aside)
    for suffix in SIDE_FILES:
        with suppress(FileNotFoundError):
            shutil.copy2(f"{path}{suffix}", f"{aside}{'.foreign' if is_foreign else ''}{suffix}")


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    _remove_side_files(path)


def _remove_side_files(path: Path) -> None:
    for suffix in SIDE_FILES:
        Path(f"{path}{suffix}").unlink(missing_ok=True)
