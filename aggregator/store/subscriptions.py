"""The subscriptions requested from hubs, and what these granted: one for each source."""

from collections.abc import Collection
from dataclasses import asdict, fields
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, select, update

from aggregator.model import Subscription
from aggregator.store.access.upsert import upsert
from aggregator.store.schema import subscriptions

_COLUMNS = [subscriptions.c[field.name] for field in fields(Subscription)]


def all_of_them(db: Connection) -> list[Subscription]:
    """Every subscription there is."""
    return [Subscription(**row._mapping) for row in db.execute(select(*_COLUMNS))]


def of(db: Connection, source: str) -> Subscription | None:
    """The subscription of a source."""
    return _one(db, subscriptions.c.source == source)


def by_token(db: Connection, token: str) -> Subscription | None:
    """The subscription with this token, for a hub that calls us."""
    return _one(db, subscriptions.c.token == token)


def save(db: Connection, subscription: Subscription) -> None:
    """Store a new subscription, replacing the source's former one."""
    upsert(db, subscriptions, [asdict(subscription)])


def asked(db: Connection, sources: Collection[str], now: datetime) -> None:
    """Record that their hubs are asked again; what they granted stays."""
    db.execute(update(subscriptions).where(subscriptions.c.source.in_(sources)).values(asked=now))


def granted(db: Connection, token: str, until: datetime | None) -> None:
    """Record until when the hub delivers; None if it does not."""
    db.execute(update(subscriptions).where(subscriptions.c.token == token).values(until=until))


def drop(db: Connection, sources: Collection[str]) -> None:
    """Delete these; a hub that still delivers gets 410."""
    db.execute(delete(subscriptions).where(subscriptions.c.source.in_(sources)))


def _one(db: Connection, which: ColumnElement[bool]) -> Subscription | None:
    row = db.execute(select(*_COLUMNS).where(which)).first()
    return Subscription(**row._mapping) if row else None
