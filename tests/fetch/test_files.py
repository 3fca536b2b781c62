"""Folders of documents: what is read, what is refused, and what costs nothing."""

import os
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from aggregator.fetch import files
from aggregator.fetch.files import read
from aggregator.fetch.pacing import next_state
from aggregator.fetch.result import Fetched, Outcome
from aggregator.fetch.settings import Place, Settings
from aggregator.model import SourceState

FRESH = SourceState("a")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three documents, each older than the next."""
    (tmp_path / "deep" / "deeper").mkdir(parents=True)
    for age, name in enumerate(["c.md", "deep/b.md", "deep/deeper/a.txt"]):
        write(tmp_path / name, name.encode(), 1_000 + age)
    return tmp_path


def write(path: Path, data: bytes, modified: int) -> None:
    """A file as old as that."""
    path.write_bytes(data)
    os.utime(path, (modified, modified))


def visit(
    place: Place, now: datetime, state: SourceState = FRESH, **limits: int
) -> tuple[list[Fetched], SourceState]:
    """All results of one visit, and the state after it."""
    settings = Settings(**limits)  # type: ignore[arg-type]
    results = list(read(place, state, settings, now))
    for fetched in results:
        state = next_state(state, fetched, settings, now)
    return results, state


def names(results: list[Fetched]) -> list[str]:
    """What was read, in order."""
    return [Path(document.address).name for fetched in results for document in fetched.documents]


def test_a_folder_is_read_whole_from_old_to_new(folder: Path, now: datetime) -> None:
    results, _ = visit(Place("a", path=folder, encoding="gb18030"), now)
    assert names(results) == ["c.md", "b.md", "a.txt"]
    document = results[0].documents[0]
    assert (document.data, document.address, document.encoding) == (b"c.md", str(folder / "c.md"), "gb18030")
    assert document.modified is not None
    assert document.modified.timestamp() == 1_000


def test_nothing_is_opened_when_nothing_changed(folder: Path, now: datetime) -> None:
    place = Place("a", path=folder)
    _, state = visit(place, now)
    results, _ = visit(place, now, state)
    assert [fetched.outcome for fetched in results] == [Outcome.UNCHANGED]


def test_only_newer_files_are_read_the_next_time(folder: Path, now: datetime) -> None:
    place = Place("a", path=folder)
    _, state = visit(place, now)
    write(folder / "d.md", b"d", 2_000)
    results, _ = visit(place, now, state)
    assert names(results) == ["d.md"]


@pytest.mark.parametrize("change", ["older file", "rewritten", "removed", "renamed"])
def test_any_other_change_makes_all_of_it_read_again(change: str, folder: Path, now: datetime) -> None:
    place = Place("a", path=folder)
    _, state = visit(place, now)
    match change:
        case "older file":
            write(folder / "0.md", b"0", 500)
        case "rewritten":
            write(folder / "c.md", b"longer", 1_000)
        case "removed":
            (folder / "c.md").unlink()
        case "renamed":
            (folder / "c.md").rename(folder / "e.md")
    results, _ = visit(place, now, state)
    assert len(names(results)) == len([path for path in folder.rglob("*") if path.is_file()])


def test_a_large_folder_comes_in_batches_and_goes_on_after_a_break(folder: Path, now: datetime) -> None:
    place = Place("a", path=folder)
    results, _ = visit(place, now, batch_documents=1)
    assert [fetched.more for fetched in results] == [True, True, False]
    after_first = next_state(FRESH, results[0], Settings(), now)
    assert after_first.due == now
    rest, _ = visit(place, now, after_first, batch_documents=1)
    assert names(rest) == ["b.md", "a.txt"]


@pytest.mark.parametrize(
    ("glob", "expected"),
    [
        ("**/*", ["c.md", "b.md", "a.txt"]),
        ("**/*.md", ["c.md", "b.md"]),
        ("*.md", ["c.md"]),
        ("deep/**", ["b.md", "a.txt"]),
        ("deep/*", ["b.md"]),
        ("**/[!a].*", ["c.md", "b.md"]),
        ("c.md", ["c.md"]),
        ("?.md", ["c.md"]),
    ],
)
def test_a_pattern_chooses(glob: str, expected: list[str], folder: Path, now: datetime) -> None:
    assert names(visit(Place("a", path=folder, glob=glob), now)[0]) == expected


def test_a_single_file_is_a_place_too(folder: Path, now: datetime) -> None:
    assert names(visit(Place("a", path=folder / "c.md"), now)[0]) == ["c.md"]


@pytest.mark.parametrize(
    ("path", "glob", "reason"),
    [
        ("missing/deeper", "**/*", "no such file or directory"),
        ("missing", "**/*", "no such file"),
        ("", "*.xml", r"no file matches \*.xml"),
        ("", "../*", "no file matches"),
        ("", "[z-a]", "malformed"),
    ],
)
def test_a_place_without_files_is_a_failed_visit(
    path: str, glob: str, reason: str, folder: Path, now: datetime
) -> None:
    (fetched,) = visit(Place("a", path=folder / path, glob=glob), now)[0]
    assert fetched.outcome is Outcome.FAILED
    with pytest.raises(Exception, match=reason):
        raise fetched.error or AssertionError


def reasons(results: list[Fetched]) -> dict[str, str]:
    """Why single files were refused."""
    return {Path(error.address).name: error.reason for fetched in results for error in fetched.errors}


def test_refused_files_cost_one_line_each_and_the_others_nothing(folder: Path, now: datetime) -> None:
    outside = folder.parent / "outside.md"
    outside.write_bytes(b"secret")
    (folder / "escape.md").symlink_to(outside)
    (folder / "circle.md").symlink_to(folder / "circle.md")
    (folder / "nowhere.md").symlink_to(folder / "nothing")
    (folder / "within.md").symlink_to(folder / "c.md")
    os.mkfifo(folder / "pipe.md")
    write(folder / "large.md", b"a" * 101, 1_500)
    (folder / "empty.md").touch()
    place = Place("a", path=folder, max_bytes=100)
    results, state = visit(place, now)
    assert sorted(names(results)) == ["a.txt", "b.md", "c.md", "empty.md", "within.md"]
    told = reasons(results)
    assert told["escape.md"] == "it is a link that leads out of the folder"
    assert "symbolic link" in told["circle.md"].lower()
    assert told["nowhere.md"] == "no such file or directory"
    assert told["pipe.md"] == "it is not a regular file"
    assert told["large.md"] == "more than 100 bytes"
    assert visit(place, now, state)[0][0].errors == ()


@pytest.mark.parametrize("batch", [1, 500])
def test_a_folder_of_which_nothing_can_be_read_fails_until_that_is_mended(
    batch: int, folder: Path, now: datetime
) -> None:
    place = Place("a", path=folder, max_bytes=1)
    once, state = visit(place, now, batch_documents=batch)
    again, state = visit(place, now, state, batch_documents=batch)
    assert [fetched.outcome for fetched in (*once, *again)] == [Outcome.FAILED] * 2
    assert state.failures == 2
    reason = f"nothing in it can be read ({folder / 'c.md'}: more than 1 bytes, and 2 more)"
    assert state.error == f"{folder}: {reason}"
    mended, state = visit(replace(place, max_bytes=100), now, state, batch_documents=batch)
    assert names(mended) == ["c.md", "b.md", "a.txt"]
    assert state.failures == 0


def test_a_folder_within_that_may_not_be_entered_costs_one_line(
    folder: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "lost+found").mkdir()
    scan = os.scandir

    def guarded(path: Path) -> object:
        if path.name == "lost+found":  # root, too, may run this test
            raise PermissionError
        return scan(path)

    monkeypatch.setattr(os, "scandir", guarded)
    results, state = visit(Place("a", path=folder), now)
    assert names(results) == ["c.md", "b.md", "a.txt"]
    assert reasons(results).keys() == {"lost+found"}
    assert visit(Place("a", path=folder), now, state)[0][0].errors == ()


@pytest.mark.parametrize("glob", ["*.md", "[bc].md"])
def test_a_pattern_of_names_walks_no_further(
    glob: str, folder: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered: list[Path] = []
    scan = os.scandir

    def watched(path: Path) -> object:
        entered.append(path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", watched)
    assert names(visit(Place("a", path=folder, glob=glob), now)[0]) == ["c.md"]
    assert entered == [folder]


def test_a_single_file_is_read_whatever_lies_beside_it(folder: Path, now: datetime) -> None:
    (folder / ".feed.xml").write_bytes(b"hidden")
    (folder / "private").mkdir(mode=0o000)
    assert names(visit(Place("a", path=folder / ".feed.xml"), now)[0]) == [".feed.xml"]


def test_a_time_that_no_calendar_has_is_none(
    folder: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured = files._measured
    late = 400_000_000_000 * 10**9
    monkeypatch.setattr(files, "_measured", lambda path, entry: replace(measured(path, entry), time=late))
    results, _ = visit(Place("a", path=folder, glob="c.md"), now)
    assert [document.modified for fetched in results for document in fetched.documents] == [None]


def test_linked_folders_are_not_entered_so_that_no_circle_is_walked(folder: Path, now: datetime) -> None:
    (folder / "deep" / "up").symlink_to(folder)
    assert names(visit(Place("a", path=folder, glob="**/*.md"), now)[0]) == ["c.md", "b.md"]


def test_a_folder_that_becomes_a_link_before_its_file_is_opened_leads_nowhere(
    folder: Path, now: datetime, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "b.md").write_bytes(b"secret")
    resolved = os.path.realpath

    def swapped(path: Path, *, strict: bool) -> str:
        found = resolved(path, strict=strict)
        if path.name == "b.md":
            (folder / "deep").rename(folder / "former")
            (folder / "deep").symlink_to(outside)
        return found

    monkeypatch.setattr(os.path, "realpath", swapped)
    results, _ = visit(Place("a", path=folder, glob="**/[bc].md"), now)
    assert names(results) == ["c.md"]
    assert "directory" in reasons(results)["b.md"]


def test_hidden_files_and_folders_are_passed_by(folder: Path, now: datetime) -> None:
    (folder / ".git").mkdir()
    (folder / ".git" / "config").touch()
    (folder / ".c.md.swp").touch()
    assert names(visit(Place("a", path=folder), now)[0]) == ["c.md", "b.md", "a.txt"]


def test_a_name_that_is_no_text_is_shown_as_far_as_it_can_be(folder: Path, now: datetime) -> None:
    (Path(os.fsdecode(os.fsencode(folder) + b"/\xff\x1b[31m.md"))).write_bytes(b"x")
    addresses = [
        document.address
        for fetched in visit(Place("a", path=folder), now)[0]
        for document in fetched.documents
    ]
    assert all(address.isprintable() and address.encode() for address in addresses)
    assert len(addresses) == 4
