"""A cycle on a schedule (APScheduler), until a signal ends it.

SIGTERM and SIGINT end it within ten seconds; SIGHUP reloads the configuration as a whole, or keeps the old.
"""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from queue import Empty, SimpleQueue
from types import FrameType

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.job import Job
from apscheduler.schedulers.background import BackgroundScheduler

from aggregator.errors import AggregatorError, LockedError, StoreDamaged
from aggregator.running import upkeep
from aggregator.running.log import Journal
from aggregator.running.notify import ALIVE, READY, STOPPING, notify
from aggregator.running.ticker import ROLE, Ticker, Work
from aggregator.store.access.lock import Sole, exclusive

TICK = timedelta(seconds=2)
GRACE = 8.0
HUNG = 600.0
_LISTEN = 1.0
_FAILED = 0

Load = Callable[[], AbstractContextManager[Work]]


class Daemon:
    """Holds the parts from one reload to the next and the thread that ticks."""

    def __init__(self, load: Load, journal: Journal) -> None:
        self._load = load
        self._journal = journal
        self._inbox: SimpleQueue[int] = SimpleQueue()
        self._stop = threading.Event()
        self._reload = threading.Event()
        self._idle = threading.Event()
        self._failure: StoreDamaged | None = None
        self._alive = time.monotonic()

    def run(self) -> bool:
        """Work until told to stop; whether the last tick finished in time.

        Raises what opening the configuration raises, LockedError beside another daemon, and StoreDamaged.
        """
        with _heard(self._inbox), ExitStack() as last, ExitStack() as opened:
            work = opened.enter_context(self._load())
            self._sole = Sole(work.instance, ROLE)
            self._sole.hold()
            last.callback(lambda: self._sole.release())
            with suppress(LockedError), exclusive(work.lock, ROLE):  # another may be writing there
                upkeep.sweep(work.parts.output)
            self._resources = opened
            self._ticker = Ticker(self._watched(work), self._journal, self._stop)
            self._idle.set()
            finished = self._serve(_scheduler())
        if self._failure:
            raise self._failure
        return finished

    def _serve(self, scheduler: BackgroundScheduler) -> bool:
        job = scheduler.add_job(
            self._tick, "interval", seconds=TICK.total_seconds(), next_run_time=datetime.now(UTC)
        )
        scheduler.start()
        self._journal.note("started", sources=len(self._ticker.work.parts.sources))
        notify(READY)
        self._listen(job)
        notify(STOPPING)
        self._stop.set()
        scheduler.shutdown(wait=False)
        finished = self._idle.wait(GRACE)
        self._journal.note("stopped" if finished else "stopped in the middle of a cycle, which loses nothing")
        return finished

    def _listen(self, job: Job) -> None:
        """Handle signals until one ends the daemon."""
        while True:
            try:
                number = self._inbox.get(timeout=_LISTEN)
            except Empty:
                awaken(job, datetime.now(UTC))
                self._reassure()
                continue
            if number != signal.SIGHUP:
                return
            self._reload.set()
            job.modify(next_run_time=datetime.now(UTC))

    def _reassure(self) -> None:
        """Notify the watchdog, as long as the ticks show signs of life."""
        if time.monotonic() - self._alive < HUNG:
            notify(ALIVE)

    def _tick(self) -> None:
        self._idle.clear()
        self._alive = time.monotonic()
        try:
            if self._reload.is_set():
                self._reload.clear()
                self._exchange()
            if self._is_alone():
                self._ticker.tick()
        except StoreDamaged as error:
            self._failure = error
            self._inbox.put(_FAILED)
        finally:
            self._idle.set()

    def _is_alone(self) -> bool:
        """Whether no other daemon works on the store; a lock that the database server lost is taken again."""
        try:
            self._sole.hold()
        except AggregatorError as error:
            self._journal.trouble("lock", str(error))
            return False
        self._journal.over("lock")
        return True

    def _exchange(self) -> None:
        """Apply the new configuration as a whole, or keep the old one and say why."""
        with ExitStack() as fresh:
            try:
                work = fresh.enter_context(self._load())
                sole = self._sole_of(work)
            except AggregatorError as error:
                self._journal.warn("the old configuration stays in force", reason=str(error))
                return
            self._ticker.reloaded(self._watched(work))
            self._resources.close()
            self._resources.push(fresh.pop_all())
        if sole is not self._sole:
            self._sole.release()
            self._sole = sole
        self._journal.note("reloaded", sources=len(work.parts.sources))

    def _sole_of(self, work: Work) -> Sole:
        """The lock of this work, held; if it is the same as before, the one that is held already."""
        if work.instance == self._sole.lock:
            return self._sole
        sole = Sole(work.instance, ROLE)
        sole.hold()
        return sole

    def _watched(self, work: Work) -> Work:
        """The same work, with every point of a cycle as a sign of life."""
        return replace(work, parts=replace(work.parts, at=self._live))

    def _live(self, _: str) -> None:
        self._alive = time.monotonic()


def awaken(job: Job, now: datetime) -> None:
    """Run the job at once after the clock was set back: the scheduler would wait until it has caught up."""
    if job.next_run_time and job.next_run_time > now + 2 * TICK:
        job.modify(next_run_time=now)


def _scheduler() -> BackgroundScheduler:
    return BackgroundScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )


@contextmanager
def _heard(inbox: SimpleQueue[int]) -> Iterator[None]:
    """Signals go into the inbox, the one kind of queue that a signal handler may write to."""

    def put(number: int, _: FrameType | None) -> None:
        inbox.put(number)

    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    former = {number: signal.signal(number, put) for number in numbers}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
