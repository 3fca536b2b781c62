"""Named times that all who share a store use."""

from datetime import datetime

from sqlalchemy import Connection, select

from aggregator.store.access.upsert import upsert
from aggregator.store.schema import times


def all_of_them(db: Connection) -> dict[str, datetime]:
    """Every named time, by name."""
    return {row.name: row.time for row in db.execute(select(times))}


def save(db: Connection, name: str, time: datetime) -> None:
    """Set a time, replacing the former one."""
    upsert(db, times, [{"name": name, "time": time}])
