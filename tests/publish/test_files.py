"""Files that are replaced whole or left alone."""

import os
from pathlib import Path

import pytest

from aggregator.errors import OutputError
from aggregator.publish.files import replace


def test_a_new_file_is_written_with_its_folder(tmp_path: Path) -> None:
    file = tmp_path / "out" / "feed.atom"
    assert replace(file, b"one")
    assert file.read_bytes() == b"one"
    assert oct(file.stat().st_mode & 0o777) == "0o644"


def test_equal_bytes_leave_the_file_untouched(tmp_path: Path) -> None:
    file = tmp_path / "feed.atom"
    replace(file, b"one")
    os.utime(file, (1, 1))
    assert not replace(file, b"one")
    assert file.stat().st_mtime == 1


def test_nothing_but_the_file_stays_behind(tmp_path: Path) -> None:
    replace(tmp_path / "feed.atom", b"one")
    replace(tmp_path / "feed.atom", b"two")
    assert [each.name for each in tmp_path.iterdir()] == ["feed.atom"]


def test_a_failed_write_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "feed.atom"
    replace(file, b"one")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="No space left on device"):
        replace(file, b"two")
    assert file.read_bytes() == b"one"
    assert [each.name for each in tmp_path.iterdir()] == ["feed.atom"]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match=r"file/feed\.atom: Not a directory"):
        replace(tmp_path / "file" / "feed.atom", b"one")
