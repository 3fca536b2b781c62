"""What hubs have delivered and no cycle has read yet."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from aggregator.model import Delivery, Subscription
from aggregator.store.schema import deliveries

MOST_WAITING = 20
_COLUMNS = [deliveries.c[field.name] for field in fields(Delivery)]


def add(db: Connection, subscription: Subscription, received: datetime, type_: str, data: bytes) -> bool:
    """Store a delivery for the next cycle; False if the maximum is already waiting."""
    waiting = select(func.count()).where(deliveries.c.source == subscription.source)
    if (db.scalar(waiting) or 0) >= MOST_WAITING:
        return False
    values = {"source": subscription.source, "topic": subscription.topic, "received": received}
    db.execute(insert(deliveries).values(**values, type=type_, data=data))
    return True


def sources(db: Connection) -> list[str]:
    """The sources with waiting deliveries."""
    return list(db.scalars(select(deliveries.c.source).distinct().order_by(deliveries.c.source)))


def of(db: Connection, source: str) -> list[Delivery]:
    """The waiting deliveries of a source, in the order in which they came."""
    query = select(*_COLUMNS).where(deliveries.c.source == source).order_by(deliveries.c.id)
    return [Delivery(**row._mapping) for row in db.execute(query)]


def done(db: Connection, ids: Sequence[int]) -> None:
    """Delete these: they have been read."""
    db.execute(delete(deliveries).where(deliveries.c.id.in_(ids)))


def drop(db: Connection, names: Collection[str]) -> None:
    """Delete the waiting deliveries of these sources."""
    db.execute(delete(deliveries).where(deliveries.c.source.in_(names)))
