"""The article that leads a story, found once for the feed and the pages, and for as long as nothing changes.

To find it, every article of the story is read, though most stories of a feed stay as they were.
"""

from collections.abc import Iterator, Sequence

from aggregator.model import Article
from aggregator.steps.fingerprint import fingerprint

MOST = 5_000  # stories that are remembered
_FEW = 2  # articles: among so many the earliest leads, and none is read


class Leads:
    """Remembers by all that the choice hangs on, whatever has become of the story since."""

    def __init__(self) -> None:
        self._known: dict[bytes, int] = {}

    def __call__(self, articles: Sequence[Article]) -> Article:
        """The article that stands for the others; there must be one."""
        if len(articles) <= _FEW:
            return _lead(articles)
        told = fingerprint(_hanging_on(articles))
        if told not in self._known:
            self._known[told] = articles.index(_lead(articles))
            if len(self._known) > MOST:
                del self._known[next(iter(self._known))]
        return articles[self._known[told]]


def _lead(articles: Sequence[Article]) -> Article:
    from aggregator.topics import label  # slow to load, and no part of a cycle without news

    return label.lead(articles)


def _hanging_on(articles: Sequence[Article]) -> Iterator[bytes]:
    for article in articles:
        told = (article.id, article.time.isoformat(), article.language or "", article.title, article.text)
        yield from (each.encode("utf-8", "surrogatepass") for each in told)
