"""Wires a Config into the parts, once."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from glob import escape
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url

from aggregator import config as settings
from aggregator import terminal
from aggregator.errors import OutputError, ServeError, StoreError
from aggregator.fetch.hosts import without_user
from aggregator.fetch.instances import resolved
from aggregator.fetch.opml import Subscription
from aggregator.fetch.settings import Place
from aggregator.fetch.settings import Settings as FetchSettings
from aggregator.formats import webpage
from aggregator.formats.page import SELECTORS, PageVersion
from aggregator.model import Item
from aggregator.outlets import registry as outlets
from aggregator.publish import selection
from aggregator.publish.archives import Archive
from aggregator.publish.extras import Extra, Filter
from aggregator.running import health, metrics, upkeep
from aggregator.running.doctor import Case
from aggregator.running.timing import Schedule
from aggregator.steps.announcing import Announcer
from aggregator.steps.parts import Parts
from aggregator.steps.reading import Source
from aggregator.store.database import Database
from aggregator.store.lock import exclusive
from aggregator.store.retention import Keep
from aggregator.topics.engine import Settings as TopicSettings

if TYPE_CHECKING:
    from aggregator.running.ticker import Work

BRIEFLY = 2.0


@dataclass(frozen=True, slots=True)
class Opened:
    """A configuration and the parts made of it, with the database open."""

    config: settings.Config
    parts: Parts


def present() -> datetime:
    """The aware present; whoever needs the time is handed this."""
    return datetime.now(UTC)


@contextmanager
def opened(
    config: settings.Config, alone: bool = False, role: str = "", patience: float = BRIEFLY
) -> Iterator[Opened]:
    """The parts over an open database; `alone` holds the lock.

    Raises LockedError where another holds it for longer than `patience`, in seconds. A daemon beside us holds
    it for moments only; `role` tells it who we are.
    """
    with ExitStack() as held:
        if alone:
            held.enter_context(exclusive(lock_path(config), role, patience))
        database = held.enter_context(Database.open(config.store.url))
        hubs = Announcer(database, config.feed.hubs, fetch_settings(config.fetch), present)
        announcer = held.enter_context(hubs)
        yield Opened(config, wire(config, database, announcer))


@contextmanager
def work(config: settings.Config) -> Iterator["Work"]:
    """What a daemon works with, over an open database."""
    from aggregator.running.ticker import Work

    with opened(config) as made:
        lock = lock_path(config)
        yield Work(made.parts, schedule(config), upkeep_settings(config), lock, instance_path(lock))


def wire(config: settings.Config, database: Database, announcer: Announcer) -> Parts:
    """Every setting where it belongs."""
    return Parts(
        sources=[source(each) for each in config.sources if each.enabled],
        database=database,
        output=config.output.path,
        fetch=fetch_settings(config.fetch),
        topics=TopicSettings(
            merging=config.topics.merging,
            never_merge=frozenset(each.name for each in config.sources if not each.merge),
        ),
        feed=feed_settings(config.feed, config.feeds),
        entries=config.feed.entries,
        clock=present,
        compressed=config.output.gzip,
        archives=[Archive(each.format, each.path) for each in config.archives],
        announcer=announcer,
    )


def source(section: settings.Source) -> Source:
    """A `[[sources]]` section as the cycle works with it."""
    known = outlets.find(section.outlet) if section.outlet else None
    return Source(
        place=place(section),
        outlet=known,
        publisher=None if known else section.outlet,
        format=section.format or (webpage.NAME if section.list else None),
        category=section.category or (known.category if known else None),
        pages=pages(section),
        full_text=section.full_text,
    )


def pages(section: settings.Source) -> tuple[PageVersion, ...]:
    """The selectors of a source's own, if it has any."""
    own = PageVersion(**{name: getattr(section, name) for name in SELECTORS})
    return () if own == PageVersion() else (own,)


def tried(config: settings.Config, address: str, own: PageVersion) -> Source:
    """What an address would be read as: as is configured for it or its site, `own` selectors first."""
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
        outlet=known.outlet or outlets.recognise(Item(link=url)),
        format=known.format if section else None,
        pages=(replace(first, **given), *others),
    )


def _same_site(one: str | None, other: str) -> bool:
    return one is not None and urlsplit(one).hostname == urlsplit(other).hostname


def subscriptions(config: settings.Config) -> list[Subscription]:
    """The configured feeds as others may see them: those behind a key are left out."""
    return [
        Subscription(each.name, without_user(each.url), each.category or "")
        for each in config.sources
        if each.url and not each.headers
    ]


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
        robots=section.format == webpage.NAME or bool(section.list),
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
        allow_private=section.allow_private,
        proxy=section.proxy or None,
    )


def feed_settings(
    section: settings.FeedSection, further: Iterable[settings.FeedsEntry] = ()
) -> selection.Settings:
    """The `[feed]` and `[[feeds]]` sections as publishing wants them."""
    return selection.Settings(
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
        extra=tuple(extra(each) for each in further),
    )


def extra(section: settings.FeedsEntry) -> Extra:
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


def schedule(config: settings.Config) -> Schedule:
    """The `[schedule]` section as the daemon wants it."""
    section = config.schedule
    return Schedule(section.every, section.cron, section.zone, section.shortest)


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


def serve(config: settings.Config, host: str, port: int, ready: Callable[[], None]) -> None:
    """Serve the output folder until a signal ends it; `ready` is called when clients are heard.

    Raises ServeError.
    """
    try:
        from aggregator.serve import server, web
    except ModuleNotFoundError as error:
        raise ServeError(
            f"serving needs {error.name}, which is not installed: pip install 'aggregator[serve]'"
        ) from error
    from aggregator.serve.answers import Settings
    from aggregator.serve.live import Live

    live = {
        "/health": Live("application/json", lambda: _measured(config, _health)),
        "/metrics": Live(metrics.MEDIA_TYPE, lambda: _measured(config, metrics.measure)),
    }
    seconds = int(config.schedule.every.total_seconds())
    application = web.application(Settings(config.output.path, config.feed.title, seconds), live)
    with server.listen(host, port) as listening:
        server.run(application, listening, lambda _: ready())


def _measured(config: settings.Config, measure: Callable[[Parts], bytes]) -> bytes:
    """What the store says now; one that is not there is not made."""
    file = database_file(config)
    if file and not file.exists():
        raise StoreError(f"{file}: not there yet; the first cycle makes it")
    with opened(config) as made:
        return measure(made.parts)


def _health(parts: Parts) -> bytes:
    return terminal.json_line(health.summary(health.fares(parts))).encode()


def case(config: settings.Config) -> Case:
    """What a doctor looks at."""
    lock = lock_path(config)
    return Case(config.store.url, database_file(config), config.output.path, lock, instance_path(lock))


def database_file(config: settings.Config) -> Path | None:
    """The file of a SQLite database; None for any other."""
    url = make_url(config.store.url)
    is_file = url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:"
    return Path(str(url.database)) if is_file else None


def instance_path(lock: Path) -> Path:
    """The lock that only one daemon holds, beside the one that every writer takes for a moment."""
    return lock.with_name(f"{lock.name}.daemon")


def lock_path(config: settings.Config) -> Path:
    """Beside a SQLite file; in the output folder for a database elsewhere."""
    file = database_file(config)
    if file:
        return file.with_name(f"{file.name}.lock")
    try:
        config.output.path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(str(config.output.path), error.strerror or str(error)) from error
    return config.output.path / ".lock"


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
