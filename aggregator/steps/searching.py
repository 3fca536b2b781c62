"""Search: the words of articles for the index, what the index finds, and the page that shows it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from aggregator.model import Article
from aggregator.publish.opening import headline
from aggregator.publish.script import display
from aggregator.search import excerpt, tokens
from aggregator.site import search as page
from aggregator.site.renderer import Renderer
from aggregator.site.search import Found
from aggregator.store import articles, placements, search
from aggregator.store.access.database import Database
from aggregator.store.search import Words
from aggregator.topics.text.folding import fold

READ = 2_000  # characters of a text that are indexed: what an article is about, it says early
MOST = 50
_TITLE = 1_000
_EXCERPT = 200


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


def find(database: Database, asked: str, limit: int = MOST) -> list[Hit]:
    """The articles that say all that is asked, at most `limit`: first where a title says it, then the latest.

    Raises StoreError.
    """
    phrases = tokens.phrases(fold(asked[: tokens.MOST_ASKED]))
    with database.read() as db:
        ids = search.find(db, phrases, limit)
        found = articles.by_ids(db, ids)
        places = placements.of_articles(db, ids)
    return [Hit(found[id_], places[id_].topic) for id_ in ids if id_ in found and id_ in places]


def answer(database: Database, renderer: Renderer, asked: str) -> bytes:
    """The page that shows what was found; raises StoreError."""
    asked = asked[: tokens.MOST_ASKED]
    shown = display(renderer.settings.script)
    pieces = [part for piece in tokens.pieces(fold(asked)) for part in piece.split()]
    found = [_found(shown(hit.article), hit.topic, pieces, renderer) for hit in find(database, asked)]
    return page.results(renderer, asked, found, MOST)


def _found(article: Article, topic: str, pieces: Sequence[str], renderer: Renderer) -> Found:
    title = headline(article, renderer.words.feeds.untitled)
    text = " ".join((article.text or article.summary)[:READ].split())
    return Found(
        topic=topic,
        title=excerpt.marked(title, fold, pieces),
        excerpt=excerpt.excerpt(text, fold, pieces, _EXCERPT),
        language=article.language,
        outlet=article.outlet,
        url=article.url,
        time=article.published,
    )
