"""The whole flow on real files and a real database."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import etree

from aggregator import app, config, cycle
from aggregator.errors import OutputError
from aggregator.fetch.result import Outcome
from aggregator.model import SourceState
from aggregator.steps.report import CycleReport
from aggregator.store import articles
from tests.conftest import ROOT
from tests.samples import NOON

ATOM = "{http://www.w3.org/2005/Atom}"
FILES = ("feed.atom", "feed.rss", "feed.json", "sources.opml")
CONFIG = """
[[sources]]
name = "hexo"
outlet = "aljazeera_zh"
path = "archive/*.md"
"""
POST = """
---
title: '{title}'
categories:\x20
 - 新媒体
 - Aljazeera 半岛网
 - 新闻
headimg: 'https://example.org/a.jpg'
author: Aljazeera 半岛网
comments: false
date: Tue, 12 Mar 2019 10:05:00 GMT
thumbnail: 'https://example.org/a.jpg'
---

<div>   \n<p>{text}</p>  \n</div>
            """

Once = Callable[..., CycleReport]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "archive").mkdir()
    (tmp_path / "config.toml").write_text(CONFIG)
    post(tmp_path, "one")
    return tmp_path


def post(folder: Path, name: str, title: str = "桥梁", text: str = "货轮撞上大桥，三人失踪。") -> None:
    document = POST.format(title=title, text=text).removesuffix("\n")
    (folder / "archive" / f"{name}.md").write_text(document, encoding="utf-8")


@pytest.fixture
def environment(store_url: str) -> dict[str, str]:
    """The same cycle runs over each kind of database."""
    return {"AGGREGATOR__STORE__URL": store_url}


@pytest.fixture
def once(folder: Path, environment: dict[str, str]) -> Once:
    def run(everything: bool = False) -> CycleReport:
        with app.opened(config.load(folder / "config.toml", environment=environment), alone=True) as opened:
            return cycle.run(opened.parts, everything)

    return run


def titles(folder: Path) -> list[str | None]:
    feed = etree.parse(folder / "output" / "feed.atom")
    return [entry.findtext(f"{ATOM}title") for entry in feed.iterfind(f"{ATOM}entry")]


def test_an_archive_becomes_a_feed(folder: Path, once: Once) -> None:
    report = once()
    assert (report.saved.new, report.entries, report.files) == (1, 1, FILES)
    assert titles(folder) == ["桥梁"]


def test_pages_come_with_the_feeds(folder: Path, once: Once) -> None:
    once()
    (page,) = (folder / "output/topics").iterdir()
    assert "桥梁" in page.read_text(encoding="utf-8")
    assert "feed.css" in (folder / "output/feed.atom").read_text(encoding="utf-8")


def test_whoever_wants_no_pages_has_none(folder: Path, once: Once) -> None:
    (folder / "config.toml").write_text(f"[site]\nenabled = false\n{CONFIG}", encoding="utf-8")
    once()
    assert not list((folder / "output").rglob("*.html"))
    assert "feed.css" not in (folder / "output/feed.atom").read_text(encoding="utf-8")


def test_further_feeds_and_compressed_copies_come_from_the_configuration(folder: Path, once: Once) -> None:
    text = '[[feeds]]\nname = "Bridges"\nwords = "桥"\n[[feeds]]\nname = "Comets"\nwords = "彗星"\n'
    (folder / "config.toml").write_text(f"[output]\ngzip = true\n{CONFIG}{text}", encoding="utf-8")
    once()
    files = (folder / "output").glob("*s.atom")
    counts = {file.name: len(etree.parse(file).findall(f"{ATOM}entry")) for file in files}
    assert counts == {"bridges.atom": 1, "comets.atom": 0}
    assert (folder / "output" / "bridges.atom.gz").exists()


def test_a_changed_category_is_that_of_articles_that_come_from_then_on(folder: Path, once: Once) -> None:
    once()
    with (folder / "config.toml").open("a") as file:
        file.write('category = "Ships"\n[[feeds]]\nname = "Ships"\ncategory = "Ships"\n')
    post(folder, "two", title="彗星", text="彗星今夜最接近地球，肉眼可见。")
    once()
    ships = (folder / "output" / "ships.atom").read_text()
    assert ("桥梁" in ships, "彗星" in ships) == (False, True)


def test_a_second_cycle_changes_nothing_and_touches_no_file(folder: Path, once: Once) -> None:
    once()
    before = (folder / "output" / "feed.atom").stat()
    report = once()
    assert report.sources[0].outcome is Outcome.UNCHANGED
    assert (report.saved, report.placed, report.files) == (articles.Saved(), 0, ())
    assert (folder / "output" / "feed.atom").stat().st_mtime_ns == before.st_mtime_ns


def test_a_lost_feed_is_written_again_with_the_same_bytes(folder: Path, once: Once) -> None:
    once()
    feed = folder / "output" / "feed.atom"
    before = feed.read_bytes()
    feed.unlink()
    once()
    assert feed.read_bytes() == before


def test_a_document_that_comes_later_is_found(folder: Path, once: Once) -> None:
    once()
    post(folder, "two", title="彗星", text="彗星今夜最接近地球，肉眼可见。")
    assert once().saved.new == 1
    assert len(titles(folder)) == 2


def test_a_retitled_document_is_a_new_version_of_its_article(folder: Path, once: Once) -> None:
    once()
    post(folder, "retitled", title="大桥")
    report = once()
    assert (report.saved.new, report.saved.changed) == (0, 1)
    assert titles(folder) == ["大桥"]


def test_one_bad_document_costs_one_line_and_nothing_else(folder: Path, once: Once) -> None:
    (folder / "archive" / "bad.md").write_bytes(b"\x00\x01 no document")
    report = once()
    assert report.saved.new == 1
    assert report.failed
    assert "bad.md" in report.sources[0].problems[0]
    assert titles(folder) == ["桥梁"]


def test_a_missing_folder_fails_its_source_alone(folder: Path, once: Once) -> None:
    text = CONFIG + '[[sources]]\nname = "gone"\npath = "nowhere/*.md"\n'
    (folder / "config.toml").write_text(text)
    report = once()
    assert {source.name: bool(source.problems) for source in report.sources} == {"hexo": False, "gone": True}
    assert report.entries == 1


def test_an_output_that_cannot_be_written_loses_nothing(folder: Path, once: Once) -> None:
    (folder / "output").write_text("a file in the way")
    with pytest.raises(OutputError):
        once()
    (folder / "output").unlink()
    assert once().files == FILES


def test_stores_of_whatever_kind_that_read_the_same_give_the_same_bytes(
    folder: Path, postgres_url: str
) -> None:
    shutil.copytree(ROOT / "examples", folder / "examples")
    shutil.copy(ROOT / "config.toml", folder)
    published, now = [], app.utc_now()
    for url in (f"sqlite:///{folder}/a.db", f"sqlite:///{folder}/b.db", postgres_url):
        loaded = config.load(folder / "config.toml", environment={"AGGREGATOR__STORE__URL": url})
        with app.opened(loaded, alone=True) as opened:
            assert cycle.run(replace(opened.parts, clock=lambda: now)).saved.new > 0
        published.append({path.name: path.read_bytes() for path in (folder / "output").glob("*.*")})
        shutil.rmtree(folder / "output")
    assert published[0] == published[1] == published[2]


def test_articles_are_placed_in_batches_that_lie_near_in_time(folder: Path, once: Once) -> None:
    post(folder, "old")
    old = folder / "archive" / "old.md"
    old.write_text(old.read_text().replace("2019", "2009").replace("大桥", "小桥"))
    assert once().placed == 2


def test_the_samples_give_the_feed_that_the_readme_promises(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    shutil.copy(ROOT / "config.toml", tmp_path)
    with app.opened(config.load(tmp_path / "config.toml", environment={})) as opened:
        report = cycle.run(opened.parts)
    assert (report.saved.new, report.saved.changed, report.failed) == (27, 1, False)
    assert report.entries < 27
    feed = etree.parse(tmp_path / "output" / "feed.atom")
    merged = [entry for entry in feed.iterfind(f"{ATOM}entry") if len(entry.findall(f"{ATOM}author")) > 1]
    assert len(merged) >= 6


@pytest.mark.no_cover
def test_the_real_seeds_and_feeds_become_one_feed(shared: Path, tmp_path: Path) -> None:
    feeds = sorted((shared / "data/newswire/2020-10-11/feeds").glob("*.xml"))
    sources = [("seeds", shared / "seeds/*.txt"), *((file.stem, file) for file in feeds)]
    text = "".join(f'[[sources]]\nname = "{name}"\npath = "{path}"\n' for name, path in sources)
    (tmp_path / "config.toml").write_text(f"[feed]\nentries = 1000\n{text}")
    with app.opened(config.load(tmp_path / "config.toml", environment={})) as opened:
        report = cycle.run(opened.parts)
        again = cycle.run(opened.parts)
    assert report.saved.new + report.saved.changed == 620
    assert not report.failed
    assert report.entries < 620
    assert (again.saved.new, again.saved.changed, again.placed, again.files) == (0, 0, 0, ())
    feed = etree.parse(tmp_path / "output" / "feed.atom")
    outlets = [
        {name.text for name in entry.iterfind(f"{ATOM}author/{ATOM}name")}
        for entry in feed.iter(f"{ATOM}entry")
    ]
    assert outlets.count({"半岛网", "美国之音"}) == 1


def test_what_is_due_follows_the_clock(folder: Path) -> None:
    text = CONFIG + '[[sources]]\nname = "live"\nurl = "https://live.example/feed"\n'
    (folder / "config.toml").write_text(text)
    with app.opened(config.load(folder / "config.toml", environment={})) as opened:
        configured = opened.parts.sources
    waiting = {"live": SourceState("live", address="https://live.example/feed", due=NOON)}
    names = [
        [source.place.name for source in cycle.due(configured, waiting, now, everything)]
        for now, everything in (
            (NOON - timedelta(minutes=1), False),
            (NOON, False),
            (NOON - timedelta(1), True),
        )
    ]
    assert names == [["hexo"], ["hexo", "live"], ["hexo", "live"]]


def test_what_is_gone_is_asked_for_only_where_everything_is(folder: Path) -> None:
    text = CONFIG + '[[sources]]\nname = "live"\nurl = "https://live.example/feed"\n'
    (folder / "config.toml").write_text(text)
    with app.opened(config.load(folder / "config.toml", environment={})) as opened:
        configured = opened.parts.sources
    gone = {"live": SourceState("live", address="https://live.example/feed", due=NOON, retired=True)}
    later = NOON + timedelta(days=365)
    names = [[each.place.name for each in cycle.due(configured, gone, later, some)] for some in (False, True)]
    assert names == [["hexo"], ["hexo", "live"]]


def test_a_folder_of_feeds_names_each_outlet_as_its_feed_does(
    folder: Path, once: Once, environment: dict[str, str]
) -> None:
    feed = "<rss version='2.0'><channel><title>{0}</title><item><title>{0} 1</title></item></channel></rss>"
    for name in ("North", "South"):
        (folder / "archive" / f"{name}.xml").write_text(feed.format(name))
    (folder / "config.toml").write_text('[[sources]]\nname = "feeds"\npath = "archive/*.xml"\n')
    once()
    with (
        app.opened(config.load(folder / "config.toml", environment=environment)) as opened,
        opened.parts.database.read() as db,
    ):
        assert {row.outlet for row in articles.listing(db, None, None)} == {"North", "South"}
