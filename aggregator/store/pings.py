"""Which hubs have yet to learn of which changes."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from datetime import datetime

from sqlalchemy import Connection, delete, select

from aggregator.model import Ping
from aggregator.store.schema import pings
from aggregator.store.upsert import upsert

_COLUMNS = [pings.c[field.name] for field in fields(Ping)]


def changed(db: Connection, hubs: Sequence[str], topics: Iterable[str], now: datetime) -> None:
    """These topics have changed now; a hub that fails is asked no sooner for that."""
    waiting = {(ping.hub, ping.topic): ping for ping in _of(db, hubs)}
    new = [
        Ping(hub, topic, now, former.due if former else now, former.failures if former else 0)
        for topic in topics
        for hub in hubs
        for former in (waiting.get((hub, topic)),)
    ]
    upsert(db, pings, [asdict(ping) for ping in new])


def due(db: Connection, hubs: Sequence[str], now: datetime) -> list[Ping]:
    """What these hubs are to be told now; those that never failed first."""
    return sorted(
        (ping for ping in _of(db, hubs) if ping.due <= now),
        key=lambda ping: (ping.failures, ping.topic, ping.hub),
    )


def postpone(db: Connection, ping: Ping) -> None:
    """Remember when to try again."""
    upsert(db, pings, [asdict(ping)])


def done(db: Connection, ping: Ping) -> None:
    """The hub knows of the change; of a later one it still has to learn."""
    ours = (pings.c.hub == ping.hub, pings.c.topic == ping.topic, pings.c.changed == ping.changed)
    db.execute(delete(pings).where(*ours))


def _of(db: Connection, hubs: Sequence[str]) -> list[Ping]:
    return [Ping(**row._mapping) for row in db.execute(select(*_COLUMNS).where(pings.c.hub.in_(hubs)))]
