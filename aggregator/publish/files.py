"""Output files: whole or not at all, and untouched when nothing changed."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from aggregator.errors import OutputError

_MODE = 0o644


def replace(path: Path, data: bytes) -> bool:
    """Make `path` hold `data`; False where it already did and was left alone.

    The bytes reach the disk under another name in the same folder before they take the place of the old
    file, so that a reader and a crash find the old or the new, never a part. Raises OutputError.
    """
    try:
        if _holds(path, data):
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, data)
    except OSError as error:
        raise OutputError(str(path), error.strerror or str(error)) from error
    return True


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except FileNotFoundError:
        return False


def _write(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), _MODE)
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """A rename is durable only when its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
