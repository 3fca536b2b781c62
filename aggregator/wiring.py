"""Each section of the configuration as the stages want it."""

from dataclasses import replace
from datetime import timedelta
from glob import escape
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aggregator import config as settings
from aggregator.cluster.settings import Settings as ClusterSettings
from aggregator.fetch.instances import resolved
from aggregator.fetch.settings import Place
from aggregator.fetch.settings import Settings as FetchSettings
from aggregator.formats import page
from aggregator.formats.page import SELECTORS, PageVersion
from aggregator.model import Item
from aggregator.publish import script
from aggregator.publish.extras import MAIN, Extra, Filter, stem
from aggregator.publish.settings import Settings as FeedSettings
from aggregator.running import upkeep
from aggregator.running.timing import Schedule
from aggregator.site.assets import FEED_STYLE
from aggregator.site.settings import Feed as SiteFeed
from aggregator.site.settings import Settings as SiteSettings
from aggregator.steps.source import Source
from aggregator.store.maintenance.retention import Keep
from aggregator.topics.settings import Settings as TopicSettings
from aggregator.topics.settings import Trust

if TYPE_CHECKING:
    from aggregator.outlets.record import Outlet
    from aggregator.publish.opml import Outline
    from aggregator.topics.features.meaning import Encoder


def source(section: settings.Source) -> Source:
    """A `[[sources]]` section as the cycle works with it."""
    known = _outlet(section.outlet) if section.outlet else None
    return Source(
        place=place(section),
        outlet=known,
        publisher=None if known else section.outlet,
        format=section.format or (page.FORMAT if section.list else None),
        category=section.category or (known.category if known else None),
        pages=pages(section),
        full_text=section.full_text,
    )


def _outlet(name: str) -> "Outlet | None":
    from aggregator.outlets import registry

    return registry.find(name)


def pages(section: settings.Source) -> tuple[PageVersion, ...]:
    """The source's own selectors, if it has any."""
    own = PageVersion(**{name: getattr(section, name) for name in SELECTORS})
    return () if own == PageVersion() else (own,)


def tried(config: settings.Config, address: str, own: PageVersion) -> Source:
    """How an address would be read: as configured for it or its site, with `own` selectors first."""
    from aggregator.outlets import registry

    url = resolved(address, config.fetch.instances)
    section = next((each for each in config.sources if each.url == url), None)
    near = section or next(
        (each for each in config.sources if pages(each) and _same_site(each.url, url)), None
    )
    known = source(near) if near else Source(Place(url))
    first, *others = known.versions or (PageVersion(),)
    given = {name: value for name in SELECTORS if (value := getattr(own, name))}
    return replace(
        known,
        place=replace(known.place, url=url, path=None, robots=known.place.robots if section else True),
        outlet=known.outlet or registry.recognise(Item(link=url)),
        format=known.format if section else None,
        pages=(replace(first, **given), *others),
    )


def _same_site(one: str | None, other: str) -> bool:
    return one is not None and urlsplit(one).hostname == urlsplit(other).hostname


def subscriptions(config: settings.Config) -> list["Outline"]:
    """The configured feeds that others may see: without those behind a login or a key."""
    from aggregator.publish.opml import Outline

    return [
        Outline(each.name, each.url, each.category)
        for each in config.sources
        if each.url and not is_secret(each)
    ]


def is_secret(source: settings.Source) -> bool:
    """Whether a feed is behind a login or a key."""
    from aggregator.publish.opml import holds_secret

    return bool(source.url and (source.headers or holds_secret(source.url)))


def place(section: settings.Source) -> Place:
    """Where a source is read from, and what it overrides of `[fetch]`."""
    folder, pattern = _split(Path(section.path)) if section.path else (None, "")
    return Place(
        name=section.name,
        url=section.url,
        path=folder,
        glob=pattern,
        headers=section.headers,
        encoding=section.encoding,
        every=section.every.total_seconds() if section.every else None,
        allow_private=section.allow_private,
        deadline=_seconds(section.deadline),
        max_bytes=section.max_bytes,
        robots=section.format == page.FORMAT or bool(section.list),
    )


def fetch_settings(section: settings.FetchSection) -> FetchSettings:
    """The `[fetch]` section as fetching wants it."""
    return FetchSettings(
        version=version("aggregator"),
        contact=section.contact or None,
        deadline=section.deadline.total_seconds(),
        max_bytes=section.max_bytes,
        concurrency=section.concurrency,
        host_gap=section.host_gap.total_seconds(),
        processes=section.processes,
        allow_private=section.allow_private,
        proxy=section.proxy or None,
    )


def feed_settings(config: settings.Config) -> FeedSettings:
    """The `[feed]` and `[[feeds]]` sections as publishing wants them, with the style sheet of the site."""
    section = config.feed
    return FeedSettings(
        title=section.title,
        subtitle=section.subtitle,
        authority=section.authority,
        base_url=section.base_url,
        author=section.author,
        language=section.language,
        group=section.group,
        entries=section.entries,
        updates=section.updates,
        milestone_gap=section.milestone_gap,
        time_zone=section.time_zone,
        full_text=section.full_text,
        script=section.script,
        hubs=section.hubs,
        extra=tuple(_extra(each) for each in config.feeds),
        pages=config.site.enabled,
        style=FEED_STYLE if config.site.enabled else None,
    )


def site_settings(config: settings.Config) -> SiteSettings | None:
    """The `[site]` section as the pages want it, with what they share with the feeds; None for no pages."""
    if not config.site.enabled:
        return None
    feed = config.feed
    main = SiteFeed(feed.title, MAIN)
    return SiteSettings(
        title=feed.title,
        subtitle=feed.subtitle,
        language=script.language(feed.language, feed.script),
        base_url=feed.base_url,
        time_zone=feed.time_zone,
        script=feed.script,
        images=config.site.images,
        topics=config.site.topics,
        feeds=(main, *(SiteFeed(each.name, stem(each.name)) for each in config.feeds)),
    )


def _extra(section: settings.FeedsEntry) -> Extra:
    """A `[[feeds]]` section as publishing wants it."""
    wanted = Filter(
        categories=section.category,
        outlets=section.outlet,
        languages=section.language,
        min_outlets=section.min_outlets,
        words=section.words,
        without=section.without,
    )
    return Extra(section.name, wanted, section.entries)


def topic_settings(config: settings.Config) -> TopicSettings:
    """The `[topics]` section, and what sources say of it, as the topic engine wants them."""
    return TopicSettings(
        merging=config.topics.merging,
        never_merge=frozenset(each.name for each in config.sources if not each.merge),
        trust=Trust({each.name: each.trust for each in config.sources if each.trust is not None}),
        encoder=_encoder(config.topics.semantic),
    )


def _encoder(choice: bool | str) -> "Encoder | None":
    """The chosen encoder, loaded at its first use; raises ConfigError."""
    if not choice:
        return None
    from aggregator.topics.features import encoders

    return encoders.chosen(choice)


def schedule(config: settings.Config) -> Schedule:
    """The `[schedule]` section as the daemon wants it."""
    section = config.schedule
    return Schedule(section.every, section.cron, section.zone, section.shortest)


def cluster_settings(section: settings.ClusterSection) -> ClusterSettings:
    """The `[cluster]` section as workers want it."""
    return ClusterSettings(section.shards, section.lease, section.visits)


def upkeep_settings(config: settings.Config) -> upkeep.Settings:
    """What to keep, and where the metrics go."""
    store = config.store
    return upkeep.Settings(
        keep=Keep(
            texts=store.keep_texts,
            articles=store.keep_articles,
            most_texts=store.max_texts,
            most_articles=store.max_articles,
            shown=config.feed.entries,
        ),
        metrics=config.output.metrics,
    )


def _split(path: Path) -> tuple[Path, str]:
    """The folder before the first wildcard, and the pattern from there on."""
    if path.is_dir():
        return path, "**/*"
    if path.exists():
        return path.parent, escape(path.name)
    parts = path.parts
    fixed = next((i for i, part in enumerate(parts) if set(part) & set("*?[")), len(parts) - 1)
    return Path(*parts[:fixed]), str(Path(*parts[fixed:]))


def _seconds(span: timedelta | None) -> float | None:
    return span.total_seconds() if span is not None else None
