"""Articles that a source gives again under other guids: some software makes new ones at every visit."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeAlias

from sqlalchemy import Connection, select

from aggregator.model import Article
from aggregator.store import revisions
from aggregator.store.article_rows import article_of
from aggregator.store.articles import chunks
from aggregator.store.schema import articles

_LOOKED_AT = 500  # of the newest articles of the source
_SAME_DAY = timedelta(days=1)

Mark: TypeAlias = tuple[object, ...]
Given: TypeAlias = Mapping[Mark, datetime | None]  # when what says this was published last


def without(db: Connection, source: str, batch: Sequence[Article], recognised: int = 0) -> list[Article]:
    """Those of a source's articles that it has not given before under other guids.

    It has if they say the same, word for word, and are dated hardly later: a warning of today says what that
    of last month said. Without an address the time must be equal: a greeting may be the same every day. Where
    a feed renews all its guids, and no item beside these is `recognised`, what is dated before what retention
    has forgotten was forgotten as well.
    """
    stored = _stored(db, batch)
    newest = _newest(db, source, len(batch))
    given = {mark: each.published for each in newest for mark in _marks(each)}
    repeated = {each.id for each in batch if each.id not in stored and _is_repeat(each, given)}
    renews = not stored and not recognised and bool(repeated or not newest)
    until = revisions.forgotten(db) if renews else None
    bearers = {each.version: each.id for each in newest}
    return [
        each
        for each in batch
        if each.id not in repeated
        and not (until and each.published and each.published <= until)
        and not (each.id in stored and _is_of_another(each, stored, bearers))
    ]


def _stored(db: Connection, batch: Sequence[Article]) -> dict[str, str]:
    """The stored versions of those that are stored, by id."""
    query = select(articles.c.id, articles.c.version)
    ids = (each.id for each in batch)
    return {
        id_: version
        for chunk in chunks(ids)
        for id_, version in db.execute(query.where(articles.c.id.in_(chunk)))
    }


def _newest(db: Connection, source: str, count: int) -> list[Article]:
    """The newest articles of a source, the newest last: some hundreds, and more than are asked about."""
    query = select(articles).where(articles.c.source == source).order_by(articles.c.time.desc())
    rows = db.execute(query.limit(max(_LOOKED_AT, 2 * count))).all()
    return [article_of(row) for row in reversed(rows)]


def _is_of_another(article: Article, stored: Mapping[str, str], bearers: Mapping[str, str]) -> bool:
    """Whether it is what is stored under another name, and not what is stored under its own.

    So it is with posts of a live page that all have the page for a guid, once a feed holds only one of them.
    """
    return stored[article.id] != article.version and bearers.get(article.version, article.id) != article.id


def _is_repeat(article: Article, given: Given) -> bool:
    return any(
        not (last := given[mark]) or not article.published or article.published - last <= _SAME_DAY
        for mark in _marks(article)
        if mark in given
    )


def _marks(article: Article) -> set[Mark]:
    """An article's words and files, with its address, however its site is reached, or with its time."""
    if not article.url:
        return {(article.version, article.published)}
    picture = (article.image.url,) if article.image else ()
    files = tuple(
        _bare(url).partition("?")[0] for url in (*picture, *(file.url for file in article.enclosures))
    )
    return {(article.version,), (article.title, article.text, _bare(article.url), files)}


def _bare(address: str) -> str:
    """The address without what changes where a site turns to https, or drops its "www."."""
    return address.partition("://")[2].removeprefix("www.")
