"""A server of invented outlets."""

from collections.abc import Iterator

import pytest

from tests.running.outlets import Outlets, serving


@pytest.fixture
def server() -> Iterator[Outlets]:
    """All outlets under one address of this machine."""
    with serving() as outlets:
        yield outlets
