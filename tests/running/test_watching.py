"""The status page is gathered from the store as it was when the last cycle ended."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator import app, config, cycle
from aggregator.model import SourceState
from aggregator.running import watching
from aggregator.steps.parts import Parts
from aggregator.store import sources

POST = "---\ntitle: A bridge\ndate: {}\n---\nA ferry struck the bridge.\n"
CONFIG = """
[[sources]]
name = "posts"
path = "posts"

[[sources]]
name = "live"
url = "https://reader:hunter2@live.example/feed?key=hunter2"
headers = { Authorization = "Bearer hunter2" }
"""


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    """A folder with a post of yesterday, and a server that is left alone."""
    (tmp_path / "posts").mkdir()
    yesterday = datetime.now(UTC) - timedelta(days=1)
    (tmp_path / "posts" / "one.md").write_text(POST.format(f"{yesterday:%Y-%m-%d %H:%M:%S}"))
    (tmp_path / "config.toml").write_text(CONFIG)
    with app.opened(config.load(tmp_path / "config.toml", environment={})) as opened:
        folders = [source for source in opened.parts.sources if source.place.path]
        cycle.run(replace(opened.parts, sources=folders))
        yield opened.parts


def remember(parts: Parts, state: SourceState) -> None:
    with parts.database.write() as db:
        sources.save(db, [state])


def page(parts: Parts) -> str:
    assert parts.site
    watching.publish(parts, parts.site)
    return (parts.output / "status.html").read_text(encoding="utf-8")


def test_every_source_is_there_with_its_articles_by_day(parts: Parts) -> None:
    posts, live = watching.status(parts).sources
    assert (posts.name, posts.state, posts.due) == ("posts", "well", None)
    assert posts.counts == [0] * 12 + [1, 0]
    assert (live.name, live.state, live.counts) == ("live", "new", [0] * 14)


def test_the_cycle_is_there_with_its_time(parts: Parts) -> None:
    found = watching.status(parts)
    assert found.at
    assert [(day.day, day.cycles, day.articles) for day in found.days] == [(found.at.date(), 1, 1)]


def test_the_same_store_gives_the_same_page_at_any_time(parts: Parts) -> None:
    later = replace(parts, clock=lambda: datetime.now(UTC) + timedelta(days=30))
    assert page(parts) == page(later)
    assert parts.site
    assert not watching.publish(later, parts.site)


def test_no_secret_stands_on_the_page(parts: Parts) -> None:
    error = "https://reader:hunter2@live.example/feed?key=hunter2 said 401 to Bearer hunter2"
    remember(parts, SourceState("live", failures=5, error=error))
    found = page(parts)
    assert "hunter2" not in found
    assert "live.example/feed?… said 401" in found
    assert "5 failures in a row" in found


def test_before_the_first_cycle_there_is_a_page_too(parts: Parts) -> None:
    with parts.database.write() as db:
        db.exec_driver_sql("DELETE FROM history")
    assert "Nothing has been published yet" in page(parts)
