"""Searching in a real Chromium: with script and without, from files, from a plain server and from ours."""

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from aggregator import app, config
from aggregator.serve import search
from aggregator.serve.answers import Settings
from tests.serve.running import Site, serving
from tests.site.chromium import PHONE, barriers, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def site(output: Path) -> Iterator[Site]:
    """Our own server, which can search."""
    read = config.load(output.parent / "config.toml", environment={})
    with serving(Settings(output, "Coast News", 0), [search.route(app.searcher(read))]) as running:
        yield running


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def plain(output: Path) -> Iterator[str]:
    """A server of files alone."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(output))) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def ask(page: "Page", words: str) -> None:
    page.get_by_role("searchbox").fill(words)
    page.get_by_role("main").get_by_role("button", name="Search").click()


@pytest.mark.parametrize("script", [True, False])
def test_the_server_searches_with_script_and_without(browser: "Browser", site: Site, script: bool) -> None:
    with opened(browser, java_script_enabled=script) as (page, asked):
        page.goto(site.url())
        page.get_by_role("link", name="Search").click()
        ask(page, "tram strike")
        page.wait_for_url("**/search?q=tram+strike")
        first = page.get_by_role("main").get_by_role("heading", level=2).first
        assert {words.lower() for words in first.locator("mark").all_inner_texts()} == {"tram", "strike"}
        first.get_by_role("link").click()
        assert "/topics/" in page.url
        assert asked
        assert all(each.startswith(site.url()) for each in asked)


def test_files_are_searched_by_script(browser: "Browser", output: Path) -> None:
    with opened(browser) as (page, asked):
        page.goto((output / "search.html").as_uri())
        ask(page, "tram STRIKES")
        page.get_by_role("main").get_by_role("link", name="Tram drivers").first.click()
        assert "/topics/" in page.url
        assert asked
        assert all(each.startswith(output.as_uri()) for each in asked)


@pytest.mark.parametrize("words", ["Tram, strike?", "„Tram“ (strike)", '"in Linden" call-off'])
def test_marks_between_words_do_not_matter(browser: "Browser", output: Path, words: str) -> None:
    with opened(browser) as (page, _):
        page.goto((output / "search.html").as_uri())
        ask(page, words)
        page.get_by_role("main").get_by_role("link", name="Tram drivers").first.wait_for()


def test_a_plain_server_is_searched_by_script(browser: "Browser", plain: str) -> None:
    with opened(browser, faultless=False) as (page, asked):
        page.goto(f"{plain}search.html")
        ask(page, "tram")
        page.get_by_role("main").get_by_role("link", name="Tram drivers").first.wait_for()
        assert asked
        assert all(each.startswith(plain) for each in asked)


def test_where_the_store_does_not_answer_the_latest_topics_are_searched(
    browser: "Browser", output: Path
) -> None:
    silent = search.route(lambda _: (503, b"Not now."))
    with (
        serving(Settings(output, "Coast News", 0), [silent]) as site,
        opened(browser, faultless=False) as (page, _),
    ):
        page.goto(site.url("search.html"))
        ask(page, "tram")
        page.get_by_role("main").get_by_role("link", name="Tram drivers").first.wait_for()


def test_simplified_and_traditional_find_one_another(browser: "Browser", output: Path) -> None:
    with opened(browser) as (page, _):
        counts = []
        for words in ("裂缝", "裂縫"):
            page.goto((output / "search.html").as_uri())
            ask(page, words)
            page.locator("#found li").first.wait_for()
            counts.append(page.locator("#found li").count())
        assert counts[0] == counts[1]


def test_nothing_found_is_said(browser: "Browser", output: Path) -> None:
    with opened(browser) as (page, _):
        page.goto((output / "search.html").as_uri())
        ask(page, "zeppelin")
        page.get_by_role("status").get_by_text("No report contains this.").wait_for()


def test_without_script_a_file_says_what_it_takes(browser: "Browser", output: Path) -> None:
    with opened(browser, java_script_enabled=False) as (page, _):
        page.goto((output / "search.html").as_uri())
        assert "aggregator serve" in page.locator("noscript").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_results_have_no_barrier(browser: "Browser", site: Site, axe: str, scheme: str) -> None:
    with opened(browser, PHONE, color_scheme=scheme, bypass_csp=True) as (page, _):
        page.goto(site.url("search?q=tram"))
        assert page.locator("#found li").count() > 0
        assert not barriers(page, axe)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


def test_a_hostile_question_stays_words(browser: "Browser", site: Site, output: Path) -> None:
    hostile = "\"><img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"
    for address in (site.url("search"), (output / "search.html").as_uri()):
        with opened(browser) as (page, _):
            page.goto(f"{address}?q=tram")
            ask(page, hostile)
            page.get_by_text("No report contains this.").wait_for()
            assert page.title() != "taken"
            assert page.locator("main img, main script").count() == 0
