"""What is done after each cycle: health, status page, metrics, archives, retention."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple

from aggregator import cycle
from aggregator.errors import OutputError
from aggregator.steps.parts import Parts
from aggregator.store import revisions
from aggregator.store.maintenance import retention
from aggregator.store.maintenance.retention import Forgotten, Keep


@dataclass(frozen=True, slots=True)
class Settings:
    """What to keep in the store, and where the metrics go; None for nowhere."""

    keep: Keep = field(default_factory=Keep)
    metrics: Path | None = None


class Upkeep(NamedTuple):
    """What retention dropped, and what could not be written of reports and archives."""

    forgotten: Forgotten
    failed: list[OutputError]


def look_after(parts: Parts, settings: Settings) -> Upkeep:
    """All of it, once; what cannot be written costs nothing else. Raises StoreError.

    Nothing is dropped while an archive cannot be written: it may lack it.
    """
    unreported = _failures(partial(each, parts, settings) for each in (_health, _status_page, _metrics))
    unarchived = cycle.archive(parts)
    forgotten = Forgotten() if unarchived else _forget(parts, settings.keep)
    return Upkeep(forgotten, [*unreported, *unarchived])


def _failures(tasks: Iterable[Callable[[], None]]) -> list[OutputError]:
    """Does each of them; what could not be written."""
    failed = []
    for task in tasks:
        try:
            task()
        except OutputError as error:
            failed.append(error)
    return failed


def _health(parts: Parts, _: Settings) -> None:
    from aggregator.running import health

    health.publish(parts)
    parts.at("health")


def _status_page(parts: Parts, _: Settings) -> None:
    if parts.site:
        from aggregator.running import watching

        watching.publish(parts, parts.site)


def _metrics(parts: Parts, settings: Settings) -> None:
    if settings.metrics:
        from aggregator.publish import files
        from aggregator.running import metrics

        files.replace(settings.metrics, metrics.measure(parts))


def _forget(parts: Parts, keep: Keep) -> Forgotten:
    with parts.database.write(quiet=True) as db:
        forgotten = retention.step(db, keep, parts.clock())
        if forgotten != Forgotten():
            revisions.advance(db)
    parts.at("forgotten")
    if forgotten != Forgotten():
        retention.shrink(parts.database)
    return forgotten


def sweep(folder: Path) -> int:
    """Remove half-written files of a killed process from the output folder; nobody may be writing there."""
    left = [path for path in folder.rglob(".*.tmp") if path.is_file()] if folder.is_dir() else []
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)
