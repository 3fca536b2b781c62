"""The pages in a real Chromium: phone and desk, with script and without, from a server and from files."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from aggregator import app, config, cycle
from aggregator.model import Changes
from aggregator.serve.answers import Settings as ServeSettings
from aggregator.site.settings import Feed, Settings
from aggregator.steps.pages.presenting import present
from aggregator.store import articles, placements
from aggregator.store.access.database import Database
from tests.samples import article, place
from tests.serve.running import Site, serving
from tests.site import town
from tests.site.chromium import DESK, PHONE, barriers, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser

KINDS = [
    "index.html",
    "topic",
    "days/index.html",
    "days/2026-06-10.html",
    "sections.html",
    "categories/coast.html",
    "search.html",
    "status.html",
]
HOSTILE = [
    "<script>document.title = 'taken'</script>",
    "</title></h1><img src=x onerror=\"document.title='taken'\">",
    "{{ site }} {% for x in y %}",
    "\u202eright to left\u2066",
    "Very long " * 500,
    "A" * 5_000,
    "' onmouseover='document.title=1' \" onfocus=\"document.title=1",
]


@pytest.fixture(scope="module")
def site(output: Path) -> Iterator[Site]:
    with serving(ServeSettings(output, "Coast News", 0)) as running:
        yield running


def addresses(output: Path, address: Callable[[str], str]) -> list[str]:
    paths = [town.largest_topic(output) if kind == "topic" else kind for kind in KINDS]
    return [address(path) for path in paths]


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("script", [True, False])
def test_every_page_fits_and_asks_nobody_else(
    browser: "Browser", site: Site, output: Path, width: int, script: bool
) -> None:
    with opened(browser, width, java_script_enabled=script) as (page, asked):
        for address in addresses(output, site.url):
            assert page.goto(address).status == 200  # type: ignore[union-attr]
            assert page.locator("h1").count() == 1
            box = page.locator("body").bounding_box()
            assert box
            assert box["width"] <= width
            page.mouse.wheel(1_000, 0)
        assert asked
        assert all(each.startswith(site.url()) for each in asked)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_barrier(browser: "Browser", site: Site, output: Path, axe: str, scheme: str) -> None:
    with opened(browser, color_scheme=scheme, bypass_csp=True) as (page, _):
        for address in addresses(output, site.url):
            page.goto(address)
            page.locator("details").evaluate_all("all => all.forEach(each => { each.open = true })")
            assert not barriers(page, axe), address


@pytest.mark.parametrize("script", [True, False])
def test_a_reader_follows_a_topic_and_changes_the_category(
    browser: "Browser", output: Path, script: bool
) -> None:
    with opened(browser, java_script_enabled=script) as (page, asked):
        page.goto((output / "index.html").as_uri())
        page.get_by_role("link", name="Tram drivers in Linden call off strike").first.click()
        assert "/topics/" in page.url
        assert page.get_by_role("heading", level=1).inner_text().startswith("Tram drivers")
        assert page.locator(".timeline a[href^='https://outlet.example/']").count() == 2
        page.get_by_role("link", name="Sections").click()
        page.get_by_role("main").get_by_role("link", name="Coast").click()
        assert page.url.endswith("/categories/coast.html")
        page.get_by_role("link", name="Coast News").click()
        page.get_by_role("link", name="Chinese (Traditional)").click()
        assert page.locator(".rows a[lang='zh-Hans'], .rows a[lang='zh-Hant']").count() == 1
        assert asked
        assert all(each.startswith(output.as_uri()) for each in asked)


def test_a_script_says_times_where_the_reader_is(browser: "Browser", site: Site) -> None:
    with opened(browser, locale="en-GB", timezone_id="Asia/Taipei") as (page, _):
        page.goto(site.url())
        shown = page.locator("time").first
        assert shown.get_attribute("datetime") == "2026-06-10T13:00:00+00:00"
        assert shown.inner_text() == "10 Jun 2026, 21:00"
        assert shown.get_attribute("title") == "Jun 10, 2026 13:00 UTC"


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "UTC", "Pacific/Pago_Pago"])
def test_every_time_on_the_front_page_stands_under_its_day(browser: "Browser", site: Site, zone: str) -> None:
    with opened(browser, locale="en-GB", timezone_id=zone, java_script_enabled=False) as (page, _):
        page.goto(site.url())
        written = page.locator(".stream h3").all_inner_texts()
    with opened(browser, locale="en-GB", timezone_id=zone) as (page, _):
        page.goto(site.url())
        assert page.locator(".stream h3").all_inner_texts() == written
        for section in page.locator(".stream > section").all():
            day, month, year = section.locator("h2").inner_text().split(" ")[1:]
            for time in section.locator(".meta time").all():
                assert time.inner_text().startswith(f"{day} {month[:3]} {year},")


def test_the_address_of_the_feed_is_copied(browser: "Browser", site: Site) -> None:
    with opened(browser, permissions=["clipboard-read", "clipboard-write"]) as (page, _):
        page.goto(site.url())
        page.get_by_role("button", name="Copy address").click()
        page.get_by_role("button", name="Copied").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == "https://news.example/feed.atom"


def test_where_nothing_can_be_copied_no_button_offers_it(browser: "Browser", site: Site) -> None:
    with opened(browser) as (page, _):
        page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
        page.goto(site.url())
        assert page.locator("[data-copy] code").count()
        assert not page.locator("[data-copy] button").count()


def test_the_keyboard_reaches_the_text_first(browser: "Browser", site: Site) -> None:
    with opened(browser) as (page, _):
        page.goto(site.url())
        page.keyboard.press("Tab")
        assert page.locator(":focus").inner_text() == "Skip to content"
        assert page.locator(":focus").bounding_box()["x"] >= 0  # type: ignore[index]
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.locator(":focus").evaluate("each => document.querySelector('main').contains(each)")


def test_an_opened_feed_says_what_it_is(browser: "Browser", site: Site) -> None:
    with opened(browser) as (page, asked):
        page.goto(site.url("feed.atom"))
        said = page.evaluate("getComputedStyle(document.documentElement, '::before').content")
        assert "This is a web feed." in said
        assert "https://news.example/" in said
        assert page.evaluate("getComputedStyle(document.querySelector('content')).display") == "none"
        assert asked
        assert all(each.startswith(site.url()) for each in asked)


def test_hostile_words_stay_words(browser: "Browser", database: Database, tmp_path: Path) -> None:
    batch = [
        article(
            f"{n}", title=words, outlet=words, text=words, categories=(words,), url=f"javascript:alert({n})"
        )
        for n, words in enumerate(HOSTILE)
    ]
    with database.write() as db:
        articles.save(db, batch)
        places = [place(each.id, f"s{each.id}", f"t{int(each.id) // 2}") for each in batch]
        placements.save(db, Changes(places, {each.id: b"" for each in batch}), [each.id for each in batch])
    present(database, Settings("News", feeds=(Feed("News", "feed"),)), tmp_path)
    with opened(browser, PHONE) as (page, asked):
        for path in sorted(tmp_path.rglob("*.html")):
            page.goto(path.as_uri())
            assert page.title().endswith(" · News")
            assert page.locator("a[href^='javascript'], main script, main img").count() == 0
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
        assert asked
        assert all(each.startswith("file://") for each in asked)


@pytest.mark.no_cover
def test_a_day_of_real_news_is_read_and_asks_nobody(
    browser: "Browser", axe: str, shared: Path, tmp_path: Path
) -> None:
    feeds = shared / "data/newswire/2020-11-07/feeds"
    file = tmp_path / "config.toml"
    title = '[feed]\ntitle = "要闻"\nlanguage = "zh-Hans"\n[site]\nimages = "off"\n'
    file.write_text(f'{title}[[sources]]\nname = "wire"\npath = "{feeds}/*.xml"\n', encoding="utf-8")
    with app.opened(config.load(file, environment={}), alone=True) as made:
        cycle.run(made.parts)
    output = tmp_path / "output"
    with opened(browser, PHONE, bypass_csp=True) as (page, asked):
        for path in ("index.html", town.largest_topic(output), "days/2020-11-08.html", "sections.html"):
            page.goto((output / path).as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
            assert not barriers(page, axe), path
        assert asked
        assert all(each.startswith("file://") for each in asked)
    assert (output / "index.html").stat().st_size < 150_000
