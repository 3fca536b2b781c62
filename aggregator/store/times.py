"""Times that all who share a store go by, by name."""

from datetime import datetime

from sqlalchemy import Connection, select

from aggregator.store.schema import times
from aggregator.store.upsert import upsert


def all_of_them(db: Connection) -> dict[str, datetime]:
    """Every time that is marked."""
    return {row.name: row.time for row in db.execute(select(times))}


def save(db: Connection, name: str, time: datetime) -> None:
    """Mark a time in place of the former one."""
    upsert(db, times, [{"name": name, "time": time}])
