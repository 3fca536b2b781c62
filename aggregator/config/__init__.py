"""config.toml as frozen settings.

load         a file and the environment into a Config, or every problem with its place
whole        the whole configuration
sections     its sections
entries      its [[tables]]
values       the kinds of values, and the messages that say what is allowed
toml_places  the line of each key
"""

from aggregator.config.entries import FeedsEntry, Source
from aggregator.config.load import load
from aggregator.config.sections import ClusterSection, FeedSection, FetchSection
from aggregator.config.whole import Config

__all__ = ["ClusterSection", "Config", "FeedSection", "FeedsEntry", "FetchSection", "Source", "load"]
