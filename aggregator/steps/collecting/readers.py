"""Reads what visits brought, in processes of their own where so much has changed that these pay.

Whatever is read where, the results come in the order of the visits. A document that ends its process, or
takes too long, costs one line in the report of its source. Only so much lies ready as keeps them busy.
"""

import copyreg
import logging
import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pickle import PicklingError
from types import MappingProxyType
from typing import TYPE_CHECKING

from aggregator.errors import DocumentError
from aggregator.fetch.result import Fetched
from aggregator.model import Mark
from aggregator.steps.source import Reading, Source, unread

if TYPE_CHECKING:
    from pebble import ProcessPool

ENOUGH = 32_000_000  # bytes to be expected before other processes are started to read them
_SAMPLE = 8  # once an eighth of `enough` was read, the rest is estimated from it
LONGEST = 60.0  # seconds for one document
_AHEAD = 4  # visits that lie ready for each process

_log = logging.getLogger(__name__)


def _frozen(items: dict[str, str]) -> MappingProxyType[str, str]:
    return MappingProxyType(items)


copyreg.pickle(MappingProxyType, lambda proxy: (_frozen, (dict(proxy),)))


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a visit to a source brought, and the items of it that are known."""

    source: Source
    fetched: Fetched
    known: Sequence[Mark] = ()

    @property
    def size(self) -> int:
        """Bytes that are to be read."""
        return sum(len(document.data) for document in self.fetched.documents)

    @property
    def single(self) -> bool:
        """Whether it is one document: of several, one that ends its process must not cost the others."""
        return len(self.fetched.documents) == 1


Task = tuple[Arrival, "Future[Reading] | None"]


def read_each(
    arrivals: Iterable[Arrival], count: int, processes: int = 0, enough: int = ENOUGH
) -> Iterator[tuple[Arrival, Reading]]:
    """Each of the `count` arrivals with its reading, in their order.

    `processes` at most, 0 for as many as processors; they start where the rest is expected to hold `enough`
    bytes that are not known yet.
    """
    processes = processes or len(os.sched_getaffinity(0))
    arrivals, read = iter(arrivals), 0
    for done, arrival in enumerate(arrivals):
        if processes > 1 and arrival.single and _pays(read, done, count, enough):
            with _started(processes) as pool:
                yield from _in_order(chain([arrival], arrivals), pool, processes * _AHEAD)
            return
        reading = _read(arrival)
        yield arrival, reading
        read += _news(arrival, reading)


def _pays(read: int, done: int, count: int, enough: int) -> bool:
    """Whether the rest holds enough, if it is like what was read of those that are done."""
    return read * _SAMPLE >= enough and read * (count - done) >= enough * done


def _news(arrival: Arrival, reading: Reading) -> int:
    """About how many bytes of an arrival belong to items that were not known."""
    found = len(reading.found)
    return arrival.size * found // (found + reading.known) if reading.known else arrival.size


def _in_order(
    arrivals: Iterable[Arrival], pool: "ProcessPool | None", most: int
) -> Iterator[tuple[Arrival, Reading]]:
    tasks: deque[Task] = deque()
    for arrival in arrivals:
        future = pool.schedule(_read, (arrival,), timeout=LONGEST) if pool and arrival.single else None
        tasks.append((arrival, future))
        while tasks and (len(tasks) > most or _is_done(tasks[0])):
            yield _result(tasks.popleft())
    while tasks:
        yield _result(tasks.popleft())


def _is_done(task: Task) -> bool:
    return task[1] is None or task[1].done()


def _result(task: Task) -> tuple[Arrival, Reading]:
    from pebble import ProcessExpired

    arrival, future = task
    if future is None:
        return arrival, _read(arrival)
    try:
        return arrival, future.result()
    except TimeoutError:
        return arrival, _failed(arrival, f"takes longer than {LONGEST:g} seconds to read")
    except ProcessExpired as error:
        return arrival, _failed(arrival, f"ended the process that read it (exit code {error.exitcode})")
    except (PicklingError, AttributeError, TypeError) as error:  # it cannot be sent to a process
        _log.debug("%s is read in the main process: %s", arrival.source.place.name, error)
        return arrival, _read(arrival)


def _failed(arrival: Arrival, reason: str) -> Reading:
    return Reading(problems=(DocumentError(arrival.fetched.documents[0].address, "", reason),))


def _read(arrival: Arrival) -> Reading:
    if not arrival.fetched.documents:
        return unread(arrival.fetched)
    from aggregator.steps.collecting.reading import read_all

    return read_all(arrival.source, arrival.fetched, arrival.known)


@contextmanager
def _started(processes: int) -> Iterator["ProcessPool | None"]:
    """Processes that end with the block; none where the system has no means for them.

    They are not forked from this one, whose threads fetch: a lock that one holds would stay locked there.
    """
    from pebble import ProcessPool

    way = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(way)
    if way == "forkserver":
        context.set_forkserver_preload(["aggregator.steps.collecting.reading", "aggregator.formats.registry"])
    try:
        pool = ProcessPool(max_workers=processes, context=context)
    except OSError as error:
        _log.warning("everything is read in one process: %s", error)
        yield None
        return
    try:
        yield pool
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()
