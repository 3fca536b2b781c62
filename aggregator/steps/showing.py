"""The pages beside the feeds: those of topics, with their pictures, and what the search page needs."""

from aggregator.site.settings import Settings
from aggregator.steps import finding, imaging
from aggregator.steps.parts import Parts


def show(parts: Parts, settings: Settings) -> None:
    """Write what changed; raises StoreError and OutputError."""
    written = imaging.present(parts, settings)
    finding.write(parts.database, settings, parts.output, parts.compressed, written > 0)
    parts.at("presented")
