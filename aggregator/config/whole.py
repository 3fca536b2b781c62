"""config.toml as a whole."""

from collections.abc import Mapping

from aggregator.config.entries import Archive, FeedsEntry, Source
from aggregator.config.sections import (
    ClusterSection,
    FeedSection,
    FetchSection,
    OutputSection,
    ScheduleSection,
    Section,
    ServeSection,
    SiteSection,
    StoreSection,
    TopicsSection,
)


class Config(Section):
    """The whole configuration."""

    feed: FeedSection = FeedSection()
    output: OutputSection = OutputSection()
    store: StoreSection = StoreSection()
    schedule: ScheduleSection = ScheduleSection()
    fetch: FetchSection = FetchSection()
    topics: TopicsSection = TopicsSection()
    serve: ServeSection = ServeSection()
    cluster: ClusterSection = ClusterSection()
    site: SiteSection = SiteSection()
    sources: tuple[Source, ...] = ()
    archives: tuple[Archive, ...] = ()
    feeds: tuple[FeedsEntry, ...] = ()


TABLES: Mapping[str | int, type[Section]] = {"sources": Source, "archives": Archive, "feeds": FeedsEntry}
