"""What the tasks of a worker do: visit a shard, merge, publish. The cycle's own stages do the work."""

import threading
import time
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property

from aggregator import cycle
from aggregator.cluster import lease, rounds
from aggregator.cluster.settings import ROLE, Settings
from aggregator.cluster.sharding import shard_of
from aggregator.errors import LeaseLost
from aggregator.running import upkeep
from aggregator.running.log import Journal
from aggregator.running.ticker import Work
from aggregator.steps import recording
from aggregator.steps.parts import Parts
from aggregator.steps.source import Source
from aggregator.store import history, sources, times
from aggregator.store.access.advisory import Confirm
from aggregator.store.access.lock import exclusive

_BEGINNING = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Stages:
    """The stages that a worker runs; setting `stop` ends every visit, and merging after the current batch."""

    work: Work
    settings: Settings
    journal: Journal
    stop: threading.Event = field(default_factory=threading.Event)

    def plan(self) -> rounds.Plan:
        """What to do next; a round that this opens is open for all workers. Raises ClockError."""
        parts = self.work.parts
        cycle.heed_clock(parts)
        now = parts.clock()
        snapshot = rounds.snapshot_of(parts, now)
        plan = rounds.plan(snapshot, self.work.schedule, now, self.settings.shards)
        if plan.opened and plan.opened != snapshot.marked.get(rounds.OPENED):
            with parts.database.write(quiet=True) as db:
                times.save(db, rounds.OPENED, plan.opened)
        return plan

    def visit(self, shard: int, names: Collection[str]) -> None:
        """Visit these sources of a shard, unless another worker holds it; raises StoreError."""
        parts = self.work.parts
        rest = timedelta(seconds=parts.fetch.host_gap)
        span = max(self.settings.lease, 3 * rest)
        with lease.held(parts.database, shard, span, rest, self.stop) as held:
            if held is None:
                return
            ours = replace(parts, sources=self._of(shard, names), database=held.database)
            try:
                for report in cycle.collect(ours, folders=False, stop=held.ended):
                    self.journal.source(report)
            except LeaseLost as error:
                self.journal.note("left to another worker", reason=str(error))

    def _of(self, shard: int, names: Collection[str]) -> list[Source]:
        """The sources with these names that this worker's configuration also puts into the shard."""
        known = [self._by_name[name] for name in names if name in self._by_name]
        with self.work.parts.database.read() as db:
            states = sources.states(db, names)
        return [
            source
            for source in known
            if shard_of(source.place, states.get(source.place.name), self.settings.shards) == shard
        ]

    @cached_property
    def _by_name(self) -> dict[str, Source]:
        return {source.place.name: source for source in self.work.parts.sources}

    def merge(self) -> bool:
        """Read the folders and place waiting articles; whether it finished. One worker at a time does so.

        Raises LockedError while another one does, and StoreError.
        """
        parts = self.work.parts
        folders = [source for source in parts.sources if source.place.url is None]
        with exclusive(self.work.lock, ROLE) as confirm:
            try:
                for report in cycle.collect(replace(parts, sources=folders), stop=self.stop):
                    self.journal.source(report)
                cycle.assign(parts, self.stop)
            except Exception:
                self._close_round(parts, confirm)
                raise
        return not self.stop.is_set()

    def publish(self) -> None:
        """Publish what is merged and run the upkeep; raises LockedError, StoreError and OutputError."""
        parts, started = self.work.parts, time.monotonic()
        with exclusive(self.work.lock, ROLE) as confirm:
            try:
                entries, written = cycle.publish(parts)
                self._record(entries, time.monotonic() - started)
                self.journal.upkeep(upkeep.look_after(parts, self.work.upkeep))
            finally:
                self._close_round(parts, confirm)
        self.journal.cycle(time.monotonic() - started, 0, 0, tuple(written))

    def _record(self, entries: int, seconds: float) -> None:
        """Record the round: the sources tell who was visited; how many articles were placed is not known."""
        parts = self.work.parts
        with parts.database.read() as db:
            before = history.latest(db)
            asked = sources.visited(db, before.time if before else _BEGINNING)
        recording.record(parts, asked, 0, entries, seconds)

    def _close_round(self, parts: Parts, confirm: Confirm) -> None:
        """Close the round even if it failed: the next try is the next round.

        It stays open for another worker if this one is killed, or has lost the lock with its connection.
        """
        confirm()
        with parts.database.write(quiet=True) as db:
            times.save(db, rounds.PUBLISHED, parts.clock())
