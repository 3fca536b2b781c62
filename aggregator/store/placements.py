"""The place of each article: its story and topic, and what the topic engine needs to load again."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any, TypeAlias

from sqlalchemy import Connection, Select, Table, bindparam, delete, distinct, func, insert, select, update

from aggregator.model import Article, Changes, Placement, Remembered
from aggregator.store import pages, revisions
from aggregator.store.access.upsert import upsert
from aggregator.store.article_rows import article_of
from aggregator.store.articles import chunks, set_pending
from aggregator.store.schema import aliases, articles, placements, stories, topics

Window: TypeAlias = tuple[datetime, datetime]

_AT_ONCE = 500  # rows
_PLACE = [column for column in placements.c if column.name != "features"]
_DESCRIBED = (
    update(placements).where(placements.c.article == bindparam("known")).values(features=bindparam("told"))
)
_KNOWN = select(
    *_PLACE,
    articles.c.time,
    articles.c.source,
    articles.c.outlet,
    articles.c.language,
    articles.c.url,
    placements.c.features,
).join(articles, articles.c.id == placements.c.article)


def remembered(db: Connection, since: datetime, until: datetime) -> Iterator[Remembered]:
    """Every placed article whose time lies between the two, in order of (time, id)."""
    times = articles.c.time.between(since, until)
    yield from _remembered(db, _KNOWN.where(times).order_by(articles.c.time, articles.c.id))


def revised(db: Connection, known: Window, window: Window) -> Iterator[Remembered]:
    """What must be loaded to go from the placed articles of one window to those of another.

    That is the articles of the other window that are not in the first, and all with a waiting new version, of
    any time. Some may come twice.
    """
    yield from _remembered(db, _KNOWN.where(articles.c.pending))
    for beyond in (articles.c.time < known[0], articles.c.time > known[1]):
        yield from _remembered(db, _KNOWN.where(articles.c.time.between(*window), beyond))


def _remembered(db: Connection, query: Select[Any]) -> Iterator[Remembered]:
    for rows in db.execute(query).partitions(_AT_ONCE):
        for id_, story, topic, original, score, reason, *known in rows:
            yield Remembered(Placement(id_, story, topic, original, reason, score), *known)


def save(db: Connection, changes: Changes, placed: Collection[str]) -> None:
    """Write what the engine decided; `placed` are the articles that no longer wait.

    Articles that the engine has forgotten stay with their story, whatever becomes of it. Stories and topics
    that gained, lost or changed an article are counted anew.
    """
    revisions.advance(db, revisions.PLACES)
    moved = {place.article for place in changes.placements}
    before = of_articles(db, moved)
    _write(db, changes)
    set_pending(db, placed, False)
    _retire(db, "story", changes.story_aliases)
    _retire(db, "topic", changes.topic_aliases)
    left = _follow(db, changes)
    touched = [*before.values(), *changes.placements]
    _count(db, stories, {place.story for place in touched} | _ids(changes.story_aliases))
    counted = {place.topic for place in touched} | _ids(changes.topic_aliases) | left
    _count(db, topics, counted)
    revised = of_articles(db, [id_ for id_ in placed if id_ not in moved])
    pages.touch(db, pages.TOPIC, counted | {place.topic for place in revised.values()})


def of_articles(db: Connection, ids: Iterable[str]) -> dict[str, Placement]:
    """The places of these articles; an article without a place is left out."""
    return {
        row.article: _placement(row)
        for chunk in chunks(ids)
        for row in db.execute(select(*_PLACE).where(placements.c.article.in_(chunk)))
    }


def survivor(db: Connection, kind: str, id_: str) -> str:
    """The current id for `id_`: itself, or the one into which it was merged."""
    found = db.scalar(select(aliases.c.survivor).where(aliases.c.kind == kind, aliases.c.retired == id_))
    return survivor(db, kind, found) if found else id_


def newest(db: Connection, group: str, limit: int | None) -> list[str]:
    """Ids of the topics, stories or articles with the latest coverage, newest first."""
    if group == "article":
        query = select(articles.c.id).order_by(articles.c.time.desc(), articles.c.id)
    else:
        table = topics if group == "topic" else stories
        query = select(table.c.id).order_by(table.c.latest.desc(), table.c.id)
    return list(db.scalars(query.limit(limit)))


def coverage(db: Connection, group: str, ids: Iterable[str]) -> dict[str, list[tuple[Article, Placement]]]:
    """The placed articles of each "topic", "story" or single "article", in order of (time, id)."""
    found: dict[str, list[tuple[Article, Placement]]] = {}
    for chunk in chunks(ids):
        query = (
            select(articles, *_PLACE)
            .join(placements, placements.c.article == articles.c.id)
            .where(placements.c[group].in_(chunk))
        )
        # Sorted here: a database would carry the whole texts through its sorting.
        for row in sorted(db.execute(query), key=attrgetter("time", "id")):
            place = _placement(row)
            found.setdefault(getattr(place, group), []).append((article_of(row), place))
    return found


def totals(db: Connection) -> dict[str, int]:
    """How many articles, stories and topics the store holds."""
    tables = {"articles": articles, "stories": stories, "topics": topics}
    return {name: db.scalar(select(func.count()).select_from(table)) or 0 for name, table in tables.items()}


def recount(db: Connection) -> None:
    """Rebuild every story and topic from the places of the articles."""
    for table, column in ((stories, placements.c.story), (topics, placements.c.topic)):
        db.execute(delete(table))
        _count(db, table, list(db.scalars(select(column).distinct())))
    pages.touch(db, pages.TOPIC, db.scalars(select(topics.c.id)))


def _placement(row: Any) -> Placement:
    return Placement(row.article, row.story, row.topic, row.duplicate_of, row.reason, row.score)


def _row(place: Placement, features: Mapping[str, bytes]) -> dict[str, Any]:
    return {**_moved(place), "article": place.article, "features": features[place.article]}


def _moved(place: Placement) -> dict[str, Any]:
    names = ("story", "topic", "duplicate_of", "reason", "score")
    return {name: getattr(place, name) for name in names}


def _write(db: Connection, changes: Changes) -> None:
    """Articles with features come in; those without are moved; of those that stay, only features are new."""
    stay = {**changes.features}
    for place in changes.placements:
        if stay.pop(place.article, None) is None:
            db.execute(update(placements).where(placements.c.article == place.article), _moved(place))
    new = [_row(place, changes.features) for place in changes.placements if place.article in changes.features]
    upsert(db, placements, new)
    if stay:
        db.execute(_DESCRIBED, [{"known": id_, "told": data} for id_, data in stay.items()])


def _ids(aliases_: Mapping[str, str]) -> set[str]:
    return {*aliases_, *aliases_.values()}


def _retire(db: Connection, kind: str, retired: Mapping[str, str]) -> None:
    """Point every retired id, and what pointed to it before, at its survivor."""
    upsert(
        db,
        aliases,
        [{"kind": kind, "retired": old, "survivor": new} for old, new in retired.items() if old != new],
    )
    column = placements.c[kind]
    for old, new in retired.items():
        former = update(aliases).where(aliases.c.kind == kind, aliases.c.survivor == old)
        db.execute(former.values(survivor=new))
        db.execute(update(placements).where(column == old).values({column: new}))


def _follow(db: Connection, changes: Changes) -> set[str]:
    """Put all of each story under the topic decided for it; the topics that this takes articles from."""
    survivors = changes.topic_aliases
    decided = {place.story: survivors.get(place.topic, place.topic) for place in changes.placements}
    pairs = select(placements.c.story, placements.c.topic).distinct()
    behind = [
        (row.story, row.topic)
        for chunk in chunks(decided)
        for row in db.execute(pairs.where(placements.c.story.in_(chunk)))
        if row.topic != decided[row.story]
    ]
    for story, old in behind:
        those = update(placements).where(placements.c.story == story, placements.c.topic == old)
        db.execute(those.values(topic=decided[story]))
    return {old for _, old in behind}


def _count(db: Connection, table: Table, ids: Iterable[str]) -> None:
    """Bring the counts of these stories or topics in line with the placements; empty ones go."""
    column = placements.c.story if table is stories else placements.c.topic
    extra = [func.min(placements.c.topic).label("topic")] if table is stories else []
    for chunk in chunks(ids):
        db.execute(delete(table).where(table.c.id.in_(chunk)))
        counted = (
            select(
                column.label("id"),
                *extra,
                func.min(articles.c.time).label("first"),
                func.max(articles.c.time).label("latest"),
                func.count(distinct(articles.c.id)).label("articles"),
            )
            .join(articles, articles.c.id == placements.c.article)
            .where(column.in_(chunk))
            .group_by(column)
        )
        db.execute(insert(table).from_select([each.name for each in counted.selected_columns], counted))
