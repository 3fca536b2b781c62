"""The emulated outlets behave as their models do."""

import gzip
import http.client
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.client import HTTPMessage

import pytest

from aggregator.demo import news
from aggregator.demo.server import EmulatedOutlets, serving

START = datetime(2026, 11, 22, 6, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[EmulatedOutlets]:
    with serving(news.load(), START) as running:
        running.now = START + timedelta(hours=3)
        yield running


def ask(server: EmulatedOutlets, path: str, **headers: str) -> tuple[int, HTTPMessage, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


def test_a_feed_that_is_known_is_not_sent_again(server: EmulatedOutlets) -> None:
    status, headers, body = ask(server, "/voa_zh/feed.xml")
    assert (status, body.count(b"<item>")) == (200, 2)
    status, _, body = ask(server, "/voa_zh/feed.xml", **{"If-None-Match": headers["ETag"]})
    assert (status, body) == (304, b"")


def test_what_is_not_out_yet_is_not_there(server: EmulatedOutlets) -> None:
    server.now = START
    assert ask(server, "/voa_zh/feed.xml")[2].count(b"<item>") == 1
    assert ask(server, "/voa_zh/a/library.html")[0] == 404


def test_a_feed_may_be_compressed(server: EmulatedOutlets) -> None:
    _, headers, body = ask(server, "/dw_zh/rdf")
    assert headers["Content-Encoding"] == "gzip"
    assert b"<rdf:RDF" in gzip.decompress(body)


def test_a_feed_may_lie_behind_a_redirect_and_fail_at_first(server: EmulatedOutlets) -> None:
    status, headers, _ = ask(server, "/rfi_zh/feed")
    assert (status, headers["Location"]) == (302, "/rfi_zh/rss")
    assert ask(server, "/rfi_zh/rss")[0] == 200
    server.now = START
    assert ask(server, "/rfi_zh/rss")[0] == 503


def test_a_list_page_leads_to_its_articles(server: EmulatedOutlets) -> None:
    page = ask(server, "/aljazeera_zh/news")[2].decode()
    assert f'href="{server.base}/aljazeera_zh/a/ferry.html"' in page
    article = ask(server, "/aljazeera_zh/a/ferry.html")[2].decode()
    assert '"datePublished": "2026-11-22T07:00:00+00:00"' in article


def test_the_server_lives_at_the_time_that_it_is_told(server: EmulatedOutlets) -> None:
    assert ask(server, "/voa_zh/feed.xml")[1]["Date"] == "Sun, 22 Nov 2026 09:00:00 GMT"


@pytest.mark.parametrize("path", ["/", "/robots.txt", "/nobody/feed.xml", "/voa_zh/a/../../x"])
def test_everything_else_does_not_exist(server: EmulatedOutlets, path: str) -> None:
    assert ask(server, path)[0] == 404
