"""Fixtures for every room."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from aggregator.store.database import Database
from tests import postgres

# How fast a machine is today is no property.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

ROOT = Path(__file__).parent.parent


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A real, empty database in a file."""
    with Database.open(f"sqlite:///{tmp_path}/test.db") as opened:
        yield opened


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """One server for all tests; each has a database of its own there."""
    with postgres.serving() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: postgres.Server) -> Iterator[str]:
    """The URL of an empty PostgreSQL database."""
    url = postgres_server.database()
    yield url
    postgres_server.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database: the test runs once with each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/test.db"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def shared() -> Path:
    """The folder of real feeds and seeds beside the checkout; tests skip without it."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the folder ../shared with real feeds is not here")
    return folder
