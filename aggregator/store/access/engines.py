"""An SQLAlchemy engine for a URL, prepared for the kind of database; and its errors in words."""

from importlib import import_module
from typing import Any

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from aggregator.errors import StoreError
from aggregator.store.access.address import WANTED, checked

POSTGRESQL = "postgresql"
SQLITE = "sqlite"

_DRIVER = f"{POSTGRESQL}+psycopg"
# A machine that is switched off answers nothing: libpq alone would wait for it for a quarter of an hour.
_TIMEOUTS = {
    "connect_timeout": "10",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "60000",
}
_BUSY_MILLISECONDS = 30_000
_INCREMENTAL = 2
_JOURNAL_BYTES = 64_000_000
_HINTS = {
    "locked": "another program holds the database; try again when it is done",
    "malformed": "the file is damaged; `aggregator doctor --repair` saves what can be read",
    "not a database": "the file is not a SQLite database; name another under [store] url",
    "unable to open": "the folder must exist, and it and the file must be writable for this user",
    "readonly": "the file and its folder must be writable",
    "disk is full": "make room and run again: nothing is lost",
    "disk I/O error": "if the disk is full, make room and run again: nothing is lost; if not, it is failing",
    "connection to server": "the server must run, and [store] url must name it and a user that it lets in",
    "permission denied": "the user under [store] url must own the database",
}


def engine_of(url: str, **options: Any) -> Engine:
    """An engine; nothing is connected yet. Raises StoreError with what to do."""
    parsed = parsed_url(url)
    try:
        # A server may have started anew since a connection was used last.
        engine = create_engine(parsed, pool_pre_ping=parsed.drivername == _DRIVER, **options)
    except (NoSuchModuleError, ImportError) as error:
        hint = ": pip install '.[cluster]' in the source folder" if parsed.drivername == _DRIVER else ""
        raise StoreError(f"no driver for {parsed.drivername}: {error}{hint}") from error
    if engine.dialect.name == SQLITE:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    elif engine.dialect.name == POSTGRESQL:
        event.listen(engine, "connect", import_module("aggregator.store.access.postgresql").prepare)
    return engine


def parsed_url(url: str) -> URL:
    """The URL; for PostgreSQL the one driver that we know. Raises StoreError."""
    try:
        parsed = make_url(_checked(url))
    except (ArgumentError, ValueError) as error:
        raise StoreError(f"[store] url {WANTED}") from error  # what was wrong may be a part of the password
    if parsed.get_backend_name() != POSTGRESQL:
        return parsed
    patient = parsed.set(query={**_TIMEOUTS, **parsed.query})
    return patient.set(drivername=_DRIVER) if parsed.drivername == POSTGRESQL else patient


def _checked(url: str) -> str:
    try:
        return checked(url)
    except ValueError as error:
        raise StoreError(f"[store] url {error}") from error


def shown(engine: Engine) -> str:
    """The URL for a message: without its password, and without its options, which may hold one, too."""
    return engine.url.set(query={}).render_as_string()


def reason(error: SQLAlchemyError) -> str:
    """The first line of what the database said, and what to do about it."""
    words = str(error.orig if isinstance(error, DBAPIError) else error).strip().partition("\n")[0]
    hint = next((hint for part, hint in _HINTS.items() if part in words), None)
    return f"{words} ({hint})" if hint else words


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """WAL, and transactions left to us: the driver would begin them too late and end them too early."""
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
    if connection.execute("PRAGMA auto_vacuum").fetchone() != (_INCREMENTAL,):
        connection.execute(f"PRAGMA auto_vacuum = {_INCREMENTAL}")  # even setting it again waits for writers
    for pragma in (
        "journal_mode = WAL",
        f"journal_size_limit = {_JOURNAL_BYTES}",
        "synchronous = NORMAL",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
