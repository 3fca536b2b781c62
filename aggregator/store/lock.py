"""One writer at a time: a lock that is free again when its holder dies.

Beside a SQLite database it is a file that the operating system locks; PostgreSQL has locks of its own.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from aggregator.errors import LockedError, StoreError
from aggregator.store import advisory
from aggregator.store.advisory import Advisory

_LISTEN = 0.2

Lock = Path | Advisory


@contextmanager
def exclusive(lock: Lock, role: str = "", patience: float = 0.0) -> Iterator[None]:
    """Hold the lock for the block; raises LockedError naming who holds it, and StoreError.

    `role` is what others are told of us beside our process id; `patience` is in seconds.
    """
    if isinstance(lock, Path):
        with _locked(lock, signature(role), patience):
            yield
    else:
        with advisory.taken(lock, signature(role), patience):
            yield


def signature(role: str) -> str:
    """What others are told of us."""
    return f"process {os.getpid()}{f' ({role})' if role else ''}"


def holder(lock: Lock) -> str | None:
    """Who holds the lock, or None; raises StoreError."""
    return _file_holder(lock) if isinstance(lock, Path) else advisory.holder(lock)


@contextmanager
def _locked(path: Path, text: str, patience: float) -> Iterator[None]:
    """The file stays behind, empty: to remove it would let two holders each lock a file of their own."""
    handle = _open(path)
    try:
        _take(handle, time.monotonic() + patience)
        _sign(handle, text)
        yield
        _sign(handle, "")
    finally:
        os.close(handle)


def _file_holder(path: Path) -> str | None:
    if not path.exists():
        return None
    handle = _open(path)
    try:
        _take(handle, 0.0)
    except LockedError as error:
        return error.holder
    finally:
        os.close(handle)
    return None


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StoreError(f"{path}: the lock cannot be made: {error.strerror}") from error


def _take(handle: int, until: float) -> None:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() < until:
                time.sleep(_LISTEN)
                continue
            raise LockedError(_named(handle)) from None
        return


def _sign(handle: int, text: str) -> None:
    with suppress(OSError):  # a full disk: the lock holds without the name of its holder
        os.ftruncate(handle, 0)
        os.pwrite(handle, text.encode(), 0)


def _named(handle: int) -> str:
    """What the holder wrote; it writes a moment after it took the lock."""
    holder = os.pread(handle, 200, 0).decode("utf-8", "replace")
    return holder or "a process that has only just begun"
