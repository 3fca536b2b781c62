"""What visits gave is stored several visits at once, and waits for none that is under way."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select

from aggregator import app, config, cycle
from aggregator.errors import StoreError
from aggregator.steps.collecting import keeping
from aggregator.steps.report import SourceReport
from aggregator.store import revisions
from aggregator.store.access.database import Database
from aggregator.store.schema import articles, forgotten
from tests.newspaper import Site, serving
from tests.samples import HOUR, NOON

SOURCES = 6
FEED = (
    "<rss version='2.0'><channel><title>{0}</title><item><title>Report of {0}</title>"
    "<guid>{0}</guid><description>Words of {0}.</description></item></channel></rss>"
)
Collect = Callable[[], list[SourceReport]]


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as server:
        server.pages |= {f"/s{number}.xml": FEED.format(f"s{number}") for number in range(SOURCES)}
        yield server


@pytest.fixture
def passed() -> list[str]:
    """The points of the cycles, as they pass them."""
    return []


@pytest.fixture
def collect(site: Site, tmp_path: Path, passed: list[str]) -> Collect:
    file = tmp_path / "config.toml"
    sources = (f'[[sources]]\nname = "s{n}"\nurl = "{site.url(f"/s{n}.xml")}"\n' for n in range(SOURCES))
    file.write_text(f'[fetch]\nallow_private = true\nhost_gap = "0s"\n{"".join(sources)}')

    def run() -> list[SourceReport]:
        with app.opened(config.load(file, environment={})) as opened:
            return list(cycle.collect(replace(opened.parts, at=passed.append), everything=True))

    return run


def stored(folder: Path, what: str = "source FROM articles") -> set[str]:
    """Names of the sources whose articles are stored, or whatever else is asked of the store."""
    with closing(sqlite3.connect(folder / "aggregator.db")) as db:
        return {row[0] for row in db.execute(f"SELECT {what}")}


def told(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(folder / "aggregator.db")) as db:
        db.execute(statement)
        db.commit()


def forget(folder: Path, until: datetime) -> None:
    """Let retention drop every article."""
    with Database.open(f"sqlite:///{folder}/aggregator.db") as database, database.write() as db:
        revisions.note_forgotten(db, until)
        db.execute(insert(forgotten).from_select(["article"], select(articles.c.id)))
        db.execute(delete(articles))


def test_many_visits_are_one_transaction(collect: Collect, passed: list[str]) -> None:
    assert len(collect()) == SOURCES
    assert passed.count("saved") == passed.count("stored") < SOURCES


@pytest.mark.parametrize("bound", ["MOST", "MOST_BYTES"])
def test_only_so_many_are_held(
    collect: Collect, passed: list[str], monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    monkeypatch.setattr(keeping, bound, 1)
    assert len(collect()) == SOURCES
    assert passed.count("stored") == SOURCES


def test_what_has_come_is_stored_while_a_slow_server_is_waited_for(
    site: Site, collect: Collect, tmp_path: Path
) -> None:
    last = f"s{SOURCES - 1}"
    others = {f"s{number}" for number in range(SOURCES - 1)}
    waited = []

    class Pages(dict[str, str | tuple[int, str]]):
        def get(self, path: str, default: object = None) -> object:  # type: ignore[override]
            until = time.monotonic() + 10
            while path == f"/{last}.xml" and stored(tmp_path) != others and time.monotonic() < until:
                time.sleep(0.05)
            waited.append(time.monotonic() < until)
            return super().get(path, default)

    site.pages = Pages(site.pages)
    assert [report.name for report in collect()][-1] == last
    assert all(waited)
    assert stored(tmp_path) == others | {last}


def test_what_cannot_be_stored_of_one_source_costs_no_other(collect: Collect, tmp_path: Path) -> None:
    collect()
    told(tmp_path, "DELETE FROM articles")
    told(tmp_path, "DELETE FROM marks")
    told(tmp_path, "UPDATE sources SET body_hash = NULL, etag = NULL, validated = NULL, last_modified = NULL")
    told(
        tmp_path,
        "CREATE TRIGGER refuse BEFORE INSERT ON articles WHEN NEW.source = 's3' "
        "BEGIN SELECT RAISE(ABORT, 'refused'); END",
    )
    with pytest.raises(StoreError, match="refused"):
        collect()
    came = stored(tmp_path)
    assert "s3" not in came
    assert stored(tmp_path, "name FROM sources WHERE etag IS NOT NULL") == came


Visit = Callable[[str, float], None]


@pytest.fixture
def visit(site: Site, tmp_path: Path) -> Visit:
    """Visits one source that gives this body, so many hours after noon."""
    file = tmp_path / "config.toml"
    address = site.url("/s0.xml")
    file.write_text(f'[fetch]\nallow_private = true\n[[sources]]\nname = "s"\nurl = "{address}"\n')

    def visited(body: str, hour: float) -> None:
        site.pages["/s0.xml"] = body
        with app.opened(config.load(file, environment={})) as opened:
            parts = replace(opened.parts, clock=lambda: NOON + hour * HOUR)
            list(cycle.collect(parts, everything=True))

    return visited


def dated(guid: str, title: str, text: str, hour: float, head: str = "News") -> str:
    """A feed with one item of that time; `head` is what else is in it."""
    time = f"<pubDate>{format_datetime(NOON + hour * HOUR)}</pubDate>"
    item = f"<item><guid>{guid}</guid><title>{title}</title><description>{text}</description>{time}</item>"
    return f"<rss><channel><title>{head}</title>{item}</channel></rss>"


def test_the_last_state_of_an_article_that_kept_changing_is_stored_in_the_end(
    visit: Visit, tmp_path: Path
) -> None:
    for number in range(12):
        visit(FEED.format("s0").replace("Words of s0", f"State {number}"), number / 3)
    assert stored(tmp_path, "text FROM articles") == {"State 8."}
    visit(FEED.format("s0").replace("Words of s0", "State 11"), 12)
    assert stored(tmp_path, "text FROM articles") == {"State 11."}


OLD = ("Ferry hits the harbour bridge", "The captain said that fog had hidden the pier from his crew.")
NEW = ("Museum buys rare violin", "Curators paid nine millions for an instrument that Stradivari built.")


@pytest.mark.parametrize(
    ("news", "days", "count"),
    [(NEW, 800, 2), (NEW, 3, 1), (OLD, 800, 1), ((f"Updated: {OLD[0]}", OLD[1]), 800, 1)],
)
def test_a_guid_that_is_used_again_for_other_news_names_another_article(
    news: tuple[str, str], days: int, count: int, visit: Visit, tmp_path: Path
) -> None:
    visit(dated("?p=7", *OLD, 0), 1)
    for head in ("seen", "read again"):
        visit(dated("?p=7", *news, days * 24, head), days * 24 + 1)
        told(tmp_path, "DELETE FROM marks")
    visit(dated("?p=7", news[0], f"{news[1]} More at six.", days * 24 + 48), days * 24 + 49)
    assert len(stored(tmp_path, "id FROM articles")) == count
    assert news[0] in stored(tmp_path, "title FROM articles")


def test_a_guid_that_is_used_again_after_its_article_was_forgotten_names_another_one(
    visit: Visit, tmp_path: Path
) -> None:
    visit(dated("?p=7", *OLD, 0), 1)
    forget(tmp_path, NOON + 24 * HOUR)
    visit(dated("?p=7", *OLD, 0, "read again"), 30)
    assert stored(tmp_path) == set()
    for head in ("seen", "read again"):
        visit(dated("?p=7", *NEW, 800, head), 801)
    assert stored(tmp_path, "title FROM articles") == {NEW[0]}


def test_a_document_that_changes_without_news_is_none(visit: Visit, tmp_path: Path) -> None:
    for hour, head in ((1, "at one"), (2, "at two")):
        visit(dated("a", *OLD, 0, head), hour)
    visit(dated("b", *NEW, 2, "at three"), 3)
    visit(dated("b", *NEW, 2, "at four"), 4)
    assert stored(tmp_path, "substr(changed, 12, 2) FROM sources") == {"15"}


def test_what_was_forgotten_does_not_come_back_under_new_guids(visit: Visit, tmp_path: Path) -> None:
    visit(dated("1", *OLD, 0), 1)
    forget(tmp_path, NOON + 24 * HOUR)
    visit(dated("2", *OLD, 0), 900)
    assert stored(tmp_path) == set()
    visit(dated("3", *NEW, 800), 901)
    assert stored(tmp_path, "title FROM articles") == {NEW[0]}


def test_new_guids_are_recognised_beside_one_that_lasts(visit: Visit, tmp_path: Path) -> None:
    item = "<item><guid>{0}</guid><link>https://a.example/{1}</link><title>Report {1}</title></item>"
    for number in range(3):
        items = "".join(item.format(f"{each}?{number}" if each else "0", each) for each in range(5))
        visit(f"<rss><channel><title>{number}</title>{items}</channel></rss>", number)
    assert len(stored(tmp_path, "id FROM articles")) == 5
