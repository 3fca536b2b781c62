"""What is collected: the sources with what is known of them, and their articles."""

from sqlalchemy import JSON, Boolean, Column, Float, Index, Integer, LargeBinary, Table, text

from aggregator.store.schema.columns import Counter, Name, Utc, Words, metadata

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

marks = Table(
    "marks",
    metadata,
    Column("source", Name, primary_key=True),
    Column("packed", LargeBinary, nullable=False),
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
    Column("id", Counter, primary_key=True, autoincrement=True),
    Column("source", Name, nullable=False, index=True),
    Column("topic", Words, nullable=False),
    Column("received", Utc, nullable=False),
    Column("type", Words, nullable=False),
    Column("data", LargeBinary, nullable=False),
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

failing_pages = Table(
    "failing_pages",
    metadata,
    Column("article", Name, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("due", Utc, nullable=False),
)

forgotten = Table("forgotten", metadata, Column("article", Name, primary_key=True))
