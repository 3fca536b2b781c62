"""What is done after each cycle: health, status page, metrics, retention, each in a small step."""

from dataclasses import dataclass, field
from pathlib import Path

from aggregator.steps.parts import Parts
from aggregator.store import retention, revisions
from aggregator.store.retention import Forgotten, Keep


@dataclass(frozen=True, slots=True)
class Settings:
    """What to keep in the store, and where the metrics go; None for nowhere."""

    keep: Keep = field(default_factory=Keep)
    metrics: Path | None = None


def look_after(parts: Parts, settings: Settings) -> Forgotten:
    """All of it, once; raises StoreError and OutputError."""
    from aggregator.publish import files
    from aggregator.running import health, metrics

    health.publish(parts)
    parts.at("health")
    if parts.site:
        from aggregator.running import watching

        watching.publish(parts, parts.site)
    if settings.metrics:
        files.replace(settings.metrics, metrics.measure(parts))
    with parts.database.write(quiet=True) as db:
        forgotten = retention.step(db, settings.keep, parts.clock())
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
