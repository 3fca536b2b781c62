"""What is remembered of each source between two fetches."""

from collections.abc import Iterable
from dataclasses import fields

from sqlalchemy import Connection, select

from aggregator.model import SourceState
from aggregator.store.schema import sources
from aggregator.store.upsert import upsert

_NAMES = [field.name for field in fields(SourceState)]
_COLUMNS = [sources.c[name] for name in _NAMES]


def states(db: Connection) -> dict[str, SourceState]:
    """Every known source's state, by the source's name."""
    return {row.name: SourceState(**row._mapping) for row in db.execute(select(*_COLUMNS))}


def save(db: Connection, new: Iterable[SourceState]) -> None:
    """Remember these states in place of the former ones."""
    upsert(db, sources, [{name: getattr(state, name) for name in _NAMES} for state in new])
