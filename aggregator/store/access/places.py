"""What follows from the URL of a store: its file, if it has one, and the locks for working with it."""

from pathlib import Path

from aggregator.store.access.advisory import Advisory
from aggregator.store.access.engines import SQLITE, parsed_url
from aggregator.store.access.lock import Lock


def file_of(url: str) -> Path | None:
    """The file of a SQLite database; None for any other. Raises StoreError."""
    parsed = parsed_url(url)
    return Path(str(parsed.database)) if parsed.get_backend_name() == SQLITE else None


def locks_of(url: str) -> tuple[Lock, Lock]:
    """The lock that every writer takes while it writes, and the one that a daemon holds for its life.

    Beside a SQLite file, else in the server.
    """
    if file := file_of(url):
        return file.with_name(f"{file.name}.lock"), file.with_name(f"{file.name}.lock.daemon")
    return Advisory(url, "writer"), Advisory(url, "daemon")
