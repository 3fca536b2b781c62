"""Fixtures for every test."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from aggregator.store.access.database import Database
from tests import newspaper, postgres
from tests.command import Run, runner

# On small arrays several threads of numpy mostly wait for one another, and burn processor time meanwhile.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# Some seventy processes are started: each would compile the package anew where none may keep what it made.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# How fast a machine is today is no property.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

ROOT = Path(__file__).parent.parent
_URLS = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file that was opened once and holds nothing: its copies need no migration."""
    file = tmp_path_factory.mktemp("blank") / "blank.db"
    Database.open(f"sqlite:///{file}").close()
    return file


@pytest.fixture
def sqlite_url(blank: Path, tmp_path: Path) -> str:
    """The URL of an empty SQLite database."""
    return f"sqlite:///{shutil.copy(blank, tmp_path / 'test.db')}"


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    """A real, empty database in a file."""
    with Database.open(sqlite_url) as opened:
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


@pytest.fixture(params=_URLS)
def store_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database: the test runs once with each kind."""
    return str(request.getfixturevalue(_URLS[request.param]))


@pytest.fixture
def site() -> Iterator[newspaper.Site]:
    """A web site on a port of this machine, with no page yet."""
    with newspaper.serving() as server:
        yield server


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """`aggregator` with these arguments, in that folder, within this process."""
    return runner(monkeypatch, capfd)


@pytest.fixture
def shared() -> Path:
    """The folder of real feeds and seeds beside the checkout; tests skip without it."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the folder ../shared with real feeds is not here")
    return folder
