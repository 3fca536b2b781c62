"""Whether anything that is published has changed: a number that grows, and what was published at which.

Every transaction that writes lets it grow, but for those that say that they touch nothing of the kind.
"""

from functools import cache

from sqlalchemy import Connection, Executable, select

from aggregator.store.schema import revisions
from aggregator.store.upsert import insert_into, upsert

_STORE, _PUBLISHED, _FILE = "store", "published", "file/"


def current(db: Connection) -> int:
    """The number of what the store holds now."""
    return db.scalar(select(revisions.c.number).where(revisions.c.what == _STORE)) or 0


def advance(db: Connection) -> None:
    """Say that what the store holds may have changed."""
    db.execute(_one_more(db.dialect.name))


@cache
def _one_more(dialect: str) -> Executable:
    first = insert_into(dialect, revisions).values(what=_STORE, number=1, proof="")
    grown = {"number": revisions.c.number + 1}
    statement: Executable = first.on_conflict_do_update(index_elements=[revisions.c.what], set_=grown)
    return statement


def published(db: Connection) -> tuple[int, str] | None:
    """The number of what was published last, with what was noted of it."""
    row = db.execute(select(revisions).where(revisions.c.what == _PUBLISHED)).one_or_none()
    return (row.number, row.proof) if row else None


def note(db: Connection, number: int, proof: str) -> None:
    """Remember what was published, in place of what was before."""
    upsert(db, revisions, [{"what": _PUBLISHED, "number": number, "proof": proof}])


def noted(db: Connection, file: str) -> str | None:
    """What was noted of a file that is made of other things than what is published."""
    return db.scalar(select(revisions.c.proof).where(revisions.c.what == f"{_FILE}{file}"))


def note_file(db: Connection, file: str, proof: str) -> None:
    """Remember what such a file was made of, in place of what was before."""
    upsert(db, revisions, [{"what": f"{_FILE}{file}", "number": 0, "proof": proof}])
