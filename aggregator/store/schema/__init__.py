"""The tables in SQLAlchemy Core; migrations/ says how a database gets there.

Wide columns come last in their table: SQLite reads a row from its start and may leave the rest on disk.
"""

from sqlalchemy import MetaData, text

from aggregator.store.schema.collected import (
    articles,
    deliveries,
    failing_pages,
    forgotten,
    marks,
    sources,
    subscriptions,
    versions,
)
from aggregator.store.schema.columns import Name, Utc, Words, metadata
from aggregator.store.schema.merged import aliases, corrections, placements, stories, topics
from aggregator.store.schema.published import archived, cards, entries, images, lines, pages, pings, revisions
from aggregator.store.schema.search import BESIDE, SEARCH_INDEX, searchable
from aggregator.store.schema.worked import history, shards, times, troubles

__all__ = [
    "BESIDE",
    "SEARCH_INDEX",
    "Name",
    "Utc",
    "Words",
    "aliases",
    "archived",
    "articles",
    "cards",
    "complete",
    "corrections",
    "deliveries",
    "entries",
    "failing_pages",
    "forgotten",
    "history",
    "images",
    "lines",
    "marks",
    "metadata",
    "pages",
    "pings",
    "placements",
    "revisions",
    "searchable",
    "shards",
    "sources",
    "stories",
    "subscriptions",
    "times",
    "topics",
    "troubles",
    "versions",
]

_PARTIAL_ON_POSTGRESQL = {
    "articles_pending": "pending",
    "articles_with_text": "text <> ''",
    "archived_unlisted": "not listed",
    "pages_waiting": "touched <> written",
}


def complete() -> MetaData:
    """The tables with what only PostgreSQL needs.

    Needed only to create tables: naming that dialect imports it, which would slow down every start.
    """
    for table in metadata.tables.values():
        for index in table.indexes:
            if index.name in _PARTIAL_ON_POSTGRESQL:
                index.dialect_options["postgresql"]["where"] = text(_PARTIAL_ON_POSTGRESQL[index.name])
    return metadata
