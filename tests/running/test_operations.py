"""status, backup and doctor, as a person calls them."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from aggregator import app, config, cycle
from aggregator.store.access.database import Database
from aggregator.store.maintenance.backup import integrity
from tests.command import Run
from tests.running import steps
from tests.running.outlets import Outlets, serving
from tests.running.test_daemon import outlet
from tests.samples import NOON


@pytest.fixture(scope="module")
def server() -> Iterator[Outlets]:
    with serving() as outlets:
        yield outlets


@pytest.fixture(scope="module")
def visited(server: Outlets, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cycle over a good source and a broken one."""
    made = tmp_path_factory.mktemp("visited")
    places = {"good": outlet(server, "good", 1), "bad": outlet(server, "bad", 2)}
    server.outlets["bad"].broken = True
    steps.write_config(made, places)
    steps.once(made, NOON)
    return made


@pytest.fixture
def folder(visited: Path, tmp_path: Path) -> Path:
    """A copy of its folder."""
    return Path(shutil.copytree(visited, tmp_path, dirs_exist_ok=True))


def test_status_shows_how_each_source_fares(run: Run, folder: Path) -> None:
    shown = run(folder, "status", COLUMNS="200")
    assert shown.returncode == 0
    assert "good" in shown.stdout
    assert "Glacier 1" in shown.stdout
    (state,) = (json.loads(line) for line in run(folder, "status", "--json").stdout.splitlines())
    good, bad = state["sources"]
    assert (good["name"], good["failures"]) == ("good", 0)
    assert good["trouble"] == "nothing new since 2019-03-12 12:00 UTC"
    assert good["succeeded"].startswith("2019-03-12T12:00")
    assert bad["failures"] == 1
    assert "is an HTML page" in bad["error"]
    assert state["topics"][0]["headline"].startswith("Glacier 1")


def test_backup_makes_a_copy_that_is_a_database(run: Run, folder: Path) -> None:
    result = run(folder, "backup", "copy.db")
    assert result.returncode == 0
    assert "bytes" in result.stdout
    assert integrity(folder / "copy.db") == []


def test_backup_makes_no_database_to_copy_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("")
    (tmp_path / "copy.db").write_bytes(b"SQLite format 3\0, the last good one")
    result = run(tmp_path, "backup", "copy.db")
    assert (result.returncode, "does not exist yet" in result.stderr) == (4, True)
    assert (tmp_path / "copy.db").read_bytes().endswith(b"good one")
    assert not (tmp_path / "aggregator.db").exists()


def test_a_restored_backup_continues_where_it_was_made(run: Run, folder: Path) -> None:
    run(folder, "backup", "copy.db")
    before = steps.published(folder)
    for file in folder.glob("aggregator.db*"):
        file.unlink()
    (folder / "copy.db").rename(folder / "aggregator.db")
    steps.once(folder, NOON)
    assert steps.published(folder) == before


def test_a_store_that_moved_goes_on_as_it_was(run: Run, folder: Path, postgres_url: str) -> None:
    before = steps.published(folder)
    old = f"sqlite:///{folder}/aggregator.db"
    moved = run(folder, "migrate-store", old, postgres_url)
    assert (moved.returncode, moved.stderr) == (0, "")
    assert "rows moved" in moved.stdout
    again = run(folder, "migrate-store", old, postgres_url)
    assert again.returncode == 4
    assert "not empty" in again.stderr
    environment = {"AGGREGATOR__STORE__URL": postgres_url}
    with app.opened(config.load(folder / "config.toml", environment=environment), alone=True) as opened:
        cycle.run(replace(opened.parts, clock=lambda: NOON))
    assert steps.published(folder) == before


def test_doctor_and_status_look_at_postgresql_as_well(run: Run, folder: Path, postgres_url: str) -> None:
    place = {"AGGREGATOR__STORE__URL": postgres_url}
    run(folder, "migrate-store", f"sqlite:///{folder}/aggregator.db", postgres_url)
    for words in (["doctor"], ["doctor", "--repair"]):
        found = run(folder, *words, **place)
        assert (found.returncode, "WRONG" in found.stdout) == (0, False)
    assert "Glacier 1" in run(folder, "status", **place, COLUMNS="200").stdout
    with Database.open(postgres_url) as database, database.write() as db:
        db.execute(text("UPDATE topics SET articles = 9"))
    assert "topics have a wrong count of articles" in run(folder, "doctor", **place).stdout
    assert run(folder, "doctor", "--repair", **place).returncode == 0
    assert run(folder, "doctor", **place).returncode == 0
    refused = run(folder, "backup", "copy.db", **place)
    assert (refused.returncode, "pg_dump" in refused.stderr) == (4, True)


def test_doctor_finds_everything_well_and_changes_nothing(run: Run, folder: Path) -> None:
    before = steps.rows(folder)
    result = run(folder, "doctor")
    assert result.returncode == 0
    assert "WRONG" not in result.stdout
    assert steps.rows(folder) == before


def test_doctor_looks_at_the_folders_of_archives(run: Run, folder: Path) -> None:
    (folder / "disk").touch()
    with (folder / "config.toml").open("a") as file:
        file.write('[[archives]]\nformat = "hexo"\npath = "disk/posts"\n')
    result = run(folder, "doctor")
    assert result.returncode == 4
    assert "WRONG archive" in result.stdout


def test_doctor_looks_at_the_rest_where_no_database_answers(run: Run, folder: Path) -> None:
    found = run(folder, "doctor", AGGREGATOR__STORE__URL=f"postgresql://news@/news?host={folder}")
    assert (found.returncode, found.stderr) == (4, "")
    assert "well  output" in found.stdout
    assert found.stdout.count("the server must run") == 1


def test_doctor_works_before_the_first_cycle(run: Run, tmp_path: Path) -> None:
    steps.write_config(tmp_path, {})
    result = run(tmp_path, "doctor")
    assert (result.returncode, "does not exist yet" in result.stdout) == (0, True)
    assert not (tmp_path / "aggregator.db").exists()


def test_doctor_names_damage_and_repairs_it(run: Run, folder: Path) -> None:
    (folder / "output" / ".feed.atom.x.tmp").write_text("half")
    data = bytearray((folder / "aggregator.db").read_bytes())
    data[5 * 4096 : 7 * 4096] = b"\xa5" * 8192
    (folder / "aggregator.db").write_bytes(data)
    found = run(folder, "doctor")
    assert found.returncode == 4
    assert "WRONG database" in found.stdout
    repaired = run(folder, "doctor", "--repair")
    assert "rebuilt with" in repaired.stdout
    assert run(folder, "doctor").returncode == 0
    assert not (folder / "output" / ".feed.atom.x.tmp").exists()


def test_doctor_that_saves_nothing_says_so(run: Run, folder: Path) -> None:
    (folder / "aggregator.db").write_bytes(b"no database at all " * 500)
    repaired = run(folder, "doctor", "--repair")
    assert (repaired.returncode, "restore a backup" in repaired.stdout) == (4, True)
    assert "WRONG database" in repaired.stdout


def test_doctor_finds_the_clock_right_while_a_daemon_visits(run: Run, folder: Path) -> None:
    steps.once(folder, app.utc_now() + timedelta(minutes=1))
    assert run(folder, "doctor").returncode == 0


def test_doctor_says_that_the_clock_was_set_back(run: Run, folder: Path) -> None:
    steps.once(folder, steps.later(NOON, days=40_000))
    result = run(folder, "doctor")
    assert (result.returncode, "WRONG clock" in result.stdout) == (4, True)


def test_doctor_repairs_no_database_that_is_in_use(run: Run, folder: Path) -> None:
    with steps.opened(folder, NOON):
        result = run(folder, "doctor", "--repair")
    assert result.returncode == 3
