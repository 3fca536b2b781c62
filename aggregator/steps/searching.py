"""Search: the words of articles for the index, and what the index finds for a question."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from aggregator.model import Article
from aggregator.search import tokens
from aggregator.store import articles, placements, search
from aggregator.store.database import Database
from aggregator.store.search import Wanted, Words
from aggregator.topics.folding import fold

READ = 2_000  # characters of a text that are indexed: what an article is about, it says early
_TITLE = 1_000


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that says what was asked, and the topic it belongs to."""

    article: Article
    topic: str


def words(batch: Iterable[Article]) -> Iterator[Words]:
    """What each article says, as the index wants it."""
    for each in batch:
        title, text = tokens.tokens(fold(each.title[:_TITLE])), tokens.tokens(fold(each.text[:READ]))
        yield Words(each.id, title, text)


def find(database: Database, asked: str, limit: int) -> list[Hit]:
    """The articles that say all that is asked, at most `limit`: first where a title says it, then the latest.

    Raises StoreError.
    """
    wanted = [Wanted(each.tokens, each.open) for each in tokens.phrases(fold(asked[: tokens.MOST_ASKED]))]
    with database.read() as db:
        ids = search.find(db, wanted, limit)
        found = articles.by_ids(db, ids)
        places = placements.of_articles(db, ids)
    return [Hit(found[id_], places[id_].topic) for id_ in ids if id_ in found and id_ in places]
