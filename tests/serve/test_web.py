"""The output folder over HTTP, asked by a real client."""

import gzip
import os
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest
import requests

from aggregator.serve.answers import Settings
from tests.serve.conftest import feed, filled
from tests.serve.running import Site, serving


def test_a_feed_is_served_with_its_type_and_validators(site: Site, session: requests.Session) -> None:
    answer = session.get(site.url("feed.atom"))
    assert (answer.status_code, answer.content) == (200, feed("One", "Two"))
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=900"
    assert answer.headers["ETag"].startswith('"')
    assert answer.headers["Content-Length"] == str(len(answer.content))
    assert "Last-Modified" in answer.headers


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("feed.rss", "application/rss+xml; charset=utf-8"),
        ("feed.json", "application/feed+json"),
        ("numbers.json", "application/json"),
        ("archive/feed-000001.atom", "application/atom+xml; charset=utf-8"),
    ],
)
def test_every_file_has_its_media_type(site: Site, session: requests.Session, path: str, kind: str) -> None:
    assert session.get(site.url(path)).headers["Content-Type"] == kind


def test_a_browser_that_opens_a_feed_is_given_what_it_can_show(site: Site, session: requests.Session) -> None:
    opened = session.get(site.url("feed.atom"), headers={"Sec-Fetch-Dest": "document"})
    assert opened.headers["Content-Type"] == "application/xml"
    assert "Sec-Fetch-Dest" in opened.headers["Vary"]
    fetched = session.get(site.url("feed.atom"), headers={"Sec-Fetch-Dest": "empty"})
    assert fetched.headers["Content-Type"].startswith("application/atom+xml")


def test_head_says_the_same_without_a_body(site: Site, session: requests.Session) -> None:
    whole, head = session.get(site.url("feed.atom")), session.head(site.url("feed.atom"))
    assert head.content == b""
    assert {**head.headers, "date": ""} == {**whole.headers, "date": ""}


def test_a_client_that_has_the_version_is_told_so(site: Site, session: requests.Session) -> None:
    first = session.get(site.url("feed.atom"))
    for condition in (
        {"If-None-Match": first.headers["ETag"]},
        {"If-None-Match": f'"other", W/{first.headers["ETag"]}'},
        {"If-None-Match": "*"},
        {"If-Modified-Since": first.headers["Last-Modified"]},
    ):
        answer = session.get(site.url("feed.atom"), headers=condition)
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["ETag"] == first.headers["ETag"]
        assert "Content-Length" not in answer.headers


def test_a_client_with_another_version_gets_this_one(site: Site, session: requests.Session) -> None:
    first = session.get(site.url("feed.atom"))
    for condition in (
        {"If-None-Match": '"other"', "If-Modified-Since": first.headers["Last-Modified"]},
        {"If-Modified-Since": "Tue, 12 Mar 2019 12:00:00 GMT"},
        {"If-Modified-Since": "yesterday"},
    ):
        assert session.get(site.url("feed.atom"), headers=condition).status_code == 200


def test_a_changed_file_is_served_at_once_under_a_new_tag(
    site: Site, session: requests.Session, folder: Path
) -> None:
    before = session.get(site.url("feed.atom"))
    (folder / "new").write_bytes(feed("Three"))
    (folder / "new").rename(folder / "feed.atom")
    after = session.get(site.url("feed.atom"), headers={"If-None-Match": before.headers["ETag"]})
    assert (after.status_code, after.content) == (200, feed("Three"))
    assert after.headers["ETag"] != before.headers["ETag"]


@pytest.mark.parametrize(("coding", "decode"), [("gzip", gzip.decompress), ("br", brotli.decompress)])
def test_an_answer_is_compressed_under_a_tag_of_its_own(site: Site, coding: str, decode: object) -> None:
    request = f"GET /feed.atom HTTP/1.1\r\nHost: a\r\nAccept-Encoding: {coding}\r\nConnection: close\r\n\r\n"
    head, _, body = site.raw(request.encode()).partition(b"\r\n\r\n")
    assert decode(body) == feed("One", "Two")  # type: ignore[operator]
    assert f"content-encoding: {coding}".encode() in head
    assert f'-{coding}"'.encode() in head
    assert b"vary: Accept-Encoding" in head


def test_what_a_client_has_compressed_is_confirmed_under_the_same_tag(
    site: Site, session: requests.Session
) -> None:
    session.headers["Accept-Encoding"] = "br"
    tag = session.head(site.url("feed.atom")).headers["ETag"]
    again = session.get(site.url("feed.atom"), headers={"If-None-Match": tag})
    assert (again.status_code, again.headers["ETag"]) == (304, tag)
    assert tag.endswith('-br"')


@pytest.mark.parametrize("target", ["http://a/feed.atom", "HTTP://a:80/feed.atom?x=/"])
def test_a_request_may_name_the_whole_address(site: Site, target: str) -> None:
    answer = site.raw(f"GET {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert answer.endswith(feed("One", "Two"))


def test_a_tag_from_a_compressed_answer_is_known_again(site: Site, session: requests.Session) -> None:
    first = session.get(site.url("feed.atom"), headers={"Accept-Encoding": "gzip"})
    again = session.get(site.url("feed.atom"), headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_a_client_that_takes_deltas_gets_the_new_entries_alone(
    site: Site, session: requests.Session, folder: Path
) -> None:
    session.headers["A-IM"] = "feed, gzip;q=0.5"
    first = session.get(site.url("feed.atom"))
    assert first.status_code == 200
    condition = {"If-None-Match": first.headers["ETag"]}
    assert session.get(site.url("feed.atom"), headers=condition).status_code == 304
    (folder / "feed.atom").write_bytes(feed("New", "One", "Two"))
    part = session.get(site.url("feed.atom"), headers=condition)
    assert (part.status_code, part.headers["IM"]) == (226, "feed")
    assert part.headers["Cache-Control"] == "no-store, im"
    assert b"<title>New</title>" in part.content
    assert b"<title>One</title>" not in part.content
    whole = session.get(site.url("feed.atom"))
    assert part.headers["ETag"] == whole.headers["ETag"]
    assert b"<title>One</title>" in whole.content


def test_a_delta_for_an_unknown_version_is_the_whole_feed(site: Site, session: requests.Session) -> None:
    headers = {"A-IM": "feed", "If-None-Match": '"long ago"'}
    assert session.get(site.url("feed.atom"), headers=headers).status_code == 200


def test_the_front_page_names_the_feeds_for_people_and_readers(site: Site, session: requests.Session) -> None:
    answer = session.get(site.url())
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "<title>Harbour &amp; News</title>" in answer.text
    assert '<html lang="en">' in answer.text
    for name, kind in (
        ("feed.atom", "application/atom+xml"),
        ("feed.json", "application/feed+json"),
        ("feed.rss", "application/rss+xml"),
    ):
        assert f'<link rel="alternate" type="{kind}" title="{name}" href="{name}">' in answer.text
        assert f'<{name}>; rel="alternate"; type="{kind}"' in answer.headers["Link"]
    assert "numbers.json" not in answer.text


def test_a_front_page_of_the_folder_goes_before_ours(
    site: Site, session: requests.Session, folder: Path
) -> None:
    (folder / "index.html").write_text("<p>Mine</p>")
    answer = session.get(site.url())
    assert answer.text == "<p>Mine</p>"
    assert "feed.atom" in answer.headers["Link"]


@pytest.fixture(scope="module")
def tempting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with all kinds of ways out of its folder."""
    folder = filled(tmp_path_factory.mktemp("tempting"))
    (folder / "link.txt").symlink_to(folder.parent / "secret.txt")
    (folder / "inside").symlink_to(folder.parent)
    os.mkfifo(folder / "pipe.txt")
    with serving(Settings(folder, "News", 60)) as site:
        yield site


@pytest.mark.parametrize(
    "path",
    [
        "secret.txt", "../secret.txt", "..%2fsecret.txt", "%2e%2e/secret.txt", "archive/../../secret.txt",
        "archive/", "archive", "archive/..", ".lock", "aggregator.db", "feed.atom/", "feed.atom%00.txt",
        "/etc/passwd", "//secret.txt", "..\\secret.txt", "feed%0a.atom", "link.txt", "inside/secret.txt",
        "pipe.txt", "nothing.atom", "a/" * 50 + "b.txt", "a" * 5000 + ".txt", "%ff.txt",
    ],
)  # fmt: skip
def test_nothing_else_is_served(tempting: Site, path: str) -> None:
    answer = tempting.raw(f"GET /{path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode("latin-1"))
    assert answer.startswith(b"HTTP/1.1 404 ")
    assert b"secret" not in answer


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND", "TRACE"])
def test_nothing_can_be_changed(site: Site, session: requests.Session, method: str) -> None:
    answer = session.request(method, site.url("feed.atom"), data=b"x")
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD"}


@pytest.mark.parametrize("path", ["", "feed.atom", "nothing.html"])
def test_every_answer_keeps_a_browser_from_harm(site: Site, session: requests.Session, path: str) -> None:
    answer = session.get(site.url(path))
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert "Server" not in answer.headers


def test_a_folder_that_is_not_there_yet_is_an_empty_site(tmp_path: Path, session: requests.Session) -> None:
    with serving(Settings(tmp_path / "later", "News", 60)) as site:
        assert session.get(site.url("feed.atom")).status_code == 404
        assert session.get(site.url()).status_code == 200
