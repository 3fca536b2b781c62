"""Names that an outlet uses again: where it has rebuilt its site, its guids may begin anew.

What bears the name of an article is a version of that article, and no later report. Taken for versions, the
news of a rebuilt site would hide under the dates and in the topics of years ago.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from aggregator.model import Article
from aggregator.normalise.identity import renamed
from aggregator.store import articles, known

_APART = timedelta(days=7)
_IN_COMMON = 0.1  # share of the words of the poorer of two that make one a version of the other
_FEWEST = 4  # words that are enough to judge by


def distinguished(db: Connection, batch: Sequence[Article]) -> list[Article]:
    """The same articles, those that bear the name of another one under a name of their own.

    Such a one is dated more than a week later by its outlet, and has hardly a word in common with the other;
    of one that retention has forgotten, only the time is known.
    """
    dates = known.dates(db, (article.id for article in batch if article.published))
    return [_distinguished(db, article) if _is_later(article, dates) else article for article in batch]


def _distinguished(db: Connection, article: Article) -> Article:
    """The article under the id of the one that it is a version of, or under a new one."""
    own = articles.by_ids(db, [article.id]).get(article.id)
    if own and not _is_another(own, article):
        return article
    bearers = known.bearers(db, article)
    former = next((each for each in bearers if not _is_another(each, article)), None)
    return replace(article, id=former.id) if former else renamed(article)


def _is_later(article: Article, dates: Mapping[str, datetime]) -> bool:
    before = dates.get(article.id)
    return bool(before and article.published and article.published - before > _APART)


def _is_another(former: Article, new: Article) -> bool:
    from aggregator.topics.features.extraction import said

    one, other = said(former).keys(), said(new).keys()
    fewest = min(len(one), len(other))
    return fewest >= _FEWEST and len(one & other) <= _IN_COMMON * fewest
