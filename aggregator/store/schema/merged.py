"""Where articles belong: stories and topics, and what was corrected by hand."""

from sqlalchemy import JSON, Column, Float, Index, Integer, LargeBinary, Table

from aggregator.store.schema.columns import Name, Utc, Words, metadata

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
Index("aliases_by_survivor", aliases.c.kind, aliases.c.survivor)

corrections = Table(
    "corrections",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", Name, nullable=False),
    Column("articles", JSON, nullable=False),
    Column("made", Utc, nullable=False),
)
