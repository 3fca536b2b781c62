"""What is done after each cycle: health, status page, metrics, archives, retention."""

from dataclasses import dataclass, field
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
    """What retention dropped, and what could not be written of the archives."""

    forgotten: Forgotten
    failed: list[OutputError]


def look_after(parts: Parts, settings: Settings) -> Upkeep:
    """All of it, once; raises StoreError and OutputError.

    Nothing is dropped while an archive cannot be written: it may lack it.
    """
    _report(parts, settings)
    if failed := cycle.archive(parts):
        return Upkeep(Forgotten(), failed)
    return Upkeep(_forget(parts, settings.keep), [])


def _report(parts: Parts, settings: Settings) -> None:
    from aggregator.publish import files
    from aggregator.running import health, metrics

    health.publish(parts)
    parts.at("health")
    if parts.site:
        from aggregator.running import watching

        watching.publish(parts, parts.site)
    if settings.metrics:
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
