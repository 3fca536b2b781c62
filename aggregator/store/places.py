"""What follows from the URL of a store: its file, if it has one, and the locks for working with it."""

from pathlib import Path

from aggregator.store.advisory import Advisory
from aggregator.store.engines import SQLITE, parsed_url
from aggregator.store.lock import Lock

_MEMORY = ":memory:"


def file_of(url: str) -> Path | None:
    """The file of a SQLite database; None for any other. Raises StoreError."""
    parsed = parsed_url(url)
    is_file = parsed.get_backend_name() == SQLITE and parsed.database and parsed.database != _MEMORY
    return Path(str(parsed.database)) if is_file else None


def locks_of(url: str) -> tuple[Lock, Lock] | None:
    """The lock that every writer takes while it writes, and the one that a daemon holds for its life.

    Beside a SQLite file, else in the server; None for a database in memory.
    """
    if file := file_of(url):
        return locks_at(file.with_name(f"{file.name}.lock"))
    if parsed_url(url).get_backend_name() == SQLITE:
        return None
    return Advisory(url, "writer"), Advisory(url, "daemon")


def locks_at(path: Path) -> tuple[Lock, Lock]:
    """The same two as files."""
    return path, path.with_name(f"{path.name}.daemon")
