"""Addresses: what becomes equal, what stays apart, what is refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.normalise.url import MAX_LENGTH, absolute, canonical, without_query

PIECES = st.sampled_from(
    [
        *(
            "http://",
            "https://",
            "//",
            "a",
            "B.c",
            "ü",
            "中",
            "/",
            "..",
            ".",
            "?",
            "&",
            "=",
            "#",
            "!",
            "%",
            "%2e",
        ),
        *(
            "%2F",
            "%zz",
            "%41",
            ":",
            "80",
            "443",
            "@",
            "[",
            "]",
            "::1",
            " ",
            "\\",
            "\t",
            "utm_",
            "utm%5Fx",
            "'",
        ),
        *('"', "<", "xn--", "\u3002", "\u200d", "\ud800"),
    ]
)
ADDRESSES = st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=60)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://news.example/a?utm_source=rss&id=7&UTM_Medium=x", "https://news.example/a?id=7"),
        ("https://news.example/a;jsessionid=1F?id=2&PHPSESSID=3", "https://news.example/a?id=2"),
        ("https://news.example/a?fbclid=1&gclid=2&mc_cid=3", "https://news.example/a"),
        ("https://news.example/a?utm%5Fsource=rss", "https://news.example/a"),
        ("https://news.example/story?sid=3&from=list", "https://news.example/story?sid=3&from=list"),
        ("https://news.example/?b=2&a=1&&", "https://news.example/?b=2&a=1"),
        ("https://news.example/a#comments", "https://news.example/a"),
        ("https://news.example/#!/story/5", "https://news.example/#!/story/5"),
        ("https://news.example/#/story/5", "https://news.example/#/story/5"),
        ("HTTPS://News.Example:443/A", "https://news.example/A"),
        ("http://news.example:80", "http://news.example/"),
        ("http://news.example:8080/", "http://news.example:8080/"),
        ("http://news.example./a", "http://news.example/a"),
        ("https://news.example/a/./b/../c/", "https://news.example/a/c/"),
        ("https://news.example/../../a/..", "https://news.example/"),
        ("https://news.example/%7euser/%e4%b8%ad", "https://news.example/~user/%E4%B8%AD"),
        ("https://news.example/中", "https://news.example/%E4%B8%AD"),
        ("https://news.example/50% off", "https://news.example/50%25%20off"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://新闻。example/", "https://xn--efvy88h.example/"),
        ("http://[::1]:8000/x", "http://[::1]:8000/x"),
        ("https://reader:secret@news.example/", "https://news.example/"),
        (" \n https://news.example/a\tb ", "https://news.example/ab"),
        ("https://www.news.example/a", "https://www.news.example/a"),
        ("https://m.news.example/amp/a", "https://m.news.example/amp/a"),
    ],
)
def test_an_address_has_one_spelling(address: str, expected: str) -> None:
    assert canonical(address) == expected


@pytest.mark.parametrize(
    "address",
    [
        *(
            None,
            "",
            "   ",
            "a/b",
            "//",
            "https://",
            "http:///a",
            "https://./",
            "https://a b/",
            "https://[::1/",
        ),
        *("javascript:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "file:///etc/passwd"),
        *(
            "ftp://news.example/",
            "mailto:a@b.example",
            "https://news.example:99999/",
            "https://news.example:x/",
        ),
        *("https://" + "a" * 254 + ".example/", "https://news.example/" + "a" * MAX_LENGTH),
        *("https://news.example/" + "中" * 1000, "https://\u200d.example/", "https://a..b.example/"),
    ],
)
def test_what_is_no_safe_address_is_none(address: str | None) -> None:
    assert canonical(address) is None


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/a", "https://news.example/a"),
        ("b?c=1", "https://news.example/dir/b?c=1"),
        ("//cdn.example/x", "https://cdn.example/x"),
        ("#note", "https://news.example/dir/page"),
        ("http://other.example/", "http://other.example/"),
    ],
)
def test_a_relative_address_is_resolved_against_its_base(address: str, expected: str) -> None:
    assert canonical(address, "https://news.example/dir/page") == expected


def test_a_base_that_is_no_web_address_resolves_nothing() -> None:
    assert canonical("a", "/srv/archive/1.md") is None
    assert canonical("https://news.example/a", "/srv/archive/1.md") == "https://news.example/a"


def test_a_link_within_a_text_keeps_its_fragment() -> None:
    assert absolute("https://news.example/a?utm_medium=x#part two") == "https://news.example/a#part%20two"


def test_without_its_query_an_address_is_the_same_over_sizes_and_signatures() -> None:
    assert without_query("https://news.example/a.jpg?w=770#x") == "https://news.example/a.jpg"


@settings(deadline=None)
@given(ADDRESSES, st.sampled_from([None, "https://news.example/dir/page?q#f"]))
def test_what_is_canonical_stays_as_it_is(address: str, base: str | None) -> None:
    for clean in (canonical, absolute):
        once = clean(address, base)
        assert once is None or clean(once) == once
        assert once is None or (once.isascii() and once.startswith(("http://", "https://")))
