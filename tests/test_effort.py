"""What a cycle costs, counted and not timed: items read, statements sent, modules imported."""

import json
import os
import ssl
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import trustme
from sqlalchemy import event
from sqlalchemy.engine import Engine

from aggregator import app, config, cycle
from aggregator.fetch import pool
from aggregator.fetch.settings import Place, Settings
from aggregator.model import SourceState
from aggregator.normalise import tree
from aggregator.normalise.article import normalise
from aggregator.publish import voice
from aggregator.steps.collecting import reading
from aggregator.steps.pages import presenting
from aggregator.steps.report import CycleReport
from tests.conftest import ROOT
from tests.newspaper import Site, serving

FEEDS = 6
ITEMS = 10
STATEMENTS_UNCHANGED = 1  # to store sources that have nothing new, however many: their states
STATEMENTS_NEW = 4  # of a source that has: begin to read its marks, and read them; what is known, what is new
NEWEST_CARDS = (
    2  # times that they are read in a run: for all that relates topics and finds them, and in front
)
NOT_BEFORE_THE_FIRST_REQUEST = {
    "aggregator.formats.registry",
    "aggregator.formats.webpage",
    "aggregator.normalise.article",
    "aggregator.outlets.registry",
    "aggregator.publish.atom",
    "aggregator.publish.selection",
    "aggregator.running.health",
    "aggregator.serve",
    "aggregator.steps.merging.assigning",
    "aggregator.steps.publishing.feeds",
    "alembic",
    "apscheduler",
    "babel",
    "bs4",
    "charset_normalizer.md__mypyc",
    "dateutil",
    "feedgen",
    "feedparser",
    "listparser",
    "nh3",
    "numpy",
    "opencc",
    "rich",
    "rjieba",
    "sqlalchemy.dialects.postgresql",
    "structlog",
    "tomlkit",
    "trafilatura",
}
FIRST_REQUEST = """
import json, os, socket, sys
from aggregator.__main__ import main

def connect(self, address):
    print(json.dumps(sorted(sys.modules)), flush=True)
    os._exit(0)

socket.socket.connect = connect
sys.argv = ["aggregator", "-q", "once", "--all"]
main()
"""

LOOKED_FOR_GARBAGE = """
import gc, os, socket, sys
from aggregator.__main__ import main

def looked():
    return sum(generation["collections"] for generation in gc.get_stats())

def connect(self, address):
    print(looked() - before, flush=True)
    os._exit(0)

socket.socket.connect = connect
sys.argv = ["aggregator", "-q", "once", "--all"]
before = looked()
main()
"""
WHOLE_CYCLE = """
import json, sys
from contextlib import suppress
from aggregator.cli import main

sys.argv = ["aggregator", "-q", "once", *OPTIONS]
with suppress(SystemExit):
    main()
print(json.dumps(sorted(sys.modules)))
"""
THREADS = """
import json, os, sys
from contextlib import suppress
from aggregator.__main__ import main

sys.argv = ["aggregator", "-q", "once"]
with suppress(SystemExit):
    main()
assert "numpy" in sys.modules
print(json.dumps(len(os.listdir("/proc/self/task"))))
"""
TELLING = {"babel", "feedgen", "jinja2"}  # of when sources were asked last
NOT_WITHOUT_NEWS = {
    "aggregator.steps.merging.assigning",
    "aggregator.steps.pages.imaging",
    "aggregator.steps.publishing.feeds",
    "aggregator.steps.collecting.reading",
    "feedparser",
    "lxml",
    "nh3",
    "numpy",
    "opencc",
    "rjieba",
}


def whole_cycle(*options: str) -> str:
    """A program that runs one cycle with these options and tells what it has imported."""
    return WHOLE_CYCLE.replace("OPTIONS", repr(options))


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as server:
        for number in range(FEEDS):
            write(server, number, ITEMS)
        yield server


@pytest.fixture
def once(site: Site, tmp_path: Path) -> Callable[[], CycleReport]:
    sources = "".join(
        f'[[sources]]\nname = "s{number}"\nurl = "{site.url(f"/{number}.xml")}"\n' for number in range(FEEDS)
    )
    text = f'[fetch]\nallow_private = true\nhost_gap = "0s"\n{sources}'
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")

    def run() -> CycleReport:
        with app.opened(config.load(tmp_path / "config.toml", environment={})) as opened:
            return cycle.run(opened.parts, everything=True)

    return run


def write(site: Site, number: int, items: int, word: str = "Words") -> None:
    """Feed `number` with so many items, the newest first."""
    body = "".join(
        f"<item><title>Report {entry} from pier {number}</title><guid>{number}/{entry}</guid>"
        f"<description>&lt;p&gt;{word} of {entry}.&lt;/p&gt;</description></item>"
        for entry in reversed(range(items))
    )
    built = f"<lastBuildDate>{items} {word}</lastBuildDate>"
    text = f"<rss version='2.0'><channel><title>Pier {number}</title>{built}{body}</channel></rss>"
    site.pages[f"/{number}.xml"] = text


@pytest.fixture
def normalised(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles of the items that are normalised, as it happens."""
    titles = []

    def counted(item: Any, **known: Any) -> Any:
        titles.append(item.title)
        return normalise(item, **known)

    monkeypatch.setattr(reading, "normalise", counted)
    return titles


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is sent to the database inside the block."""
    sent: list[str] = []

    def note(_db: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_of_a_changed_feed_only_the_new_items_are_read(
    site: Site, once: Callable[[], CycleReport], normalised: list[str]
) -> None:
    assert once().saved.new == len(normalised) == FEEDS * ITEMS
    normalised.clear()
    for number in range(FEEDS):
        write(site, number, ITEMS + 1)
    report = once()
    assert (report.saved.new, report.saved.unchanged) == (FEEDS, FEEDS * ITEMS)
    assert normalised == [f"Report {ITEMS} from pier {number}" for number in range(FEEDS)]


def test_a_new_version_is_read_though_its_feed_is_known(
    site: Site, once: Callable[[], CycleReport], normalised: list[str]
) -> None:
    once()
    normalised.clear()
    write(site, 0, ITEMS, word="Other words")
    report = once()
    assert (report.saved.changed, report.saved.unchanged) == (ITEMS, 0)
    assert len(normalised) == ITEMS


def test_other_code_reads_everything_again_and_finds_nothing_new(
    site: Site, once: Callable[[], CycleReport], normalised: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    once()
    normalised.clear()
    monkeypatch.setattr("aggregator.steps.collecting.recognising._code", lambda: b"other")
    write(site, 0, ITEMS + 1)
    report = once()
    assert (report.saved.new, report.saved.unchanged) == (1, ITEMS)
    assert len(normalised) == ITEMS + 1


def test_a_body_is_parsed_once(once: Callable[[], CycleReport], monkeypatch: pytest.MonkeyPatch) -> None:
    parsed = []
    parse = tree.parse

    def counted(markup: str) -> tree.Tree:
        parsed.append(markup)
        return parse(markup)

    monkeypatch.setattr(tree, "parse", counted)
    once()
    assert len(parsed) == FEEDS * ITEMS


def test_sources_with_nothing_new_are_stored_at_once(once: Callable[[], CycleReport]) -> None:
    once()
    with statements() as one:
        once()
    states = [each for each in one if each.startswith("INSERT INTO sources")]
    assert len(states) <= STATEMENTS_UNCHANGED


def test_a_source_with_something_new_costs_a_few_statements(
    site: Site, once: Callable[[], CycleReport], tmp_path: Path
) -> None:
    once()
    for number in range(FEEDS):
        write(site, number, ITEMS + 1)
    with app.opened(config.load(tmp_path / "config.toml", environment={})) as opened, statements() as sent:
        assert sum(report.saved.new for report in cycle.collect(opened.parts, everything=True)) == FEEDS
    assert sum(times // FEEDS for times in Counter(sent).values()) <= STATEMENTS_NEW


def test_the_cards_of_the_latest_topics_are_read_once_however_many_pages_are_written(
    once: Callable[[], CycleReport], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presenting, "_BATCH", 1)
    with statements() as sent:
        once()
    newest = [each for each in sent if "FROM cards ORDER BY" in " ".join(each.split())]
    assert len(newest) == NEWEST_CARDS


def test_a_day_is_put_into_words_once_however_often_it_is_said() -> None:
    voice.short_day.cache_clear()
    said = voice.clock("en", "UTC")
    assert len({said(datetime(2026, 3, 12, hour, tzinfo=UTC)) for hour in range(24)}) == 24
    assert voice.short_day.cache_info().misses == 1


def test_the_authorities_are_loaded_once_and_only_for_secure_sources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "authorities.pem"
    trustme.CA().cert_pem.write_to_path(file)
    settings = Settings(allow_private=True, host_gap=0.0, ca_file=str(file))
    loaded = []
    load = ssl.create_default_context

    def counted(cafile: str) -> ssl.SSLContext:
        loaded.append(cafile)
        return load(cafile=cafile)

    monkeypatch.setattr(ssl, "create_default_context", counted)
    for scheme, times in (("http", 0), ("https", 1)):
        visits = [
            (Place(str(n), f"{scheme}://127.0.0.{n}:9/"), SourceState(str(n))) for n in range(1, 1 + FEEDS)
        ]
        assert len(list(pool.fetch_all(visits, settings, app.utc_now))) == FEEDS
        assert len(loaded) == times


def modules(program: str, folder: Path) -> set[str]:
    """What is imported when a program of ours says so, run by itself in a folder."""
    return set(told(program, folder))


def told(program: str, folder: Path) -> Any:
    """What a program says, run by itself in a folder."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_before_the_first_request_nobody_looks_for_garbage(
    once: Callable[[], CycleReport], tmp_path: Path
) -> None:
    once()
    assert told(LOOKED_FOR_GARBAGE, tmp_path) == 0


def test_the_first_request_waits_for_nothing_that_it_does_not_need(
    once: Callable[[], CycleReport], tmp_path: Path
) -> None:
    once()
    assert modules(FIRST_REQUEST, tmp_path) & NOT_BEFORE_THE_FIRST_REQUEST == set()


def test_without_news_nothing_is_loaded_that_places_publishes_or_shows(
    once: Callable[[], CycleReport], tmp_path: Path
) -> None:
    once()
    modules(whole_cycle(), tmp_path)
    assert modules(whole_cycle(), tmp_path) & (NOT_WITHOUT_NEWS | TELLING) == set()


def test_what_reads_is_not_loaded_where_every_source_is_unchanged(
    once: Callable[[], CycleReport], tmp_path: Path
) -> None:
    once()
    modules(whole_cycle("--all"), tmp_path)
    assert modules(whole_cycle("--all"), tmp_path) & NOT_WITHOUT_NEWS == set()


@pytest.mark.usefixtures("once")
def test_news_in_letters_loads_no_dictionary_of_chinese(tmp_path: Path) -> None:
    loaded = modules(whole_cycle(), tmp_path)
    assert "numpy" in loaded
    assert "rjieba" not in loaded


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="only Linux says which threads there are")
@pytest.mark.usefixtures("once")
def test_no_thread_waits_for_arrays_that_are_too_small_for_it(tmp_path: Path) -> None:
    assert told(THREADS, tmp_path) == 1
