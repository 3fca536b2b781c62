"""Articles that a source gives again under other guids: some software makes new ones at every visit."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from aggregator.model import Article
from aggregator.store import revisions
from aggregator.store.article_rows import article_of
from aggregator.store.articles import chunks
from aggregator.store.schema import articles

_LOOKED_AT = 500  # of the newest articles of the source


def without(db: Connection, source: str, batch: Sequence[Article]) -> list[Article]:
    """Those of a source's articles that it has not given before under other guids.

    It has if they say the same, word for word. Without an address the time must be equal too: a greeting may
    be the same every day. What is dated before what retention has forgotten may have been forgotten as well.
    """
    stored = _stored(db, batch)
    until = revisions.forgotten(db)
    given = _given(db, source, len(batch))
    return [
        each
        for each in batch
        if each.id in stored
        or not (given & _marks(each) or (until and each.published and each.published <= until))
    ]


def _stored(db: Connection, batch: Sequence[Article]) -> set[str]:
    query = select(articles.c.id)
    ids = (each.id for each in batch)
    return {id_ for chunk in chunks(ids) for id_ in db.scalars(query.where(articles.c.id.in_(chunk)))}


def _given(db: Connection, source: str, count: int) -> set[tuple[object, ...]]:
    """What the newest articles of a source say, by which they are recognised under another guid."""
    query = select(articles).where(articles.c.source == source).order_by(articles.c.time.desc())
    rows = db.execute(query.limit(max(_LOOKED_AT, 2 * count)))
    return {mark for row in rows for mark in _marks(article_of(row))}


def _marks(article: Article) -> set[tuple[object, ...]]:
    """An article's words, with its address, however its site is reached, or with its time."""
    if not article.url:
        return {(article.version, article.published)}
    return {(article.version,), (article.title, article.text, _bare(article.url))}


def _bare(address: str) -> str:
    """The address without what changes where a site turns to https, or drops its "www."."""
    return address.partition("://")[2].removeprefix("www.")
