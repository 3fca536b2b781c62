"""Finding the feeds of a site."""

from datetime import datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aggregator.errors import FetchError
from aggregator.fetch.discover import Candidate, announced, feeds_at, usual_places
from aggregator.fetch.settings import Place, Settings
from aggregator.model import Document
from tests.fetch.hostile import HostileServer, always, answer

PAGE = b"""<!doctype html><html><head><meta charset="utf-8"><title>Harbour</title>
<link rel="alternate" type="application/rss+xml" title=" All
 news " href="/feed">
<LINK REL="Alternate Home" TYPE="application/atom+xml; charset=utf-8" HREF="https://quay.example/atom">
<link rel=feed href=json>
<link rel="alternate" type="application/rss+xml" title="again" href="/feed">
<link rel="alternate" hreflang="zh" href="/zh/">
<link rel="stylesheet" type="text/xml" href="/style">
<link rel="alternate" type="text/xml" href="javascript:alert(1)">
<link rel="alternate" type="text/xml" href="http://[broken">
<link rel="alternate" type="text/xml">
</head></html>"""


def test_what_a_page_announces_is_found_once_and_absolute() -> None:
    assert announced(PAGE, "https://harbour.example/news/today") == [
        Candidate("https://harbour.example/feed", "All news", "application/rss+xml"),
        Candidate("https://quay.example/atom", "", "application/atom+xml; charset=utf-8"),
        Candidate("https://harbour.example/news/json", "", None),
    ]


def test_the_base_of_a_page_counts() -> None:
    page = b'<base href="/zh/"><link rel="alternate" type="application/rss+xml" href="feed">'
    assert announced(page, "https://harbour.example/")[0].url == "https://harbour.example/zh/feed"
    page = b'<base href="javascript:1"><link rel="alternate" type="application/rss+xml" href="feed">'
    assert announced(page, "https://harbour.example/")[0].url == "https://harbour.example/feed"


def test_a_page_that_announces_thousands_is_cut() -> None:
    page = b"".join(b'<link rel="feed" href="/%d">' % i for i in range(5_000))
    assert len(announced(page, "https://harbour.example/")) == 50


def test_an_xhtml_page_is_a_page() -> None:
    page = b"\xef\xbb\xbf<?xml version='1.0'?><html xmlns='urn:x'><link rel='feed' href='/f'/></html>"
    assert announced(page, "https://harbour.example/") == [Candidate("https://harbour.example/f")]


@example(b"http:")
@given(st.binary(max_size=300))
def test_no_bytes_are_ever_an_error(data: bytes) -> None:
    for page in (data, b"<?xml version='1.0'?>" + data, b"<link rel=feed href=" + data):
        assert isinstance(announced(page, "https://harbour.example/"), list)


def title_of(document: Document) -> str | None:
    return "Harbour" if b"<rss" in document.data else None


def test_an_address_that_is_a_feed_is_its_own_answer(
    hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    url = hostile.url("honest")
    assert feeds_at(Place("a", url), settings, now, title_of) == [Candidate(url, "Harbour", read=True)]


@pytest.mark.parametrize(
    ("status", "kept"),
    [("302 Found", "go"), ("307 Temporary", "go"), ("301 Moved", "honest"), ("308 Moved", "honest")],
)
def test_where_a_temporary_redirect_leads_is_not_kept(
    status: str, kept: str, hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    with hostile.play("go", always(answer(status, b"", Location="/honest"))):
        found = feeds_at(Place("a", hostile.url("go")), settings, now, title_of)
    assert found == [Candidate(hostile.url(kept), "Harbour", read=True)]


def test_a_user_and_password_stay_in_the_address(
    hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    url = hostile.url("honest").replace("://", "://ann:secret@")
    assert feeds_at(Place("a", url), settings, now, title_of) == [Candidate(url, "Harbour", read=True)]


def test_usual_places_are_looked_at_only_when_asked_and_with_a_pause(
    hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    pauses: list[float] = []
    with (
        hostile.play("page", always(answer(body=b"<html></html>"))) as url,
        hostile.play("rss.xml", always(answer())),
    ):
        assert feeds_at(Place("a", url), settings, now, title_of) == []
        found = feeds_at(Place("a", url), settings, now, title_of, guess=True, wait=pauses.append)
    assert found == [Candidate(hostile.url("rss.xml"), "Harbour", read=True)]
    assert len(pauses) == len(usual_places("http://a.example/"))


def test_an_address_that_fails_is_an_error(hostile: HostileServer, settings: Settings, now: datetime) -> None:
    with pytest.raises(FetchError, match="HTTP 410"):
        feeds_at(Place("a", hostile.url("gone")), settings, now, title_of)
