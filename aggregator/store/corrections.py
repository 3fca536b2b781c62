"""Decisions made by hand: `join` and `split`."""

from sqlalchemy import Connection, insert, select

from aggregator.model import Correction
from aggregator.store import revisions
from aggregator.store.articles import set_pending
from aggregator.store.schema import corrections


def save(db: Connection, new: Correction) -> None:
    """Store a decision, and let its articles be placed again."""
    revisions.advance(db, revisions.PLACES)
    db.execute(
        insert(corrections),
        {"kind": new.kind, "articles": list(new.articles), "made": new.made},
    )
    set_pending(db, new.articles, True)


def everything(db: Connection) -> list[Correction]:
    """Every correction, in the order in which they were made."""
    return [
        Correction(row.kind, tuple(row.articles), row.made)
        for row in db.execute(select(corrections).order_by(corrections.c.id))
    ]
