"""A process that works on the tasks of a cluster, which procrastinate keeps in the PostgreSQL of the store.

Nothing that matters stands in a task: what is due, who is at work on it and how far a round is are in the
store. A task that is lost is given out again by the next tick.
"""

import asyncio
import signal
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from typing import TypeVar

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Status
from psycopg import Error, connect
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier

from aggregator.cluster.rounds import Plan
from aggregator.cluster.settings import ROLE
from aggregator.cluster.stages import Stages
from aggregator.errors import AggregatorError, LockedError, StoreError
from aggregator.store import advisory, shards
from aggregator.store.advisory import Advisory, Confirm
from aggregator.store.engines import POSTGRESQL, parsed_url
from aggregator.store.lock import exclusive, signature

COLLECT, MERGE, PUBLISH = "collect", "merge", "publish"
STAGES = (COLLECT, MERGE, PUBLISH)

T = TypeVar("T")

_TICK = "tick"
_PATIENCE = 30.0
_GRACE = 8.0  # seconds that running tasks have to end in


@dataclass(frozen=True, slots=True)
class Duty:
    """Which stages a worker takes part in, and how often it looks for something to do, in whole seconds."""

    stages: Collection[str] = STAGES
    tick: int = 5


def run(stages: Stages, instance: Advisory, duty: Duty) -> None:
    """Work until a signal ends it; raises StoreError, and LockedError beside a daemon.

    `instance` is the lock that a daemon would hold; workers hold it together.
    """
    with advisory.taken(instance, signature(ROLE), 0.0, shared=True) as confirm:
        conninfo = _prepared(stages, instance.url)
        try:
            asyncio.run(_work(stages, conninfo, duty, confirm))
        except (ConnectorException, Error) as error:
            raise StoreError(f"the queue of tasks failed: {error}") from error
        stages.journal.note("stopped")


def _prepared(stages: Stages, url: str) -> str:
    """Lay out the shards and the tables of the queue, where they are not there; how to connect to it."""
    # Workers with different versions of the queue may run side by side: each version has tables of its own.
    schema = f"procrastinate_{version('procrastinate').replace('.', '_')}"
    base = parsed_url(url).set(drivername=POSTGRESQL).render_as_string(hide_password=False)
    conninfo = make_conninfo(base, options=f"-c search_path={schema}")
    with exclusive(Advisory(url, "layout"), ROLE, _PATIENCE):
        with stages.work.parts.database.write(quiet=True) as db:
            shards.lay_out(db, stages.settings.shards)
        with connect(base, autocommit=True) as db:
            db.execute(SQL("CREATE SCHEMA IF NOT EXISTS {}").format(Identifier(schema)))
        with App(connector=PsycopgConnector(conninfo=conninfo)).open() as queue:
            if not queue.check_connection():
                queue.schema_manager.apply_schema()
    return conninfo


async def _work(stages: Stages, conninfo: str, duty: Duty, confirm: Confirm) -> None:
    visits, others = stages.settings.visits, set(duty.stages) - {COLLECT}
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(visits + 2 + len(others)))
    queue = _queue(stages, conninfo, duty)
    async with queue.open_async():
        work = [_watch(confirm, duty), _hand(queue, stages, duty, [_TICK, *others], 1 + len(others))]
        if COLLECT in duty.stages:
            work.append(_hand(queue, stages, duty, [COLLECT], visits))
        hands = [asyncio.create_task(each) for each in work]
        _heed_signals(stages, hands)
        stages.journal.note("started", sources=len(stages.work.parts.sources), stages=list(duty.stages))
        failures = await _until_one_ends(hands)
    if not stages.stop.is_set():
        raise StoreError(f"the worker has lost the database: {'; '.join(failures) or 'its queue ended'}")


async def _until_one_ends(hands: Sequence["asyncio.Task[None]"]) -> list[str]:
    """All end with the first: told to, or because the database is gone. What failed, in words."""
    await asyncio.wait(hands, return_when=asyncio.FIRST_COMPLETED)
    for hand in hands:
        hand.cancel()
    results = await asyncio.gather(*hands, return_exceptions=True)
    return [str(each) for each in results if isinstance(each, Exception)]


async def _watch(confirm: Confirm, duty: Duty) -> None:
    """Makes sure that the lock that keeps daemons away is still ours; raises StoreError."""
    while True:
        await asyncio.sleep(duty.tick)
        await asyncio.to_thread(confirm)


async def _hand(queue: App, stages: Stages, duty: Duty, queues: list[str], concurrency: int) -> None:
    """Works on the tasks of some queues: apart from one another, so that visits leave room to the rest."""
    seconds = stages.settings.lease.total_seconds()
    await queue.run_worker_async(
        queues=queues,
        concurrency=concurrency,
        install_signal_handlers=False,
        shutdown_graceful_timeout=_GRACE,
        delete_jobs="always",
        fetch_job_polling_interval=float(duty.tick),
        update_heartbeat_interval=seconds / 3,
        stalled_worker_timeout=seconds,
    )


def _heed_signals(stages: Stages, hands: Sequence["asyncio.Task[None]"]) -> None:
    def end() -> None:
        stages.stop.set()
        for hand in hands:
            hand.cancel()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, end)


def _queue(stages: Stages, conninfo: str, duty: Duty) -> App:
    """The tasks."""
    queue = App(connector=PsycopgConnector(conninfo=conninfo))

    @queue.task(name=COLLECT, queue=COLLECT)
    async def collect(shard: int, names: list[str]) -> None:
        await _said(stages, f"shard {shard}", stages.visit, shard, names)

    @queue.task(name=MERGE, queue=MERGE, queueing_lock=MERGE)
    async def merge() -> None:
        if await _said(stages, MERGE, stages.merge):
            with suppress(AlreadyEnqueued):
                await publish.defer_async()

    @queue.task(name=PUBLISH, queue=PUBLISH, queueing_lock=PUBLISH)
    async def publish() -> None:
        await _said(stages, PUBLISH, stages.publish)

    @queue.periodic(cron=f"* * * * * */{duty.tick}")
    @queue.task(name=_TICK, queue=_TICK, queueing_lock=_TICK)
    async def tick(timestamp: int) -> None:  # noqa: ARG001 - the queue's own time
        await _clear_away(queue, stages)
        if plan := await _said(stages, _TICK, stages.plan):
            await _hand_out(queue, plan)

    return queue


async def _hand_out(queue: App, plan: Plan) -> None:
    """Each shard once, however slow the workers are."""
    for shard, names in plan.visits.items():
        with suppress(AlreadyEnqueued):
            once = queue.configure_task(COLLECT, queueing_lock=f"{COLLECT} {shard}")
            await once.defer_async(shard=shard, names=list(names))
    if plan.merge:
        with suppress(AlreadyEnqueued):
            await queue.configure_task(MERGE, queueing_lock=MERGE).defer_async()


async def _clear_away(queue: App, stages: Stages) -> None:
    """Tasks that died with their worker; what they left undone is handed out again."""
    seconds = stages.settings.lease.total_seconds()
    for job in await queue.job_manager.get_stalled_jobs(seconds_since_heartbeat=seconds):
        await queue.job_manager.finish_job(job, Status.FAILED, delete_job=True)


async def _said(stages: Stages, place: str, do: Callable[..., T], *arguments: object) -> T | None:
    """What comes of it, done in a thread; trouble of ours is said once, and the next tick tries again."""
    try:
        result = await asyncio.to_thread(do, *arguments)
    except LockedError as error:
        stages.journal.note("waiting", reason=str(error))
        return None
    except AggregatorError as error:
        stages.journal.trouble(place, str(error))
        return None
    stages.journal.over(place)
    return result
