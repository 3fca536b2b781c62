"""Former versions of an article: some are kept, and an article that keeps changing gets fewer of them.

A page may show other advertisements at each visit, and be another version each time.
"""

from collections.abc import Sized
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select

from aggregator.model import Article
from aggregator.store.schema import articles, versions

KEPT = 8
REST = timedelta(hours=6)

_OTHERS = versions.alias()
_OLDEST_KEPT = (
    select(_OTHERS.c.seen)
    .where(_OTHERS.c.article == bindparam("id"))
    .order_by(_OTHERS.c.seen.desc())
    .offset(KEPT - 1)
    .limit(1)
)
_TOO_MANY = delete(versions).where(
    versions.c.article == bindparam("id"), versions.c.seen < _OLDEST_KEPT.scalar_subquery()
)


def keep(db: Connection, article: Row[Any]) -> None:
    """Keep the current text of an article as a former version, and no more than `KEPT` of these."""
    kept = {name: article._mapping[name] for name in ("version", "title", "text", "html")}
    db.execute(insert(versions), {"article": article.id, "seen": article.changed, **kept})
    db.execute(_TOO_MANY, {"id": article.id})


def is_restless(db: Connection, new: Article, known: Sized) -> bool:
    """Whether it changes too often to keep each version: the last of many came just now under this title.

    Versions that arrive together, as from an archive, do not count as restless.
    """
    if len(known) <= KEPT:
        return False
    last = db.execute(select(articles.c.changed, articles.c.title).where(articles.c.id == new.id)).one()
    return bool(last.title == new.title and timedelta() < new.seen - last.changed < REST)
