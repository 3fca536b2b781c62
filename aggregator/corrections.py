"""`join` and `split`: decisions made by hand, stored permanently and carried out at once."""

from collections.abc import Iterable
from itertools import pairwise

from aggregator import cycle
from aggregator.errors import UnknownArticle
from aggregator.model import Correction
from aggregator.steps.parts import Parts
from aggregator.store import articles, corrections, placements
from aggregator.store.access.database import Database

_TITLE = 60  # characters that tell which of several articles is meant


def apply(parts: Parts, kind: str, names: Iterable[str]) -> str:
    """Record the correction, place the articles again, publish; returns what was done, in words.

    Raises UnknownArticle if a name fits no article or several, or if these cannot be joined.
    """
    ids = [find(parts.database, name) for name in names]
    if kind == "join":
        _check_joinable(parts, set(ids))
    with parts.database.write() as db:
        corrections.save(db, Correction(kind, tuple(dict.fromkeys(ids)), parts.clock()))
    cycle.assign(parts)
    cycle.publish(parts)
    with parts.database.read() as db:
        stories = sorted({place.story for place in placements.of_articles(db, ids).values()})
    count = len(set(ids))
    return f"{kind}: {count} article{'s' if count > 1 else ''}, now in {', '.join(stories)}"


def _check_joinable(parts: Parts, ids: set[str]) -> None:
    """They must be several, and each near enough to the one before for both to be remembered at once."""
    if len(ids) < 2:
        raise UnknownArticle("join needs at least two different articles")
    with parts.database.read() as db:
        found = sorted(articles.by_ids(db, ids).values(), key=lambda each: each.time)
    for one, other in pairwise(found):
        if other.time - one.time > parts.topics.memory:
            raise UnknownArticle(
                f"join: more than {parts.topics.memory.days} days lie between {one.id} and {other.id}, "
                "which no story spans without a report between them: name such a one too"
            )


def find(database: Database, name: str) -> str:
    """The id of the one article with this `name`: an id or its start, an address, or a guid."""
    with database.read() as db:
        found = articles.resolve(db, name) if name else []
        if len(found) == 1:
            return found[0]
        meant = articles.by_ids(db, found).values()
    if not meant:
        raise UnknownArticle(f"{name}: no article has this id, address or guid")
    choices = ", ".join(f"{each.id} ({each.source}: {each.title[:_TITLE]})" for each in meant)
    raise UnknownArticle(f"{name}: matches several articles: {choices}")
