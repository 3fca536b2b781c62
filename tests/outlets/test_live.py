"""Every feed of the catalogue read from a server that serves it, in one cycle of the whole program."""

import json
from pathlib import Path

import pytest

from aggregator.fetch.result import Outcome
from aggregator.fetch.settings import Place
from aggregator.outlets import registry
from aggregator.outlets.record import Outlet
from aggregator.sourcing.expectation import beside, documents
from aggregator.steps.source import Source
from aggregator.store import articles
from aggregator.store.access.database import Database
from tests.newspaper import Site, serving
from tests.outlets.running import once

DATA = Path(__file__).parent / "data"
FEEDS = [path for path in documents(DATA) if path.suffix in (".xml", ".rdf")]


def path_of(feed: Path) -> str:
    return f"/{feed.parent.name}/{feed.name}"


def name_of(feed: Path) -> str:
    outlet = registry.find(feed.parent.name)
    return outlet.name if outlet else ""


def source(site: Site, feed: Path) -> Source:
    place = Place(path_of(feed), site.url(path_of(feed)))
    return Source(place, registry.find(feed.parent.name))


def titles(feed: Path) -> list[str]:
    return [article["title"] for article in json.loads(beside(feed).read_text("utf-8"))["articles"]]


def test_every_feed_of_the_catalogue_is_read_live(database: Database, tmp_path: Path) -> None:
    with serving() as site:
        site.pages = {path_of(feed): feed.read_text("utf-8") for feed in FEEDS}
        first = once([source(site, feed) for feed in FEEDS], database, tmp_path)
        second = once([source(site, feed) for feed in FEEDS], database, tmp_path)
    assert not first.failed
    assert {report.outcome for report in second.sources} == {Outcome.UNCHANGED}
    with database.read() as db:
        stored = {(row.source, row.outlet, row.title) for row in articles.listing(db, None, None)}
    named = [(feed, registry.find(feed.parent.name)) for feed in FEEDS]
    wanted = {
        (path_of(feed), outlet.name, title) for feed, outlet in named if outlet for title in titles(feed)
    }
    assert stored == wanted


def test_a_feed_that_is_gone_costs_no_other(database: Database, tmp_path: Path) -> None:
    lost, kept = FEEDS[0], FEEDS[1:]
    with serving() as site:
        site.pages = {path_of(feed): feed.read_text("utf-8") for feed in kept}
        report = once([source(site, feed) for feed in FEEDS], database, tmp_path)
    assert [source.name for source in report.sources if source.problems] == [path_of(lost)]
    assert report.saved.new == sum(len(titles(feed)) for feed in kept)


@pytest.mark.parametrize("outlet", registry.outlets(), ids=lambda outlet: outlet.id)
def test_every_outlet_of_the_catalogue_that_has_a_feed_has_one_saved(outlet: Outlet) -> None:
    has_feed = any(place.kind == "feed" for place in outlet.places)
    assert has_feed == any(feed.parent.name == outlet.id for feed in FEEDS)
