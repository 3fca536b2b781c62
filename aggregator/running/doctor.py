"""Looks for problems, says in words what to do, and repairs what can be repaired."""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from aggregator.errors import AggregatorError, StoreError
from aggregator.fetch.pacing import is_from_the_future
from aggregator.running import upkeep
from aggregator.store import sources
from aggregator.store.access import lock
from aggregator.store.access.database import Database
from aggregator.store.access.lock import Lock
from aggregator.store.maintenance import consistency, repair
from aggregator.store.maintenance.backup import integrity

_BYTES_NEEDED = 100_000_000
_COPIES = 3  # the damaged file, the new one, and the journal of the new one


@dataclass(frozen=True, slots=True)
class Case:
    """What to examine: `file` is the SQLite file, None for PostgreSQL; `instance` the daemon's lock.

    `archives` are further folders that are written to.
    """

    url: str
    file: Path | None
    output: Path
    lock: Lock
    instance: Lock
    archives: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing examined: whether it is in order, and in words what was found and what to do."""

    subject: str
    well: bool
    words: str


def examine(case: Case, now: datetime) -> Iterator[Finding]:
    """Examine everything, one finding after the other, including what is in order."""
    with suppress(StoreError):  # no server answers: said below, where the database is looked at
        yield _running(case)
    yield from _space(case)
    yield _writable("output", case.output)
    yield from (_writable("archive", folder) for folder in case.archives)
    if case.file and (absent := _absent(case.file)):
        yield absent
        return
    if case.file and (closed := _closed(case.file, case.lock)):
        yield closed
        return
    if case.file and (problems := integrity(case.file)):
        words = "; ".join(problems[:3])
        if _has_room(case.file):
            words = f"damaged ({words}): run `aggregator doctor --repair`"
        else:
            words = f"cannot be looked through ({words}): make room, then look again"
        yield Finding("database", False, f"{case.file}: {words}")
        return
    yield from _rows(case, now)


def mend(case: Case, now: datetime) -> Iterator[Finding]:
    """Rebuild a damaged database from what can be read; in a sound one, recompute what derives from articles.

    Raises LockedError beside another instance, StoreError and OutputError.
    """
    with lock.exclusive(case.instance, "aggregator doctor"), lock.exclusive(case.lock, "aggregator doctor"):
        swept = upkeep.sweep(case.output)
        yield Finding("output", True, f"{swept} half-written files removed")
        if case.file and case.file.exists() and integrity(case.file):
            if not _has_room(case.file, _COPIES):
                words = f"make room first: the repair needs {_COPIES} times as much beside it for a while"
                raise StoreError(f"{case.file}: {words}")
            yield _repaired(repair.repair(case.file, now))
            return
        with Database.open(case.url) as database, database.write() as db:
            waiting = consistency.derive(db)
        yield Finding("database", True, f"sound; counts recomputed, {waiting} articles wait for a place")


def _repaired(done: repair.Repaired) -> Finding:
    lost = {table: count for table, count in done.lost.items() if count}
    words = f"rebuilt with {done.kept['articles']} articles; the damaged file is {done.aside}"
    if lost:
        words += "; rows lost: " + ", ".join(f"{count} of {table}" for table, count in lost.items())
    if not done.kept["articles"]:
        words += "; no article could be read: restore a backup instead"
    return Finding("database", bool(done.kept["articles"] and not lost), words)


def _running(case: Case) -> Finding:
    holders = filter(None, (lock.holder(case.instance), lock.holder(case.lock)))
    return Finding("instance", True, ", ".join(dict.fromkeys(holders)) or "none is running")


def _space(case: Case) -> Iterator[Finding]:
    places = {"output": case.output, **({"database": case.file} if case.file else {})}
    for subject, path in places.items():
        found = _existing(path)
        free = shutil.disk_usage(found).free
        needed = _BYTES_NEEDED + (path.stat().st_size if found == path.absolute() else 0)
        words = f"{free // 1_000_000} MB free at {path}"
        yield Finding(
            subject, free >= needed, words if free >= needed else f"{words}: make room, a backup needs more"
        )


def _absent(file: Path) -> Finding | None:
    """Why there is no database to look at, if so."""
    try:
        file.stat()
    except FileNotFoundError:
        return Finding("database", True, f"{file}: does not exist yet; the first cycle creates it")
    except OSError as error:
        return Finding("database", False, f"{file}: {error.strerror}: run this as the user who owns it")
    return None


def _closed(file: Path, held: Lock) -> Finding | None:
    """What of the database may not be written, if anything."""
    needed = (file.parent, file, *([held] if isinstance(held, Path) and held.exists() else []))
    for path in needed:
        if not os.access(path, os.R_OK | os.W_OK):
            words = f"{path}: cannot be written: correct its permissions, or run this as the user who owns it"
            return Finding("database", False, words)
    return None


def _has_room(file: Path, copies: int = 1) -> bool:
    """Whether the file can be written again so often; on a full disk SQLite cannot even look through one."""
    return shutil.disk_usage(file.parent).free >= copies * file.stat().st_size


def _existing(path: Path) -> Path:
    """The path or the nearest folder above it that is there and may be looked at."""
    return next(each for each in (path.absolute(), *path.absolute().parents) if os.path.exists(each))  # noqa: PTH110 - it treats what may not be looked at as absent, which is wanted here


def _writable(subject: str, folder: Path) -> Finding:
    try:
        with tempfile.NamedTemporaryFile(dir=_existing(folder), prefix=".doctor.", suffix=".tmp") as file:
            file.write(b"?")
            file.flush()
    except OSError as error:
        todo = "make room" if error.errno == errno.ENOSPC else "correct its permissions"
        words = f"{folder}: cannot be written ({error.strerror}): {todo}"
        return Finding(subject, False, words)
    return Finding(subject, True, f"{folder}: can be written")


def _rows(case: Case, now: datetime) -> Iterator[Finding]:
    """Check the rows of an undamaged database; one that is newer, or not ours, is a finding."""
    try:
        with Database.open(case.url) as database, database.read() as db:
            wrong = consistency.check(db)
            ahead = [each.name for each in sources.states(db).values() if is_from_the_future(each, now)]
    except AggregatorError as error:
        yield Finding("database", False, str(error))
        return
    words = "; ".join(wrong)
    yield Finding("database", not wrong, f"{words}: run `aggregator doctor --repair`" if wrong else "sound")
    late = f"behind the last visits of {len(ahead)} sources: slow now, or fast then; they are visited at once"
    yield Finding("clock", not ahead, late if ahead else "plausible")
