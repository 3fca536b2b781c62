"""What was written into which archive, where, and in which version."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, delete, or_, select, tuple_, update

from aggregator.model import Article, Filed
from aggregator.store.access.upsert import upsert
from aggregator.store.article_rows import article_of
from aggregator.store.schema import archived, articles

UNWRITTEN = ""  # the version of an article that has a name, but perhaps no file yet

# Clocks are set back, and those of several machines differ: articles of the last day are looked at again.
_OVERLAP = timedelta(days=1)
_ROWS = 1_000

Position = tuple[datetime, str]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An article that an archive lacks in its version; `position` is when it changed, and its id.

    `shelf` and `file` are where it was put before, None for a new one.
    """

    article: Article
    position: Position
    shelf: str | None
    file: str | None


def start(db: Connection, archive: str, now: datetime) -> Position | None:
    """The position from which to continue looking for missing articles; None is the beginning.

    What was written under a clock that ran ahead of `now` says nothing of what came since.
    """
    query = select(archived.c.changed).where(
        archived.c.archive == archive, archived.c.version != UNWRITTEN, archived.c.changed <= now
    )
    latest: datetime | None = db.scalar(query.order_by(archived.c.changed.desc()).limit(1))
    return (latest - _OVERLAP, "") if latest else None


def waiting(db: Connection, archive: str, after: Position | None, limit: int) -> list[Waiting]:
    """The first articles beyond a position that the archive lacks, at most `limit`."""
    ours = and_(archived.c.article == articles.c.id, archived.c.archive == archive)
    query = (
        select(articles, archived.c.shelf, archived.c.file)
        .outerjoin(archived, ours)
        .where(or_(archived.c.version.is_(None), archived.c.version != articles.c.version))
        .order_by(articles.c.changed, articles.c.id)
        .limit(limit)
    )
    if after:
        query = query.where(tuple_(articles.c.changed, articles.c.id) > after)
    return [Waiting(article_of(row), (row.changed, row.id), row.shelf, row.file) for row in db.execute(query)]


def save(db: Connection, archive: str, placed: Sequence[Filed]) -> None:
    """Record the files of these articles; their shelves' lists have to be written again."""
    upsert(
        db,
        archived,
        [{"archive": archive, "listed": not each.shelf, **asdict(each)} for each in placed],
    )


def forget(db: Connection, archive: str) -> None:
    """Delete all records of the archive."""
    db.execute(delete(archived).where(archived.c.archive == archive))


def shelves(db: Connection, archive: str) -> list[str]:
    """The shelves that the archive has."""
    query = select(archived.c.shelf).where(archived.c.archive == archive).distinct()
    return [name for name in db.scalars(query.order_by(archived.c.shelf)) if name]


def unlisted(db: Connection, archive: str) -> list[str]:
    """The shelves whose lists do not name everything yet."""
    query = select(archived.c.shelf).where(archived.c.archive == archive, ~archived.c.listed).distinct()
    return list(db.scalars(query.order_by(archived.c.shelf)))


def listing(db: Connection, archive: str, shelf: str) -> Iterator[tuple[str, str]]:
    """Title and file of every article on a shelf, newest first; few rows at a time are in memory."""
    query = (
        select(archived.c.title, archived.c.file)
        .where(archived.c.archive == archive, archived.c.shelf == shelf)
        .order_by(archived.c.time.desc(), archived.c.article)
        .execution_options(yield_per=_ROWS)
    )
    for row in db.execute(query):
        yield row.title, row.file


def listed(db: Connection, archive: str, shelf: str) -> None:
    """Record that the list of the shelf is written."""
    ours = (archived.c.archive == archive, archived.c.shelf == shelf, ~archived.c.listed)
    db.execute(update(archived).where(*ours).values(listed=True))
