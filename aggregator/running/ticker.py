"""What a daemon does every few seconds: visit what is due, place it, publish when it is time.

All lasting state is in the store; what is kept here may be lost at any moment.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from aggregator import cycle
from aggregator.errors import AggregatorError, LockedError, StoreDamaged, internal
from aggregator.running import outage, timing, upkeep
from aggregator.running.log import Journal
from aggregator.running.outage import Outage
from aggregator.steps import recording
from aggregator.steps.parts import Parts
from aggregator.steps.report import SourceReport, Visits
from aggregator.store import sources
from aggregator.store.access.lock import Lock, exclusive

ROLE = "aggregator run"
_SHORTEST_REST, _LONGEST_REST = 60.0, 900.0


@dataclass(frozen=True, slots=True)
class Work:
    """What a daemon works with.

    `lock` keeps other writers out during a cycle, `instance` other daemons all the time.
    """

    parts: Parts
    schedule: timing.Schedule
    upkeep: upkeep.Settings
    lock: Lock
    instance: Lock


class Ticker:
    """Ticks; `work` may be replaced between two of them. `steady` gives seconds of a monotonic clock."""

    def __init__(
        self,
        work: Work,
        journal: Journal,
        stop: threading.Event,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self.work = work
        self._journal = journal
        self._stop = stop
        self._steady = steady
        self._before: tuple[datetime, float] | None = None
        self._published: datetime | None = None
        self._changed = False
        self._outage = Outage()
        self._visited = Visits()
        self._failures = 0
        self._rest_until = 0.0

    def tick(self) -> None:
        """One tick; a failure on our side is logged once and retried with back-off. Raises StoreDamaged."""
        if self._steady() < self._rest_until:
            return
        try:
            if self._has_work():
                with exclusive(self.work.lock, ROLE):
                    self._cycle()
        except LockedError as error:
            self._journal.waiting(str(error))
        except StoreDamaged:
            raise
        except AggregatorError as error:
            self._rest(str(error))
        except Exception as error:  # noqa: BLE001 - a fault of ours must not end what is to run for years
            self._rest(internal(error))
        else:
            self._journal.over("cycle")
            self._journal.waiting("")
            self._failures = 0

    def reloaded(self, work: Work) -> None:
        """Go on with another configuration, and publish with it at once."""
        self.work = work
        self._published = None
        self._rest_until = 0.0

    def _rest(self, words: str) -> None:
        """Back off from servers and disk: what cannot be stored would be fetched again and again."""
        self._journal.trouble("cycle", words)
        self._rest_until = self._steady() + min(_SHORTEST_REST * 2.0**self._failures, _LONGEST_REST)
        self._failures = min(self._failures + 1, 10)

    def _has_work(self) -> bool:
        """Whether there is anything to do; most ticks end here and write nothing to the disk."""
        parts = self.work.parts
        cycle.heed_clock(parts)
        now = parts.clock()
        if self._jumped(now) or self._is_time():
            return True
        with parts.database.read() as db:
            states = sources.states(db)
        return bool(cycle.due(parts.sources, states, now, folders=False)) or cycle.has_deliveries(parts)

    def _jumped(self, now: datetime) -> bool:
        if self._before is None:
            return True
        wall, steady = self._before
        return timing.jumped(now - wall, timedelta(seconds=self._steady() - steady))

    def _cycle(self) -> None:
        parts, started = self.work.parts, self._steady()
        now = parts.clock()
        self._mind_the_clock(now)
        regular = timing.is_due(self.work.schedule, self._published, False, now)
        servers = {source.place.name for source in parts.sources if source.place.url}
        visited = 0
        for report in cycle.collect(parts, folders=regular, stop=self._stop):
            visited += 1
            self._heed(report, report.name in servers)
            if self._is_held_up(now):
                self._publish(started, visited)
        if not self._stop.is_set() and (regular or self._is_time()):
            self._publish(started, visited)

    def _mind_the_clock(self, now: datetime) -> None:
        """After a start, a sleep or a jump of the clock, catch up once with what is overdue, spread out."""
        jumped, before = self._jumped(now), self._before
        self._before = (now, self._steady())
        if not jumped:
            return
        if before:
            self._journal.warn("the clock jumped or the machine slept", last=before[0].isoformat())
        database = self.work.parts.database
        with database.write(quiet=True) as db:
            known = list(sources.states(db).values())
            later = timing.caught_up(known, now)
            sources.save(db, [new for old, new in zip(known, later, strict=True) if new != old])

    def _heed(self, report: SourceReport, is_server: bool) -> None:
        before = self._outage
        self._visited.add(report)
        self._outage = outage.after(before, report, is_server)
        self._journal.network(self._outage.is_on)
        self._journal.source(report, network_down=self._outage.is_on)
        if before.is_on and not self._outage.is_on:
            self._bring_forward(before.names)
        self._changed = self._changed or report.saved.new + report.saved.changed > 0

    def _bring_forward(self, names: frozenset[str]) -> None:
        parts = self.work.parts
        with parts.database.write(quiet=True) as db:
            known = sources.states(db).values()
            sources.save(db, timing.brought_forward(known, names, parts.clock()))

    def _is_held_up(self, started: datetime) -> bool:
        """Whether slow servers have kept the feed waiting for longer than its shortest gap."""
        now = self.work.parts.clock()
        if self._published is None or now - started < self.work.schedule.shortest:
            return False
        return timing.is_due(self.work.schedule, max(self._published, started), self._changed, now)

    def _is_time(self) -> bool:
        now = self.work.parts.clock()
        return timing.is_due(self.work.schedule, self._published, self._changed, now)

    def _publish(self, started: float, visited: int) -> None:
        parts = self.work.parts
        # A try that fails counts as one: the next comes after the shortest gap.
        self._published, self._changed = parts.clock(), True
        placed = cycle.assign(parts, self._stop)
        if self._stop.is_set():
            return
        entries, written = cycle.publish(parts)
        seconds = self._steady() - started
        recording.record(parts, self._visited.counts, placed, entries, seconds)
        self._visited = Visits()
        self._journal.upkeep(upkeep.look_after(parts, self.work.upkeep))
        self._changed = False
        self._journal.cycle(seconds, visited, placed, tuple(written))
