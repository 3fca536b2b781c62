"""What lists of topics show: a card for each topic, and its lines in lists.

Cards and lines are made when a topic's page is written, so that a list is made without reading any article.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select

from aggregator.store.access.upsert import upsert
from aggregator.store.articles import chunks
from aggregator.store.schema import cards, lines

Json = Mapping[str, Any]

_CARDS = select(cards)


@dataclass(frozen=True, slots=True)
class Stored:
    """What the site stores about a topic; `latest` is when it was last reported."""

    topic: str
    latest: datetime
    card: Json


@dataclass(frozen=True, slots=True)
class Line:
    """A topic's line in a list; lists are in the order of `time`, newest first."""

    list: str
    topic: str
    time: datetime
    line: Json


def save(db: Connection, made: Sequence[Stored], shown: Iterable[Line]) -> set[str]:
    """Remember these topics' cards and all the lines they have; the lists that differ from before."""
    upsert(db, cards, [_columns(each) for each in made])
    before = {_place(line): line for line in _of_topics(db, [each.topic for each in made])}
    now = {_place(line): line for line in shown}
    changed = {place for place in before.keys() | now.keys() if before.get(place) != now.get(place)}
    for list_, topic in sorted(before.keys() - now.keys()):
        db.execute(delete(lines).where(lines.c.list == list_, lines.c.topic == topic))
    upsert(db, lines, [_columns(now[place]) for place in sorted(changed & now.keys())])
    return {list_ for list_, _ in changed}


def drop(db: Connection, topics: Iterable[str]) -> set[str]:
    """Forget these topics; the lists that they stood in."""
    found = set()
    for chunk in chunks(topics):
        found |= {line.list for line in _of_topics(db, chunk)}
        db.execute(delete(lines).where(lines.c.topic.in_(chunk)))
        db.execute(delete(cards).where(cards.c.topic.in_(chunk)))
    return found


def of_topics(db: Connection, topics: Iterable[str]) -> dict[str, Stored]:
    """The cards of these topics; a topic without one is left out."""
    rows = (row for chunk in chunks(topics) for row in db.execute(_CARDS.where(cards.c.topic.in_(chunk))))
    return {row.topic: Stored(**row._mapping) for row in rows}


def newest(db: Connection, limit: int) -> list[Stored]:
    """The cards of the topics reported last, newest first."""
    query = _CARDS.order_by(cards.c.latest.desc(), cards.c.topic.desc()).limit(limit)
    return [Stored(**row._mapping) for row in db.execute(query)]


def listing(db: Connection, list_: str, limit: int, *, largest: bool = False) -> list[Line]:
    """The first lines of a list, newest first; of the `largest`, those with the most outlets come before."""
    query = select(lines).where(lines.c.list == list_)
    order = [lines.c.line["outlets"].as_integer().desc()] if largest else []
    query = query.order_by(*order, lines.c.time.desc(), lines.c.topic.desc()).limit(limit)
    return [Line(**row._mapping) for row in db.execute(query)]


def size(db: Connection, list_: str) -> int:
    """How many topics a list holds."""
    return db.scalar(select(func.count()).select_from(lines).where(lines.c.list == list_)) or 0


def _of_topics(db: Connection, topics: Iterable[str]) -> list[Line]:
    return [
        Line(**row._mapping)
        for chunk in chunks(topics)
        for row in db.execute(select(lines).where(lines.c.topic.in_(chunk)))
    ]


def _columns(row: Stored | Line) -> Json:
    return {field.name: getattr(row, field.name) for field in fields(row)}


def _place(line: Line) -> tuple[str, str]:
    return line.list, line.topic
