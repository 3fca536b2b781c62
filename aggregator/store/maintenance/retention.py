"""Retention, in small steps: texts first, later whole articles, by age and by count.

Nothing that is in the feed is touched, and articles are removed by whole topics, so retention never changes
what is published. The id of a forgotten article is kept, because its outlet may list it for years.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, insert, literal_column, select, update

from aggregator.store import cards, failing_pages, history, pages, revisions, search
from aggregator.store.access.database import Database
from aggregator.store.articles import chunks
from aggregator.store.schema import (
    aliases,
    articles,
    entries,
    forgotten,
    placements,
    stories,
    topics,
    versions,
)

STEP = 500
_PAGES = 200
_NEWEST = 500  # articles that are asked for the latest news


@dataclass(frozen=True, slots=True)
class Keep:
    """How long and how many; None is for ever. `shown` of the newest topics are never touched."""

    texts: timedelta | None = None
    articles: timedelta | None = None
    most_texts: int | None = None
    most_articles: int | None = None
    shown: int = 200


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What one step dropped: texts, and whole articles."""

    texts: int = 0
    articles: int = 0


def step(db: Connection, keep: Keep, now: datetime, most: int = STEP) -> Forgotten:
    """Remove some of what is no longer kept: about `most` texts and articles, the oldest first."""
    news = _latest_news(db) or now
    history.prune(db, min(now, news), max(now, news))  # one clock that is wrong for a while must cost nothing
    failing_pages.prune(db, min(now, news))
    shown = _shown(db, keep.shown)
    whole = bound(db, keep.articles, keep.most_articles, now)
    texts = bound(db, keep.texts, keep.most_texts, now)
    return Forgotten(
        articles=_forget_until(db, whole, shown, most) if whole else 0,
        texts=_strip(db, texts, shown, most) if texts else 0,
    )


def bound(db: Connection, age: timedelta | None, most: int | None, now: datetime) -> datetime | None:
    """The time up to which articles are no longer kept, by age or by count; None if all are kept.

    The age is that at `now`, or at the time of the latest news where that is earlier.
    """
    bounds = [min(now, _latest_news(db) or now) - age] if age is not None else []
    if most is not None:
        newest = select(articles.c.time).order_by(articles.c.time.desc(), articles.c.id.desc())
        bounds += list(db.scalars(newest.offset(most).limit(1)))
    return max(bounds, default=None)


def _latest_news(db: Connection) -> datetime | None:
    """The newest time that an outlet itself gave, among the newest articles; None if none gave any.

    A clock that runs ahead for a day would otherwise make everything old, and what is removed is gone.
    """
    newest = select(articles.c.published).order_by(articles.c.time.desc(), articles.c.id.desc())
    return max(filter(None, db.scalars(newest.limit(_NEWEST))), default=None)


def shrink(database: Database, pages: int = _PAGES) -> None:
    """Give some of the free space in a SQLite file back to the disk; PostgreSQL does so by itself."""
    if not database.is_sqlite:
        return
    with database.bare() as connection:
        # execute() takes one step of the statement, which frees one page; a script runs it to its end.
        connection.executescript(f"PRAGMA incremental_vacuum({pages:d})")


def _shown(db: Connection, shown: int) -> datetime | None:
    """The time from which on topics are in the feed."""
    newest = select(topics.c.latest).order_by(topics.c.latest.desc(), topics.c.id)
    found = list(db.scalars(newest.offset(max(shown - 1, 0)).limit(1)))
    return found[0] if found else None


def _past(db: Connection, until: datetime, shown: datetime | None, most: int) -> list[str]:
    """The oldest topics whose last article is no longer kept, at least one, up to `most` articles."""
    if shown is None:
        return []
    query = (
        select(topics.c.id, topics.c.articles)
        .where(topics.c.latest <= until, topics.c.latest < shown)
        .order_by(topics.c.latest, topics.c.id)
        .limit(most)
    )
    chosen: list[str] = []
    count = 0
    for row in db.execute(query):
        if chosen and count + row.articles > most:
            break
        chosen.append(row.id)
        count += row.articles
    return chosen


def _forget_until(db: Connection, until: datetime, shown: datetime | None, most: int) -> int:
    past = _past(db, until, shown, most)
    if past:
        revisions.note_forgotten(db, until)
    return _forget(db, past)


def _forget(db: Connection, past: Sequence[str]) -> int:
    gone = list(db.scalars(select(placements.c.article).where(placements.c.topic.in_(past))))
    former = list(db.scalars(select(stories.c.id).where(stories.c.topic.in_(past))))
    for chunk in chunks(gone):
        db.execute(insert(forgotten), [{"article": id_} for id_ in chunk])
        for column in (articles.c.id, placements.c.article, versions.c.article):
            db.execute(delete(column.table).where(column.in_(chunk)))
        _unpublish(db, "article", chunk)
        search.forget(db, chunk)
    pages.touch(db, pages.LIST, _running(cards.drop(db, past)))
    pages.drop(db, pages.TOPIC, [*past, *_merged_into(db, past)])
    for group, ids in (("topic", past), ("story", former)):
        table = topics if group == "topic" else stories
        for chunk in chunks(ids):
            db.execute(delete(table).where(table.c.id.in_(chunk)))
            db.execute(delete(aliases).where(aliases.c.kind == group, aliases.c.survivor.in_(chunk)))
        _unpublish(db, group, ids)
    return len(gone)


def _running(lists: Iterable[str]) -> list[str]:
    """Those lists that go on; a past day stays as it is, with links to pages that stay, too."""
    return [list_ for list_ in lists if not list_.startswith(pages.DAY)]


def _merged_into(db: Connection, topics_: Iterable[str]) -> list[str]:
    """The topics whose pages lead to the pages of these."""
    query = select(aliases.c.retired).where(aliases.c.kind == "topic")
    return [
        id_ for chunk in chunks(topics_) for id_ in db.scalars(query.where(aliases.c.survivor.in_(chunk)))
    ]


def _unpublish(db: Connection, group: str, ids: Iterable[str]) -> None:
    """Delete entries, except those in a closed archive document: they stay as they are there."""
    for chunk in chunks(f"{group}/{id_}" for id_ in ids):
        ours = entries.c.key.in_(chunk)
        db.execute(delete(entries).where(ours, entries.c.page.is_(None)))
        db.execute(update(entries).where(ours).values(archived=entries.c.updated))


def _strip(db: Connection, until: datetime, shown: datetime | None, most: int) -> int:
    """Empty the oldest texts, those of former versions with them; titles, summaries and links stay."""
    if shown is None:
        return 0
    query = (
        select(articles.c.id)
        .join(placements, placements.c.article == articles.c.id)
        .join(topics, topics.c.id == placements.c.topic)
        .where(_has_text(), articles.c.time <= until, topics.c.latest < shown, ~articles.c.pending)
        .order_by(articles.c.time)
        .limit(most)
    )
    old = list(db.scalars(query))
    for chunk in chunks(old):
        # A correction may have come meanwhile.
        ours = (articles.c.id.in_(chunk), ~articles.c.pending)
        db.execute(update(articles).where(*ours).values(text="", html=""))
        db.execute(update(versions).where(versions.c.article.in_(chunk)).values(text="", html=""))
    return len(old)


def _has_text() -> ColumnElement[bool]:
    """The condition as the partial index has it: with a bound parameter SQLite would not use the index."""
    return articles.c.text != literal_column("''")
