"""What stands in the feeds, in archives and on the pages."""

from sqlalchemy import JSON, Boolean, Column, Index, Integer, Table, text

from aggregator.store.schema.columns import Counter, Name, Utc, Words, metadata

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
    Column("archived", Utc),
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
    Column("number", Counter, nullable=False),
    Column("proof", Words, nullable=False),
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

images = Table(
    "images",
    metadata,
    Column("address", Words, primary_key=True),
    Column("topic", Name, nullable=False),
    Column("file", Words),
    Column("size", Integer, nullable=False),
    Column("asked", Utc, nullable=False),
)
