"""Files that are replaced whole or left alone."""

import gzip
import os
from pathlib import Path

import pytest

from aggregator.errors import OutputError
from aggregator.publish.files import accompany, replace


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


def test_a_compressed_copy_lies_beside_the_file_where_wanted(tmp_path: Path) -> None:
    file, copy = tmp_path / "feed.atom", tmp_path / "feed.atom.gz"
    for data in (b"one", b"two"):
        accompany(file, data, True)
        replace(file, data)
        assert gzip.decompress(copy.read_bytes()) == data
    os.utime(copy, (1, 1))
    accompany(file, b"two", True)
    assert copy.stat().st_mtime == 1


def test_a_lost_compressed_copy_is_made_again(tmp_path: Path) -> None:
    file = tmp_path / "feed.atom"
    replace(file, b"one")
    accompany(file, b"one", True)
    assert (tmp_path / "feed.atom.gz").exists()


def test_no_old_compressed_copy_stays_where_none_is_wanted(tmp_path: Path) -> None:
    file = tmp_path / "feed.atom"
    accompany(file, b"one", True)
    accompany(file, b"two", False)
    accompany(file, b"two", False)
    assert list(tmp_path.iterdir()) == []
