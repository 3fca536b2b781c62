"""Each cycle is remembered with what it did."""

from dataclasses import replace
from pathlib import Path

import pytest

from aggregator import app, config, cycle
from aggregator.fetch.result import Outcome
from aggregator.steps.report import CycleReport, SourceReport, tally
from aggregator.store import history

POST = """---
title: {title}
date: 2019-03-12 0{hour}:00:00
---
{text}
"""
NEWS = [
    ("货轮撞上大桥", "货轮撞上白鹭港大桥，三人失踪。"),
    ("奶酪节滚出新纪录", "霍穆奶酪节今年有三千人参加。"),
]


def test_visits_are_counted_with_those_that_failed() -> None:
    reports = [SourceReport("a", Outcome.NEW), SourceReport("b", Outcome.FAILED, problems=("no answer",))]
    assert tally(reports).counts == (2, 1)


@pytest.fixture
def configured(tmp_path: Path) -> Path:
    """The configuration of a folder with two posts."""
    (tmp_path / "posts").mkdir()
    for hour, (title, text) in enumerate(NEWS):
        (tmp_path / "posts" / f"{hour}.md").write_text(POST.format(title=title, text=text, hour=hour))
    file = tmp_path / "config.toml"
    file.write_text('[[sources]]\nname = "posts"\npath = "posts"\n')
    return file


def test_a_cycle_leaves_its_figures(configured: Path) -> None:
    with app.opened(config.load(configured, environment={})) as opened:
        cycle.run(opened.parts)
        with opened.parts.database.read() as db:
            first = history.latest(db)
        cycle.run(opened.parts)
        with opened.parts.database.read() as db:
            second = history.latest(db)
    assert first
    assert second
    assert (first.asked, first.failed, first.placed, first.articles, first.entries) == (1, 0, 2, 2, 2)
    assert first.stories == 2
    assert first.delay is None
    assert (second.asked, second.placed, second.articles, second.stories) == (1, 0, 0, 0)
    assert second.time > first.time


def test_a_large_folder_is_one_source_in_however_many_parts_it_is_read() -> None:
    parts = [SourceReport("folder", Outcome.NEW, problems=problems) for problems in ((), ("a",), ("b",))]
    report = CycleReport((*parts, SourceReport("feed", Outcome.NEW)), {}, 0, 0, (), 0.0)
    assert (report.asked, report.troubled) == (2, 1)
    assert tally(report.sources).counts == (2, 1)


def test_the_figures_of_the_status_page_count_a_large_folder_once(configured: Path) -> None:
    with app.opened(config.load(configured, environment={})) as opened:
        parts = replace(opened.parts, fetch=replace(opened.parts.fetch, batch_documents=1))
        report = cycle.run(parts)
        with parts.database.read() as db:
            figures = history.latest(db)
    assert len(report.sources) == 2
    assert figures
    assert figures.asked == 1
