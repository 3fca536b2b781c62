"""Counters that tell whether anything has changed, and notes on what was made of the store.

One counts what may change what is published: every transaction that writes increments it, except those that
declare that they do not. Another counts decisions about places, automatic or made by hand.
"""

from datetime import datetime
from functools import cache

from sqlalchemy import Connection, Executable, select

from aggregator.store.access.upsert import insert_into, upsert
from aggregator.store.schema import revisions

STORE, PLACES = "store", "places"
_PUBLISHED, _FORGOTTEN, _NOTE = "published", "forgotten", "note/"


def current(db: Connection, what: str = STORE) -> int:
    """The current number: of everything in the store, or of the places of its articles."""
    return db.scalar(select(revisions.c.number).where(revisions.c.what == what)) or 0


def advance(db: Connection, what: str = STORE) -> None:
    """Increment the number: something may have changed."""
    db.execute(_one_more(db.dialect.name, what))


@cache
def _one_more(dialect: str, what: str) -> Executable:
    first = insert_into(dialect, revisions).values(what=what, number=1, proof="")
    grown = {"number": revisions.c.number + 1}
    statement: Executable = first.on_conflict_do_update(index_elements=[revisions.c.what], set_=grown)
    return statement


def published(db: Connection) -> tuple[int, str] | None:
    """The number that was published last, with the note about it."""
    row = db.execute(select(revisions).where(revisions.c.what == _PUBLISHED)).one_or_none()
    return (row.number, row.proof) if row else None


def note_published(db: Connection, number: int, proof: str) -> None:
    """Record what was published, replacing the former record."""
    _save(db, _PUBLISHED, proof, number)


def forgotten(db: Connection) -> datetime | None:
    """The time up to which whole articles were last forgotten; None if none ever were."""
    said = _proof(db, _FORGOTTEN)
    return datetime.fromisoformat(said) if said else None


def note_forgotten(db: Connection, until: datetime) -> None:
    """Record that whole articles up to this time are being forgotten."""
    _save(db, _FORGOTTEN, until.isoformat())


def noted(db: Connection, name: str) -> str | None:
    """The note under this name; None if there is none."""
    return _proof(db, f"{_NOTE}{name}")


def note(db: Connection, name: str, text: str) -> None:
    """Leave a note for the next process, replacing the former one."""
    _save(db, f"{_NOTE}{name}", text)


def _proof(db: Connection, what: str) -> str | None:
    return db.scalar(select(revisions.c.proof).where(revisions.c.what == what))


def _save(db: Connection, what: str, proof: str, number: int = 0) -> None:
    upsert(db, revisions, [{"what": what, "number": number, "proof": proof}])
