"""Of a damaged database everything that can be read is saved, and the rest is asked for again."""

import os
import random
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from aggregator.errors import StoreError
from aggregator.model import Changes, Published, SourceState
from aggregator.store import articles, entries, placements, sources
from aggregator.store.access.database import Database
from aggregator.store.maintenance import consistency
from aggregator.store.maintenance.backup import integrity
from aggregator.store.maintenance.repair import repair
from tests.samples import NOON, article, place

COUNT = 300
PAGE = 4096


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed database of three hundred placed articles and one source."""
    path = tmp_path_factory.mktemp("sound") / "news.db"
    with Database.open(f"sqlite:///{path}") as database:
        with database.write() as db:
            batch = [replace(article(f"a{n}"), text=f"{n} " * 400) for n in range(COUNT)]
            articles.save(db, batch)
            ids = [each.id for each in batch]
            places = [place(id_, f"s{n // 3}", f"t{n // 6}") for n, id_ in enumerate(ids)]
            placements.save(db, Changes(places, dict.fromkeys(ids, b"x")), ids)
            sources.save(db, [SourceState("s", etag='"1"', body_hash="b", due=NOON, failures=2)])
        with database.bare() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture
def file(sound: Path, tmp_path: Path) -> Path:
    """A copy of that database."""
    return Path(shutil.copy(sound, tmp_path))


def spoil(path: Path, *pages: int) -> None:
    """Overwrite whole pages with what a failing disk may give."""
    noise = random.Random(7)
    with path.open("r+b") as data:
        for page in pages:
            data.seek((page - 1) * PAGE)
            data.write(noise.randbytes(PAGE))


def opened(path: Path) -> Database:
    return Database.open(f"sqlite:///{path}")


def test_a_sound_database_comes_out_as_it_was(file: Path) -> None:
    with opened(file) as database, database.read() as db:
        before = [tuple(row) for row in articles.listing(db, None, None)]
    file.chmod(0o640)
    done = repair(file, NOON)
    assert (done.kept["articles"], sum(done.lost.values())) == (COUNT, 0)
    assert file.stat().st_mode & 0o777 == 0o640
    with opened(file) as database, database.read() as db:
        assert not articles.is_any_pending(db)
        assert [tuple(row) for row in articles.listing(db, None, None)] == before


def test_a_database_of_an_earlier_version_keeps_what_was_published(file: Path) -> None:
    with opened(file) as database, database.write() as db:
        entries.save(
            db, [Published(f"topic/t{n}", f"tag:x,2026:{n}", NOON, NOON, NOON, {}) for n in range(9)]
        )
    with closing(sqlite3.connect(file)) as db:
        db.execute("DROP TABLE failing_pages")
        db.execute("ALTER TABLE entries DROP COLUMN archived")
        db.execute("UPDATE alembic_version SET version_num = '0001'")
        db.commit()
    done = repair(file, NOON)
    assert (done.kept["entries"], sum(done.lost.values())) == (9, 0)


def test_a_database_of_a_newer_version_is_left_alone(file: Path) -> None:
    with closing(sqlite3.connect(file)) as db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
        db.commit()
    with pytest.raises(StoreError, match="revision 9999"):
        repair(file, NOON)
    assert not [*file.parent.glob("*.damaged-*")]


def test_a_corrupted_page_costs_what_stood_on_it_and_no_more(file: Path) -> None:
    pages = file.stat().st_size // PAGE
    spoil(file, pages // 2)
    assert integrity(file) != []
    done = repair(file, NOON)
    assert integrity(file) == []
    assert COUNT - 5 <= done.kept["articles"] <= COUNT
    with opened(file) as database, database.read() as db:
        assert consistency.check(db) == []


@pytest.mark.parametrize("seed", range(12))
def test_whatever_page_is_hit_a_sound_database_comes_out(file: Path, seed: int) -> None:
    pages = file.stat().st_size // PAGE
    spoil(file, *random.Random(seed).sample(range(2, pages + 1), 3))
    done = repair(file, NOON)
    assert integrity(file) == []
    assert done.kept["articles"] + done.lost["articles"] <= COUNT
    with opened(file) as database, database.read() as db:
        assert consistency.check(db) == []


def test_what_was_lost_is_asked_of_the_outlets_again(file: Path) -> None:
    pages = file.stat().st_size // PAGE
    spoil(file, *range(pages // 3, pages // 2))
    assert repair(file, NOON).kept["articles"] < COUNT
    with opened(file) as database, database.read() as db:
        state = sources.states(db)["s"]
    assert (state.etag, state.body_hash, state.due, state.failures) == (None, None, None, 2)


def test_the_damaged_file_is_kept(file: Path) -> None:
    spoil(file, 9)
    damaged = file.read_bytes()
    done = repair(file, NOON)
    assert done.aside.read_bytes() == damaged
    assert done.aside.name == "news.db.damaged-20190312T120000"


def test_a_repair_that_fails_leaves_all_as_it_was(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spoil(file, 12)
    before = file.read_bytes()
    monkeypatch.setattr("aggregator.store.maintenance.repair.derive", full)
    with pytest.raises(StoreError):
        repair(file, NOON)
    assert file.read_bytes() == before
    assert {each.name.partition("-")[0] for each in file.parent.iterdir()} == {file.name}


def full(_: object) -> None:
    raise StoreError("database or disk is full")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can repair for another user")
def test_a_file_that_root_repairs_stays_with_its_owner(file: Path) -> None:
    spoil(file, 12)
    os.chown(file, 65534, 65534)
    repair(file, NOON)
    assert (file.stat().st_uid, file.stat().st_gid) == (65534, 65534)


def test_a_file_that_is_no_database_leaves_an_empty_one_and_says_so(tmp_path: Path) -> None:
    file = tmp_path / "news.db"
    file.write_bytes(b"no database at all " * 500)
    assert repair(file, NOON).kept["articles"] == 0
    assert integrity(file) == []


def test_a_restored_copy_is_saved_from_the_journal_of_the_file_before_it(file: Path, tmp_path: Path) -> None:
    with opened(tmp_path / "other.db") as database, database.write() as db:
        articles.save(db, [article("restored")])
    with opened(file) as database:
        with database.write() as db:
            articles.save(db, [article(f"b{n}", text="x " * 5000) for n in range(50)])
        journal = Path(f"{file}-wal").read_bytes()
    file.write_bytes((tmp_path / "other.db").read_bytes())
    Path(f"{file}-wal").write_bytes(journal)
    assert integrity(file) != []
    done = repair(file, NOON)
    assert done.kept["articles"] == 1
    assert Path(f"{done.aside}.foreign-wal").read_bytes() == journal
    with opened(file) as database, database.read() as db:
        assert list(articles.by_ids(db, ["a1", "b1", "restored"])) == ["restored"]


def test_articles_without_a_place_wait_for_one(file: Path) -> None:
    with opened(file) as database:
        with database.write() as db, suppress(StoreError):
            db.exec_driver_sql("DELETE FROM placements WHERE article IN ('a1', 'a2')")
        with database.read() as db:
            assert consistency.check(db) != []
        with database.write() as db:
            assert consistency.derive(db) == 2
        with database.read() as db:
            assert consistency.check(db) == []
            assert {each.id for each in articles.pending(db, 10)} == {"a1", "a2"}
