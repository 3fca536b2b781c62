"""Whatever the store promises, it promises over SQLite and over PostgreSQL."""

from collections.abc import Iterator

import pytest

from aggregator.store.access.database import Database
from tests.postgres import Server


@pytest.fixture
def database(store_url: str) -> Iterator[Database]:
    """A real, empty database of either kind."""
    with Database.open(store_url) as opened:
        yield opened


@pytest.fixture
def unopened_url(postgres_server: Server) -> Iterator[str]:
    """The URL of a PostgreSQL database that nobody has opened yet."""
    url = postgres_server.database("template1")
    yield url
    postgres_server.drop(url)
