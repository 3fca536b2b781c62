"""What to do next: which shards to visit, when to open a round, when to merge it.

A round is opened when it is time to publish. It is merged when every source that was due at its opening has
been visited, as in one process, where visits come before merging. Slow servers delay it no longer than the
schedule's `every`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from aggregator import cycle
from aggregator.cluster.sharding import by_shard
from aggregator.fetch import pacing
from aggregator.fetch.settings import address_of
from aggregator.model import SourceState
from aggregator.running import timing
from aggregator.running.timing import Schedule
from aggregator.steps.parts import Parts
from aggregator.steps.source import Source
from aggregator.store import articles, deliveries, shards, sources, times

OPENED, PUBLISHED = "round opened", "round published"

_MOST = 500  # sources of one visit to a shard: the rest come with the next


@dataclass(frozen=True, slots=True)
class Plan:
    """The sources to visit by shard, the open round (None if all are published), and whether to merge it."""

    visits: Mapping[int, Sequence[str]]
    opened: datetime | None
    merge: bool


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the store says: due sources, their states, the times of rounds, shards held by workers."""

    due: Sequence[Source]
    states: Mapping[str, SourceState]
    marked: Mapping[str, datetime]
    taken: frozenset[int]
    is_news_waiting: bool


def snapshot_of(parts: Parts, now: datetime) -> Snapshot:
    """Read the store; for sources that are not due, only their names."""
    servers = [source for source in parts.sources if source.place.url]
    with parts.database.read() as db:
        resting = sources.resting(db, now, pacing.AHEAD)
        awake = [each for each in servers if resting.get(each.place.name, "") != address_of(each.place)]
        delivered = set(deliveries.sources(db))
        states = sources.states(db, [each.place.name for each in awake])
        asked = cycle.due(awake, states, now)
        sent = [each for each in servers if each.place.name in delivered and each not in asked]
        marked, taken = times.all_of_them(db), frozenset(shards.taken(db))
        return Snapshot([*asked, *sent], states, marked, taken, articles.is_any_pending(db))


def plan(snapshot: Snapshot, schedule: Schedule, now: datetime, count: int) -> Plan:
    """Visit what is due in free shards; open a round when it is time; merge it when it is complete."""
    visits = by_shard([source.place for source in snapshot.due], snapshot.states, count, _MOST)
    free = {shard: names for shard, names in visits.items() if shard not in snapshot.taken}
    opened = _round(snapshot, schedule, now)
    return Plan(free, opened, opened is not None and _is_whole(snapshot, schedule, opened, now))


def _round(snapshot: Snapshot, schedule: Schedule, now: datetime) -> datetime | None:
    opened, published = (snapshot.marked.get(name) for name in (OPENED, PUBLISHED))
    if opened is not None and opened <= now and (published is None or published < opened):
        return opened
    return now if timing.is_due(schedule, published, snapshot.is_news_waiting, now) else None


def _is_whole(snapshot: Snapshot, schedule: Schedule, opened: datetime, now: datetime) -> bool:
    left = cycle.due(snapshot.due, snapshot.states, opened)
    return not left or now - opened >= schedule.every
