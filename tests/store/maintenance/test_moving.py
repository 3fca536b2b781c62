"""A store moves from one database into another and back, and stays the same."""

import shutil
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Boolean, Column, Float, Integer, LargeBinary, Table, insert, select
from sqlalchemy.types import TypeEngine

from aggregator.errors import LockedError, StoreError
from aggregator.model import Changes, Correction, Phrase
from aggregator.store import articles, corrections, placements, search
from aggregator.store.access.database import Database
from aggregator.store.access.lock import exclusive
from aggregator.store.access.places import locks_of
from aggregator.store.maintenance.moving import move
from aggregator.store.schema import Utc, metadata, searchable
from aggregator.store.search import Words
from tests.postgres import Server
from tests.samples import NOON, article, place

Filled = dict[str, list[dict[str, object]]]
Rows = dict[str, list[tuple[object, ...]]]

_TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=20)
_TIME = st.datetimes(timezones=st.just(UTC))
_KINDS = (
    (Utc, _TIME),
    (Boolean, st.booleans()),
    (Integer, st.integers(1, 2**31 - 1)),
    (Float, st.floats(allow_nan=False, allow_infinity=False)),
    (LargeBinary, st.binary(max_size=20)),
)


def column_values(column: Column[object]) -> st.SearchStrategy[object]:
    values = _values(column.type)
    return values | st.none() if column.nullable else values


def _values(kind: TypeEngine[object]) -> st.SearchStrategy[object]:
    if type(kind).__name__ == "JSON":
        return st.lists(_TEXT | st.dictionaries(_TEXT, _TEXT), max_size=3)
    return next((values for type_, values in _KINDS if isinstance(kind, type_)), _TEXT)


def table_rows(table: Table) -> st.SearchStrategy[list[dict[str, object]]]:
    row = st.fixed_dictionaries({column.name: column_values(column) for column in table.columns})
    keys = [column.name for column in table.primary_key]
    return st.lists(row, max_size=3, unique_by=lambda each: tuple(each[name] for name in keys))


# What can be searched is packed: see the test of it below.
STORES = st.fixed_dictionaries(
    {table.name: table_rows(table) for table in metadata.sorted_tables if table is not searchable}
)


def silent(_: str, __: int, ___: int) -> None:
    """Nobody watches."""


def rows(url: str) -> Rows:
    with Database.open(url) as database, database.read() as db:
        return {
            table.name: [tuple(row) for row in db.execute(select(table).order_by(*table.primary_key))]
            for table in metadata.sorted_tables
        }


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite store of placed articles with a correction."""
    file = tmp_path_factory.mktemp("store") / "old.db"
    many = [article(f"a{number:04}") for number in range(1_201)]
    with Database.open(f"sqlite:///{file}") as database, database.write() as db:
        articles.save(db, many)
        placements.save(
            db, Changes([place("a0001")], {"a0001": b"\0\1"}, topic_aliases={"t9": "t1"}), ["a0001"]
        )
        corrections.save(db, Correction("split", ("a0001",), NOON))
        search.save(db, [Words("a0001", ["ferry"], ["bridge"])])
    return file


@pytest.fixture
def filled(store: Path, tmp_path: Path) -> str:
    """The URL of a copy of that store."""
    return f"sqlite:///{shutil.copy(store, tmp_path)}"


def test_a_store_goes_to_postgresql_and_back_row_by_row(
    filled: str, unopened_url: str, tmp_path: Path
) -> None:
    back = f"sqlite:///{tmp_path}/back.db"
    before = rows(filled)
    assert move(filled, unopened_url, silent)["articles"] == 1_201
    assert rows(unopened_url) == before
    move(unopened_url, back, silent)
    assert rows(back) == before


@pytest.mark.no_cover
@given(store=STORES)
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whatever_rows_there_are_they_arrive_as_they_were(
    store: dict[str, list[dict[str, object]]],
    postgres_server: Server,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder, served = tmp_path_factory.mktemp("moving"), postgres_server.database()
    old, back = f"sqlite:///{folder}/old.db", f"sqlite:///{folder}/back.db"
    with Database.open(old) as database, database.write() as db:
        for table in metadata.sorted_tables:
            if store.get(table.name):
                db.execute(insert(table), store[table.name])
    move(old, served, silent)
    move(served, back, silent)
    assert rows(back) == rows(old)
    postgres_server.drop(served)


def test_what_was_found_is_found_and_new_words_too(filled: str, postgres_url: str) -> None:
    move(filled, postgres_url, silent)
    with Database.open(postgres_url) as database:
        with database.write() as db:
            search.save(db, [Words("a0002", ["pier"], ["bridge"])])
        with database.read() as db:
            assert set(search.find(db, [Phrase(["bridge"], False)], 9)) == {"a0001", "a0002"}


def test_new_rows_get_numbers_after_those_that_came_along(filled: str, postgres_url: str) -> None:
    move(filled, postgres_url, silent)
    with Database.open(postgres_url) as database:
        with database.write() as db:
            corrections.save(db, Correction("join", ("a0001", "a0002"), NOON))
        with database.read() as db:
            assert [each.kind for each in corrections.everything(db)] == ["split", "join"]


def test_a_target_that_holds_anything_is_left_as_it_is(filled: str, store_url: str) -> None:
    with Database.open(store_url) as database, database.write() as db:
        articles.save(db, [article("mine")])
    with pytest.raises(StoreError, match="not empty: rows in articles"):
        move(filled, store_url, silent)
    assert len(rows(store_url)["articles"]) == 1


def test_a_store_in_use_does_not_move(filled: str, store_url: str) -> None:
    writer, daemon = locks_of(store_url) or (None, None)
    assert writer
    assert daemon
    for lock in (writer, daemon):
        with exclusive(lock, "aggregator run"), pytest.raises(LockedError, match="aggregator run"):
            move(filled, store_url, silent)


def test_a_store_does_not_move_into_itself(filled: str) -> None:
    with pytest.raises(StoreError, match="both URLs name one database"):
        move(filled, filled, silent)


def test_a_source_that_is_not_there_is_named_and_not_made(tmp_path: Path, store_url: str) -> None:
    with pytest.raises(StoreError, match=r"gone\.db: there is no such database"):
        move(f"sqlite:///{tmp_path}/gone.db", store_url, silent)
    assert not (tmp_path / "gone.db").exists()


def test_the_way_is_told_batch_by_batch(filled: str, store_url: str) -> None:
    told: list[tuple[str, int, int]] = []
    move(filled, store_url, lambda *step: told.append(step))
    assert [done for table, done, _ in told if table == "articles"] == [500, 1_000, 1_201]
