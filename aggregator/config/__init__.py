"""config.toml as frozen settings.

load         a file and the environment into a Config, or every problem with its place
whole        all that may stand in it
sections     its sections
entries      its tables of which there may be many
values       the kinds of values, and the words for what is allowed
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
