"""Subscription lists that others wrote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import DocumentError
from aggregator.fetch.opml import ListedFeed, read

LIST = """<?xml version="1.0" encoding="{}"?><opml version="2.0"><head><title>订阅</title></head><body>
<outline text="世界"><outline text="亚洲">
<outline text=" 海港
 新闻" type="rss" xmlUrl="https://harbour.example/feed?a=1&amp;b=2"/></outline></outline>
<outline text="Quay" xmlUrl="http://quay.example/feed"/>
<outline text="bad" xmlUrl="javascript:alert(1)"/></body></opml>"""


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "gb2312", "utf-16"])
def test_feeds_are_read_with_their_categories_in_any_encoding(encoding: str) -> None:
    good, bad = read(LIST.format(encoding).encode(encoding), "list.opml")
    assert good == [
        ListedFeed("海港 新闻", "https://harbour.example/feed?a=1&b=2", "世界/亚洲"),
        ListedFeed("Quay", "http://quay.example/feed"),
    ]
    assert [str(error) for error in bad] == [
        "list.opml: feed 3: javascript:alert(1): only http and https are fetched, not javascript"
    ]


def test_an_encoding_that_does_not_exist_is_told() -> None:
    with pytest.raises(DocumentError, match="unknown encoding windows-936"):
        read(LIST.format("windows-936").encode(), "list.opml")


@pytest.mark.parametrize("data", [b"", b"no list", b"<html></html>", b"<rss></rss>", b"\xff\xfe\x00"])
def test_what_is_no_list_is_refused(data: bytes) -> None:
    with pytest.raises(DocumentError, match="not an OPML"):
        read(data, "list.opml")


def test_a_list_too_large_is_refused() -> None:
    with pytest.raises(DocumentError, match="more than"):
        read(b" " * 5_000_001, "list.opml")


@given(st.binary(max_size=300))
def test_no_bytes_are_more_than_a_refused_list(data: bytes) -> None:
    for text in (data, b"<opml><body>" + data):
        try:
            read(text, "list.opml")
        except DocumentError as error:
            assert error.document == "list.opml"  # noqa: PT017 - either outcome is right


FEED = '<outline type="rss" xmlUrl="https://quay.example/{}"/>'


def nested(depth: int) -> bytes:
    """A list with a feed in so many folders, and a thousand others in none."""
    folders = "<outline text='a'>" * depth + FEED.format(0) + "</outline>" * depth
    others = "".join(FEED.format(number) for number in range(1, 1_001))
    return f"<opml version='2.0'><body>{folders}{others}</body></opml>".encode()


def test_folders_lie_within_one_another_only_so_deep() -> None:
    assert len(read(nested(200), "list.opml")[0]) == 1_001
    with pytest.raises(DocumentError, match=r"list\.opml: more than 256 folders within one another"):
        read(nested(300), "list.opml")
