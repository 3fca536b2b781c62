"""A process killed at any point of a cycle: nothing is lost, nothing doubled, and no id changes.

`AGGREGATOR_KILLS` is the number of kills at random moments; CI makes some of the two hundred.
"""

import os
import random
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from lxml import etree

from aggregator.running.upkeep import sweep
from aggregator.store.maintenance.backup import integrity
from tests.running import steps
from tests.running.outlets import Outlet, Outlets, serving
from tests.samples import NOON

KILLS = int(os.environ.get("AGGREGATOR_KILLS", "24"))
MORNING, EVENING = NOON, steps.later(NOON, hours=6)
NAMED = {
    "fetched",
    "parsed",
    "saved",
    "stored",
    "placed",
    "assigned",
    "remembered",
    "rendered",
    "replaced",
    "shown",
    "presented",
    "health",
    "forgotten",
}


@dataclass(frozen=True)
class Reference:
    """A cycle that nobody disturbs: the folder before it and after it, and the points that it passes."""

    before: Path
    after: Path
    points: list[str]
    seconds: float


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reference]:
    """A second cycle, over servers and a file that have news, changes and repetitions since the first."""
    before, after = tmp_path_factory.mktemp("before"), tmp_path_factory.mktemp("after")
    with serving() as server:
        prepare(before, server)
        steps.once(before, MORNING)
        develop(before, server)
        yield reference(before, after)


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reference]:
    """A first cycle, on an empty folder."""
    before, after = tmp_path_factory.mktemp("empty"), tmp_path_factory.mktemp("first")
    with serving() as server:
        prepare(before, server)
        yield reference(before, after)


def prepare(folder: Path, server: Outlets) -> None:
    places = {}
    for name, numbers in (("east", range(0, 6)), ("west", range(3, 9)), ("archive", range(5, 11))):
        server.outlets[name] = reporting(numbers)
        places[name] = server.address(name)
    archive = archived(folder)
    places["archive"] = str(archive)
    archive.write_bytes(server.outlets["archive"].feed())
    steps.write_config(folder, places, '[feed]\nupdates = "both"\n')


def reporting(numbers: range) -> Outlet:
    outlet = Outlet()
    for number in numbers:
        outlet.report(number)
    return outlet


def develop(folder: Path, server: Outlets) -> None:
    server.outlets["east"].report(20)
    server.outlets["east"].report(2, day=2)
    west = server.outlets["west"].items
    west["guid-4-1"] = ("Retitled at noon", west["guid-4-1"][1])
    server.outlets["archive"].report(20, day=2)
    archived(folder).write_bytes(server.outlets["archive"].feed())
    os.utime(archived(folder), (time.time() + 5, time.time() + 5))


def archived(folder: Path) -> Path:
    """A feed in a file, outside of the folders that are compared."""
    return folder.with_suffix(".archive.xml")


def reference(before: Path, after: Path) -> Reference:
    shutil.copytree(before, after, dirs_exist_ok=True)
    started = time.monotonic()
    passed = steps.points(after, EVENING)
    return Reference(before, after, passed, time.monotonic() - started)


@contextmanager
def copied(before: Path) -> Iterator[Path]:
    folder = before.with_name("killed")
    shutil.copytree(before, folder)
    yield folder
    shutil.rmtree(folder)


def assert_whole(folder: Path, undisturbed: Reference) -> None:
    """What a killed process leaves: a sound database, and files that are those of before or of after."""
    if (folder / "aggregator.db").exists():
        assert integrity(folder / "aggregator.db") == []
    before, after = steps.published(undisturbed.before), steps.published(undisturbed.after)
    for name, data in steps.published(folder).items():
        assert data in (before.get(name), after.get(name)), name


def assert_same(folder: Path, undisturbed: Reference) -> None:
    """Every row and every byte as if nothing had happened."""
    assert steps.rows(folder) == steps.rows(undisturbed.after)
    assert steps.published(folder) == steps.published(undisturbed.after)


@pytest.mark.no_cover
@pytest.mark.parametrize("cycle", ["morning", "evening"])
def test_killed_at_every_named_point_a_cycle_ends_as_if_it_had_not_been(
    cycle: str, request: pytest.FixtureRequest
) -> None:
    undisturbed: Reference = request.getfixturevalue(cycle)
    assert set(undisturbed.points) == NAMED
    for number, name in enumerate(undisturbed.points):
        with copied(undisturbed.before) as folder:
            process = steps.child(steps.once_killed, folder, EVENING, number)
            process.join(60)
            assert process.exitcode == -9, name
            process.close()
            assert_whole(folder, undisturbed)
            steps.once(folder, EVENING)
            assert_same(folder, undisturbed)


@pytest.mark.no_cover
def test_killed_at_random_moments_a_cycle_ends_as_if_it_had_not_been(evening: Reference) -> None:
    moments = random.Random(KILLS)
    for _ in range(KILLS):
        with copied(evening.before) as folder:
            process = steps.child(steps.once, folder, EVENING)
            time.sleep(moments.uniform(0, evening.seconds * 1.5))
            process.kill()
            process.join(60)
            process.close()
            assert_whole(folder, evening)
            steps.once(folder, EVENING)
            assert_same(folder, evening)


def test_killed_again_and_again_a_cycle_still_comes_to_its_end(evening: Reference) -> None:
    with copied(evening.before) as folder:
        for number in range(1, len(evening.points), 3):
            process = steps.child(steps.once_killed, folder, EVENING, number)
            process.join(60)
            process.close()
        steps.once(folder, EVENING)
        assert_same(folder, evening)


def test_every_published_feed_of_the_reference_can_be_read(evening: Reference) -> None:
    feeds = [name for name in steps.published(evening.after) if name.endswith(".atom")]
    assert "feed.atom" in feeds
    for name in feeds:
        assert etree.parse(evening.after / "output" / name).getroot().tag.endswith("feed")


def test_what_a_killed_process_left_half_written_is_swept_away(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    for name in (".feed.atom.x1.tmp", "deep/.page.html.x2.tmp", "kept.tmp", ".kept"):
        (tmp_path / name).write_text("half")
    assert sweep(tmp_path) == 2
    assert sorted(path.name for path in tmp_path.rglob("*kept*")) == [".kept", "kept.tmp"]
