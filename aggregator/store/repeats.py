"""Articles that a source gives again under other guids: some software makes new ones at every visit."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from aggregator.model import Article
from aggregator.store.schema import articles

_LOOKED_AT = 500  # of the newest articles of the source


def without(db: Connection, source: str, batch: Sequence[Article]) -> list[Article]:
    """Those of a source's articles that it has not given before, word for word, under whatever guid.

    Without an address the time must be equal too: a greeting may be the same every day.
    """
    query = select(articles.c.version, articles.c.published).where(articles.c.source == source)
    newest = db.execute(query.order_by(articles.c.time.desc()).limit(max(_LOOKED_AT, 2 * len(batch))))
    given = {(version, published) for version, published in newest}
    versions = {version for version, _ in given}
    return [
        each
        for each in batch
        if (each.version not in versions if each.url else (each.version, each.published) not in given)
    ]
