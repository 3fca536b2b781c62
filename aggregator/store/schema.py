"""The tables in SQLAlchemy Core; migrations/ says how a database gets there.

Wide columns come last in their table: SQLite reads a row from its start and may leave the rest on disk.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    text,
)
from sqlalchemy.engine import Dialect


class Utc(TypeDecorator[datetime]):
    """An aware UTC time; SQLite, which has no zones, keeps it without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        aware = value.astimezone(UTC)
        return aware.replace(tzinfo=None) if dialect.name == "sqlite" else aware

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# Text sorts by its bytes, as in SQLite, whatever language a PostgreSQL database was made for: the same
# store gives the same feed.
Name = String().with_variant(String(collation="C"), "postgresql")
Words = Text().with_variant(Text(collation="C"), "postgresql")

metadata = MetaData()

sources = Table(
    "sources",
    metadata,
    Column("name", Name, primary_key=True),
    Column("address", Words),
    Column("etag", Words),
    Column("last_modified", Words),
    Column("validated", Utc),
    Column("validated_at", Words),
    Column("body_hash", Name),
    Column("unread", Boolean, nullable=False, default=False),
    Column("checked", Utc),
    Column("succeeded", Utc),
    Column("changed", Utc),
    Column("due", Utc),
    Column("interval", Float),
    Column("gap", Float),
    Column("asked", Float),
    Column("skips", Words),
    Column("failures", Integer, nullable=False, default=0),
    Column("error", Words),
    Column("moved_to", Words),
    Column("moved_since", Utc),
    Column("moved", Boolean, nullable=False, default=False),
    Column("retired", Boolean, nullable=False, default=False),
    Column("held_until", Utc),
    Column("held_scope", Words),
)

articles = Table(
    "articles",
    metadata,
    Column("id", Name, primary_key=True),
    Column("version", Name, nullable=False),
    Column("source", Name, nullable=False),
    Column("outlet", Name, nullable=False),
    Column("time", Utc, nullable=False),
    Column("published", Utc),
    Column("updated", Utc),
    Column("seen", Utc, nullable=False),
    Column("changed", Utc, nullable=False),
    Column("pending", Boolean, nullable=False),
    Column("language", Name),
    Column("guid", Words),
    Column("url", Words),
    Column("title", Words, nullable=False),
    Column("authors", JSON, nullable=False),
    Column("categories", JSON, nullable=False),
    Column("image", JSON),
    Column("enclosures", JSON, nullable=False),
    Column("summary", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("html", Words, nullable=False),
)
Index("articles_by_time", articles.c.time, articles.c.id)
Index("articles_by_source", articles.c.source, articles.c.time)
Index("articles_by_change", articles.c.changed, articles.c.id)
Index("articles_pending", articles.c.time, articles.c.id, sqlite_where=text("pending = 1"))
Index("articles_with_text", articles.c.time, sqlite_where=text("text <> ''"))

forgotten = Table("forgotten", metadata, Column("article", Name, primary_key=True))

versions = Table(
    "versions",
    metadata,
    Column("article", Name, primary_key=True),
    Column("version", Name, primary_key=True),
    Column("seen", Utc, nullable=False),
    Column("title", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("html", Words, nullable=False),
)

placements = Table(
    "placements",
    metadata,
    Column("article", Name, primary_key=True),
    Column("story", Name, nullable=False, index=True),
    Column("topic", Name, nullable=False, index=True),
    Column("duplicate_of", Name),
    Column("score", Float),
    Column("reason", Words, nullable=False),
    Column("features", LargeBinary, nullable=False),
)

stories = Table(
    "stories",
    metadata,
    Column("id", Name, primary_key=True),
    Column("topic", Name, nullable=False),
    Column("first", Utc, nullable=False),
    Column("latest", Utc, nullable=False),
    Column("articles", Integer, nullable=False),
)
Index("stories_by_latest", stories.c.latest, stories.c.id)

topics = Table(
    "topics",
    metadata,
    Column("id", Name, primary_key=True),
    Column("first", Utc, nullable=False),
    Column("latest", Utc, nullable=False),
    Column("articles", Integer, nullable=False),
)
Index("topics_by_latest", topics.c.latest, topics.c.id)

aliases = Table(
    "aliases",
    metadata,
    Column("kind", Name, primary_key=True),
    Column("retired", Name, primary_key=True),
    Column("survivor", Name, nullable=False),
)

corrections = Table(
    "corrections",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", Name, nullable=False),
    Column("articles", JSON, nullable=False),
    Column("made", Utc, nullable=False),
)

entries = Table(
    "entries",
    metadata,
    Column("id", Name, primary_key=True),
    Column("key", Name, nullable=False),
    Column("issued", Utc, nullable=False),
    Column("published", Utc, nullable=False),
    Column("updated", Utc, nullable=False),
    Column("predecessor", Words),
    Column("gone", Utc),
    Column("page", Integer),
    Column("added", JSON, nullable=False),
    Column("revised", JSON, nullable=False),
    Column("waiting", JSON, nullable=False),
    Column("covered", JSON, nullable=False),
)
Index("entries_by_key", entries.c.key, entries.c.issued, entries.c.id)
Index("entries_by_update", entries.c.updated)
Index("entries_by_page", entries.c.page, entries.c.issued, entries.c.id)

archived = Table(
    "archived",
    metadata,
    Column("archive", Name, primary_key=True),
    Column("article", Name, primary_key=True),
    Column("version", Name, nullable=False),
    Column("time", Utc, nullable=False),
    Column("changed", Utc, nullable=False),
    Column("listed", Boolean, nullable=False),
    Column("shelf", Words, nullable=False),
    Column("file", Words, nullable=False),
    Column("title", Words, nullable=False),
)
Index("archived_by_change", archived.c.archive, archived.c.changed)
Index("archived_by_shelf", archived.c.archive, archived.c.shelf, archived.c.time, archived.c.article)
Index("archived_unlisted", archived.c.archive, archived.c.shelf, sqlite_where=text("listed = 0"))

marks = Table(
    "marks",
    metadata,
    Column("source", Name, primary_key=True),
    Column("packed", LargeBinary, nullable=False),
)

pings = Table(
    "pings",
    metadata,
    Column("hub", Words, primary_key=True),
    Column("topic", Words, primary_key=True),
    Column("changed", Utc, nullable=False),
    Column("due", Utc, nullable=False),
    Column("failures", Integer, nullable=False),
)

revisions = Table(
    "revisions",
    metadata,
    Column("what", Name, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("proof", Words, nullable=False),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("source", Name, primary_key=True),
    Column("hub", Words, nullable=False),
    Column("topic", Words, nullable=False),
    Column("token", Name, nullable=False, unique=True),
    Column("secret", Name, nullable=False),
    Column("asked", Utc),
    Column("until", Utc),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("source", Name, nullable=False, index=True),
    Column("topic", Words, nullable=False),
    Column("received", Utc, nullable=False),
    Column("type", Words, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

troubles = Table(
    "troubles",
    metadata,
    Column("key", Words, primary_key=True),
    Column("told", Utc, nullable=False),
)

shards = Table(
    "shards",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("until", Utc, nullable=False),
    Column("holder", Words),
)

times = Table(
    "times",
    metadata,
    Column("name", Name, primary_key=True),
    Column("time", Utc, nullable=False),
)

pages = Table(
    "pages",
    metadata,
    Column("kind", Name, primary_key=True),
    Column("id", Name, primary_key=True),
    Column("touched", Integer, nullable=False),
    Column("written", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Column("name", Words, nullable=False),
)
Index(
    "pages_waiting",
    pages.c.kind,
    pages.c.id,
    sqlite_where=text("touched <> written"),
)

cards = Table(
    "cards",
    metadata,
    Column("topic", Name, primary_key=True),
    Column("latest", Utc, nullable=False),
    Column("card", JSON, nullable=False),
)
Index("cards_by_latest", cards.c.latest, cards.c.topic)

lines = Table(
    "lines",
    metadata,
    Column("list", Name, primary_key=True),
    Column("topic", Name, primary_key=True),
    Column("time", Utc, nullable=False),
    Column("line", JSON, nullable=False),
)
Index("lines_by_topic", lines.c.topic)
Index("lines_by_time", lines.c.list, lines.c.time, lines.c.topic)

history = Table(
    "history",
    metadata,
    Column("time", Utc, primary_key=True),
    Column("seconds", Float, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("placed", Integer, nullable=False),
    Column("articles", Integer, nullable=False),
    Column("stories", Integer, nullable=False),
    Column("entries", Integer, nullable=False),
    Column("delay", Float),
    Column("delay_most", Float),
)

images = Table(
    "images",
    metadata,
    Column("address", Words, primary_key=True),
    Column("topic", Name, nullable=False),
    Column("file", Words),
    Column("size", Integer, nullable=False),
    Column("asked", Utc, nullable=False),
)

searchable = Table(
    "searchable",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("article", Name, nullable=False, unique=True),
    Column("words", LargeBinary, nullable=False),
)

# What generic Core cannot express, by dialect: the index that goes with `searchable`.
SEARCH_INDEX = "search_index"
BESIDE = {
    "sqlite": (
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {SEARCH_INDEX} "
        "USING fts5(title, text, content='', tokenize='ascii')",
    ),
    "postgresql": (
        f"CREATE TABLE IF NOT EXISTS {SEARCH_INDEX} (number integer PRIMARY KEY, words tsvector NOT NULL)",
        f"CREATE INDEX IF NOT EXISTS {SEARCH_INDEX}_words ON {SEARCH_INDEX} USING gin(words)",
    ),
}

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
