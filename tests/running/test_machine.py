"""Whatever happens, in whatever order: no article lost, none doubled, no id changed."""

import os
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule
from lxml import etree

from aggregator import corrections
from aggregator.errors import UnknownArticle
from aggregator.store.maintenance import consistency
from aggregator.store.maintenance.backup import integrity
from tests.running import steps
from tests.running.outlets import Outlet
from tests.samples import NOON

ATOM = "{http://www.w3.org/2005/Atom}"
MOST_SOURCES = 4
NUMBERS = st.integers(0, 39)
DAYS = st.integers(1, 5)


class Newsroom(RuleBasedStateMachine):
    """Outlets that report and retitle, an operator who interferes, and a process that may be killed."""

    reported = Bundle("reported")

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.now = NOON
        self.changes = 0
        self.outlets: dict[str, Outlet] = {}
        self.stored: dict[tuple[str, str], str] = {}
        self.entries: dict[str, str] = {}
        self.more = ""
        self.write()

    def teardown(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def write(self) -> None:
        for name, outlet in self.outlets.items():
            (self.folder / f"{name}.xml").write_bytes(outlet.feed())
        steps.write_config(self.folder, {name: f"{name}.xml" for name in self.outlets}, self.more)

    @rule(target=reported, number=NUMBERS, day=DAYS)
    def add_source(self, number: int, day: int) -> tuple[str, str]:
        name = f"s{len(self.outlets) % MOST_SOURCES}"
        outlet = self.outlets.setdefault(name, Outlet())
        outlet.report(number, day)
        self.write()
        return name, f"guid-{number}-{day}"

    @rule(target=reported, origin=reported, number=NUMBERS, day=DAYS)
    def report(self, origin: tuple[str, str], number: int, day: int) -> tuple[str, str]:
        self.outlets[origin[0]].report(number, day)
        self.write()
        return origin[0], f"guid-{number}-{day}"

    @rule(item=reported)
    def retitle(self, item: tuple[str, str]) -> None:
        self.changes += 1
        items = self.outlets[item[0]].items
        items[item[1]] = (f"Title number {self.changes}", items[item[1]][1])
        self.write()

    @rule()
    def fetch_and_publish(self) -> None:
        steps.once(self.folder, self.now)
        self.stored = {
            (name, guid): title
            for name, outlet in self.outlets.items()
            for guid, (title, _) in outlet.items.items()
        }
        self.check_articles()
        self.check_feed()

    @rule(point=st.integers(0, 30))
    def kill(self, point: int) -> None:
        process = steps.child(steps.once_killed, self.folder, self.now, point)
        process.join(60)
        process.close()
        assert not (self.folder / "aggregator.db").exists() or integrity(self.folder / "aggregator.db") == []

    @rule(point=st.integers(0, 12))
    def kill_and_begin_again(self, point: int) -> None:
        self.kill(point)
        self.fetch_and_publish()

    @rule(kind=st.sampled_from(["join", "split"]), items=st.lists(reported, min_size=2, max_size=3))
    def correct(self, kind: str, items: list[tuple[str, str]]) -> None:
        with steps.opened(self.folder, self.now) as parts:
            known = {(row[2], row[11]): row[0] for row in steps.rows(self.folder)["articles"]}
            names = {str(known[item]) for item in items if item in known}
            try:
                if names:
                    corrections.apply(parts, kind, sorted(names))
            except UnknownArticle:
                assert kind == "join"
                assert len(names) < 2

    @rule(updates=st.sampled_from(["milestone", "both", "in-place"]), entries=st.integers(1, 50))
    def reload(self, updates: str, entries: int) -> None:
        self.more = f'[feed]\nentries = {entries}\nupdates = "{updates}"\n'
        self.write()

    @rule(hours=st.integers(-400, 400))
    def jump(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @invariant()
    def everything_fits_together(self) -> None:
        if not (self.folder / "aggregator.db").exists():
            return
        with steps.opened(self.folder, self.now) as parts, parts.database.read() as db:
            assert consistency.check(db) == []

    @invariant()
    def no_entry_loses_its_id(self) -> None:
        if (self.folder / "aggregator.db").exists():
            found = {str(row[0]): str(row[1]) for row in steps.rows(self.folder)["entries"]}
            assert self.entries.items() <= found.items()
            self.entries = found

    def check_articles(self) -> None:
        rows = steps.rows(self.folder)["articles"]
        found = {(str(row[2]), str(row[11])): str(row[13]) for row in rows}
        assert len(found) == len(rows)
        assert found == self.stored

    def check_feed(self) -> None:
        feed = etree.parse(self.folder / "output" / "feed.atom")
        ids = [entry.findtext(f"{ATOM}id") for entry in feed.iterfind(f"{ATOM}entry")]
        assert len(ids) == len(set(ids))
        assert set(ids) <= self.entries.keys() | {str(row[0]) for row in steps.rows(self.folder)["entries"]}
        assert bool(ids) == bool(self.stored)


TestNewsroom = pytest.mark.no_cover(Newsroom.TestCase)
TestNewsroom.settings = settings(
    max_examples=int(os.environ.get("AGGREGATOR_EXAMPLES", "10")),
    stateful_step_count=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
