"""Wires a Config into the parts, once."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.engine import make_url

from aggregator import config as settings
from aggregator import terminal, wiring
from aggregator.errors import OutputError, ServeError, StoreError
from aggregator.publish.archives import Archive
from aggregator.running import health, metrics
from aggregator.running.doctor import Case
from aggregator.steps.announcing import Announcer
from aggregator.steps.parts import Parts
from aggregator.steps.subscribing import Subscriber
from aggregator.store.database import Database
from aggregator.store.lock import exclusive

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
        fetch = wiring.fetch_settings(config.fetch)
        announcer = held.enter_context(Announcer(database, config.feed.hubs, fetch, present))
        public_url = config.serve.public_url
        subscriber = Subscriber(database, public_url, fetch, present) if public_url else None
        if subscriber:
            held.enter_context(subscriber)
        yield Opened(config, wire(config, database, announcer, subscriber))


@contextmanager
def work(config: settings.Config) -> Iterator["Work"]:
    """What a daemon works with, over an open database."""
    from aggregator.running.ticker import Work

    with opened(config) as made:
        lock = lock_path(config)
        yield Work(
            made.parts, wiring.schedule(config), wiring.upkeep_settings(config), lock, instance_path(lock)
        )


def wire(
    config: settings.Config, database: Database, announcer: Announcer, subscriber: Subscriber | None
) -> Parts:
    """Every setting where it belongs."""
    return Parts(
        sources=[wiring.source(each) for each in config.sources if each.enabled],
        database=database,
        output=config.output.path,
        fetch=wiring.fetch_settings(config.fetch),
        topics=wiring.topic_settings(config),
        feed=wiring.feed_settings(config.feed, config.feeds),
        clock=present,
        compressed=config.output.gzip,
        archives=[Archive(each.format, each.path) for each in config.archives],
        announcer=announcer,
        subscriber=subscriber,
    )


def serve(config: settings.Config, host: str, port: int, ready: Callable[[], None]) -> None:
    """Serve the output folder until a signal ends it; `ready` is called when clients are heard.

    Hubs are heard where the configuration has a public address. Raises ServeError, then also StoreError.
    """
    try:
        from aggregator.serve import callback, server, web
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
    folder = Settings(config.output.path, config.feed.title, seconds)
    with server.listen(host, port) as listening, ExitStack() as held:
        further = []
        if config.serve.public_url:
            database = held.enter_context(Database.open(config.store.url))
            further.append(callback.Callback(database, present).route())
        server.run(web.application(folder, live, further), listening, lambda _: ready())


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
