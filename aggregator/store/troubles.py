"""The troubles of sources that the operator was told about, and since when."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, select

from aggregator.store.access.upsert import upsert
from aggregator.store.schema import troubles


def told(db: Connection) -> dict[str, datetime]:
    """Every trouble that existed at the last check, and when it was first reported."""
    return {row.key: row.told for row in db.execute(select(troubles))}


def save(db: Connection, current: Mapping[str, datetime]) -> None:
    """Store these, and no others."""
    for key in told(db).keys() - current.keys():
        db.execute(delete(troubles).where(troubles.c.key == key))
    upsert(db, troubles, [{"key": key, "told": when} for key, when in current.items()])
