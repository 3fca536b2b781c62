"""Who holds a shard, for how long, and what one may do who holds it no more."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest

from aggregator.cluster import lease
from aggregator.errors import LeaseLost, StoreError
from aggregator.model import SourceState
from aggregator.store import shards, sources
from aggregator.store.access.database import Database
from aggregator.store.schema import shards as shards_table
from tests.running.outlets import eventually

LONG, SHORT, NONE = timedelta(seconds=60), timedelta(seconds=0.6), timedelta()


@pytest.fixture
def database(postgres_url: str) -> Iterator[Database]:
    with Database.open(postgres_url) as opened:
        with opened.write() as db:
            shards.lay_out(db, 4)
        yield opened


def claim(database: Database, holder: str, span: timedelta = LONG) -> bool:
    with database.write() as db:
        return shards.claim(db, 2, holder, span)


def taken(database: Database) -> set[int]:
    with database.read() as db:
        return set(shards.taken(db))


def test_of_several_that_want_a_shard_one_has_it(database: Database) -> None:
    assert claim(database, "a")
    assert not claim(database, "b")
    assert taken(database) == {2}


def test_a_claim_does_not_wait_for_another_that_is_being_made(database: Database) -> None:
    with database.write() as db:
        assert shards.claim(db, 2, "a", LONG)
        assert not claim(database, "b")


def test_a_lease_that_is_over_is_anothers(database: Database) -> None:
    assert claim(database, "a", NONE)
    assert claim(database, "b")
    with database.write() as db:
        assert not shards.renew(db, 2, "a", LONG)
        assert shards.renew(db, 2, "b", LONG)


def test_servers_rest_between_two_leases(database: Database) -> None:
    with lease.held(database, 2, LONG, timedelta(seconds=0.3), threading.Event()):
        pass
    assert taken(database) == {2}
    assert not claim(database, "b")
    assert eventually(lambda: claim(database, "b"))


def test_a_lease_is_renewed_as_long_as_the_work_lasts(database: Database) -> None:
    with lease.held(database, 2, SHORT, NONE, threading.Event()) as held:
        assert held
        assert not eventually(held.ended.is_set, 1.5)
        assert taken(database) == {2}
        with lease.held(database, 2, SHORT, NONE, threading.Event()) as other:
            assert other is None
    assert taken(database) == set()


def test_who_lost_a_shard_is_told_and_can_write_no_more(database: Database) -> None:
    with lease.held(database, 2, SHORT, NONE, threading.Event()) as held:
        assert held
        with held.database.write() as db:
            sources.save(db, [SourceState("before")])
        with database.write() as db:
            db.execute(shards_table.update().values(holder="another"))
        with pytest.raises(LeaseLost), held.database.write() as db:
            sources.save(db, [SourceState("after")])
        assert eventually(held.ended.is_set)
    with database.read() as db:
        assert list(sources.states(db)) == ["before"]


def test_nobody_takes_a_shard_while_its_holder_writes(database: Database) -> None:
    assert claim(database, "a", NONE)
    with database.write() as db:
        shards.confirm(db, 2, "a")
        assert not claim(database, "b")
    assert claim(database, "b")


def test_a_signal_ends_the_work_under_a_lease(database: Database) -> None:
    stop = threading.Event()
    with lease.held(database, 2, LONG, NONE, stop) as held:
        assert held
        stop.set()
        assert eventually(held.ended.is_set)


def test_the_number_of_shards_changes_only_while_nobody_is_at_work(database: Database) -> None:
    assert claim(database, "a")
    with pytest.raises(StoreError, match="at work on 4 shards"), database.write() as db:
        shards.lay_out(db, 8)
    with database.write() as db:
        shards.release(db, 2, "a", NONE)
    with database.write() as db:
        shards.lay_out(db, 8)
    assert claim(database, "b")
