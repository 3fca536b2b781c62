"""What was published: every entry with its times, its articles, and the archive document that holds it."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, exists, func, select, update

from aggregator.model import Published
from aggregator.store.access.upsert import upsert
from aggregator.store.articles import chunks
from aggregator.store.schema import aliases, articles, entries, stories, topics

_SUBJECTS = {"topic": topics, "story": stories, "article": articles}


def chains(db: Connection, keys: Iterable[str]) -> dict[str, list[Published]]:
    """The entries under each of these keys, as they were issued; a key never published is left out."""
    found: dict[str, list[Published]] = {}
    for chunk in chunks(keys):
        query = select(entries).where(entries.c.key.in_(chunk)).order_by(entries.c.issued, entries.c.id)
        for row in db.execute(query):
            found.setdefault(row.key, []).append(_published(row))
    return found


def save(db: Connection, new: Iterable[Published]) -> None:
    """Remember these as published."""
    upsert(db, entries, [_row(entry) for entry in new])


def merged(db: Connection, group: str, ids: Iterable[str]) -> dict[str, list[str]]:
    """The topics (or stories) that were merged into each of these, by the survivor's id."""
    found: dict[str, list[str]] = {}
    for chunk in chunks(ids):
        query = select(aliases).where(aliases.c.kind == group, aliases.c.survivor.in_(chunk))
        for row in db.execute(query.order_by(aliases.c.retired)):
            found.setdefault(row.survivor, []).append(row.retired)
    return found


def ended(db: Connection, group: str, since: datetime, limit: int) -> list[Published]:
    """The newest entries, updated since then, whose topic (or story, or article) is no more.

    Those of which retention has forgotten every article are none: nobody has withdrawn what they told.
    """
    subject = _SUBJECTS[group]
    prefix = f"{group}/"
    # NOT EXISTS, as PostgreSQL answers NOT IN by reading all topics for each entry once there are many.
    named = exists().where(subject.c.id == func.substr(entries.c.key, len(prefix) + 1))
    query = (
        select(entries)
        .where(
            entries.c.updated >= since,
            entries.c.key.startswith(prefix, autoescape=True),
            ~named,
        )
        .order_by(entries.c.updated.desc(), entries.c.id)
        .limit(limit)
    )
    found = [_published(row) for row in db.execute(query)]
    kept = _stored(db, {id_ for each in found for id_ in each.covered})
    return [each for each in found if not kept.isdisjoint(each.covered)]


def _stored(db: Connection, ids: Iterable[str]) -> set[str]:
    """Those of these articles that are in the store."""
    query = select(articles.c.id)
    return {id_ for chunk in chunks(ids) for id_ in db.scalars(query.where(articles.c.id.in_(chunk)))}


def loose(db: Connection, group: str) -> list[str]:
    """Ids of the entries that no archive document holds yet, as they were issued; not of those gone."""
    query = select(entries.c.id).where(
        entries.c.page.is_(None),
        entries.c.gone.is_(None),
        entries.c.key.startswith(f"{group}/", autoescape=True),
    )
    return list(db.scalars(query.order_by(entries.c.issued, entries.c.id)))


def grown(db: Connection, group: str) -> list[str]:
    """Ids of the entries that changed since an archive document took them, as they were issued."""
    query = select(entries.c.id).where(
        entries.c.updated > entries.c.archived,
        entries.c.gone.is_(None),
        entries.c.key.startswith(f"{group}/", autoescape=True),
    )
    return list(db.scalars(query.order_by(entries.c.issued, entries.c.id)))


def bind(db: Connection, pages: Mapping[int, Iterable[str]]) -> None:
    """Assign entries to the archive documents with these numbers, as they are now."""
    for number, ids in pages.items():
        for chunk in chunks(ids):
            taken = update(entries).where(entries.c.id.in_(chunk))
            db.execute(taken.values(page=number, archived=entries.c.updated))


def last_document(db: Connection) -> int:
    """The number of the newest archive document; 0 before the first."""
    return db.scalar(select(func.max(entries.c.page))) or 0


def of_document(db: Connection, number: int) -> list[Published]:
    """The entries that an archive document holds, as they were issued."""
    query = select(entries).where(entries.c.page == number).order_by(entries.c.issued, entries.c.id)
    return [_published(row) for row in db.execute(query)]


def _published(row: Row[Any]) -> Published:
    lists = {name: tuple(row._mapping[name]) for name in ("added", "revised", "waiting")}
    return Published(**{**row._mapping, **lists})


def _row(entry: Published) -> dict[str, Any]:
    lists = {name: list(getattr(entry, name)) for name in ("added", "revised", "waiting")}
    return {**asdict(entry), "covered": dict(entry.covered), **lists}
