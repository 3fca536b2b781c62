"""Locks in a PostgreSQL server: it releases them when the connection of their holder ends."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from zlib import crc32

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from aggregator.errors import LockedError, StoreError
from aggregator.store.access.engines import engine_of, reason, shown

_OURS = 0x6E657773  # the first half of each key: other programs may have locks of their own there
_LISTEN = 0.2

Confirm = Callable[[], None]

_SIGN_OF_LIFE = text("SELECT 1")
_TAKE = text("SELECT pg_try_advisory_lock(:ours, :key)")
_SHARE = text("SELECT pg_try_advisory_lock_shared(:ours, :key)")
_FREE = text("SELECT pg_advisory_unlock_all()")
_HOLDER = text(
    "SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid) "
    "WHERE locktype = 'advisory' AND granted AND classid = :ours AND objid = :key AND objsubid = 2 "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class Advisory:
    """A lock for all who use the database; several in one database are told apart by name."""

    url: str
    name: str

    @property
    def parameters(self) -> dict[str, int]:
        """The key, as PostgreSQL wants it: two signed integers of 32 bits."""
        return {"ours": _OURS, "key": crc32(self.name.encode()) >> 1}


@contextmanager
def taken(lock: Advisory, signature: str, patience: float, shared: bool = False) -> Iterator[Confirm]:
    """Hold the lock for the block, alone or with others that share it; raises LockedError and StoreError.

    Gives a function that raises StoreError if the lock was lost with its connection.
    """
    with _session(lock, signature) as db:
        until = time.monotonic() + patience
        while not db.scalar(_SHARE if shared else _TAKE, lock.parameters):
            if time.monotonic() >= until:
                raise LockedError(_named(db, lock) or "a process that has only just ended")
            time.sleep(_LISTEN)
        yield lambda: _confirm(db)
        db.execute(_FREE)


def holder(lock: Advisory) -> str | None:
    """Who holds the lock, or None; raises StoreError."""
    with _session(lock, "") as db:
        return _named(db, lock)


def _confirm(db: Connection) -> None:
    try:
        db.execute(_SIGN_OF_LIFE)
    except SQLAlchemyError as error:
        raise StoreError(f"a lock is lost with its connection: {reason(error)}") from error


def _named(db: Connection, lock: Advisory) -> str | None:
    found: str | None = db.scalar(_HOLDER, lock.parameters)
    return found


@contextmanager
def _session(lock: Advisory, signature: str) -> Iterator[Connection]:
    """A connection of its own, by whose name others are told who we are."""
    name = f"{signature} on {socket.gethostname()}"
    engine = engine_of(
        lock.url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args={"application_name": name}
    )
    try:
        with engine.connect() as db:
            yield db
    except SQLAlchemyError as error:
        raise StoreError(f"{shown(engine)}: {reason(error)}") from error
    finally:
        engine.dispose()
