"""config.toml as frozen settings.

load         a file and the environment into a Config, or every problem with its place
sections     what may stand in it
values       the kinds of values, and the words for what is allowed
toml_places  the line of each key
"""

from aggregator.config.load import ENV_PREFIX, load
from aggregator.config.sections import (
    Archive,
    ClusterSection,
    Config,
    FeedSection,
    FeedsEntry,
    FetchSection,
    OutputSection,
    ScheduleSection,
    Section,
    ServeSection,
    Source,
    StoreSection,
    TopicsSection,
)

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
