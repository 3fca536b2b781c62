import pytest

from aggregator.errors import ConvertError, FormatUnknown
from aggregator.formats import registry
from aggregator.model import Item
from tests.formats.documents import document


def test_the_formats_of_the_package_are_found() -> None:
    assert registry.names() == ("clipping", "feed", "hexo", "jekyll", "jsonfeed", "sitemap", "webpage")
    assert registry.writable() == ("clipping", "hexo", "jekyll")


def test_a_format_is_known_by_its_name() -> None:
    assert registry.by_name("hexo").name == "hexo"


def test_an_unknown_name_is_answered_with_those_there_are() -> None:
    with pytest.raises(
        FormatUnknown,
        match="rss: is not a format; there are clipping, feed, hexo, jekyll, jsonfeed, sitemap, webpage",
    ):
        registry.by_name("rss")


@pytest.mark.parametrize(
    ("data", "look"),
    [
        (b"", "is empty"),
        (b"  \n", "is empty"),
        (b"<!DOCTYPE html><p>", "is an HTML page"),
        (b"<opml/>", "is XML or HTML, but no feed"),
        (b'{"a": 1}', "is JSON, but no JSON Feed"),
        (b"\x89PNG\r\n\x00", "is binary"),
        (b"Dear reader", "begins with 'Dear reader'"),
        (b"- [a](https://a.example/1)\n- [b](https://a.example/2)\n", "begins with"),
    ],
)
def test_a_document_of_no_format_is_described(data: bytes, look: str) -> None:
    with pytest.raises(FormatUnknown, match=look):
        registry.detect(document(data))


def test_a_format_that_is_only_read_cannot_be_written() -> None:
    with pytest.raises(
        ConvertError, match="feed can only be read; formats that can be written: clipping, hexo, jekyll"
    ):
        registry.render(Item(), "feed")


def test_an_item_is_written_by_the_name_of_a_format() -> None:
    assert registry.render(Item(title="a"), "clipping").startswith(b"<!--NaN-->\n[a]()\n")
