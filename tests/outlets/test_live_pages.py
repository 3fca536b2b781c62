"""The list and article pages of the catalogue, visited on a server that shows them as the outlets do."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from aggregator.fetch.settings import Place
from aggregator.outlets import registry
from aggregator.outlets.record import Outlet
from aggregator.sourcing.expectation import beside
from aggregator.steps.source import Source
from aggregator.store import articles
from aggregator.store.access.database import Database
from tests.newspaper import Site, serving
from tests.outlets.running import once

DATA = Path(__file__).parent / "data"
LISTS = sorted(DATA.glob("*/list*.html"))
ARTICLES = sorted(DATA.glob("*/article*.html"))
TEASERS = """<rss version="2.0"><channel><title>Teasers</title><item>
<title>{title}</title><link>{link}</link><description>{teaser}</description></item></channel></rss>"""


def outlet_of(page: Path) -> Outlet:
    outlet = registry.find(page.parent.name)
    assert outlet is not None
    return outlet


def told(page: Path) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(beside(page).read_text("utf-8"))
    return answer


def path_of(address: str) -> str:
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def at(site: Site, page: Path) -> str:
    """The page's markup, with links to the outlet leading to the server."""
    host = urlsplit(told(page)["address"])
    return page.read_text("utf-8").replace(f"{host.scheme}://{host.netloc}/", site.url())


def texts(database: Database) -> dict[str, str]:
    """The text of every stored article, by the path of its address."""
    with database.read() as db:
        ids = [row.id for row in articles.listing(db, None, None)]
        return {path_of(each.url or ""): each.text for each in articles.by_ids(db, ids).values()}


def name_of(page: Path) -> str:
    return f"{page.parent.name}/{page.stem}"


@pytest.mark.parametrize("page", LISTS, ids=name_of)
def test_a_list_page_leads_to_its_articles_each_visited_once(
    page: Path, database: Database, tmp_path: Path
) -> None:
    design = page.with_name(page.name.replace("list", "article"))
    text = told(design)["articles"][0]["text"]
    links = [path_of(each["url"]) for each in told(page)["articles"]]
    place = path_of(told(page)["address"])
    with serving() as site:
        site.pages.update({link: at(site, design) for link in links} | {place: at(site, page)})
        source = Source(Place("list", site.url(place), robots=True), outlet_of(page), format="webpage")
        first = once([source], database, tmp_path)
        visits = site.visited(place)
        once([source], database, tmp_path)
        again = site.visited(place)
    assert not first.failed
    assert sorted(visits) == sorted(links)
    assert not again
    assert texts(database) == dict.fromkeys(links, text)


@pytest.mark.parametrize("page", LISTS, ids=name_of)
def test_an_article_page_that_is_gone_is_one_line_and_costs_no_other(
    page: Path, database: Database, tmp_path: Path
) -> None:
    design = page.with_name(page.name.replace("list", "article"))
    lost, *kept = [path_of(each["url"]) for each in told(page)["articles"]]
    place = path_of(told(page)["address"])
    with serving() as site:
        site.pages.update({link: at(site, design) for link in kept} | {place: at(site, page)})
        source = Source(Place("list", site.url(place), robots=True), outlet_of(page), format="webpage")
        (report,) = once([source], database, tmp_path).sources
    assert len(report.problems) == 1
    assert lost in report.problems[0]
    assert kept == [link for link in texts(database) if link != lost]


@pytest.mark.parametrize("page", ARTICLES, ids=name_of)
def test_the_page_behind_a_teaser_gives_the_whole_text(
    page: Path, database: Database, tmp_path: Path
) -> None:
    (article,) = told(page)["articles"]
    link = path_of(article["url"])
    teaser = article["text"][:20]
    with serving() as site:
        site.pages[link] = at(site, page)
        site.pages["/feed"] = TEASERS.format(title=article["title"], link=site.url(link), teaser=teaser)
        source = Source(Place("teasers", site.url("/feed")), outlet_of(page), full_text=True)
        report = once([source], database, tmp_path)
    assert not report.failed
    assert texts(database) == {link: article["text"]}
