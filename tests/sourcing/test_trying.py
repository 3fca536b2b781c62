"""`aggregator try`: what an address would give, and what to select where it gives nothing."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from aggregator import app, config, wiring
from aggregator.errors import FetchError
from aggregator.fetch.settings import Place
from aggregator.formats.page import PageVersion
from aggregator.sourcing import trying
from aggregator.sourcing.trying import Trial
from aggregator.steps.source import Source
from tests.command import Run
from tests.formats.documents import document, rss
from tests.newspaper import LIST, PARAGRAPH, Site, links


def tried(markup: str, **selectors: str) -> Trial:
    own = PageVersion(**selectors)  # type: ignore[arg-type]
    return trying.of_document(Source(Place("t", "https://pier.example/"), pages=(own,)), document(markup))


def ways(trial: Trial) -> dict[str, str]:
    return {name: way for name, way, _ in trial.fields}


STORY = (
    "<html><body><h1>Fog</h1><time datetime='2019-03-12'>today</time>"
    f"<div id='story'>{PARAGRAPH * 3}</div></body></html>"
)


def test_of_an_article_every_field_and_its_way_is_shown() -> None:
    trial = tried(STORY, body="#story", title="h2")
    assert (ways(trial)["body"], ways(trial)["title"], ways(trial)["published"]) == (
        "selector",
        "markup",
        "markup",
    )
    assert trial.suggestions["title"][0].selector == "h1"
    assert "body" not in trial.suggestions
    assert any(line.startswith("  try        title = 'h1'  finds 1: Fog") for line in trying.told(trial))


def test_the_design_that_fits_is_told() -> None:
    version = PageVersion(body="#story", since=date(2018, 5, 1))
    trial = trying.of_document(Source(Place("t"), pages=(version,)), document(STORY))
    assert trial.fields[-1] == ("design", "selector", "since 2018-05-01")


def test_of_a_list_the_links_are_shown() -> None:
    trial = tried(links("/1.html", "/2.html"), list="a.story")
    assert trial.links == [
        ("https://feeds.example/1.html", "Link /1.html"),
        ("https://feeds.example/2.html", "Link /2.html"),
    ]
    assert trial.suggestions == {}


def test_a_selector_that_finds_no_link_is_answered_with_one_that_does() -> None:
    trial = tried(links(*(f"/the-long-way/{number}.html" for number in range(4))), list="h3 a")
    assert "'h3 a' finds no link" in trial.problems[0]
    assert trial.suggestions["list"][0].selector == "a.story"


def test_a_feed_shows_its_items() -> None:
    trial = trying.of_document(
        Source(Place("t")), rss("<title>Fog</title><link>https://pier.example/1</link>")
    )
    assert (trial.format, trial.articles[0]["title"]) == ("feed", "Fog")
    assert (
        json.loads(json.dumps(trying.as_json(trial), default=str))["articles"][0]["url"]
        == "https://pier.example/1"
    )


def test_an_address_is_fetched_as_robots_permit(site: Site) -> None:
    settings = wiring.fetch_settings(config.FetchSection(allow_private=True))
    site.pages |= {"/news": LIST.format(links=""), "/robots.txt": "User-agent: *\nDisallow: /news"}
    source = wiring.tried(config.Config(), site.url("/news"), PageVersion())
    with pytest.raises(FetchError, match=r"robots\.txt does not permit"):
        trying.attempt(source, settings, app.utc_now)


def test_what_is_configured_for_a_site_holds_and_given_selectors_go_before() -> None:
    section = config.Source(
        name="a", url="https://pier.example/news", list="h3 a", body="div.old", outlet="Pier Post"
    )
    settings = config.Config(sources=(section,))
    near = wiring.tried(settings, "https://pier.example/1.html", PageVersion(body="div.new"))
    assert near.versions[0] == PageVersion(list="h3 a", body="div.new")
    assert (near.publisher, near.format, near.place.url) == ("Pier Post", None, "https://pier.example/1.html")
    far = wiring.tried(settings, "https://chinese.aljazeera.net/news/1", PageVersion())
    assert far.outlet is not None
    assert far.outlet.id == "aljazeera_zh"


def test_the_command_prints_it(site: Site, tmp_path: Path) -> None:
    site.pages["/1.html"] = STORY
    (tmp_path / "config.toml").write_text("[fetch]\nallow_private = true\n")
    command = [sys.executable, "-m", "aggregator", "try", site.url("/1.html"), "--body", "#story", "--json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    shown = json.loads(done.stdout)
    assert (shown["format"], shown["fields"]["body"]["way"]) == ("webpage", "selector")


def test_a_selector_that_is_none_is_refused_before_anything_is_fetched(
    run: Run,
    site: Site,
    tmp_path: Path,
) -> None:
    (tmp_path / "config.toml").write_text("[fetch]\nallow_private = true\n")
    told = run(tmp_path, "try", site.url("/"), "--list", "a[")
    assert (told.returncode, "--list" in told.stderr, site.visited()) == (2, True, [])
