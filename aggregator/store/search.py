"""The search index: the tokens of each article, and which articles match a query.

SQLite's FTS5 stores no text of its own here and must be told what to delete, so the tokens are kept packed
beside it. PostgreSQL keeps a tsvector with a GIN index. `schema.BESIDE` creates both.
"""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, TextClause, delete, insert, select, text, update

from aggregator.model import Phrase
from aggregator.store.articles import chunks
from aggregator.store.schema import articles, searchable

_BATCH = 500
_LEVEL = 1
_SORTED = 1_000  # matches whose times are compared
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_FARTHEST = 16_000  # positions of a tsvector end soon after


@dataclass(frozen=True, slots=True)
class Words:
    """The tokens of an article, each of letters and digits alone, in their order."""

    article: str
    title: Sequence[str]
    text: Sequence[str]


class _Said(NamedTuple):
    """Tokens with spaces between."""

    title: str
    text: str


_NOTHING = _Said("", "")


def save(db: Connection, said: Iterable[Words]) -> None:
    """Index these articles, replacing what was indexed of them before.

    One that has no text any more stays as it is under its title: retention leaves texts findable.
    """
    new = {each.article: _Said(" ".join(each.title), " ".join(each.text)) for each in said}
    for chunk in chunks(new):
        rows = db.execute(select(searchable).where(searchable.c.article.in_(chunk))).all()
        former = {row.article: (row.number, _read(row.words) or _NOTHING) for row in rows}
        stale = [id_ for id_, (_, before) in former.items() if _is_stale(before, new[id_])]
        _erase(db, {former[id_][0]: former[id_][1] for id_ in stale})
        _renew(db, {former[id_][0]: new[id_] for id_ in stale})
        _add(db, {id_: new[id_] for id_ in chunk if id_ not in former})


def _is_stale(before: _Said, new: _Said) -> bool:
    return before != new and bool(new.text or before.title != new.title)


def forget(db: Connection, articles: Iterable[str]) -> None:
    """Take these articles out of the index."""
    for chunk in chunks(articles):
        rows = db.execute(select(searchable).where(searchable.c.article.in_(chunk))).all()
        _erase(db, {row.number: _read(row.words) or _NOTHING for row in rows})
        db.execute(delete(searchable).where(searchable.c.article.in_(chunk)))


def find(db: Connection, wanted: Sequence[Phrase], limit: int) -> list[str]:
    """The articles that match everything wanted: matches in titles first, each time the latest first.

    Of very many that match, those that came into the store last are sorted by time.
    """
    if not wanted:
        return []
    most = max(limit, _SORTED)
    found = _latest_first(db, _numbers(db, wanted, most, title=True))
    if len(found) < limit:
        found += _latest_first(db, _numbers(db, wanted, most, title=False))
    return list(dict.fromkeys(found))[:limit]


def _latest_first(db: Connection, numbers: Iterable[int]) -> list[str]:
    found: list[tuple[datetime, int, str]] = []
    timed = searchable.outerjoin(articles, articles.c.id == searchable.c.article)
    for chunk in chunks(numbers):
        query = select(searchable.c.number, searchable.c.article, articles.c.time).select_from(timed)
        rows = db.execute(query.where(searchable.c.number.in_(chunk)))
        found += [(row.time or _LONG_AGO, row.number, row.article) for row in rows]
    return [id_ for _, _, id_ in sorted(found, reverse=True)]


def refill(db: Connection) -> None:
    """Rebuild the index from the packed tokens, as after a repair; unreadable ones are deleted."""
    empty = "INSERT INTO search_index(search_index) VALUES ('delete-all')"
    db.execute(text(empty if _is_sqlite(db) else "DELETE FROM search_index"))
    last = -1
    while rows := _after(db, last):
        read = {row.number: _read(row.words) for row in rows}
        broken = [number for number, said in read.items() if said is None]
        db.execute(delete(searchable).where(searchable.c.number.in_(broken)))
        _fill(db, {number: said for number, said in read.items() if said})
        last = rows[-1].number


def _after(db: Connection, number: int) -> Sequence[Row[Any]]:
    query = select(searchable).where(searchable.c.number > number).order_by(searchable.c.number)
    return db.execute(query.limit(_BATCH)).all()


def _add(db: Connection, new: Mapping[str, _Said]) -> None:
    if not new:
        return
    rows = [{"article": id_, "words": _packed(said)} for id_, said in new.items()]
    added = insert(searchable).returning(searchable.c.number, searchable.c.article)
    _fill(db, {number: new[id_] for number, id_ in db.execute(added, rows)})


def _renew(db: Connection, changed: Mapping[int, _Said]) -> None:
    """Other words under numbers that the index knows."""
    for number, said in changed.items():
        this = searchable.c.number == number
        db.execute(update(searchable).where(this).values(words=_packed(said)))
    _fill(db, changed)


def _fill(db: Connection, new: Mapping[int, _Said]) -> None:
    if not new:
        return
    if _is_sqlite(db):
        statement = "INSERT INTO search_index(rowid, title, text) VALUES (:number, :title, :text)"
        db.execute(text(statement), _rows(new))
    else:
        statement = "INSERT INTO search_index(number, words) VALUES (:number, CAST(:words AS tsvector))"
        db.execute(
            text(statement), [{"number": number, "words": vector(*said)} for number, said in new.items()]
        )


def _erase(db: Connection, old: Mapping[int, _Said]) -> None:
    """FTS5 has to be told the exact tokens to delete."""
    if not old:
        return
    if _is_sqlite(db):
        forgetting = "(search_index, rowid, title, text) VALUES ('delete', :number, :title, :text)"
        db.execute(text(f"INSERT INTO search_index{forgetting}"), _rows(old))
    else:
        statement = "DELETE FROM search_index WHERE number = :number"
        db.execute(text(statement), [{"number": number} for number in old])


def _numbers(db: Connection, wanted: Sequence[Phrase], limit: int, title: bool) -> list[int]:
    asked = match(wanted, title) if _is_sqlite(db) else tsquery(wanted, title)
    return list(db.scalars(_question(_is_sqlite(db)), {"asked": asked, "most": limit}))


def _question(is_sqlite: bool) -> TextClause:
    if is_sqlite:
        return text(
            "SELECT rowid FROM search_index WHERE search_index MATCH :asked ORDER BY rowid DESC LIMIT :most"
        )
    return text(
        "SELECT number FROM search_index WHERE words @@ CAST(:asked AS tsquery) "
        "ORDER BY number DESC LIMIT :most"
    )


def match(wanted: Iterable[Phrase], title: bool) -> str:
    """The query in the syntax of FTS5; tokens contain nothing that would have to be escaped."""
    phrases = (f'"{" ".join(each.tokens)}"{" *" if each.open else ""}' for each in wanted)
    asked = " AND ".join(phrases)
    return f"title : ({asked})" if title else asked


def tsquery(wanted: Iterable[Phrase], title: bool) -> str:
    """The query as a tsquery; words of titles have the weight A."""
    weight = "A" if title else ""
    phrases = []
    for each in wanted:
        marks = [weight] * (len(each.tokens) - 1) + [f"{weight}*" if each.open else weight]
        tokens = (
            f"'{token}'{f':{mark}' if mark else ''}" for token, mark in zip(each.tokens, marks, strict=True)
        )
        phrases.append(f"({' <-> '.join(tokens)})")
    return " & ".join(phrases)


def vector(title: str, body: str) -> str:
    """Tokens as a tsvector is written, with a gap between title and text that no phrase bridges."""
    heads, words = title.split(), body.split()
    placed = [f"'{token}':{place}A" for place, token in enumerate(heads, 1)]
    placed += [f"'{token}':{place}" for place, token in enumerate(words, len(heads) + 3)]
    return " ".join(placed[:_FARTHEST])


def _rows(said: Mapping[int, _Said]) -> list[dict[str, Any]]:
    return [{"number": number, **each._asdict()} for number, each in said.items()]


def _packed(said: _Said) -> bytes:
    return zlib.compress("\n".join(said).encode(), _LEVEL)


def _read(packed: bytes) -> _Said | None:
    """The tokens; None if a damaged file has lost them."""
    try:
        title, _, body = zlib.decompress(packed).decode().partition("\n")
    except (zlib.error, UnicodeDecodeError):
        return None
    return _Said(title, body)


def _is_sqlite(db: Connection) -> bool:
    return db.dialect.name == "sqlite"
