"""Which pages of the site wait to be written: those whose topics have changed since they were written.

Changes are counted, and so are those that a written page includes: a change that comes while a page is being
written makes it wait again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, case, delete, select, update

from aggregator.store.access.upsert import insert_into, upsert
from aggregator.store.articles import chunks
from aggregator.store.schema import pages

TOPIC, LIST, _SITE = "topic", "list", "site"
_STYLE = "style"
DAY = "day/"  # how the ids of days begin


@dataclass(frozen=True, slots=True)
class Waiting:
    """A page to be written, how often something has happened to it, and whether it was ever written."""

    id: str
    touched: int
    name: str
    is_known: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A list that has a page: what it is called, and how many topics stand in it."""

    id: str
    name: str
    size: int


def touch(db: Connection, kind: str, ids: Iterable[str], names: Mapping[str, str] | None = None) -> None:
    """Count a change of what these pages show; `names` are their titles, by id."""
    known = names or {}
    rows = [
        {"kind": kind, "id": id_, "touched": 1, "written": 0, "size": 0, "name": known.get(id_, "")}
        for id_ in sorted(set(ids))
    ]
    insert = insert_into(db.dialect.name, pages)
    name = case((insert.excluded.name == "", pages.c.name), else_=insert.excluded.name)
    again = {"touched": pages.c.touched + 1, "name": name}
    if rows:
        db.execute(insert.on_conflict_do_update(index_elements=["kind", "id"], set_=again), rows)


def waiting(
    db: Connection, kind: str, limit: int | None = None, after: Waiting | None = None
) -> list[Waiting]:
    """The first pages of a kind that wait, from `after` on, at most `limit`.

    Those that nobody can open yet come before all others; then they are in the order of their ids.
    """
    found = [] if after and after.is_known else _waiting(db, kind, False, limit, after.id if after else "")
    room = None if limit is None else limit - len(found)
    return [*found, *_waiting(db, kind, True, room, after.id if after and after.is_known else "")]


def _waiting(db: Connection, kind: str, is_known: bool, limit: int | None, after: str) -> list[Waiting]:
    query = select(pages.c.id, pages.c.touched, pages.c.name).where(
        pages.c.kind == kind,
        pages.c.touched != pages.c.written,
        pages.c.written != 0 if is_known else pages.c.written == 0,
        pages.c.id > after,
    )
    return [Waiting(*row, is_known) for row in db.execute(query.order_by(pages.c.id).limit(limit))]


def written(db: Connection, kind: str, done: Iterable[Waiting]) -> None:
    """Record that these pages include the changes known when they were handed out."""
    rows = [{"page": page.id, "knew": page.touched} for page in done]
    this = (pages.c.kind == kind, pages.c.id == bindparam("page"))
    if rows:
        db.execute(update(pages).where(*this).values(written=bindparam("knew")), rows)


def resize(db: Connection, list_: str, size: int) -> None:
    """Record how many topics a list holds."""
    db.execute(update(pages).where(pages.c.kind == LIST, pages.c.id == list_).values(size=size))


def is_any_waiting(db: Connection) -> bool:
    """Whether a page of any kind waits."""
    query = select(pages.c.id).where(pages.c.touched != pages.c.written).limit(1)
    return db.scalar(query) is not None


def style(db: Connection) -> str | None:
    """The style that pages were written in last; None before the first."""
    return db.scalar(select(pages.c.name).where(pages.c.kind == _SITE))


def restyle(db: Connection, new: str, lost: bool) -> bool:
    """Let every page wait if it was written in another style than this, or if they are `lost`; whether so."""
    if style(db) == new and not lost:
        return False
    db.execute(update(pages).where(pages.c.kind != _SITE, pages.c.written != 0).values(written=-1))
    row = {"kind": _SITE, "id": _STYLE, "touched": 0, "written": 0, "size": 0, "name": new}
    upsert(db, pages, [row])
    return True


def lists(db: Connection, prefix: str, least: int = 1, most: int | None = None) -> list[Listed]:
    """The lists whose ids begin so and that hold `least` topics, the largest first; at most so many."""
    query = select(pages.c.id, pages.c.name, pages.c.size).where(
        pages.c.kind == LIST, pages.c.id.startswith(prefix, autoescape=True), pages.c.size >= least
    )
    return [Listed(*row) for row in db.execute(query.order_by(pages.c.size.desc(), pages.c.id).limit(most))]


def drop(db: Connection, kind: str, ids: Iterable[str]) -> None:
    """Stop maintaining these pages; their files stay as they are."""
    for chunk in chunks(ids):
        db.execute(delete(pages).where(pages.c.kind == kind, pages.c.id.in_(chunk)))
