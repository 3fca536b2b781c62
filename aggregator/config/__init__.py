"""config.toml as frozen settings.

load         a file and the environment into a Config, or every problem with its place
whole        the whole configuration
sections     its sections
entries      its [[tables]]
values       the kinds of values, and the messages that say what is allowed
toml_places  the line of each key
"""

from aggregator.config.entries import Archive, FeedsEntry, Source
from aggregator.config.load import ENV_PREFIX, load
from aggregator.config.sections import (
    ClusterSection,
    FeedSection,
    FetchSection,
    OutputSection,
    ScheduleSection,
    Section,
    ServeSection,
    StoreSection,
    TopicsSection,
)
from aggregator.config.whole import Config

__all__ = [
    "ENV_PREFIX",
    "Archive",
    "ClusterSection",
    "Config",
    "FeedSection",
    "FeedsEntry",
    "FetchSection",
    "OutputSection",
    "ScheduleSection",
    "Section",
    "ServeSection",
    "Source",
    "StoreSection",
    "TopicsSection",
    "load",
]
