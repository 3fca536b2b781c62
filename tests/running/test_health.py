"""Which sources ask for a hand, and how the operator hears of it."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree

from aggregator import config, cycle, wiring
from aggregator.model import SourceState
from aggregator.running import health, metrics, upkeep
from aggregator.store import sources
from tests.running import steps
from tests.running.outlets import Outlet
from tests.samples import NOON

DAY = timedelta(days=1)
ATOM = "{http://www.w3.org/2005/Atom}"
WELL = SourceState("s", checked=NOON, succeeded=NOON, changed=NOON, gap=3600.0)


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        (WELL, None),
        (replace(WELL, failures=9, error="HTTP 500"), None),
        (replace(WELL, failures=3, error="HTTP 500", succeeded=NOON - 2 * DAY), "failing"),
        (replace(WELL, failures=2, error="HTTP 500", succeeded=NOON - 2 * DAY), None),
        (SourceState("s", failures=3, error="HTTP 404"), "failing"),
        (replace(WELL, changed=NOON - 4 * DAY), "silent"),
        (replace(WELL, changed=NOON - 4 * DAY, gap=86400.0), None),
        (replace(WELL, changed=NOON - 9 * DAY, gap=86400.0), "silent"),
        (replace(WELL, changed=NOON - 9 * DAY, gap=None), None),
        (replace(WELL, retired=True), "gone"),
        (SourceState("s"), None),
    ],
)
def test_a_source_is_judged_by_its_own_habit(state: SourceState, kind: str | None) -> None:
    trouble = health.judge(state, NOON, is_server=True)
    assert (trouble and trouble.kind) == kind


def test_a_folder_may_be_silent_for_ever() -> None:
    assert health.judge(replace(WELL, changed=NOON - 900 * DAY), NOON, is_server=False) is None


def feed(folder: Path, state: SourceState, now: datetime) -> etree._ElementTree:
    steps.write_config(folder, {"s": "http://127.0.0.1:9/"})
    with steps.opened(folder, now) as parts:
        with parts.database.write() as db:
            sources.save(db, [replace(state, address="http://127.0.0.1:9/")])
        health.publish(parts)
    return etree.parse(folder / "output" / health.FILE)


def test_a_trouble_is_one_entry_that_stays_as_it_is_until_it_ends(tmp_path: Path) -> None:
    failing = replace(WELL, failures=5, error="HTTP 500", succeeded=NOON - 2 * DAY)
    first = feed(tmp_path, failing, NOON)
    (entry,) = first.iterfind(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "s: failing: HTTP 500"
    again = feed(tmp_path, replace(failing, failures=6), NOON + DAY)
    assert etree.tostring(again) == etree.tostring(first)
    assert feed(tmp_path, WELL, NOON + DAY).findall(f"{ATOM}entry") == []


def test_what_is_published_of_a_trouble_holds_no_secret_of_an_address(tmp_path: Path) -> None:
    error = "https://ivo:pw@news.example/feed?token=31337: HTTP 404: there is nothing at this address"
    published = feed(tmp_path, SourceState("s", failures=3, error=error), NOON)
    said = published.findtext(f"{ATOM}entry/{ATOM}title")
    assert said == "s: failing: https://news.example/feed?… HTTP 404: there is nothing at this address"
    with steps.opened(tmp_path, NOON) as parts:
        assert "31337" not in str(health.summary(health.public(parts)))


def test_a_second_incident_is_another_entry(tmp_path: Path) -> None:
    failing = replace(WELL, failures=5, error="HTTP 500", succeeded=NOON - 2 * DAY)
    ids = [
        feed(tmp_path, replace(failing, succeeded=failing.checked), now).findtext(f"{ATOM}entry/{ATOM}id")
        for failing, now in ((replace(failing, checked=NOON), NOON + 3 * DAY), (failing, NOON + 9 * DAY))
    ]
    assert ids[0] == ids[1]
    other = feed(tmp_path, replace(failing, succeeded=NOON + 5 * DAY), NOON + 9 * DAY)
    assert other.findtext(f"{ATOM}entry/{ATOM}id") != ids[0]


def test_the_metrics_name_each_source_and_survive_any_name(tmp_path: Path) -> None:
    name = 'a "quoted" \\ name'
    outlet = Outlet()
    outlet.report(1)
    (tmp_path / "feed.xml").write_bytes(outlet.feed())
    (tmp_path / "config.toml").write_text(f"[[sources]]\nname = '{name}'\npath = 'feed.xml'\n")
    steps.once(tmp_path, NOON)
    with steps.opened(tmp_path, NOON) as parts:
        lines = metrics.measure(parts).decode().splitlines()
    assert "aggregator_articles 1" in lines
    assert 'aggregator_source_up{source="a \\"quoted\\" \\\\ name"} 1' in lines
    assert all(line.startswith(("#", "aggregator_")) for line in lines)


def test_the_metrics_are_written_where_they_are_wanted(tmp_path: Path) -> None:
    steps.write_config(tmp_path, {}, '[output]\nmetrics = "node/aggregator.prom"\n')
    steps.once(tmp_path, NOON)
    assert b"aggregator_topics 0" in (tmp_path / "node/aggregator.prom").read_bytes()


def test_metrics_that_cannot_be_written_keep_no_archive_waiting(tmp_path: Path) -> None:
    (tmp_path / "node").write_text("no folder")
    more = '[output]\nmetrics = "node/aggregator.prom"\n[[archives]]\npath = "kept"\nformat = "hexo"\n'
    item = "<item><title>Fog at the pier</title><guid>1</guid></item>"
    (tmp_path / "news.xml").write_text(f"<rss version='2.0'><channel><title>A</title>{item}</channel></rss>")
    steps.write_config(tmp_path, {"harbour": "news.xml"}, more)
    settings = config.load(tmp_path / "config.toml", environment={})
    with steps.opened(tmp_path, NOON) as parts:
        cycle.run(parts)
        done = upkeep.look_after(parts, wiring.upkeep_settings(settings))
    assert len(done.failed) == 1
    assert (tmp_path / "kept").is_dir()
