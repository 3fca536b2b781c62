"""What the cycles of the last weeks did, and how many articles each source brought a day."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from math import ceil

from sqlalchemy import ColumnElement, Connection, Date, case, cast, delete, exists, func, select

from aggregator.store.access.upsert import upsert
from aggregator.store.articles import chunks
from aggregator.store.schema import articles, history, placements

KEPT = timedelta(weeks=6)
NEWS = timedelta(days=2)  # what was older on arrival is from an archive, and says nothing about our delay
_AHEAD = timedelta(hours=1)  # clocks of several machines may differ
_MOST = 0.9


@dataclass(frozen=True, slots=True)
class Merged:
    """What came in since a time: new articles, and the stories that are new with them.

    For recent ones among them, how long after publication they reached the feed, in seconds: `delay` is the
    median, `delay_most` the 90th percentile; None if unknown.
    """

    articles: int
    stories: int
    delay: float | None
    delay_most: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """One cycle: when it published, its duration in seconds, sources visited and failed, entries in the feed.

    `placed` counts articles that were given a place, including again; the rest is as in `Merged`.
    """

    time: datetime
    seconds: float
    asked: int
    failed: int
    placed: int
    entries: int
    articles: int
    stories: int
    delay: float | None
    delay_most: float | None


@dataclass(frozen=True, slots=True)
class Day:
    """The cycles of one day (UTC) together; `seconds` is their mean, delays are weighed by articles."""

    day: date
    cycles: int
    seconds: float
    seconds_most: float
    asked: int
    failed: int
    articles: int
    stories: int
    delay: float | None
    delay_most: float | None

    @property
    def joined(self) -> int:
        """Articles that another article's story took in."""
        return max(self.articles - self.stories, 0)


def record(db: Connection, figures: Figures) -> None:
    """Record a cycle."""
    upsert(db, history, [asdict(figures)])


def latest(db: Connection) -> Figures | None:
    """The newest recorded cycle."""
    row = db.execute(select(history).order_by(history.c.time.desc()).limit(1)).one_or_none()
    return Figures(**row._mapping) if row else None


def measure(db: Connection, since: datetime | None, now: datetime) -> Merged:
    """What came in after `since` (None is the beginning) and is published `now`."""
    fresh = _fresh(since)
    count = db.scalar(select(func.count()).select_from(articles).where(*fresh)) or 0
    recent = select(articles.c.published).where(*fresh, articles.c.published >= now - NEWS)
    delays = sorted(max((now - when).total_seconds(), 0.0) for when in db.scalars(recent))
    return Merged(count, _new_stories(db, since), rank(delays, 0.5), rank(delays, _MOST))


def rank(ordered: Sequence[float], share: float) -> float | None:
    """The smallest value that this share of the values does not exceed (nearest rank)."""
    return ordered[ceil(share * len(ordered)) - 1] if ordered else None


def days(db: Connection, since: datetime) -> list[Day]:
    """The cycles after `since` by day (UTC), in order; days without any are left out."""
    each = history.c
    day = _day_of(db, each.time)
    query = select(
        day.label("day"),
        func.count().label("cycles"),
        func.avg(each.seconds).label("seconds"),
        func.max(each.seconds).label("seconds_most"),
        *(func.sum(each[name]).label(name) for name in ("asked", "failed", "articles", "stories")),
        *(_weighed(each[name]).label(name) for name in ("delay", "delay_most")),
    )
    rows = db.execute(query.where(each.time >= since).group_by(day).order_by(day))
    return [Day(**{**row._mapping, "day": date.fromisoformat(str(row.day))}) for row in rows]


def by_day(db: Connection, names: Iterable[str], since: datetime) -> dict[str, dict[date, int]]:
    """How many articles of each of these sources are from each day (UTC), by the articles' own times.

    The index by source and time answers it alone; no article is read.
    """
    found: dict[str, dict[date, int]] = {}
    day = _day_of(db, articles.c.time)
    for chunk in chunks(names):
        query = select(articles.c.source, day, func.count()).where(
            articles.c.source.in_(chunk), articles.c.time >= since
        )
        for source, when, count in db.execute(query.group_by(articles.c.source, day)):
            found.setdefault(source, {})[date.fromisoformat(str(when))] = count
    return found


def prune(db: Connection, since: datetime, until: datetime) -> None:
    """Delete cycles older than is kept, counted from `since`, and those of a clock ahead of `until`."""
    db.execute(delete(history).where(~history.c.time.between(since - KEPT, until + _AHEAD)))


def _fresh(since: datetime | None) -> list[ColumnElement[bool]]:
    """What first came after a time; the index is by change, which never comes before."""
    return [] if since is None else [articles.c.changed > since, articles.c.seen > since]


def _new_stories(db: Connection, since: datetime | None) -> int:
    """Stories none of whose articles was there before."""
    touched = (
        select(placements.c.story)
        .join(articles, articles.c.id == placements.c.article)
        .where(*_fresh(since))
        .distinct()
        .subquery()
    )
    query = select(func.count()).select_from(touched)
    if since is not None:
        former = select(placements.c.article).join(articles, articles.c.id == placements.c.article)
        query = query.where(
            ~exists(former.where(placements.c.story == touched.c.story, articles.c.seen <= since))
        )
    return db.scalar(query) or 0


def _weighed(delay: ColumnElement[float]) -> ColumnElement[float]:
    """The mean of a column by the articles that it is of; NULL where nothing says."""
    weight = case((delay.is_not(None), history.c.articles), else_=0)
    return func.sum(delay * history.c.articles) / func.nullif(func.sum(weight), 0)


def _day_of(db: Connection, time: ColumnElement[datetime]) -> ColumnElement[object]:
    """The day of a time in UTC, which a SQLite file holds and PostgreSQL has to be asked for."""
    if db.dialect.name == "sqlite":
        return func.date(time)
    return cast(func.timezone(str(UTC), time), Date)
