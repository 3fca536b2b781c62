"""Opening a database, and what is said when that fails."""

import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text, update

from aggregator.errors import StoreDamaged, StoreError
from aggregator.model import SourceState
from aggregator.store import articles, entries, revisions, schema, sources
from aggregator.store.access.database import Database
from aggregator.store.maintenance.migrate import HEAD, alembic_config, revision
from aggregator.store.schema import SEARCH_INDEX, metadata
from tests.postgres import ON_POSTGRESQL, ON_SQLITE, Server
from tests.samples import NOON, article


def test_a_new_database_is_migrated_to_the_newest_schema(database: Database) -> None:
    with database.read() as db:
        assert revision(db) == HEAD
        made = {name for name in inspect(db).get_table_names() if not name.startswith(SEARCH_INDEX)}
        assert made == {*metadata.tables, "alembic_version"}


def test_the_migrations_make_exactly_the_schema(database: Database) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with database.read() as db:
        found = compare_metadata(MigrationContext.configure(db), metadata)
    assert [change for change in found if not change[1].name.startswith(SEARCH_INDEX)] == []


def test_the_newest_revision_is_the_one_the_scripts_end_in(database: Database) -> None:
    from alembic.script import ScriptDirectory

    with database.read() as db:
        assert ScriptDirectory.from_config(alembic_config(db)).get_current_head() == HEAD


def test_a_database_of_the_first_revision_is_upgraded_with_all_that_it_holds(store_url: str) -> None:
    from alembic import command

    engine = create_engine(store_url)
    with engine.begin() as db:
        command.upgrade(alembic_config(db), "0001")
        db.execute(text("INSERT INTO aliases (kind, retired, survivor) VALUES ('topic', 'a', 'b')"))
    engine.dispose()
    with closing(Database.open(store_url)) as database, database.read() as db:
        assert revision(db) == HEAD
        assert entries.merged(db, "topic", ["b"]) == {"b": ["a"]}
        assert entries.grown(db, "topic") == []


def test_a_database_is_opened_while_another_writes(database: Database, store_url: str) -> None:
    with (
        database.write(quiet=True) as writing,
        ThreadPoolExecutor(1) as another,
    ):
        sources.save(writing, [SourceState("a")])
        another.submit(lambda: Database.open(store_url).close()).result(timeout=10)


def test_a_new_file_is_for_its_owner_alone_and_an_old_one_keeps_its_mode(tmp_path: Path) -> None:
    file = tmp_path / "news.db"
    former = os.umask(0o022)
    try:
        Database.open(f"sqlite:///{file}").close()
        new = file.stat().st_mode & 0o777
        file.chmod(0o644)
        Database.open(f"sqlite:///{file}").close()
    finally:
        os.umask(former)
    assert (new, file.stat().st_mode & 0o777) == (0o600, 0o644)


@ON_SQLITE
def test_sqlite_runs_in_wal_mode(database: Database) -> None:
    with database.read() as db:
        assert db.scalar(text("PRAGMA journal_mode")) == "wal"


def test_an_exception_rolls_everything_back(database: Database) -> None:
    def write_and_fail() -> None:
        with database.write() as db:
            sources.save(db, [SourceState("a")])
            raise KeyError

    with pytest.raises(KeyError):
        write_and_fail()
    with database.read() as db:
        assert sources.states(db) == {}


def test_the_state_of_a_source_comes_back_field_by_field(database: Database) -> None:
    state = SourceState("a", etag='W/"é"', checked=NOON, interval=900.5, failures=2, retired=True)
    with database.write() as db:
        sources.save(db, [SourceState("a"), SourceState("b")])
        sources.save(db, [state])
    with database.read() as db:
        assert sources.states(db) == {"a": state, "b": SourceState("b")}


@ON_POSTGRESQL
def test_all_text_sorts_by_its_bytes_whatever_the_database_was_made_for(database: Database) -> None:
    query = (
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' "
        "AND table_name <> 'alembic_version' AND data_type IN ('text', 'character varying') "
        "AND collation_name IS DISTINCT FROM 'C'"
    )
    with database.read() as db:
        assert list(db.execute(text(query))) == []


def test_a_connection_that_the_server_has_ended_is_replaced(
    postgres_server: Server, postgres_url: str
) -> None:
    with Database.open(postgres_url) as database:
        postgres_server.cut_off(postgres_url)
        with database.write() as db:
            sources.save(db, [SourceState("a")])
        postgres_server.cut_off(postgres_url)
        with database.read() as db:
            assert list(sources.states(db)) == ["a"]


def test_whatever_stands_in_a_text_can_be_kept(database: Database) -> None:
    odd = article(title="nul\0here", guid="\0", text="\U0001f980 \u202e \ufffe")
    with database.write() as db:
        articles.save(db, [odd])
    with database.read() as db:
        kept = articles.by_ids(db, [odd.id])[odd.id]
    assert kept.title.replace("\0", "") == "nulhere"
    assert kept.text == odd.text


def test_a_reader_sees_what_was_there_when_it_began(database: Database) -> None:
    with database.read() as reader:
        assert sources.states(reader) == {}
        with database.write() as db:
            sources.save(db, [SourceState("a")])
        assert sources.states(reader) == {}
    with database.read() as db:
        assert list(sources.states(db)) == ["a"]


def test_several_that_open_a_new_database_at_once_all_find_it_whole(unopened_url: str) -> None:
    def heads(_: int) -> str | None:
        with Database.open(unopened_url) as opened, opened.read() as db:
            return revision(db)

    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(heads, range(4))) == {HEAD}


def test_the_state_of_some_sources_comes_with_that_of_all_that_hold_others_back(database: Database) -> None:
    holding = SourceState("c", held_scope="*.harbour.example", held_until=NOON)
    with database.write() as db:
        sources.save(db, [SourceState("a"), SourceState("b"), holding])
    with database.read() as db:
        assert sources.states(db, ["a", "unknown"]) == {"a": SourceState("a"), "c": holding}


def test_a_source_rests_until_its_time_at_the_address_that_it_belongs_to(database: Database) -> None:
    later = SourceState("later", address="https://harbour.example/", due=NOON + timedelta(seconds=1))
    with database.write() as db:
        sources.save(db, [SourceState("never"), SourceState("now", due=NOON)])
        sources.save(db, [later])
    with database.read() as db:
        assert sources.resting(db, NOON, timedelta(minutes=10)) == {"later": "https://harbour.example/"}


def refused(url: str) -> str:
    with pytest.raises(StoreError) as raised:
        Database.open(url)
    return str(raised.value)


def test_a_database_from_a_newer_version_is_refused_in_words(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/a.db"
    with Database.open(url) as database, database.write() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert "at revision 9999, which this version of aggregator does not know" in refused(url)


def test_a_file_that_is_no_database_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"no database, " * 100)
    assert "the file is not a SQLite database" in refused(f"sqlite:///{tmp_path}/a.db")


def test_an_article_about_damage_makes_no_error_one_of_damage(tmp_path: Path) -> None:
    """A full database, as a full disk gives it: the words of the error hold what was to be written."""
    with Database.open(f"sqlite:///{tmp_path / 'a.db'}") as database:
        telling = [
            replace(article(f"a{n}"), title="The file is malformed, not a database") for n in range(500)
        ]
        with database.bare() as connection:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]

        def fill() -> None:
            with database.write() as db:
                db.exec_driver_sql(f"PRAGMA max_page_count = {pages + 5}")
                articles.save(db, telling)

        with pytest.raises(StoreError) as raised:
            fill()
        assert not isinstance(raised.value, StoreDamaged)


@pytest.mark.parametrize("replaced", [False, True])
def test_nothing_is_written_into_a_file_that_was_removed(replaced: bool, tmp_path: Path) -> None:
    file = tmp_path / "a.db"
    with Database.open(f"sqlite:///{file}") as database:
        copy = file.read_bytes()
        file.unlink()
        if replaced:
            (tmp_path / "b.db").write_bytes(copy)
            (tmp_path / "c.db").write_bytes(copy)
            (tmp_path / "c.db").rename(file)
        with pytest.raises(StoreDamaged, match="removed or replaced while it was open"), database.write():
            pass


def test_a_missing_folder_is_refused_in_words(tmp_path: Path) -> None:
    assert "the folder must exist" in refused(f"sqlite:///{tmp_path}/none/a.db")


def test_a_url_that_is_none_is_refused_in_words() -> None:
    for url in (
        "aggregator.db",
        "sqlite://aggregator.db",
        "postgresql://news@db:port/news",
        "nosuch://host/db",
    ):
        assert '[store] url must be like "sqlite:///aggregator.db"' in refused(url)


def test_what_the_configuration_refuses_is_no_store_for_a_command_either() -> None:
    assert "an @ in the password as %40" in refused("postgresql://news:p@ss@db/news")


def test_a_server_that_does_not_answer_is_named_with_what_to_do(tmp_path: Path) -> None:
    words = refused(f"postgresql://user:hunter2@/news?host={tmp_path}")
    assert "the server must run, and [store] url must name it" in words
    assert "hunter2" not in words


def test_a_password_stands_in_no_error() -> None:
    assert "hunter2" not in refused("nosuch://user:hunter2@host/db")
    assert "hunter2" not in refused("postgresql://127.0.0.1:1/news?user=news&password=hunter2")


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "a.db") as other:
        other.execute("CREATE TABLE articles (x)")
    assert "already exists" in refused(f"sqlite:///{tmp_path}/a.db")


def test_transactions_are_counted_beyond_two_billion(database: Database) -> None:
    with database.write(quiet=True) as db:
        revisions.advance(db)
        db.execute(update(schema.revisions).values(number=2**31 - 1))
    with database.write() as db:
        revisions.advance(db)
    with database.read() as db:
        assert revisions.current(db) > 2**31
