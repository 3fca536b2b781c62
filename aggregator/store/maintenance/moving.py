"""Moves a whole store into another database, of the same kind or not: every row as it is, ids and all."""

from collections.abc import Callable
from contextlib import ExitStack
from itertools import chain

from sqlalchemy import Connection, Integer, Table, func, insert, select

from aggregator.errors import StoreError
from aggregator.store import search
from aggregator.store.access.database import Database
from aggregator.store.access.engines import POSTGRESQL
from aggregator.store.access.lock import exclusive
from aggregator.store.access.places import file_of, locks_of
from aggregator.store.schema import metadata

Progress = Callable[[str, int, int], None]

ROLE = "aggregator migrate-store"

_BATCH = 500


def move(source: str, target: str, progress: Progress) -> dict[str, int]:
    """Copy the store at one URL into the empty database at another; the number of rows by table.

    `progress` gets the table, rows done and rows in all. Raises LockedError if anyone uses either of them,
    and StoreError, also if the source is missing or the target is not empty.
    """
    file = file_of(source)
    if file and not file.exists():
        raise StoreError(f"{file}: there is no such database")
    if locks_of(source) == locks_of(target):
        raise StoreError("both URLs name one database: name a new one to move into")
    with ExitStack() as held:
        for lock in (*locks_of(source), *locks_of(target)):
            held.enter_context(exclusive(lock, ROLE))
        old, new = (held.enter_context(Database.open(url)) for url in (source, target))
        return copy(old, new, progress)


def copy(source: Database, target: Database, progress: Progress) -> dict[str, int]:
    """Fill the target in one transaction: whole, or not at all. Few rows at a time are in memory."""
    with source.read() as old, target.write(quiet=True) as new:
        _refuse_unless_empty(new)
        counts = {table.name: _copy(old, new, table, progress) for table in metadata.sorted_tables}
        if new.dialect.name == POSTGRESQL:
            _continue_numbers(new)
        search.refill(new)
        return counts


def _refuse_unless_empty(db: Connection) -> None:
    filled = [table.name for table in metadata.sorted_tables if db.execute(select(table).limit(1)).first()]
    if filled:
        raise StoreError(f"the target is not empty: rows in {', '.join(filled)}; name a new database")


def _copy(old: Connection, new: Connection, table: Table, progress: Progress) -> int:
    whole, done = _count(old, table), 0
    rows = old.execute(select(table).order_by(*table.primary_key).execution_options(yield_per=_BATCH))
    for batch in rows.mappings().partitions():
        new.execute(insert(table), [dict(row) for row in batch])
        done += len(batch)
        progress(table.name, done, whole)
    arrived = _count(new, table)
    if arrived != whole:
        raise StoreError(f"{table.name}: {arrived} of {whole} rows arrived; the target is left as it was")
    return whole


def _count(db: Connection, table: Table) -> int:
    return db.scalar(select(func.count()).select_from(table)) or 0


def _continue_numbers(db: Connection) -> None:
    """New rows get numbers after those that came along; SQLite sees to that by itself."""
    numbered = chain.from_iterable(table.columns for table in metadata.sorted_tables)
    for column in numbered:
        if column.primary_key and isinstance(column.type, Integer) and column.autoincrement is True:
            sequence = func.pg_get_serial_sequence(column.table.name, column.name)
            last = db.scalar(select(func.max(column)))
            if last is not None:
                db.execute(select(func.setval(sequence, last)))
