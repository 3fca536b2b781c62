"""Pages only as far as the site permits."""

import tracemalloc
from datetime import datetime

import pytest

from aggregator.fetch.pages import behind, fetch_pages
from aggregator.fetch.result import Fetched, Outcome
from aggregator.fetch.robots import permits, visit
from aggregator.fetch.settings import Place, Settings
from aggregator.model import Document, SourceState
from tests.fetch.hostile import HostileServer, always, answer

CLOSED = answer(body=b"User-agent: *\nDisallow: /honest\n")
OPEN = answer(body=b"User-agent: *\nDisallow: /\n\nUser-agent: aggregator\nAllow: /\n")


@pytest.mark.parametrize(
    ("rules", "reason"),
    [
        (OPEN, None),
        (answer("404 Not Found", b""), None),
        (answer("403 Forbidden", b""), None),
        (answer(body=b""), None),
        (answer(body=b"\x00\xff" * 1_000), None),
        (answer(body=b"Disallow: /\n" * 1_000), None),
        (answer(body=b"Allow: /\n" * 200_000), "robots.txt cannot be read: more than"),
        (CLOSED, "robots.txt does not permit a visit"),
        (
            answer(body=b"\xef\xbb\xbfUser-agent: Aggregator\nDisallow: /hon*t$"),
            "robots.txt does not permit a visit",
        ),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nUser-agent: *",
            "robots.txt cannot be read: the answer is trunc",
        ),
        (answer(body=b"User-agent: *", Content_Encoding="gzip"), "robots.txt cannot be read"),
        (answer("503 Unavailable", b""), "robots.txt cannot be read: HTTP 503"),
        (answer("429 Too Many Requests", b""), "robots.txt cannot be read: HTTP 429"),
        (
            answer("302 Found", b"", Location="/robots.txt"),
            "robots.txt cannot be read: more than 5 redirects",
        ),
    ],
)
def test_the_rules_of_the_site_are_asked_first_and_kept(
    rules: bytes, reason: str | None, hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    place = Place("page", hostile.url("honest"), robots=True)
    before = len(hostile.asked("honest"))
    with hostile.play("robots.txt", always(rules)):
        fetched = visit(place, SourceState("page"), settings, now)
    assert (len(hostile.asked("honest")) > before) == (reason is None)
    if reason is None:
        assert fetched.outcome is Outcome.NEW
    else:
        assert fetched.error is not None
        assert fetched.error.reason.startswith(reason)


def test_a_line_of_blanks_in_the_rules_holds_nobody_up(now: datetime) -> None:
    rules = b"User-agent: *\nDisallow: /\nuser-agent" + b" " * 400_000 + b"#"
    told = Fetched(Place("a"), Outcome.NEW, documents=(Document(rules, "robots.txt", now),))
    assert not permits(told, "https://a.example/")


def test_a_feed_is_fetched_whatever_the_rules(
    hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    with hostile.play("robots.txt", always(CLOSED)):
        fetched = visit(Place("feed", hostile.url("honest")), SourceState("feed"), settings, now)
        assert hostile.asked("robots.txt")[-1:] == [] or hostile.requests[-1].path == "/honest"
    assert fetched.outcome is Outcome.NEW


def test_a_site_that_asks_for_patience_holds_all_its_sources(
    hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    with hostile.play("robots.txt", always(answer("429 Too Many Requests", b"", Retry_After="600"))):
        fetched = visit(Place("page", hostile.url("honest"), robots=True), SourceState("page"), settings, now)
    assert (fetched.status, fetched.retry_after) == (429, 600.0)


def test_a_malformed_address_is_a_failed_visit(settings: Settings, now: datetime) -> None:
    fetched = visit(Place("page", "http://[/", robots=True), SourceState("page"), settings, now)
    assert fetched.outcome is Outcome.FAILED


def test_another_site_that_a_page_is_redirected_to_is_asked_for_its_rules(
    hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    there = hostile.url("honest", "127.0.0.2")
    place = Place("page", hostile.url("moved"), headers={"Authorization": "secret"}, robots=True)
    before = len(hostile.requests)
    with (
        hostile.play("moved", always(answer("302 Found", b"", Location=there))),
        hostile.play("robots.txt", always(CLOSED)),
    ):
        fetched = visit(place, SourceState("page"), settings, now)
    asked = [
        (request.headers["host"].partition(":")[0], request.path) for request in hostile.requests[before:]
    ]
    assert asked == [("127.0.0.1", "/robots.txt"), ("127.0.0.1", "/moved"), ("127.0.0.2", "/robots.txt")]
    assert "authorization" not in hostile.requests[-1].headers
    assert fetched.error is not None
    assert str(fetched.error) == f"{there}: robots.txt does not permit a visit"


def test_a_redirect_within_the_site_leads_nowhere_that_its_rules_forbid(
    hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    place = Place("page", hostile.url("go"), robots=True)
    before = len(hostile.asked("honest"))
    with (
        hostile.play("robots.txt", always(CLOSED)),
        hostile.play("go", always(answer("302 Found", b"", Location="/honest"))),
    ):
        fetched = visit(place, SourceState("page"), settings, now)
    assert fetched.error is not None
    assert fetched.error.reason == "robots.txt does not permit a visit"
    assert len(hostile.asked("honest")) == before


def test_pages_that_lead_to_the_same_site_ask_for_its_rules_once(
    hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    there = hostile.url("honest", "127.0.0.2")
    places = [Place(f"page{n}", hostile.url(f"moved?{n}"), robots=True) for n in range(5)]
    before = len(hostile.asked("robots.txt"))
    with (
        hostile.play("moved", always(answer("302 Found", b"", Location=there))),
        hostile.play("robots.txt", always(OPEN)),
    ):
        outcomes = [page.outcome for page in fetch_pages(places, settings, lambda: now)]
    assert outcomes == [Outcome.NEW] * 5
    assert len(hostile.asked("robots.txt")) == before + 2


@pytest.mark.parametrize(
    "url", ["http://[/", "http://a.example:99999999/", "http://a.example:b/", "ftp://a/", ""]
)
def test_a_malformed_page_fails_and_costs_no_other(
    url: str, hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    source = Place("s", hostile.url("feed"), headers={"Authorization": "secret"})
    pages = [behind(source, url), behind(source, hostile.url("honest"))]
    with hostile.play("robots.txt", always(OPEN)):
        outcomes = [page.outcome for page in fetch_pages(pages, settings, lambda: now)]
    assert outcomes == [Outcome.FAILED, Outcome.NEW]


def test_rules_for_very_many_robots_take_no_more_memory_than_rules_for_one(
    hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    names = "".join(f"User-Agent: robot{n}\n" for n in range(500))
    rules = (names + "Disallow: /elsewhere\n" * 1_500).encode()
    with hostile.play("robots.txt", always(answer(body=rules))):
        told = visit(Place("rules", hostile.url("robots.txt")), SourceState("rules"), settings, now)
    tracemalloc.start()
    assert permits(told, hostile.url("elsewhere"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


@pytest.mark.parametrize(
    ("names", "permitted"),
    [
        ("User-agent: somebot\nuseragent aggregator # ours", False),
        ("USER-AGENT :AGGREGATOR*\nUser-agent: somebot", False),
        ("User-agent: somebot\nUser-agent:\t*", False),
        ("User-agent: somebot", True),
        ("User-agent: aggregator/1.0 (+https://a.example/)", False),
        ("User-agent: *\nCrawl-delay: 1\nSitemap: https://a.example/s\nUser-agent: somebot", False),
        ("User-agent: aggregators", True),
        ("User-agent: *\nAllow: /\nUser-agent: somebot", True),
    ],
)
def test_rules_hold_for_us_where_we_or_all_are_among_those_named(
    names: str, permitted: bool, hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    with hostile.play("robots.txt", always(answer(body=names.encode() + b"\nDisallow: /honest\n"))):
        told = visit(Place("rules", hostile.url("robots.txt")), SourceState("rules"), settings, now)
    assert permits(told, hostile.url("honest")) is permitted
