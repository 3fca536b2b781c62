"""What was published: each entry's id, its times, and a fingerprint of what it said."""

from collections.abc import Iterable
from dataclasses import asdict

from sqlalchemy import Connection, select

from aggregator.model import Published
from aggregator.store.articles import chunks
from aggregator.store.schema import entries
from aggregator.store.upsert import upsert


def published(db: Connection, keys: Iterable[str]) -> dict[str, Published]:
    """What was published under these keys; a key never published is left out."""
    return {
        row.key: Published(**row._mapping)
        for chunk in chunks(keys)
        for row in db.execute(select(entries).where(entries.c.key.in_(chunk)))
    }


def save(db: Connection, new: Iterable[Published]) -> None:
    """Remember these as published."""
    upsert(db, entries, [asdict(entry) for entry in new])
