"""How the work goes: its times, its history, and who does it."""

from sqlalchemy import Column, Float, Integer, Table

from aggregator.store.schema.columns import Name, Utc, Words, metadata

times = Table(
    "times",
    metadata,
    Column("name", Name, primary_key=True),
    Column("time", Utc, nullable=False),
)

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
