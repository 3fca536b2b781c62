"""What is stored about each source between two visits."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, func, select

from aggregator.model import SourceState
from aggregator.store.access.upsert import upsert
from aggregator.store.articles import chunks
from aggregator.store.schema import sources

_NAMES = [field.name for field in fields(SourceState)]
_COLUMNS = [sources.c[name] for name in _NAMES]


def states(db: Connection, names: Iterable[str] | None = None) -> dict[str, SourceState]:
    """Every known source's state, by name; or those of `names`, and all whose server asked for a pause."""
    query = select(*_COLUMNS)
    if names is None:
        return _states(db, query)
    found = _states(db, query.where(sources.c.held_until.is_not(None)))
    for chunk in chunks(names):
        found |= _states(db, query.where(sources.c.name.in_(chunk)))
    return found


def resting(db: Connection, now: datetime, ahead: timedelta) -> dict[str, str | None]:
    """The sources that are not yet due, each with the address to which that applies.

    What was visited further `ahead` of the present is none of them: a clock was wrong then.
    """
    plausible = sources.c.checked.is_(None) | (sources.c.checked <= now + ahead)
    query = select(sources.c.name, sources.c.address).where(sources.c.due > now, plausible)
    return {row.name: row.address for row in db.execute(query)}


def visited(db: Connection, since: datetime) -> tuple[int, int]:
    """How many sources were visited since then, and how many of them fail."""
    asked = select(func.count()).select_from(sources).where(sources.c.checked > since)
    return db.scalar(asked) or 0, db.scalar(asked.where(sources.c.failures > 0)) or 0


def save(db: Connection, new: Iterable[SourceState]) -> None:
    """Store these states in place of the former ones."""
    upsert(db, sources, [{name: getattr(state, name) for name in _NAMES} for state in new])


def _states(db: Connection, query: Select[Any]) -> dict[str, SourceState]:
    return {row.name: SourceState(**row._mapping) for row in db.execute(query)}
