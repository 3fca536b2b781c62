from dataclasses import replace

from sqlalchemy import insert

from aggregator.store import articles, known
from aggregator.store.access.database import Database
from aggregator.store.schema import forgotten
from tests.samples import article


def test_every_title_of_an_article_is_known(database: Database) -> None:
    with database.write() as db:
        articles.save(db, [article(title="Fog")])
        articles.save(db, [replace(article(title="Fog lifts"), version="v2")])
        assert known.titles(db, ["a1", "a2"]) == {"a1": frozenset({"Fog", "Fog lifts"})}


def test_what_retention_dropped_is_known_as_dropped(database: Database) -> None:
    with database.write() as db:
        db.execute(insert(forgotten), {"article": "a1"})
        assert articles.dropped(db, ["a1", "a2"]) == {"a1"}
