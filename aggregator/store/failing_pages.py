"""Pages that could not be read, and when to ask for each of them again."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, select

from aggregator.store.access.upsert import upsert
from aggregator.store.articles import chunks
from aggregator.store.schema import failing_pages

_FIRST = timedelta(hours=1)
_LONGEST = timedelta(days=7)
_KEPT = timedelta(days=30)


def due(db: Connection, ids: Iterable[str], now: datetime) -> dict[str, datetime]:
    """When the pages of these articles are to be asked for again; those that never failed are left out.

    One that would wait longer than any may was noted by a clock that ran ahead: it is due now.
    """
    latest = now + _LONGEST
    return {id_: row.due if row.due <= latest else now for id_, row in _rows(db, ids).items()}


def note(db: Connection, ids: Iterable[str], now: datetime) -> None:
    """The pages of these articles failed: each waits an hour, then twice as long each time, up to a week."""
    times = dict.fromkeys(ids, 0)
    times |= {id_: row.failures for id_, row in _rows(db, times).items()}
    rows = [{"article": id_, "failures": n + 1, "due": now + _pause(n)} for id_, n in times.items()]
    upsert(db, failing_pages, rows)


def prune(db: Connection, now: datetime) -> None:
    """Remove those that nobody has asked for during a month: they were read, or are listed no longer."""
    db.execute(delete(failing_pages).where(failing_pages.c.due < now - _KEPT))


def _pause(failures: int) -> timedelta:
    return min(_FIRST * (1 << min(failures, 10)), _LONGEST)


def _rows(db: Connection, ids: Iterable[str]) -> dict[str, Any]:
    return {
        row.article: row
        for chunk in chunks(ids)
        for row in db.execute(select(failing_pages).where(failing_pages.c.article.in_(chunk)))
    }
