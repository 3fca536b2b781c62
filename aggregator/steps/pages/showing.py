"""The pages beside the feeds where anything that they show has changed; else nothing of them is loaded."""

from aggregator.site import assets, paths
from aggregator.site.settings import Settings
from aggregator.steps.parts import Parts
from aggregator.store import pages


def show(parts: Parts, settings: Settings) -> None:
    """Write what changed; raises StoreError and OutputError."""
    # Pictures that could not be had are asked for again, whatever happened to the pages.
    if settings.images == "cached" or not _is_up_to_date(parts, settings):
        from aggregator.steps.pages import imaging

        imaging.present(parts, settings)


def _is_up_to_date(parts: Parts, settings: Settings) -> bool:
    if paths.is_bare(parts.output):
        return False
    with parts.database.read() as db:
        same = pages.style(db) == assets.look(settings, parts.compressed)
        return same and not pages.is_any_waiting(db)
