"""Every saved document of an outlet is known as its own, and gives the expected articles, every field."""

import json
from pathlib import Path

import pytest

from aggregator.formats import registry as formats
from aggregator.formats import webpage
from aggregator.formats.page import PageVersion
from aggregator.model import Item
from aggregator.outlets import registry as outlets
from aggregator.outlets.record import Outlet
from aggregator.sourcing.expectation import beside, documents, expected, saved

DATA = Path(__file__).parent / "data"
DOCUMENTS = documents(DATA)
OUTLETS = outlets.outlets()
DESIGNS = [(outlet, version) for outlet in OUTLETS for version in outlet.pages]


def outlet_of(path: Path) -> Outlet:
    outlet = outlets.find(path.parent.name)
    assert outlet is not None
    return outlet


def form_of(path: Path) -> str:
    return webpage.NAME if path.suffix == ".html" else formats.detect(saved(path)).name


def saved_of(outlet: Outlet) -> list[Path]:
    return [path for path in DOCUMENTS if path.parent.name == outlet.id]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_saved_document_gives_what_is_expected(path: Path) -> None:
    assert expected(outlet_of(path), saved(path)) == beside(path).read_text("utf-8")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_an_article_of_a_saved_document_is_known_as_the_outlets(path: Path) -> None:
    told = json.loads(beside(path).read_text("utf-8"))["articles"]
    assert told
    for article in told:
        found = outlets.recognise(Item(link=article.get("url"), authors=tuple(article.get("authors", ()))))
        assert found == outlet_of(path)


@pytest.mark.parametrize("outlet", OUTLETS, ids=lambda outlet: outlet.id)
def test_every_outlet_has_a_saved_document_of_each_format(outlet: Outlet) -> None:
    forms = {form_of(path) for path in saved_of(outlet)}
    # One post of the sibling archive is like another: three outlets stand for all.
    assert forms - {"jekyll", "webpage"} == set(outlet.formats) - {"jekyll", "webpage"}
    assert ("webpage" in forms) == bool(outlet.pages)


@pytest.mark.parametrize(
    ("outlet", "version"), DESIGNS, ids=lambda part: part.id if isinstance(part, Outlet) else part.body
)
def test_every_design_of_an_outlets_pages_has_a_saved_page(outlet: Outlet, version: PageVersion) -> None:
    assert any(webpage.fits(saved(path), [version]) for path in saved_of(outlet) if path.suffix == ".html")
