"""Fixtures for every room."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from aggregator.store.database import Database

# How fast a machine is today is no property.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

ROOT = Path(__file__).parent.parent


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A real, empty database in a file."""
    with Database.open(f"sqlite:///{tmp_path}/test.db") as opened:
        yield opened


@pytest.fixture
def shared() -> Path:
    """The folder of real feeds and seeds beside the checkout; tests skip without it."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the folder ../shared with real feeds is not here")
    return folder
