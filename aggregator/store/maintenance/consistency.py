"""What must be consistent in the rows of a database, and what can be recomputed from the articles."""

from sqlalchemy import Connection, delete, exists, text, update

from aggregator.store import placements, search
from aggregator.store.schema import articles, searchable, versions
from aggregator.store.schema import placements as places


def derive(db: Connection) -> int:
    """Recompute what derives from the articles: those without a place wait for one; all counts."""
    without = ~exists().where(places.c.article == articles.c.id)
    waiting = db.execute(update(articles).where(without).values(pending=True)).rowcount
    for column in (places.c.article, versions.c.article, searchable.c.article):
        db.execute(delete(column.table).where(~exists().where(articles.c.id == column)))
    placements.recount(db)
    search.refill(db)
    return waiting


def check(db: Connection) -> list[str]:
    """The inconsistencies in the rows of a readable database."""
    questions = {
        "articles have neither a place nor wait for one": "SELECT count(*) FROM articles a WHERE NOT pending "
        "AND NOT EXISTS (SELECT 1 FROM placements p WHERE p.article = a.id)",
        "places belong to no article": "SELECT count(*) FROM placements p "
        "WHERE NOT EXISTS (SELECT 1 FROM articles a WHERE a.id = p.article)",
        "stories have a wrong count of articles": "SELECT count(*) FROM stories s "
        "WHERE articles <> (SELECT count(*) FROM placements p WHERE p.story = s.id)",
        "topics have a wrong count of articles": "SELECT count(*) FROM topics t "
        "WHERE articles <> (SELECT count(*) FROM placements p WHERE p.topic = t.id)",
    }
    counts = {words: db.scalar(text(question)) or 0 for words, question in questions.items()}
    return [f"{count} {words}" for words, count in counts.items() if count]
