"""Links and teasers become whole articles: over a real server, a real database and the whole cycle."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aggregator import app, config, cycle
from aggregator.fetch.settings import Place, Settings
from aggregator.model import Article
from aggregator.steps.collecting import following
from aggregator.steps.collecting.page_plan import MOST_PAGES
from aggregator.steps.collecting.reading import read_all
from aggregator.steps.report import CycleReport
from aggregator.steps.source import Source
from aggregator.store.articles import by_ids, listing
from tests.newspaper import PARAGRAPH, Site, links

FEED = "<rss version='2.0'><channel><title>Pier Post</title>{items}</channel></rss>"
NEWS = (
    "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
    "xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>{urls}</urlset>"
)


Once = Callable[..., CycleReport]


@pytest.fixture
def once(tmp_path: Path) -> Once:
    """A cycle over one source with these keys; whatever it holds is due."""

    def run(**keys: str | bool) -> CycleReport:
        lines = [
            f"{key} = {str(value).lower() if isinstance(value, bool) else repr(value)}"
            for key, value in keys.items()
        ]
        text = "\n".join(
            ["[fetch]", "allow_private = true", 'host_gap = "0s"', "[[sources]]", "name = 's'", *lines]
        )
        (tmp_path / "config.toml").write_text(text)
        with app.opened(config.load(tmp_path / "config.toml", environment={})) as opened:
            return cycle.run(opened.parts, everything=True)

    return run


def stored(folder: Path) -> dict[str, Article]:
    """The articles in the store by title."""
    settings = config.load(folder / "config.toml", environment={})
    with app.opened(settings) as opened, opened.parts.database.read() as db:
        ids = [row.id for row in listing(db, None, None)]
        return {each.title: each for each in by_ids(db, ids).values()}


def teaser(number: int, title: str, text: str = "Fog at the pier.") -> str:
    return (
        f"<item><title>{title}</title><guid isPermaLink='false'>g{number}</guid><link>/{number}.html</link>"
        f"<pubDate>Tue, 12 Mar 2019 10:05:00 GMT</pubDate><description>{text}</description></item>"
    )


def test_a_list_page_leads_to_its_articles_each_visited_once(site: Site, once: Once, tmp_path: Path) -> None:
    site.pages["/news"] = links("/1.html", "/2.html")
    site.article(
        "/1.html",
        "Fog stops ferry",
        PARAGRAPH,
        '<meta property="article:published_time" content="2019-03-12T10:00Z">',
    )
    site.article("/2.html", "Pier sold", PARAGRAPH * 2)
    first = once(url=site.url("/news"), list="a.story", body="div.story")
    assert (first.saved.new, first.failed) == (2, False)
    assert site.visited() == ["/news", "/1.html", "/2.html"]
    found = stored(tmp_path)
    assert found["Fog stops ferry"].published == datetime(2019, 3, 12, 10, 0, tzinfo=UTC)
    assert found["Fog stops ferry"].text == PARAGRAPH[3:-4]
    assert found["Pier sold"].url == site.url("/2.html")
    site.pages["/news"] = links("/3.html", "/1.html", "/2.html")
    site.article("/3.html", "Lighthouse painted", PARAGRAPH)
    second = once(url=site.url("/news"), list="a.story", body="div.story")
    assert (second.saved.new, second.saved.unchanged) == (1, 2)
    assert site.visited() == ["/news", "/3.html"]


def test_the_rules_of_the_site_are_asked_once_and_obeyed(site: Site, once: Once) -> None:
    site.pages["/robots.txt"] = "User-agent: *\nDisallow: /private"
    site.pages["/news"] = links("/private/1.html", "/2.html", "/3.html")
    site.article("/private/1.html", "Not for us", PARAGRAPH)
    site.article("/2.html", "Pier sold", PARAGRAPH)
    site.article("/3.html", "Lighthouse painted", PARAGRAPH)
    report = once(url=site.url("/news"), list="a.story", body="div.story")
    assert [problem for source in report.sources for problem in source.problems] == [
        f"{site.url('/private/1.html')}: robots.txt does not permit a visit"
    ]
    assert site.visits.count("/robots.txt") == 2  # of the list page, and of all its articles
    assert "/private/1.html" not in site.visits


def test_a_site_that_is_busy_costs_the_pages_of_no_other(site: Site, once: Once, tmp_path: Path) -> None:
    elsewhere = site.url("/9.html").replace("127.0.0.1", "localhost")
    busy = teaser(9, "Busy").replace("/9.html", elsewhere)
    site.pages["/feed"] = FEED.format(items="".join([busy, *(teaser(n, f"News {n}") for n in range(5))]))
    site.pages["/9.html"] = (429, "later")
    for number in range(5):
        site.article(f"/{number}.html", f"News {number}", PARAGRAPH)
    once(url=site.url("/feed"), full_text=True)
    found = stored(tmp_path)
    assert {title for title, each in found.items() if "ferry" in each.text} == {f"News {n}" for n in range(5)}
    assert found["Busy"].text == "Fog at the pier."


def test_pages_that_cannot_be_read_keep_no_others_waiting_and_are_not_asked_each_time(
    site: Site, once: Once
) -> None:
    gone = [f"/gone/{number}.html" for number in range(MOST_PAGES + 5)]
    urls = "".join(f"<url><loc>{site.url(path)}</loc></url>" for path in [*gone, "/story.html"])
    site.pages["/sitemap.xml"] = NEWS.format(urls=urls)
    site.article("/story.html", "The story", PARAGRAPH)
    assert [once(url=site.url("/sitemap.xml")).saved.new for _ in range(3)] == [0, 1, 0]
    assert sorted(path for path in site.visited() if "gone" in path) == sorted(gone)


def test_a_visit_follows_a_limited_number_and_the_next_one_goes_on(site: Site, once: Once) -> None:
    paths = [f"/{number}.html" for number in range(MOST_PAGES + 5)]
    site.pages["/news"] = links(*paths)
    for number, path in enumerate(paths):
        site.article(path, f"Story {number}", PARAGRAPH)
    assert once(url=site.url("/news"), list="a.story", body="div.story").saved.new == MOST_PAGES
    first = site.visited()
    assert once(url=site.url("/news"), list="a.story", body="div.story").saved.new == 5
    assert sorted([*first, *site.visited()]) == sorted(["/news", "/news", *paths])
    assert once(url=site.url("/news"), list="a.story", body="div.story").saved.new == 0
    assert site.visited() == ["/news"]


def test_a_feed_of_teasers_gets_its_full_text_once(site: Site, once: Once, tmp_path: Path) -> None:
    site.pages["/feed"] = FEED.format(
        items=teaser(1, "Fog stops ferry").replace("/1.html", site.url("/1.html"))
    )
    site.article("/1.html", "FOG STOPS FERRY", PARAGRAPH * 3)
    assert once(url=site.url("/feed"), full_text=True, body="div.story").saved.new == 1
    found = stored(tmp_path)["Fog stops ferry"]
    assert found.text.count("outer island") == 3
    assert found.summary == "Fog at the pier."
    assert site.visited() == ["/feed", "/1.html"]
    site.pages["/feed"] = FEED.format(
        items=teaser(1, "Fog stops ferry", "Changed.").replace("/1.html", site.url("/1.html"))
    )
    again = once(url=site.url("/feed"), full_text=True, body="div.story")
    assert (again.saved.new, again.saved.changed, again.saved.unchanged) == (0, 0, 1)
    assert site.visited() == ["/feed"]


def test_a_retitled_teaser_is_a_reason_to_visit_its_page_again(
    site: Site, once: Once, tmp_path: Path
) -> None:
    site.article("/1.html", "Fog", PARAGRAPH * 2)
    for title in ("Fog stops ferry", "Ferry runs again", "Fog stops ferry"):
        site.pages["/feed"] = FEED.format(items=teaser(1, title).replace("/1.html", site.url("/1.html")))
        once(url=site.url("/feed"), full_text=True, body="div.story")
    assert site.visited("/feed") == ["/1.html", "/1.html"]
    assert list(stored(tmp_path)) == ["Ferry runs again"]


@pytest.mark.parametrize(
    "page", [(404, "gone"), (200, "<html><body><p>Short.</p></body></html>"), (429, "slow down")]
)
def test_a_page_that_fails_leaves_the_teaser(
    site: Site, once: Once, tmp_path: Path, page: tuple[int, str]
) -> None:
    site.pages["/1.html"] = page
    site.pages["/feed"] = FEED.format(items=teaser(1, "Fog").replace("/1.html", site.url("/1.html")))
    once(url=site.url("/feed"), full_text=True)
    assert stored(tmp_path)["Fog"].text == "Fog at the pier."


def test_a_server_in_need_of_peace_keeps_its_links_for_the_next_visit(site: Site, once: Once) -> None:
    site.pages["/news"] = links("/1.html", "/2.html")
    site.pages["/1.html"] = (429, "slow down")
    report = once(url=site.url("/news"), list="a.story")
    assert (report.saved.new, report.failed) == (0, True)
    assert site.visited() == ["/news", "/1.html"]
    site.article("/1.html", "Fog stops ferry", PARAGRAPH)
    site.article("/2.html", "Pier sold", PARAGRAPH)
    assert once(url=site.url("/news"), list="a.story", body="div.story").saved.new == 2


def test_a_news_sitemap_leads_to_its_articles_and_an_old_address_does_not(
    site: Site, once: Once, tmp_path: Path
) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    site.pages["/index.xml"] = (
        f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
        f"<sitemap><loc>{site.url('/news.xml')}</loc></sitemap></sitemapindex>"
    )
    site.pages["/news.xml"] = NEWS.format(
        urls=f"<url><loc>{site.url('/1.html')}</loc><news:news><news:title>Fog</news:title>"
        f"<news:publication_date>{now}</news:publication_date></news:news></url>"
        f"<url><loc>{site.url('/old.html')}</loc><lastmod>2019-01-01</lastmod></url>"
    )
    site.article("/1.html", "Fog stops ferry", PARAGRAPH)
    report = once(url=site.url("/index.xml"), body="div.story", format="sitemap")
    assert (report.saved.new, report.failed) == (1, False)
    assert site.visited() == ["/index.xml", "/news.xml", "/1.html"]
    assert stored(tmp_path)["Fog stops ferry"].published == datetime.fromisoformat(now)
    again = once(url=site.url("/index.xml"), format="sitemap")
    assert again.saved.unchanged == 1
    assert site.visited() == ["/index.xml", "/news.xml"]


def test_a_list_whose_selector_finds_nothing_is_a_failure_that_says_what_helps(
    site: Site, once: Once
) -> None:
    site.pages["/news"] = links("/1.html")
    report = once(url=site.url("/news"), list="h3 a")
    assert report.sources[0].problems == (
        f"{site.url('/news')}: list: 'h3 a' finds no link; `aggregator try` suggests selectors that do",
    )


def test_sources_share_the_time_and_each_has_enough_for_a_page() -> None:
    settings = Settings(concurrency=8, deadline=30.0)
    assert following.share_of(10, settings) == following.BUDGET * 8 / 10
    assert following.share_of(1_000, settings) == 30.0


def test_links_for_which_a_source_has_no_time_left_wait_for_its_next_visit(
    site: Site, once: Once, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.pages["/news"] = links("/1.html")
    site.article("/1.html", "Fog stops ferry", PARAGRAPH)
    with monkeypatch.context() as hurried:
        hurried.setattr(following, "share_of", lambda *_: 0.0)
        assert once(url=site.url("/news"), list="a.story", body="div.story").saved.new == 0
    assert site.visited() == ["/news"]
    assert once(url=site.url("/news"), list="a.story", body="div.story").saved.new == 1


def test_the_headers_of_a_source_go_to_its_own_site_only() -> None:
    from aggregator.fetch.pages import behind

    place = Place("s", "https://a.example/feed", headers={"Authorization": "secret"})
    assert behind(place, "https://a.example/1").headers == {"Authorization": "secret"}
    assert behind(place, "https://b.example/1").headers == {}


def test_nothing_is_followed_from_a_folder() -> None:
    from aggregator.fetch.result import Fetched, Outcome
    from tests.formats.documents import document

    saved = document(NEWS.format(urls="<url><loc>https://x.example/1</loc></url>"))
    source = Source(Place("s", path=Path("/tmp")), full_text=True)  # noqa: S108 - nothing is read there
    reading = read_all(source, Fetched(source.place, Outcome.NEW, (saved,)))
    assert (len(reading.articles), reading.follow_ups) == (1, ())
    assert not following.Visit(source, Fetched(source.place, Outcome.NEW), reading).open


def test_a_page_that_is_dated_anew_under_another_headline_stays_one_article(
    site: Site, once: Once, tmp_path: Path
) -> None:
    def headline(title: str, day: int) -> str:
        date = f"<pubDate>Tue, {day} Mar 2019 10:05:00 GMT</pubDate>"
        guid = "<guid isPermaLink='false'>guide</guid><link>/guide.html</link>"
        return FEED.format(items=f"<item><title>{title}</title>{guid}{date}</item>")

    site.article("/guide.html", "Guide", PARAGRAPH * 3)
    for title, day in (
        ("Harbour guide: piers, tides, ferries", 5),
        ("Luggage limits, tickets, brochures", 19),
    ):
        site.pages["/feed"] = headline(title, day)
        once(url=site.url("/feed"), full_text=True, body="div.story")
    assert len(stored(tmp_path)) == 1
