"""One writer at a time: a lock that is released when its holder dies.

Beside a SQLite database it is a file that the operating system locks; PostgreSQL has locks of its own.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from aggregator.errors import LockedError, StoreError
from aggregator.store.access import advisory
from aggregator.store.access.advisory import Advisory, Confirm

_LISTEN = 0.2

Lock = Path | Advisory


@contextmanager
def exclusive(lock: Lock, role: str = "", patience: float = 0.0) -> Iterator[Confirm]:
    """Hold the lock for the block; raises LockedError naming who holds it, and StoreError.

    `role` is what others are told about us, with our process id; `patience` is in seconds. Gives a function
    that raises StoreError if the lock was lost.
    """
    if isinstance(lock, Path):
        with _locked(lock, signature(role), patience):
            yield _never_lost
    else:
        with advisory.taken(lock, signature(role), patience) as confirm:
            yield confirm


class Sole:
    """A lock for the life of a process, taken again if it was lost."""

    def __init__(self, lock: Lock, role: str) -> None:
        self.lock = lock
        self._role = role
        self._held = ExitStack()
        self._confirm: Confirm | None = None

    def hold(self) -> None:
        """Take the lock, or check that it is still ours; raises LockedError and StoreError."""
        if self._confirm:
            try:
                self._confirm()
            except StoreError:
                self.release()
        if not self._confirm:
            self._confirm = self._held.enter_context(exclusive(self.lock, self._role))

    def release(self) -> None:
        """Release the lock."""
        self._confirm = None
        with suppress(StoreError):  # a connection that is lost has let go of it
            self._held.close()


def signature(role: str) -> str:
    """What others are told about us."""
    return f"process {os.getpid()}{f' ({role})' if role else ''}"


def holder(lock: Lock) -> str | None:
    """Who holds the lock, or None; raises StoreError."""
    return _file_holder(lock) if isinstance(lock, Path) else advisory.holder(lock)


@contextmanager
def _locked(path: Path, text: str, patience: float) -> Iterator[None]:
    """The file stays, empty: if it were removed, two holders could each lock a file of their own."""
    handle = _open(path)
    try:
        _take(handle, time.monotonic() + patience)
        _sign(handle, text)
        yield
        _sign(handle, "")
    finally:
        os.close(handle)


def _file_holder(path: Path) -> str | None:
    try:
        handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(f"{path}: the lock cannot be opened: {error.strerror}") from error
    try:
        _take(handle, 0.0)
    except LockedError as error:
        return error.holder
    finally:
        os.close(handle)
    return None


def _never_lost() -> None:
    """The operating system keeps the lock of a file until its holder ends."""


def _open(path: Path) -> int:
    """A lock that root creates belongs to the owner of the folder, who has to open it, too."""
    try:
        with suppress(FileExistsError):
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
            if os.geteuid() == 0:
                owner = path.parent.stat()
                os.fchown(handle, owner.st_uid, owner.st_gid)
            return handle
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StoreError(f"{path}: the lock cannot be created: {error.strerror}") from error


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
    """What the holder wrote, which it does a moment after taking the lock."""
    holder = os.pread(handle, 200, 0).decode("utf-8", "replace")
    return holder or "a process that has only just begun"
