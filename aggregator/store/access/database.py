"""Opens the database and hands out transactions; every SQLAlchemy error leaves here as a StoreError."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from aggregator.errors import StoreDamaged, StoreError
from aggregator.store import revisions
from aggregator.store.access.engines import SQLITE, engine_of, reason, shown
from aggregator.store.maintenance.migrate import HEAD, migrate, revision

Guard = Callable[[Connection], None]

_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_SNAPSHOT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


class Database:
    """One open database. `read()` and `write()` are transactions; in SQLite writers wait for one another."""

    def __init__(
        self, engine: Engine, guard: Guard | None = None, opened: tuple[int, int] | None = None
    ) -> None:
        self._engine = engine
        self._guard = guard
        self._opened = opened or _identity(engine)

    @classmethod
    def open(cls, url: str) -> "Database":
        """Connect, and migrate to the newest schema if necessary; raises StoreError with what to do.

        Without a migration, opening waits for no writer.
        """
        engine = engine_of(url)
        _reserve(engine)
        database = cls(engine)
        with database.read() as db:
            is_current = revision(db) == HEAD
        if not is_current:
            with database.write(quiet=True) as db:
                migrate(db)
        return database

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads, and sees the state at its beginning throughout."""
        with self._said(), self._engine.connect() as connection:
            db = connection if self.is_sqlite else connection.execution_options(**_SNAPSHOT)
            with db.begin():
                yield db

    @contextmanager
    def write(self, quiet: bool = False) -> Iterator[Connection]:
        """A transaction that may write: committed at the end of the block, rolled back on an exception.

        A `quiet` one changes nothing that is published. Raises StoreDamaged where the file is another than
        was opened: what is written into one that was removed is lost.
        """
        if self._opened != _identity(self._engine):
            url = shown(self._engine)
            raise StoreDamaged(f"{url}: the file was removed or replaced while it was open: start again")
        with self._said(), self._engine.connect() as connection:
            db = connection.execution_options(immediate=True)
            with db.begin():
                if self._guard:
                    self._guard(db)
                yield db
                if not quiet:
                    revisions.advance(db)

    def guarded(self, guard: Guard) -> "Database":
        """The same database, in which writing is permitted only while `guard` raises nothing."""
        return Database(self._engine, guard, self._opened)

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a SQLite database."""
        return self._engine.dialect.name == SQLITE

    @contextmanager
    def bare(self) -> Iterator[Any]:
        """The driver's own connection of a SQLite database, outside any transaction; raises StoreError."""
        if not self.is_sqlite:
            raise StoreError(
                f"{shown(self._engine)}: is no SQLite file; use pg_dump, or "
                "`aggregator migrate-store` with a SQLite file as target"
            )
        with self._said(), self._engine.connect() as connection:
            try:
                yield connection.connection.dbapi_connection
            except sqlite3.Error as error:
                raise DBAPIError.instance(None, None, error, sqlite3.Error) from error

    def close(self) -> None:
        """Release the connections."""
        self._engine.dispose()

    def __enter__(self) -> "Database":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            words = f"{shown(self._engine)}: {reason(error)}"
            raise (StoreDamaged if _damaged(error) else StoreError)(words) from error


def _reserve(engine: Engine) -> None:
    """Create a SQLite file that is not there yet, for its owner alone: it holds keys in addresses.

    What SQLite keeps beside it has the same mode.
    """
    if file := _file(engine):
        with suppress(OSError):  # it is there, or SQLite will say what is in the way
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _identity(engine: Engine) -> tuple[int, int] | None:
    """Device and number of a SQLite file; None for other databases, and where there is no file."""
    file = _file(engine)
    try:
        found = Path(file).stat() if file else None
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if found else None


def _file(engine: Engine) -> str | None:
    return engine.url.database if engine.dialect.name == SQLITE else None


def _damaged(error: SQLAlchemyError) -> bool:
    """Whether SQLite says so; the words of the error hold what was to be written, which may say anything."""
    said = error.orig if isinstance(error, DBAPIError) else None
    return isinstance(said, sqlite3.Error) and getattr(said, "sqlite_errorcode", 0) & 0xFF in _DAMAGED
