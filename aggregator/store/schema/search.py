"""The index of words: which article has which number there, and the index itself."""

from sqlalchemy import Column, LargeBinary, Table

from aggregator.store.schema.columns import Counter, Name, metadata

searchable = Table(
    "searchable",
    metadata,
    Column("number", Counter, primary_key=True, autoincrement=True),
    Column("article", Name, nullable=False, unique=True),
    Column("words", LargeBinary, nullable=False),
)

# What generic Core cannot express, by dialect.
SEARCH_INDEX = "search_index"
BESIDE = {
    "sqlite": (
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {SEARCH_INDEX} "
        "USING fts5(title, text, content='', tokenize='ascii')",
    ),
    "postgresql": (
        f"CREATE TABLE IF NOT EXISTS {SEARCH_INDEX} (number bigint PRIMARY KEY, words tsvector NOT NULL)",
        f"CREATE INDEX IF NOT EXISTS {SEARCH_INDEX}_words ON {SEARCH_INDEX} USING gin(words)",
    ),
}
