"""The file for a requested path: of a published type, inside the folder, and not a link.

Each part of the path is opened relative to the one before and never through a symbolic link, so that nothing
that changes meanwhile leads out of the folder.
"""

import errno
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

MAX_BYTES = 64_000_000

TYPES: Mapping[str, str] = MappingProxyType(
    {
        ".atom": "application/atom+xml; charset=utf-8",
        ".avif": "image/avif",
        ".css": "text/css; charset=utf-8",
        ".gif": "image/gif",
        ".html": "text/html; charset=utf-8",
        ".ico": "image/x-icon",
        ".jpg": "image/jpeg",
        ".js": "text/javascript; charset=utf-8",
        ".json": "application/json",
        ".opml": "text/x-opml; charset=utf-8",
        ".png": "image/png",
        ".rss": "application/rss+xml; charset=utf-8",
        ".svg": "image/svg+xml",
        ".txt": "text/plain; charset=utf-8",
        ".webp": "image/webp",
        ".woff2": "font/woff2",
        ".xml": "application/xml",
    }
)
FEEDS = (".atom", ".rss", ".json")

_MAIN = "feed"
_HEALTH = "health"
_MOST_PARTS = 16
_TEMPORARY = {errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EIO, errno.ESTALE, errno.ETIMEDOUT}
_OPEN = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class File:
    """An open file, when it was modified, and what tells its versions apart without reading them."""

    handle: int
    identity: tuple[str, int, int, int]
    modified: datetime

    def read(self) -> bytes:
        """Its bytes, at most `MAX_BYTES` of them."""
        with os.fdopen(os.dup(self.handle), "rb") as file:
            file.seek(0)
            return file.read(MAX_BYTES)


@contextmanager
def opened(folder: Path, path: str) -> Iterator[File | None]:
    """The file for a decoded path; None if there is none to be served.

    Raises OSError if the machine cannot open it now; that it is there or not is then unknown.
    """
    parts = parts_of(path)
    with ExitStack() as held:
        yield _open(folder, parts, held) if parts else None


def parts_of(path: str) -> tuple[str, ...]:
    """The names along a path whose last one is of a published type; () for any other path."""
    parts = tuple(path.removeprefix("/").split("/"))
    if parts[-1] == "":
        parts = (*parts[:-1], "index.html")
    proper = all(map(_is_proper, parts)) and len(parts) <= _MOST_PARTS
    return parts if proper and Path(parts[-1]).suffix in TYPES else ()


def feeds(folder: Path) -> list[str]:
    """The names of the feeds in the folder, the main one first: its Atom files, and what has the same stem.

    A reader that is given the address of a site subscribes to the first. The health feed is left out: it is
    about the sources.
    """
    try:
        names = sorted(name for name in os.listdir(folder) if _is_proper(name))  # noqa: PTH208 - bare names
    except OSError:
        return []
    stems = {Path(name).stem for name in names if name.endswith(".atom")} - {_HEALTH}
    found = [name for name in names if Path(name).suffix in FEEDS and Path(name).stem in stems]
    return sorted(found, key=lambda name: (Path(name).stem != _MAIN, name))


def modified(folder: Path) -> datetime:
    """When files were last added or removed; the epoch for a missing folder."""
    try:
        return _time(folder.stat())
    except OSError:
        return datetime.fromtimestamp(0, UTC)


def _time(found: os.stat_result) -> datetime:
    return datetime.fromtimestamp(found.st_mtime, UTC)


def _is_proper(part: str) -> bool:
    return bool(part) and not part.startswith(".") and part.isprintable() and "\\" not in part


def _open(folder: Path, parts: tuple[str, ...], held: ExitStack) -> File | None:
    try:
        handle = _held(os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC), held)
        for part in parts:
            handle = _held(os.open(part, _OPEN, dir_fd=handle), held)
    except UnicodeError:
        return None
    except OSError as error:
        if error.errno in _TEMPORARY:
            raise
        return None
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode) or found.st_size > MAX_BYTES:
        return None
    identity = ("/".join(parts), found.st_ino, found.st_mtime_ns, found.st_size)
    return File(handle, identity, _time(found))


def _held(handle: int, held: ExitStack) -> int:
    held.callback(os.close, handle)
    return handle
