"""Articles and their versions: saved once, found by id or address, listed, handed out while they wait."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import (
    BindParameter,
    Connection,
    Row,
    Select,
    bindparam,
    func,
    insert,
    null,
    select,
    union_all,
    update,
)

from aggregator.model import Article
from aggregator.store.article_rows import article_of, row_of
from aggregator.store.former import is_restless, keep
from aggregator.store.schema import articles, forgotten, placements, versions

Id = TypeVar("Id", str, int)

_MOST_MEANT = 3
CHUNK = 500  # ids in one IN (…): well under every database's limit on parameters

# Put together once, as every source with something new asks for them.
_IDS: BindParameter[Sequence[str]] = bindparam("ids", expanding=True)
_CURRENT = select(articles.c.id, articles.c.version).where(articles.c.id.in_(_IDS))
_FORMER = select(versions.c.article, versions.c.version).where(versions.c.article.in_(_IDS))
_DROPPED = select(forgotten.c.article).where(forgotten.c.article.in_(_IDS))
_VERSIONS = union_all(_CURRENT, _FORMER, _DROPPED.add_columns(null()))
_UNDATED = select(articles.c.id).where(articles.c.id.in_(_IDS), articles.c.published.is_(None))
_NEW = insert(articles)


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving changed: counts of articles that were new, got a new version or a time, or were unchanged.

    Of the unchanged ones, `postponed` have a new version for which it is too early: it has to be saved again.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    postponed: int = 0

    def __add__(self, other: "Saved") -> "Saved":
        return Saved(
            self.new + other.new,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.postponed + other.postponed,
        )


def save(db: Connection, batch: Sequence[Article]) -> Saved:
    """Store what is new; a version that was seen before changes nothing, whichever is current.

    Outlets and caches alternate between two titles: only a version never seen before replaces the current
    one. Within a batch the later by time is the newer version. A forgotten article stays forgotten. One that
    keeps changing under one title gets another version only after some hours. One that was undated gets the
    time that is stated now, as of a source that was read while our clock was behind.
    """
    ids = sorted({article.id for article in batch})
    known = _versions(db, ids)
    undated = _undated(db, (each.id for each in batch if each.published and each.id in known))
    fresh: dict[str, Article] = {}
    saved = Saved()
    for article in sorted(batch, key=lambda each: each.time):
        seen = known.setdefault(article.id, set())
        if article.version in seen and article.id in undated:
            _date(db, article)
            undated.remove(article.id)
            saved += Saved(changed=1)
        elif article.version in seen or None in seen:
            saved += Saved(unchanged=1)
        elif is_restless(db, article, seen):
            saved += Saved(unchanged=1, postponed=1)
        elif article.id in fresh or seen:
            _flush(db, fresh)
            _replace(db, article)
            saved += Saved(changed=1)
        else:
            fresh[article.id] = article
            saved += Saved(new=1)
        seen.add(article.version)
    _flush(db, fresh)
    return saved


def pending(db: Connection, limit: int) -> list[Article]:
    """The articles that wait for a place, earliest first, at most `limit`."""
    query = select(articles).where(articles.c.pending).order_by(articles.c.time, articles.c.id)
    return [article_of(row) for row in db.execute(query.limit(limit))]


def is_any_pending(db: Connection) -> bool:
    """Whether an article waits for a place."""
    return db.scalar(select(articles.c.id).where(articles.c.pending).limit(1)) is not None


def unchanged(db: Connection, batch: Iterable[Article]) -> list[str]:
    """Ids of those whose version is still the given one; nobody changes them before the transaction ends."""
    versions_ = {article.id: article.version for article in batch}
    query = select(articles.c.id, articles.c.version).with_for_update()
    return [
        id_
        for chunk in chunks(versions_)
        for id_, version in db.execute(query.where(articles.c.id.in_(chunk)))
        if versions_[id_] == version
    ]


def set_pending(db: Connection, ids: Iterable[str], pending: bool) -> None:
    """Let these articles wait for a place, or wait no longer."""
    for chunk in chunks(ids):
        db.execute(update(articles).where(articles.c.id.in_(chunk)).values(pending=pending))


def by_ids(db: Connection, ids: Iterable[str]) -> dict[str, Article]:
    """The articles with these ids; unknown ids are left out."""
    found = {}
    for chunk in chunks(ids):
        for row in db.execute(select(articles).where(articles.c.id.in_(chunk))):
            found[row.id] = article_of(row)
    return found


def resolve(db: Connection, text: str) -> list[str]:
    """Ids that `text` may mean, at most a few: an id or the start of one, an address, or a guid."""
    query = select(articles.c.id).where(
        articles.c.id.startswith(text, autoescape=True) | (articles.c.url == text) | (articles.c.guid == text)
    )
    return list(db.scalars(query.order_by(articles.c.id).limit(_MOST_MEANT)))


def listing(db: Connection, source: str | None, limit: int | None) -> Iterator[Row[Any]]:
    """Rows of articles with their place, newest first, without the texts."""
    columns = [column for column in articles.c if column.name not in ("html", "text", "summary")]
    query: Select[Any] = (
        select(*columns, placements.c.story, placements.c.topic, placements.c.duplicate_of)
        .outerjoin(placements, placements.c.article == articles.c.id)
        .order_by(articles.c.time.desc(), articles.c.id)
    )
    if source:
        query = query.where(articles.c.source == source)
    yield from db.execute(query.limit(limit))


def count_by_source(db: Connection) -> dict[str, int]:
    """How many articles each source has brought."""
    query = select(articles.c.source, func.count()).group_by(articles.c.source)
    return {row[0]: row[1] for row in db.execute(query)}


def count_since(db: Connection, names: Iterable[str], since: datetime) -> dict[str, int]:
    """How many articles each of these sources has from `since` on."""
    found: dict[str, int] = {}
    for chunk in chunks(names):
        query = select(articles.c.source, func.count()).where(
            articles.c.source.in_(chunk), articles.c.time >= since
        )
        found |= {row[0]: row[1] for row in db.execute(query.group_by(articles.c.source))}
    return found


def chunks(ids: Iterable[Id]) -> Iterator[list[Id]]:
    """The ids in lists short enough for one query."""
    iterator = iter(ids)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk


def _versions(db: Connection, ids: Sequence[str]) -> dict[str, set[str | None]]:
    """Every version ever stored of each of these articles, the current one too; None of one dropped."""
    known: dict[str, set[str | None]] = {}
    for chunk in chunks(ids):
        for id_, version in db.execute(_VERSIONS, {"ids": chunk}):
            known.setdefault(id_, set()).add(version)
    return known


def dropped(db: Connection, ids: Iterable[str]) -> set[str]:
    """Those of these articles that retention has dropped: their outlets may still list them."""
    return {id_ for chunk in chunks(ids) for id_ in db.scalars(_DROPPED, {"ids": chunk})}


def _flush(db: Connection, fresh: dict[str, Article]) -> None:
    if fresh:
        db.execute(_NEW, [row_of(each) for each in fresh.values()])
        fresh.clear()


def _replace(db: Connection, new: Article) -> None:
    """Make `new` the current version and keep the words of the former one, and of some before it.

    The time of the article stays: a correction does not make it a later report. Only one that was undated
    gets the time that a new version states.
    """
    former = db.execute(select(articles).where(articles.c.id == new.id)).one()
    keep(db, former)
    row = row_of(new)
    for name in ("id", "seen", *(("time", "published") if former.published or not new.published else ())):
        del row[name]
    row["updated"] = new.updated or (new.published if new.published != former.published else None)
    db.execute(update(articles).where(articles.c.id == new.id), row)


def _undated(db: Connection, ids: Iterable[str]) -> set[str]:
    """Those of these articles of which no time of publication is known."""
    return {id_ for chunk in chunks(ids) for id_ in db.scalars(_UNDATED, {"ids": chunk})}


def _date(db: Connection, new: Article) -> None:
    """Give an article the time of publication that is known now; it has to find its place anew."""
    times = {"time": new.time, "published": new.published, "changed": new.seen, "pending": True}
    db.execute(update(articles).where(articles.c.id == new.id), times)
