"""Opens the database and hands out transactions; every SQLAlchemy error leaves here as a StoreError."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from aggregator.errors import StoreDamaged, StoreError
from aggregator.store import revisions
from aggregator.store.migrate import migrate

_BUSY_MILLISECONDS = 30_000
_JOURNAL_BYTES = 64_000_000


class Database:
    """One open database. `read()` and `write()` are transactions; writers wait for one another."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str) -> "Database":
        """Connect and migrate; raises StoreError with what to do when that fails."""
        database = cls(_engine(_parsed(url)))
        with database.write(quiet=True) as db:
            migrate(db)
        return database

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads."""
        with self._said(), self._engine.begin() as db:
            yield db

    @contextmanager
    def write(self, quiet: bool = False) -> Iterator[Connection]:
        """A transaction that may write: committed at the end of the block, rolled back on an exception.

        A `quiet` one changes nothing that is published.
        """
        with self._said(), self._engine.connect() as connection:
            db = connection.execution_options(immediate=True)
            with db.begin():
                yield db
                if not quiet:
                    revisions.advance(db)

    @property
    def is_file(self) -> bool:
        """Whether it is a SQLite database."""
        return self._engine.dialect.name == "sqlite"

    @contextmanager
    def bare(self) -> Iterator[Any]:
        """The driver's own connection of a SQLite database, outside any transaction; raises StoreError."""
        if not self.is_file:
            raise StoreError(f"{self._engine.dialect.name} has tools of its own for this")
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
            words = f"{self._engine.url.render_as_string()}: {_reason(error)}"
            raise (StoreDamaged if _damaged(error) else StoreError)(words) from error


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except ArgumentError as error:
        raise StoreError(f"[store] url must be like sqlite:///aggregator.db: {error}") from error


def _engine(url: URL) -> Engine:
    try:
        engine = create_engine(url)
    except (NoSuchModuleError, ImportError) as error:
        raise StoreError(f"no driver for {url.drivername}: {error}") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """WAL, and transactions left to us: the driver would begin them too late and end them too early."""
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {_BUSY_MILLISECONDS}",
        "auto_vacuum = INCREMENTAL",
        "journal_mode = WAL",
        f"journal_size_limit = {_JOURNAL_BYTES}",
        "synchronous = NORMAL",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _damaged(error: SQLAlchemyError) -> bool:
    return any(words in str(error) for words in ("malformed", "not a database"))


def _reason(error: SQLAlchemyError) -> str:
    text = str(error.orig if isinstance(error, DBAPIError) else error).strip().partition("\n")[0]
    hints = {
        "locked": "another program holds the database; try again when it is done",
        "malformed": "the file is damaged; `aggregator doctor --repair` saves what can be read",
        "not a database": "the file is no SQLite database; name another under [store] url",
        "unable to open": "the folder must exist and be writable",
        "readonly": "the file and its folder must be writable",
        "disk is full": "make room and run again: nothing is lost",
    }
    hint = next((hint for words, hint in hints.items() if words in text), None)
    return f"{text} ({hint})" if hint else text
