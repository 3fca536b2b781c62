"""Sitemaps: plain, of news, an index, packed, broken and hostile."""

import gzip
import time
from contextlib import suppress

import pytest

from aggregator.errors import DocumentError
from aggregator.formats import registry, sitemap
from aggregator.formats.limits import MAX_ITEMS
from aggregator.model import Item
from tests.formats.documents import document, only

OPEN = (
    '<?xml version="1.0"?><!-- made daily --><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">'
)
NEWS = (
    "<url><image:image><image:loc>https://pier.example/a.jpg</image:loc></image:image>"
    "<loc>https://pier.example/1.html</loc><news:news><news:publication><news:name>Pier Post</news:name>"
    "<news:language>en</news:language></news:publication><news:keywords>fog, ferry</news:keywords>"
    "<news:publication_date>2019-03-12T10:00:00Z</news:publication_date>"
    "<news:title>Fog &amp; ferry</news:title></news:news></url>"
)


def urlset(*urls: str) -> str:
    return f"{OPEN}{''.join(urls)}</urlset>"


def entry(address: str, modified: str = "") -> str:
    return f"<url><loc>{address}</loc><lastmod>{modified}</lastmod></url>"


def test_a_sitemap_of_news_gives_title_time_language_and_outlet() -> None:
    parsed = sitemap.parse(document(urlset(NEWS)))
    assert parsed.linked
    assert only(parsed.items) == Item(
        title="Fog & ferry",
        link="https://pier.example/1.html",
        published="2019-03-12T10:00:00Z",
        language="en",
        categories=("fog", "ferry"),
        base="https://pier.example/1.html",
        outlet="Pier Post",
    )


def test_a_plain_sitemap_gives_addresses_newest_first_and_when_they_changed() -> None:
    made = urlset(
        entry("https://pier.example/a", "2019-01-01"), entry(" /b ", "2019-02-01"), entry("mailto:x")
    )
    items = sitemap.parse(document(made)).items
    assert [(item.link, item.published_bound) for item in items] == [
        ("https://feeds.example/b", "2019-02-01"),
        ("https://pier.example/a", "2019-01-01"),
    ]


def test_an_index_gives_its_sitemaps_newest_first() -> None:
    made = "<sitemapindex>{}</sitemapindex>".format(
        "".join(
            f"<sitemap><loc>https://pier.example/{name}.xml</loc><lastmod>{day}</lastmod></sitemap>"
            for name, day in (("old", "2018-01-01"), ("new", "2019-01-01"))
        )
    )
    parsed = sitemap.parse(document(made))
    assert (parsed.items, parsed.further) == (
        (),
        ("https://pier.example/new.xml", "https://pier.example/old.xml"),
    )


def test_a_packed_sitemap_is_recognised_and_read() -> None:
    packed = document(gzip.compress(urlset(NEWS).encode()))
    assert registry.detect(packed).name == "sitemap"
    assert len(sitemap.parse(packed).items) == 1


def test_one_that_breaks_off_gives_what_it_has_and_a_fault() -> None:
    parsed = sitemap.parse(document(urlset(NEWS, NEWS)[:-60]))
    assert len(parsed.items) == 1
    assert "entry 2: is truncated" in str(parsed.faults[0])


@pytest.mark.parametrize("data", ["<rss/>", "<html></html>", "<urlsets/>", "text"])
def test_what_is_no_sitemap_is_refused(data: str) -> None:
    assert not sitemap.recognises(document(data))
    with pytest.raises(DocumentError, match="is not a sitemap"):
        sitemap.parse(document(data))


def test_of_more_than_is_read_the_newest_are_kept() -> None:
    old = entry("https://pier.example/old", "2018-01-01") * MAX_ITEMS
    new = entry("https://pier.example/new", "2019-01-01")
    parsed = sitemap.parse(document(urlset(old, new)))
    assert (len(parsed.items), parsed.items[0].link) == (MAX_ITEMS, "https://pier.example/new")
    assert parsed.faults == ()


def test_more_than_the_protocol_allows_is_cut_with_a_fault() -> None:
    parsed = sitemap.parse(document(urlset(entry("https://pier.example/a") * 50_001)))
    assert len(parsed.items) == MAX_ITEMS
    assert "more than 50,000 items" in str(parsed.faults[0])


def test_an_index_without_times_gives_its_first_and_then_its_last() -> None:
    names = "".join(
        f"<sitemap><loc>https://pier.example/{year}.xml</loc></sitemap>" for year in range(2015, 2020)
    )
    further = sitemap.parse(document(f"<sitemapindex>{names}</sitemapindex>")).further
    assert [address[-8:-4] for address in further] == ["2015", "2019", "2018", "2017", "2016"]


LOL = "".join("<!ENTITY e{} '{}'>".format(n + 1, f"&e{n};" * 10) for n in range(10))
MANY = " ".join(f"a{n}='1'" for n in range(100_000))
HOSTILE: dict[str, str | bytes] = {
    "entities": f"<!DOCTYPE urlset [<!ENTITY e0 'ha'>{LOL}]>{urlset(entry('https://a.example/&e10;'))}",
    "deep": "<urlset>" + "<a>" * 200_000,
    "attributes": f"<urlset {MANY}>{NEWS}</urlset>",
    "fields": f"<urlset><url>{'<x/>' * 1_000_000}</url></urlset>",
    "comments": "<!-- -->" * 200_000 + "<urlset/>",
    "broken gzip": b"\x1f\x8b" + b"x" * 100_000,
    "gzip bomb": gzip.compress(b"<urlset>" + b"<url></url>" * 5_000_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_sitemap_costs_bounded_time(name: str) -> None:
    started = time.process_time()
    with suppress(DocumentError):
        assert len(sitemap.parse(document(HOSTILE[name])).items) <= MAX_ITEMS
    assert time.process_time() - started < 20
