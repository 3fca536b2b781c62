"""What is remembered of each source between two fetches."""

from collections.abc import Iterable
from dataclasses import asdict, fields

from sqlalchemy import Connection, select

from aggregator.model import SourceState
from aggregator.store.schema import sources
from aggregator.store.upsert import upsert

_COLUMNS = [sources.c[field.name] for field in fields(SourceState)]


def states(db: Connection) -> dict[str, SourceState]:
    """Every known source's state, by the source's name."""
    return {row.name: SourceState(**row._mapping) for row in db.execute(select(*_COLUMNS))}


def save(db: Connection, new: Iterable[SourceState]) -> None:
    """Remember these states in place of the former ones."""
    upsert(db, sources, [asdict(state) for state in new])
