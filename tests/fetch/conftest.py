"""The hostile server, plain and with TLS."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import settings as hypothesis_settings

from aggregator.fetch.settings import Settings
from tests.fetch import misbehaviours
from tests.fetch.hostile import HostileServer, always, answer, running

hypothesis_settings.register_profile("unhurried", deadline=None)
hypothesis_settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def hostile() -> Iterator[HostileServer]:
    """The server with every named misbehaviour, and `/honest` that has none."""
    acts = {case.name: case.act for case in misbehaviours.ALL}
    with running({**acts, "honest": always(answer())}, hosts=21) as server:
        yield server


@pytest.fixture
def settings() -> Settings:
    """Limits small enough for a test, and the loopback permitted."""
    return Settings(
        version="1.0", deadline=10.0, max_bytes=1_000_000, allow_private=True, host_gap=0.0, concurrency=16
    )


@pytest.fixture
def now() -> datetime:
    """Some day."""
    return datetime(2021, 10, 28, 14, 0, tzinfo=UTC)
