"""The notifications that hubs have yet to get."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from aggregator.model import Ping
from aggregator.store.access.upsert import upsert
from aggregator.store.schema import pings

_AHEAD = timedelta(days=2)  # more than the longest pause: a later one is of a clock that ran ahead
_COLUMNS = [pings.c[field.name] for field in fields(Ping)]


def changed(db: Connection, hubs: Sequence[str], topics: Iterable[str], now: datetime) -> None:
    """Note that these topics have changed; a hub that fails is not tried sooner because of it."""
    waiting = {(ping.hub, ping.topic): ping for ping in _of(db, hubs)}
    new = [
        replace(waiting.get((hub, topic)) or Ping(hub, topic, now, due=now), changed=now)
        for topic in topics
        for hub in hubs
    ]
    upsert(db, pings, [asdict(ping) for ping in new])


def due(db: Connection, hubs: Sequence[str], now: datetime) -> list[Ping]:
    """The notifications that are due for these hubs; those that never failed first."""
    return sorted(
        (ping for ping in _of(db, hubs) if not now < ping.due <= now + _AHEAD),
        key=lambda ping: (ping.failures, ping.topic, ping.hub),
    )


def postpone(db: Connection, ping: Ping) -> None:
    """Record when to try again."""
    upsert(db, pings, [asdict(ping)])


def done(db: Connection, ping: Ping) -> None:
    """The hub has been notified of this change; a later one stays to be sent."""
    ours = (pings.c.hub == ping.hub, pings.c.topic == ping.topic, pings.c.changed == ping.changed)
    db.execute(delete(pings).where(*ours))


def _of(db: Connection, hubs: Sequence[str]) -> list[Ping]:
    return [Ping(**row._mapping) for row in db.execute(select(*_COLUMNS).where(pings.c.hub.in_(hubs)))]
