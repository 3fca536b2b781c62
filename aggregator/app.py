"""Opens what a configuration describes: the parts of a cycle, what daemons and workers need, the server."""

from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from aggregator import terminal, wiring
from aggregator.cluster.settings import ROLE
from aggregator.config import Config
from aggregator.errors import LockedError, ServeError, StoreError
from aggregator.fetch.settings import Settings as FetchSettings
from aggregator.steps.collecting.subscribing import Subscriber
from aggregator.steps.parts import Parts
from aggregator.steps.publishing.announcing import Announcer
from aggregator.store.access import lock
from aggregator.store.access.advisory import Advisory
from aggregator.store.access.database import Database
from aggregator.store.access.lock import exclusive
from aggregator.store.access.places import file_of, locks_of

if TYPE_CHECKING:
    from aggregator.publish.archives import Archive
    from aggregator.running.doctor import Case
    from aggregator.running.ticker import Work
    from aggregator.serve.cached_answer import CachedAnswer
    from aggregator.steps.report import SourceReport
    from aggregator.steps.source import Source

BRIEFLY = 2.0


@dataclass(frozen=True, slots=True)
class Opened:
    """A configuration and the parts made of it, with the database open."""

    config: Config
    parts: Parts


def utc_now() -> datetime:
    """The current time, aware; passed to whoever needs a clock."""
    return datetime.now(UTC)


@contextmanager
def opened(
    config: Config, alone: bool = False, role: str = "", patience: float = BRIEFLY
) -> Iterator[Opened]:
    """The parts over an open database; `alone` holds the writers' lock.

    Raises LockedError if another process holds it for longer than `patience`, in seconds; a daemon holds it
    only during a cycle. `role` tells others who holds it.
    """
    with ExitStack() as held:
        if alone:
            held.enter_context(exclusive(locks_of(config.store.url)[0], role, patience))
        database = held.enter_context(Database.open(config.store.url))
        fetch = wiring.fetch_settings(config.fetch)
        announcer = held.enter_context(closing(Announcer(database, config.feed.hubs, fetch, utc_now)))
        public_url = config.serve.public_url
        subscriber = Subscriber(database, public_url, fetch, utc_now) if public_url else None
        if subscriber:
            held.callback(subscriber.close)
        yield Opened(config, _parts(config, database, fetch, announcer, subscriber))


@contextmanager
def existing(config: Config, alone: bool = False, role: str = "") -> Iterator[Opened]:
    """The same over a database that is there: a command that only looks at it must not create one.

    Raises StoreError where there is none.
    """
    _require(config.store.url)
    with opened(config, alone, role) as made:
        yield made


def _require(url: str) -> None:
    file = file_of(url)
    if file and not file.exists():
        raise StoreError(f"{file}: does not exist yet; the first cycle creates it")


def existing_database(url: str) -> Database:
    """The database, if it is there: while a backup is restored, an empty one must not take its place."""
    _require(url)
    return Database.open(url)


def daemon_beside(config: Config) -> str | None:
    """Who runs as a daemon over a SQLite store, and keeps the configuration that it has read."""
    _, instance = locks_of(config.store.url)
    return None if isinstance(instance, Advisory) else lock.holder(instance)


def refuse_beside_workers(config: Config) -> None:
    """Raise LockedError if workers are running: only they may visit sources, so no server is asked twice."""
    _, instance = locks_of(config.store.url)
    who = lock.holder(instance) if isinstance(instance, Advisory) else None
    if who and ROLE in who:
        raise LockedError(who)


@contextmanager
def work(config: Config) -> Iterator["Work"]:
    """What a daemon works with, over an open database."""
    from aggregator.running.ticker import Work

    with opened(config) as made:
        yield Work(
            made.parts, wiring.schedule(config), wiring.upkeep_settings(config), *locks_of(config.store.url)
        )


def worker(config: Config, stages: Collection[str]) -> None:
    """Work with others on the stages until a signal ends it; raises StoreError and LockedError."""
    _, instance = locks_of(config.store.url)
    if not isinstance(instance, Advisory):
        raise StoreError("workers need a PostgreSQL store: name one under [store] url, or use `run`")
    try:
        from aggregator.cluster import worker
        from aggregator.cluster.stages import Stages
    except ModuleNotFoundError as error:
        raise StoreError(_missing("a worker", error, "cluster")) from error
    from aggregator.running.log import Journal

    with work(config) as made:
        shared = Stages(made, wiring.cluster_settings(config.cluster), Journal())
        worker.run(shared, instance, worker.Options(stages))


def _parts(
    config: Config,
    database: Database,
    fetch: FetchSettings,
    announcer: Announcer,
    subscriber: Subscriber | None,
) -> Parts:
    return Parts(
        sources=_sources(config),
        database=database,
        output=config.output.path,
        fetch=fetch,
        topics=wiring.topic_settings(config),
        feed=wiring.feed_settings(config),
        clock=utc_now,
        compressed=config.output.gzip,
        archives=_archives(config),
        site=wiring.site_settings(config),
        announcer=announcer,
        subscriber=subscriber,
    )


def probe(config: Config) -> Iterator["SourceReport"]:
    """Try every enabled source, without a database; a report of each as it is done."""
    from aggregator.sourcing import probing

    return probing.probe(_sources(config), wiring.fetch_settings(config.fetch), utc_now)


def _sources(config: Config) -> "list[Source]":
    return [wiring.source(each) for each in config.sources if each.enabled]


def _missing(what: str, error: ModuleNotFoundError, extra: str) -> str:
    return f"{what} needs {error.name}, which is not installed: pip install '.[{extra}]' in the source folder"


def _archives(config: Config) -> "list[Archive]":
    if not config.archives:
        return []
    from aggregator.publish.archives import Archive

    return [Archive(each.format, each.path) for each in config.archives]


def serve(config: Config, host: str, port: int, ready: Callable[[], None]) -> None:
    """Serve the output folder until a signal ends it; `ready` is called when the server accepts requests.

    With a public address it also answers hubs. Raises ServeError, and with a public address StoreError.
    """
    try:
        from aggregator.serve import callback, search, server, web
    except ModuleNotFoundError as error:
        raise ServeError(_missing("serving", error, "serve")) from error
    from aggregator.serve.answers import Settings

    seconds = int(config.schedule.every.total_seconds())
    folder = Settings(config.output.path, config.feed.title, seconds, config.feed.language)
    with server.listen(host, port) as listening:
        further = []
        if config.serve.public_url:
            with Database.open(config.store.url):  # what is wrong with it is said at once
                store = partial(existing_database, config.store.url)
            further.append(callback.Callback(store, utc_now).route())
        if config.site.enabled:
            further.append(search.route(searcher(config)))
        application = web.application(folder, _live(config), further, config.site.images)
        server.run(application, listening, lambda _: ready())


def _live(config: Config) -> "dict[str, CachedAnswer]":
    """The answers that come from the store, by path."""
    from aggregator.running import metrics
    from aggregator.serve.cached_answer import CachedAnswer

    return {
        "/health": CachedAnswer("application/json", lambda: _from_store(config, _health)),
        "/metrics": CachedAnswer(metrics.MEDIA_TYPE, lambda: _from_store(config, metrics.measure)),
    }


def searcher(config: Config) -> Callable[[str], tuple[int, bytes]]:
    """A function that answers a query with a status and a page; it opens the store for each one."""
    from aggregator.site import search as page
    from aggregator.site.renderer import renderer
    from aggregator.site.settings import Settings as SiteSettings
    from aggregator.steps import searching

    rendering = renderer(wiring.site_settings(config) or SiteSettings(config.feed.title))

    def answer(asked: str) -> tuple[int, bytes]:
        try:
            return 200, _from_store(config, lambda parts: searching.answer(parts.database, rendering, asked))
        except StoreError:
            return 503, page.unavailable(rendering, asked)

    return answer


def _from_store(config: Config, read: Callable[[Parts], bytes]) -> bytes:
    """What `read` makes of the store as it is now; raises StoreError where there is none."""
    with existing(config) as made:
        return read(made.parts)


def _health(parts: Parts) -> bytes:
    from aggregator.running import health

    return terminal.json_line(health.summary(health.public(parts))).encode()


def case(config: Config) -> "Case":
    """What the doctor examines."""
    from aggregator.running.doctor import Case

    url, archives = config.store.url, tuple(each.path for each in config.archives)
    return Case(url, file_of(url), config.output.path, *locks_of(url), archives)
