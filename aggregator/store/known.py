"""What is already known about articles that a page, a sitemap or a feed names."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CompoundSelect, Connection, null, select, union_all

from aggregator.model import Article
from aggregator.store import revisions
from aggregator.store.article_rows import article_of
from aggregator.store.articles import chunks
from aggregator.store.schema import articles, forgotten, versions

_BEARERS = 5


def titles(db: Connection, ids: Iterable[str]) -> dict[str, frozenset[str]]:
    """Every title that each of these articles has had, by id; an article that is not stored is left out."""
    found: dict[str, frozenset[str]] = {}
    for chunk in chunks(ids):
        current = select(articles.c.id, articles.c.title).where(articles.c.id.in_(chunk))
        former = select(versions.c.article, versions.c.title).where(versions.c.article.in_(chunk))
        for id_, title in (*db.execute(current), *db.execute(former)):
            found[id_] = found.get(id_, frozenset()) | {title}
    return found


def dates(db: Connection, ids: Iterable[str]) -> dict[str, datetime]:
    """When each of these articles was published, at the latest; the undated and the unknown are left out."""
    found = {id_: published for chunk in chunks(ids) for id_, published in db.execute(_dates(chunk))}
    until = revisions.forgotten(db) if None in found.values() else None
    return {id_: latest for id_, published in found.items() if (latest := published or until)}


def _dates(ids: Sequence[str]) -> CompoundSelect[Any]:
    """The times of those that are stored and dated; none for those that were forgotten."""
    dated = select(articles.c.id, articles.c.published)
    dropped = select(forgotten.c.article, null()).where(forgotten.c.article.in_(ids))
    return union_all(dated.where(articles.c.id.in_(ids), articles.c.published.is_not(None)), dropped)


def bearers(db: Connection, article: Article) -> list[Article]:
    """The latest stored articles of its source under its guid, or under its address where it has none."""
    same = articles.c.guid == article.guid if article.guid else articles.c.url == article.url
    query = select(articles).where(articles.c.source == article.source, same)
    return [article_of(row) for row in db.execute(query.order_by(articles.c.time.desc()).limit(_BEARERS))]
