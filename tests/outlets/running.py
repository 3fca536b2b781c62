"""One cycle of the whole program over the sources that a test serves."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from aggregator import cycle
from aggregator.fetch.settings import Settings
from aggregator.publish.settings import Settings as FeedSettings
from aggregator.steps.parts import Parts
from aggregator.steps.report import CycleReport
from aggregator.steps.source import Source
from aggregator.store.access.database import Database
from aggregator.topics.settings import Settings as TopicSettings

NOW = datetime(2022, 1, 1, tzinfo=UTC)


def once(sources: Sequence[Source], database: Database, folder: Path) -> CycleReport:
    """A cycle over all of them, from loopback and without a pause."""
    parts = Parts(
        sources=sources,
        database=database,
        output=folder,
        fetch=Settings(allow_private=True, host_gap=0),
        topics=TopicSettings(),
        feed=FeedSettings("t", "", "a.invalid,2026", "", "a", "zh-Hans", "topic"),
        clock=lambda: NOW,
    )
    return cycle.run(parts, everything=True)
