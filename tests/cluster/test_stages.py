"""A round, stage by stage: plan, visit, merge, publish."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.cluster.stages import Stages
from aggregator.errors import LockedError, OutputError, StoreError
from aggregator.store import placements, shards
from aggregator.store.access.lock import exclusive
from aggregator.store.schema import shards as shards_table
from tests.cluster import crew
from tests.cluster.hosts import Host, serving
from tests.postgres import Server
from tests.running.outlets import Outlet
from tests.samples import NOON


@pytest.fixture
def hosts() -> Iterator[list[Host]]:
    with serving(3) as made:
        yield made


@pytest.fixture
def stages(hosts: list[Host], tmp_path: Path, postgres_url: str) -> Iterator[Stages]:
    """The stages of a worker over three hosts with two outlets each."""
    places = {}
    for number, host in enumerate(hosts):
        for name in (f"a{number}", f"b{number}"):
            host.outlets[name] = Outlet()
            host.outlets[name].report(number)
            places[name] = host.url(name)
    crew.write_config(tmp_path, postgres_url, places)
    crew.set_clock(tmp_path, NOON)
    with crew.stages(tmp_path) as made:
        with made.work.parts.database.write() as db:
            shards.lay_out(db, made.settings.shards)
        yield made


def visit_all(stages: Stages) -> None:
    for shard, names in stages.plan().visits.items():
        stages.visit(shard, names)


def articles(stages: Stages) -> int:
    with stages.work.parts.database.read() as db:
        return placements.totals(db)["articles"]


def test_a_round_is_visited_merged_and_published(stages: Stages, tmp_path: Path) -> None:
    first = stages.plan()
    assert sorted(name for names in first.visits.values() for name in names) == [
        "a0", "a1", "a2", "b0", "b1", "b2",
    ]  # fmt: skip
    assert not first.merge
    visit_all(stages)
    assert stages.plan().merge
    assert stages.merge()
    stages.publish()
    assert b"</entry>" in (tmp_path / "output" / "feed.atom").read_bytes()
    assert articles(stages) == 6
    after = stages.plan()
    assert (dict(after.visits), after.opened) == ({}, None)


def test_a_round_that_one_worker_opened_is_open_for_all(stages: Stages, tmp_path: Path) -> None:
    stages.plan()
    crew.set_clock(tmp_path, NOON + timedelta(minutes=5))
    assert stages.plan().opened == NOON


def test_a_shard_that_another_worker_holds_is_left_to_it(stages: Stages, hosts: list[Host]) -> None:
    with stages.work.parts.database.write() as db:
        for shard in range(stages.settings.shards):
            assert shards.claim(db, shard, "another", timedelta(minutes=1))
    assert dict(stages.plan().visits) == {}
    for shard in range(stages.settings.shards):
        stages.visit(shard, ["a0", "a1", "a2"])
    assert [host.visits for host in hosts] == [[], [], []]


def test_sources_of_another_shard_and_unknown_ones_are_not_visited(stages: Stages, hosts: list[Host]) -> None:
    visits = dict(stages.plan().visits)
    shard = next(number for number, names in visits.items() if "a1" in names)
    stages.visit(shard, ["a1", "b1", "a0", "unheard of"])
    assert [len(host.visits) for host in hosts] == [0, 2, 0]


def test_what_a_worker_brings_that_has_lost_its_shard_is_not_stored(
    stages: Stages, hosts: list[Host]
) -> None:
    database = stages.work.parts.database

    def rob(point: str) -> None:
        if point == "fetched":
            with database.write() as db:
                db.execute(shards_table.update().values(holder="another"))

    parts = replace(stages.work.parts, at=rob)
    robbed = replace(stages, work=replace(stages.work, parts=parts))
    for shard, names in stages.plan().visits.items():
        robbed.visit(shard, names)
    assert all(host.visits for host in hosts)
    assert articles(stages) == 0


def test_one_worker_at_a_time_merges(stages: Stages) -> None:
    with exclusive(stages.work.lock, "aggregator join"):
        for stage in (stages.merge, stages.publish):
            with pytest.raises(LockedError, match="aggregator join"):
                stage()


def test_publishing_that_fails_counts_as_done_until_the_next_round(stages: Stages, tmp_path: Path) -> None:
    visit_all(stages)
    (tmp_path / "output").write_text("a file in the way")
    with pytest.raises(OutputError):
        stages.publish()
    assert stages.plan().opened is None


def test_a_round_whose_worker_loses_the_database_stays_open(
    stages: Stages, postgres_server: Server, postgres_url: str
) -> None:
    visit_all(stages)
    stages.merge()

    def cut_off(point: str) -> None:
        if point == "presented":
            postgres_server.cut_off(postgres_url)

    work = stages.work
    cut = replace(stages, work=replace(work, parts=replace(work.parts, at=cut_off)))
    with pytest.raises(StoreError):
        cut.publish()
    assert stages.plan().merge
