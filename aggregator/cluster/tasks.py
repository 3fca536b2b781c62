"""The tasks of a worker, queued by procrastinate in the PostgreSQL of the store.

A task carries no state: what is due, who works on it and how far a round has come are in the store. If a task
is lost, the next tick queues it again.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import version
from typing import TypeVar

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Status
from psycopg import connect
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier

from aggregator.cluster.rounds import Plan
from aggregator.cluster.stages import Stages
from aggregator.errors import AggregatorError, LockedError, internal
from aggregator.store.access.postgresql import conninfo_of

COLLECT, MERGE, PUBLISH, TICK = "collect", "merge", "publish", "tick"
STAGES = (COLLECT, MERGE, PUBLISH)

T = TypeVar("T")


def prepared(url: str) -> str:
    """Create the queue's tables beside a store if they are missing; gives what connects to them.

    Workers with different versions of procrastinate may run side by side: each version has tables of its own.
    """
    schema = f"procrastinate_{version('procrastinate').replace('.', '_')}"
    base = conninfo_of(url)
    conninfo = make_conninfo(base, options=f"-c search_path={schema}")
    with connect(base, autocommit=True) as db:
        db.execute(SQL("CREATE SCHEMA IF NOT EXISTS {}").format(Identifier(schema)))
    with App(connector=PsycopgConnector(conninfo=conninfo)).open() as queue:
        if not queue.check_connection():
            queue.schema_manager.apply_schema()
    return conninfo


def queue_of(stages: Stages, conninfo: str, seconds: int) -> App:
    """A queue with the tasks of a worker; it looks for something to do every `seconds`."""
    queue = App(connector=PsycopgConnector(conninfo=conninfo))

    @queue.task(name=COLLECT, queue=COLLECT)
    async def collect(shard: int, names: list[str]) -> None:
        await _run_and_log(stages, f"shard {shard}", stages.visit, shard, names)

    @queue.task(name=MERGE, queue=MERGE, queueing_lock=MERGE)
    async def merge() -> None:
        if await _run_and_log(stages, MERGE, stages.merge):
            with suppress(AlreadyEnqueued):
                await publish.defer_async()

    @queue.task(name=PUBLISH, queue=PUBLISH, queueing_lock=PUBLISH)
    async def publish() -> None:
        await _run_and_log(stages, PUBLISH, stages.publish)

    @queue.periodic(cron=f"* * * * * */{seconds}")
    @queue.task(name=TICK, queue=TICK, queueing_lock=TICK)
    async def tick(timestamp: int) -> None:  # noqa: ARG001 - the queue's own time
        await _clear_away(queue, stages)
        if plan := await _run_and_log(stages, TICK, stages.plan):
            await _enqueue(queue, plan)

    return queue


async def _enqueue(queue: App, plan: Plan) -> None:
    """Queue each shard at most once, however slow the workers are."""
    for shard, names in plan.visits.items():
        with suppress(AlreadyEnqueued):
            once = queue.configure_task(COLLECT, queueing_lock=f"{COLLECT} {shard}")
            await once.defer_async(shard=shard, names=list(names))
    if plan.merge:
        with suppress(AlreadyEnqueued):
            await queue.configure_task(MERGE, queueing_lock=MERGE).defer_async()


async def _clear_away(queue: App, stages: Stages) -> None:
    """Remove tasks that died with their worker; what they left undone is queued again."""
    seconds = stages.settings.lease.total_seconds()
    for job in await queue.job_manager.get_stalled_jobs(seconds_since_heartbeat=seconds):
        await queue.job_manager.finish_job(job, Status.FAILED, delete_job=True)


async def _run_and_log(stages: Stages, place: str, do: Callable[..., T], *arguments: object) -> T | None:
    """The result of the work, done in a thread; a failure is logged once, and the next tick tries again."""
    try:
        result = await asyncio.to_thread(do, *arguments)
    except LockedError as error:
        stages.journal.note("waiting", reason=str(error))
        return None
    except AggregatorError as error:
        stages.journal.trouble(place, str(error))
        return None
    except Exception as error:  # noqa: BLE001 - a fault of ours must not end what is to run for years
        stages.journal.trouble(place, internal(error))
        return None
    stages.journal.over(place)
    return result
