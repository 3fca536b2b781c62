"""A process that runs the tasks of a cluster until a signal ends it or it loses the database."""

import asyncio
import signal
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass

from procrastinate import App
from procrastinate.exceptions import ConnectorException
from psycopg import Error

from aggregator.cluster.settings import ROLE
from aggregator.cluster.stages import Stages
from aggregator.cluster.tasks import COLLECT, STAGES, TICK, prepared, queue_of
from aggregator.errors import LockedError, StoreError
from aggregator.store import shards
from aggregator.store.access import advisory
from aggregator.store.access.advisory import Advisory, Confirm
from aggregator.store.access.lock import exclusive, signature

_PATIENCE = 30.0
_GRACE = 8.0  # seconds for running tasks to finish


@dataclass(frozen=True, slots=True)
class Options:
    """Which stages a worker runs, and how often it looks for something to do, in whole seconds."""

    stages: Collection[str] = STAGES
    tick: int = 5


def run(stages: Stages, instance: Advisory, options: Options) -> None:
    """Work until a signal ends it; raises StoreError, and LockedError beside a daemon.

    `instance` is the lock that a daemon would hold; workers hold it together.
    """
    with advisory.taken(instance, signature(ROLE), 0.0, shared=True) as confirm, ExitStack() as held:
        try:
            conninfo = _prepared(stages, instance.url, held)
            asyncio.run(_work(stages, conninfo, options, confirm))
        except (ConnectorException, Error) as error:
            raise StoreError(f"the queue of tasks failed: {error}") from error
        stages.journal.note("stopped")


def _prepared(stages: Stages, url: str, held: ExitStack) -> str:
    """Prepare the shards and the queue, one worker at a time; gives what connects to the queue.

    The number of shards stays as it is for as long as `held` lasts. Raises StoreError.
    """
    in_use = Advisory(url, "shards")
    with exclusive(Advisory(url, "layout"), ROLE, _PATIENCE):
        _lay_out(stages, in_use)
        held.enter_context(advisory.taken(in_use, signature(ROLE), 0.0, shared=True))
        return prepared(url)


def _lay_out(stages: Stages, in_use: Advisory) -> None:
    """Make the shards; raises StoreError while any worker, at work or idle, uses another number of them."""
    database, wanted = stages.work.parts.database, stages.settings.shards
    with database.read() as db:
        if (found := shards.count(db)) == wanted:
            return
    try:
        with exclusive(in_use, ROLE), database.write(quiet=True) as db:
            shards.lay_out(db, wanted)
    except LockedError as error:
        raise StoreError(shards.IN_USE.format(found=found, wanted=wanted)) from error


async def _work(stages: Stages, conninfo: str, options: Options, confirm: Confirm) -> None:
    visits, others = stages.settings.visits, set(options.stages) - {COLLECT}
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(visits + 2 + len(others)))
    queue = queue_of(stages, conninfo, options.tick)
    async with queue.open_async():
        work = [
            _watch(confirm, options),
            _consume(queue, stages, options, [TICK, *others], 1 + len(others)),
        ]
        if COLLECT in options.stages:
            work.append(_consume(queue, stages, options, [COLLECT], visits))
        consumers = [asyncio.create_task(each) for each in work]
        _heed_signals(stages, consumers)
        stages.journal.note("started", sources=len(stages.work.parts.sources), stages=list(options.stages))
        failures = await _until_one_ends(consumers)
    if not stages.stop.is_set():
        raise StoreError(f"the worker has lost the database: {'; '.join(failures) or 'its queue ended'}")


async def _until_one_ends(consumers: Sequence["asyncio.Task[None]"]) -> list[str]:
    """Run until one of them ends, by a signal or because the database is gone; gives what failed."""
    await asyncio.wait(consumers, return_when=asyncio.FIRST_COMPLETED)
    for consumer in consumers:
        consumer.cancel()
    results = await asyncio.gather(*consumers, return_exceptions=True)
    return [str(each) for each in results if isinstance(each, Exception)]


async def _watch(confirm: Confirm, options: Options) -> None:
    """Check again and again that we still hold the lock that keeps daemons away; raises StoreError."""
    while True:
        await asyncio.sleep(options.tick)
        await asyncio.to_thread(confirm)


async def _consume(queue: App, stages: Stages, options: Options, queues: list[str], concurrency: int) -> None:
    """Run the tasks of some queues, apart from the others: visits must leave threads for the other stages."""
    seconds = stages.settings.lease.total_seconds()
    await queue.run_worker_async(
        queues=queues,
        concurrency=concurrency,
        install_signal_handlers=False,
        shutdown_graceful_timeout=_GRACE,
        delete_jobs="always",
        fetch_job_polling_interval=float(options.tick),
        update_heartbeat_interval=seconds / 3,
        stalled_worker_timeout=seconds,
    )


def _heed_signals(stages: Stages, consumers: Sequence["asyncio.Task[None]"]) -> None:
    def end() -> None:
        stages.stop.set()
        for consumer in consumers:
            consumer.cancel()

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):  # the next process reads the configuration
        asyncio.get_running_loop().add_signal_handler(number, end)
