"""Output files: replaced atomically, and untouched when nothing changed."""

import gzip
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from aggregator.errors import output_errors

_MODE = 0o644
_LEVEL = 9


def replace(path: Path, data: bytes, durable: bool = True, mode: int = _MODE) -> bool:
    """Make `path` hold `data`; False if it already did and was left alone.

    The bytes reach the disk under another name in the same folder before they take the place of the old
    file, so that a reader and a crash find the old or the new, never a part. Of many files that are not
    `durable` one by one, a loss of power may leave parts until `settle` has returned. Raises OutputError.
    """
    with output_errors(path):
        if _holds(path, data):
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, (data,), durable, mode)
    return True


def read(path: Path) -> bytes | None:
    """What a file holds; None if there is none. Raises OutputError."""
    with output_errors(path):
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None


def settle() -> None:
    """Wait until everything written before is on the disk."""
    os.sync()


def stream(path: Path, chunks: Iterable[bytes]) -> None:
    """Make `path` hold these bytes, however many, with one chunk in memory at a time; raises OutputError."""
    with output_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, chunks)


def accompany(path: Path, data: bytes, wanted: bool, durable: bool = True) -> None:
    """Keep a compressed copy of `data` beside `path` (`.gz`); if none is wanted, an old one is removed.

    Must come before `path` itself is replaced: if `path` already holds `data`, so does the copy, and nothing
    has to be compressed. `durable` is as in `replace`. Raises OutputError.
    """
    copy = path.with_name(f"{path.name}.gz")
    with output_errors(copy):
        if not wanted:
            copy.unlink(missing_ok=True)
        elif not (_holds(path, data) and copy.exists()):
            replace(copy, gzip.compress(data, _LEVEL, mtime=0), durable)


def remove(path: Path) -> None:
    """Remove a file, if it is there; raises OutputError."""
    with output_errors(path):
        path.unlink(missing_ok=True)


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except FileNotFoundError:
        return False


def _write(path: Path, chunks: Iterable[bytes], durable: bool = True, mode: int = _MODE) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(chunks)
            file.flush()
            os.fchmod(file.fileno(), mode)
            if durable:
                os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    if durable:
        _sync(path.parent)


def _sync(folder: Path) -> None:
    """A rename is durable only when its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
