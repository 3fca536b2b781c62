"""docs/add-an-outlet.md followed: its commands give an outlet in few lines, and a saved pair that holds."""

import json
import re
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from aggregator.cli import cli
from aggregator.errors import ConfigError, DocumentError, FetchError
from aggregator.fetch.settings import Settings
from aggregator.outlets.record import Outlet
from aggregator.sourcing import expectation, new_outlet
from tests.conftest import ROOT
from tests.newspaper import Site, serving

GUIDE = (ROOT / "docs/add-an-outlet.md").read_text("utf-8")
NOW = datetime(2026, 11, 22, tzinfo=UTC)
OPEN = Settings(allow_private=True)
MOST_LINES = 60

ITEM = (
    "<item><title>{0}</title><link>https://gazette.example/{0}</link>"
    "<description>It is about {0}.</description></item>"
)
FEED = (
    '<rss version="2.0"><channel><title>The "Harbour"\nGazette</title><link>https://www.gazette.example/</link>'
    f"<language>en-GB</language>{''.join(map(ITEM.format, ('ferry', 'bridge', 'fair')))}</channel></rss>"
)
HOME = '<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head></html>'
PAGE = "<html><title>t</title><body><h1>Ferry</h1><article><p>It came late.</p></article></body></html>"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / new_outlet.RECORDS).mkdir(parents=True)
    (tmp_path / new_outlet.SAVED).mkdir(parents=True)
    (tmp_path / "config.toml").write_text('[fetch]\nallow_private = true\nhost_gap = "0s"\n')
    return tmp_path


def commands() -> list[list[str]]:
    """The calls of `aggregator new-outlet` in the guide, in its order."""
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL))
    return [line.split()[1:] for line in blocks.splitlines() if line.startswith("aggregator new-outlet")]


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        running.pages = {"/": HOME, "/feed.xml": FEED, "/page": PAGE}
        yield running


def begin(checkout: Path, site: Site, path: str) -> None:
    new_outlet.create(checkout, "gazette", new_outlet.find(site.url(path), OPEN, NOW))
    new_outlet.refresh(checkout, "gazette")


def test_the_guide_gives_an_outlet_in_few_lines(checkout: Path, site: Site) -> None:
    config = ["--config", str(checkout / "config.toml")]
    for command in commands():
        arguments = [site.url() if word.startswith("https:") else word for word in command]
        result = CliRunner().invoke(cli, [*config, *arguments, "--folder", str(checkout)])
        assert result.exit_code == 0, result.output
    written = [file for file in checkout.rglob("*") if file.is_file() and file.name != "config.toml"]
    promised = re.findall(r"^\| `([a-z_]+/[a-z/_.]+)`", GUIDE, re.MULTILINE)
    assert sorted(str(file.relative_to(checkout)) for file in written) == sorted(promised)
    assert sum(len(file.read_text("utf-8").splitlines()) for file in written) < MOST_LINES


def test_the_record_says_what_the_feed_says_of_itself(checkout: Path, site: Site) -> None:
    begin(checkout, site, "/feed.xml")
    outlet = new_outlet.load(checkout / new_outlet.RECORDS / "gazette.py")
    assert (outlet.id, outlet.name, outlet.language) == ("gazette", 'The "Harbour" Gazette', "en-GB")
    assert outlet.home == "https://www.gazette.example/"
    assert outlet.hosts == ("gazette.example",)
    (place,) = outlet.places
    assert (place.kind, place.url, place.verified) == ("feed", site.url("/feed.xml"), True)


def test_a_page_that_announces_a_feed_leads_to_it(site: Site) -> None:
    assert new_outlet.find(site.url(), OPEN, NOW).document.address == site.url("/feed.xml")


def test_a_page_without_a_feed_is_read_as_a_page(checkout: Path, site: Site) -> None:
    begin(checkout, site, "/page")
    pair = checkout / new_outlet.SAVED / "gazette/webpage.html.expected.json"
    (article,) = json.loads(pair.read_text("utf-8"))["articles"]
    assert (article["title"], article["text"]) == ("Ferry", "It came late.")


def test_a_page_that_gives_nothing_yet_leaves_a_record_to_work_on(checkout: Path, site: Site) -> None:
    site.pages["/page"] = "<html><body><a href=/1>1</a></body></html>"
    files = new_outlet.create(checkout, "gazette", new_outlet.find(site.url("/page"), OPEN, NOW))
    with pytest.raises(DocumentError, match="add a PageVersion to `pages`"):
        new_outlet.refresh(checkout, "gazette")
    assert all(file.is_file() for file in files)


def test_the_saved_document_is_cut_down_to_its_first_item(checkout: Path, site: Site) -> None:
    begin(checkout, site, "/feed.xml")
    pair = checkout / new_outlet.SAVED / "gazette/feed.xml"
    told = json.loads(expectation.beside(pair).read_text("utf-8"))
    assert [article["title"] for article in told["articles"]] == ["ferry"]
    assert expectation.saved(pair).fetched == NOW


def test_words_of_ones_own_are_expected_after_a_second_call(checkout: Path, site: Site) -> None:
    begin(checkout, site, "/feed.xml")
    pair = checkout / new_outlet.SAVED / "gazette/feed.xml"
    pair.write_text(pair.read_text().replace("It is about ferry.", "My own words."))
    assert new_outlet.refresh(checkout, "gazette") == [expectation.beside(pair)]
    assert "My own words." in expectation.beside(pair).read_text("utf-8")


@pytest.mark.parametrize("name", ["Gazette", "gazette-news", "../gazette", "1st", "", "voa_zh"])
def test_a_name_that_will_not_do_writes_nothing(name: str, checkout: Path, site: Site) -> None:
    found = new_outlet.find(site.url("/feed.xml"), OPEN, NOW)
    before = sorted(checkout.rglob("*"))
    with pytest.raises(ConfigError):
        new_outlet.create(checkout, name, found)
    assert sorted(checkout.rglob("*")) == before


def test_a_record_that_is_there_is_not_replaced(checkout: Path, site: Site) -> None:
    found = new_outlet.find(site.url("/feed.xml"), OPEN, NOW)
    new_outlet.create(checkout, "gazette", found)
    with pytest.raises(ConfigError, match="this outlet exists"):
        new_outlet.create(checkout, "gazette", found)


def test_outside_a_checkout_nothing_is_written(tmp_path: Path, site: Site) -> None:
    found = new_outlet.find(site.url("/feed.xml"), OPEN, NOW)
    with pytest.raises(ConfigError, match="not a checkout"):
        new_outlet.create(tmp_path, "gazette", found)
    assert list(tmp_path.iterdir()) == []


def test_an_address_that_does_not_answer_is_named(site: Site) -> None:
    with pytest.raises(FetchError, match="404"):
        new_outlet.find(site.url("/nowhere"), OPEN, NOW)


def test_what_is_renewed_must_be_there(checkout: Path) -> None:
    with pytest.raises(ConfigError, match="no such record"):
        new_outlet.refresh(checkout, "gazette")


def test_what_is_renewed_is_a_record_of_the_checkout(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.py").write_text("raise SystemExit")
    with pytest.raises(ConfigError, match="a name has lower-case letters"):
        new_outlet.refresh(checkout, f"{'../' * 9}{tmp_path}/elsewhere")


def test_what_a_feed_says_of_itself_is_never_code(site: Site) -> None:
    found = new_outlet.find(site.url("/feed.xml"), OPEN, NOW)
    evil = replace(found, about=replace(found.about, title='"); import os # \\'))
    assert compile(new_outlet.record_of("gazette", evil), "gazette", "exec")
    assert '"\\"); import os # \\\\"' in new_outlet.record_of("gazette", evil)


def test_the_guide_names_only_fields_that_a_record_has() -> None:
    table = GUIDE.partition("## 3.")[2].partition("\n\nAfter")[0]
    column = [line.split("|")[1] for line in table.splitlines() if "|" in line]
    named = re.findall(r"`(\w+)`", "\n".join(column))
    assert len(named) > 5
    assert set(named) <= {field.name for field in fields(Outlet)}
