"""`join` and `split`: decisions made by hand, stored permanently and carried out at once."""

from collections.abc import Iterable

from aggregator import cycle
from aggregator.errors import UnknownArticle
from aggregator.model import Correction
from aggregator.steps.parts import Parts
from aggregator.store import articles, placements
from aggregator.store.database import Database


def apply(parts: Parts, kind: str, names: Iterable[str]) -> str:
    """Record the correction, place the articles again, publish; returns what was done, in words.

    Raises UnknownArticle if a name fits no article or several.
    """
    ids = [find(parts.database, name) for name in names]
    if kind == "join" and len(set(ids)) < 2:
        raise UnknownArticle("join needs at least two different articles")
    with parts.database.write() as db:
        placements.correct(db, Correction(kind, tuple(dict.fromkeys(ids)), parts.clock()))
    cycle.assign(parts)
    cycle.publish(parts)
    with parts.database.read() as db:
        stories = sorted({place.story for place in placements.of_articles(db, ids).values()})
    return f"{kind}: {len(set(ids))} articles, now in {', '.join(stories)}"


def find(database: Database, name: str) -> str:
    """The id of the one article with this `name`: an id or its start, an address, or a guid."""
    with database.read() as db:
        found = articles.resolve(db, name) if name else []
    if len(found) == 1:
        return found[0]
    raise UnknownArticle(
        f"{name}: no article has this id, address or guid"
        if not found
        else f"{name}: matches several articles: {', '.join(found)}"
    )
