"""Selectors for whoever writes down how a site is built."""

import pytest

from aggregator.formats import soup
from aggregator.formats.suggest import suggest
from tests.formats.documents import document

LIST = "<nav>{nav}</nav><div class='river x9f3'>{cards}</div>".format(
    nav="".join(f"<a href='/s{n}'>Section {n}</a>" for n in range(3)),
    cards="".join(
        f"<div class='card'><h3><a href='/{n}'>The harbour master tells of storm number {n}</a></h3></div>"
        for n in range(5)
    ),
)
STORY = (
    "<h1 class='headline'>Fog stops ferry</h1><p><span class='pub-date'>2019-03-12 10:00</span></p>"
    "<div id='story'>" + "<p>The ferry to the outer island stopped at noon.</p>" * 4 + "</div>"
    "<figure><img src='/fog.jpg'></figure><p>Short.</p>"
)


def first(markup: str, name: str) -> tuple[str, int, str]:
    found = suggest(soup.page(document(markup)), name)[0]
    return found.selector, found.count, found.example


def test_links_with_long_words_that_are_many_of_a_kind_come_first() -> None:
    assert first(LIST, "list") == ("div.card h3 a", 5, "The harbour master tells of storm number 0")


@pytest.mark.parametrize(
    ("name", "selector"),
    [("title", "h1.headline"), ("body", "div#story"), ("date", "span.pub-date"), ("image", "figure img")],
)
def test_every_part_of_an_article_is_looked_for_where_it_usually_is(name: str, selector: str) -> None:
    assert first(STORY, name)[0] == selector


def test_where_nothing_is_nothing_is_suggested() -> None:
    page = soup.page(document("<p>Short.</p>"))
    assert [suggest(page, name) for name in ("list", "date", "image")] == [[], [], []]
