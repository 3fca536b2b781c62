"""Templates are compiled once for all processes, where anything may be kept at all."""

import sys
from pathlib import Path

import pytest
from jinja2 import Environment

from aggregator.site.compiled import compiled
from aggregator.site.renderer import renderer
from aggregator.site.settings import Settings


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder below which Python keeps what it compiles."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "kept"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path / "kept"


def page() -> bytes:
    return renderer(Settings("News")).page("moved.html", "topics/a.html", survivor=None)


def test_what_one_process_compiled_the_next_one_prints_with(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = page()
    assert list(kept.rglob("*.template"))
    monkeypatch.setattr(Environment, "compile", None)
    assert page() == first


def test_what_cannot_be_read_is_compiled_again(kept: Path) -> None:
    first = page()
    for file in kept.rglob("*.template"):
        file.write_bytes(b"?")
    assert page() == first


def test_a_folder_that_cannot_be_made_keeps_nothing(kept: Path) -> None:
    kept.write_text("in the way")
    assert compiled() is None
    assert page()


def test_who_wants_no_compiled_modules_gets_no_compiled_templates(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert page()
    assert not kept.exists()
