"""A site of invented news, and a real browser to look at it with; without one, tests skip and say so."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.site import chromium, town

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of a run over invented news, published once."""
    return town.write(tmp_path_factory.mktemp("town"))


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """The Chromium of this machine."""
    pytest.importorskip("playwright", reason="playwright is not installed: pip install playwright")
    if chromium.path() is None:
        pytest.skip("Chromium is not here: apt-get install chromium")
    with chromium.chromium() as opened:
        yield opened


@pytest.fixture(scope="session")
def axe() -> str:
    """The rules of axe-core, as a script."""
    package = pytest.importorskip("axe_playwright_python", reason="pip install axe-playwright-python")
    return Path(str(package.__file__)).with_name("axe.min.js").read_text(encoding="utf-8")
