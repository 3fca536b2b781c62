"""Whatever the store promises, it promises over SQLite and over PostgreSQL."""

from collections.abc import Iterator

import pytest

from aggregator.store.database import Database


@pytest.fixture
def database(store_url: str) -> Iterator[Database]:
    """A real, empty database of either kind."""
    with Database.open(store_url) as opened:
        yield opened
