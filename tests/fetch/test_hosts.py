"""Addresses: which may be fetched, what two of them share, and how they are shown."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import FetchError
from aggregator.fetch.hosts import as_web, checked, host_of, joined, origin, owner_of, shown


@pytest.mark.parametrize(
    ("host", "owner"),
    [
        ("feeds.harbour.co.uk", "harbour.co.uk"),
        ("harbour.example", "harbour.example"),
        ("anna.github.io", "anna.github.io"),
        ("www.anna.github.io", "anna.github.io"),
        ("localhost", "localhost"),
        ("10.0.0.1", "10.0.0.1"),
        ("2001:db8::1", "2001:db8::1"),
        ("co.uk", "co.uk"),
    ],
)
def test_the_owner_of_a_host_is_who_registered_its_domain(host: str, owner: str) -> None:
    assert owner_of(host) == owner


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://a.example/", "https://a.example/"),
        ("https://a.example/", "https://b.a.example/"),
        ("https://a.example/", "https://a.example:8443/"),
        ("https://a.example/", "https://a.example.evil.example/"),
    ],
)
def test_scheme_host_and_port_make_an_origin(one: str, other: str) -> None:
    assert origin(one) != origin(other)


@pytest.mark.parametrize("mark", ["\\", "\\\\", "/\\", "\\x"])
def test_what_stands_after_a_backslash_is_not_the_host(mark: str) -> None:
    url = f"https://evil.example{mark}@a.example/feed"
    assert host_of(url) == "evil.example"
    assert host_of(checked(url)) == "evil.example"
    assert host_of(joined("https://a.example/feed", url)) == "evil.example"
    assert checked("https://a.example/b?c\\d") == "https://a.example/b?c\\d"


def test_an_origin_is_the_same_however_it_is_written() -> None:
    assert origin("HTTPS://anna@A.Example.:443/feed?x#y") == origin("https://a.example/")
    assert origin("http://港口.example/") == origin("http://xn--6orv52d.example:80/")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://anna:geheim@a.example/feed", "https://a.example/feed"),
        ("https://a.example/@anna/feed", "https://a.example/@anna/feed"),
        ("https://a.example/\x1b[31m\u202efeed", "https://a.example/\ufffd[31m\ufffdfeed"),
        ("harbour", "harbour"),
        ("", ""),
    ],
)
def test_an_address_is_shown_without_credentials_and_control_characters(url: str, expected: str) -> None:
    assert shown(url) == expected


@pytest.mark.parametrize("mark", ["?author=", "#", "/", "\\"])
def test_only_what_stands_before_the_host_is_a_user(mark: str) -> None:
    assert shown(f"https://ann:pw@a.example{mark}@b.example") == f"https://a.example{mark}@b.example"


def test_a_fragment_is_not_part_of_what_is_fetched() -> None:
    assert checked("http://a.example/feed#top") == "http://a.example/feed"


def test_a_relative_target_keeps_the_credentials_and_an_absolute_one_to_another_host_loses_them() -> None:
    base = "http://anna:geheim@a.example/x/"
    assert joined(base, "feed") == "http://anna:geheim@a.example/x/feed"
    assert joined(base, "http://eve:eve@b.example/") == "http://b.example/"


@pytest.mark.no_cover
@given(st.text(max_size=80))
def test_no_text_is_more_than_a_refused_address(text: str) -> None:
    for url in (text, f"http://{text}", f"https://a.example/{text}"):
        with suppress(FetchError):
            assert host_of(checked(url))
        assert shown(url).isprintable()


def test_an_address_without_a_scheme_is_told_what_it_lacks() -> None:
    with pytest.raises(FetchError, match=r"news\.example: .* begins with https:// or http://"):
        checked("news.example")


@pytest.mark.parametrize(
    ("old", "web"),
    [
        ("feed://harbour.example/rss", "http://harbour.example/rss"),
        ("feed:https://harbour.example/rss", "https://harbour.example/rss"),
        ("feed://https://harbour.example/rss", "https://harbour.example/rss"),
        ("FEED://harbour.example/rss", "http://harbour.example/rss"),
        ("https://harbour.example/?to=feed://rss", "https://harbour.example/?to=feed://rss"),
        ("feed:harbour.example", "feed:harbour.example"),
    ],
)
def test_an_address_of_the_feed_scheme_stands_for_one_of_the_web(old: str, web: str) -> None:
    assert as_web(old) == web
