"""The quick way reads a feed as feedparser does, or leaves it to it."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given

from aggregator.formats import feed
from aggregator.formats.encoding import decode
from aggregator.formats.feeds import bounded, findings, items, quick
from aggregator.formats.limits import MAX_ITEMS
from aggregator.formats.parsed import About
from aggregator.model import Item
from tests.conftest import ROOT
from tests.formats.documents import document
from tests.formats.feeds import made

ADDRESS = "https://feeds.example/news/feed.xml"
FEEDS = sorted((ROOT / "tests").glob("*/data/**/*.xml"))
SAVED_QUICK = 35
REAL_QUICK = 48

ONE_FEED = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from aggregator.formats import registry
from aggregator.model import Document

data, noon = Path(sys.argv[1]).read_bytes(), datetime(2021, 5, 4, 12, tzinfo=UTC)
document = Document(data, "https://feeds.example/", noon)
print(len(registry.detect(document).parse(document).items), "feedparser" in sys.modules)
"""

Told = tuple[About, list[Item]]


def quickly(text: str) -> Told | None:
    raw = quick.read(text, MAX_ITEMS)
    return None if raw is None else items.read(raw, ADDRESS)


def by_feedparser(text: str) -> Told | None:
    """None where it finds the XML broken, or more entries than it may read."""
    raw = findings.raw_feed(bounded.read(text, MAX_ITEMS))
    return None if raw.broken or raw.more else items.read(raw, ADDRESS)


def same(text: str) -> bool:
    """Whether the feed was read quickly, and then as by feedparser."""
    read = quickly(text)
    assert read is None or read == by_feedparser(text)
    return read is not None


def texts(files: list[Path]) -> list[str]:
    saved = [document(file.read_bytes()) for file in files]
    return [decode(each) for each in saved if feed.recognises(each)]


def test_saved_feeds_read_the_same_and_most_of_them_quickly() -> None:
    assert sum(map(same, texts(FEEDS))) >= SAVED_QUICK


@pytest.mark.no_cover
def test_real_feeds_read_the_same_and_most_of_them_quickly(shared: Path) -> None:
    files = sorted((shared / "data/newswire").glob("*/feeds/*.xml"))
    assert sum(map(same, texts(files))) >= REAL_QUICK


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "item",
    [
        "<media:group>" * 50_000 + "</media:group>" * 50_000,
        "<itunes:category>" * 50_000 + "</itunes:category>" * 50_000,
        "<a>" * 120_000 + "</a>" * 120_000,
        "<a " + " ".join(f"a{number}=''" for number in range(50_000)) + "/>",
        f"<a b='{'c' * 8_000_000}'/>",
        "<link/>" * 100_000,
        f"<author>{'a@' * 200_000}</author>",
        f"<title>{'&#8217;' * 200_000}</title>",
        f"<title>{'&a;' * 200_000}</title>",
        f"<description>{' ' * 5_000_000}</description>",
    ],
    ids=[
        "media",
        "categories",
        "depth",
        "attributes",
        "attribute",
        "links",
        "author",
        "references",
        "entities",
        "space",
    ],
)
def test_what_asks_for_much_is_read_at_once_or_left_to_the_bounded_way(item: str) -> None:
    raw = quick.read(made.rss({}, "", f"<item>{item}</item>"), MAX_ITEMS)
    assert raw is None or len(raw.entries) == 1


def test_an_ordinary_feed_does_not_cost_the_import_of_feedparser(tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_text(made.rss({}, "<title>t</title>", "<item><title>a</title></item>"))
    loaded = subprocess.run(
        [sys.executable, "-c", ONE_FEED, file], capture_output=True, text=True, check=True
    )
    assert loaded.stdout.split() == ["1", "False"]


@pytest.mark.parametrize(
    "part",
    [
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">a</div></content>',
        '<content mode="base64">YQ==</content>',
        '<content type="image/png">YQ==</content>',
        "<itunes:summary>a&lt;/b&gt;</itunes:summary>",
        '<title xml:base="https://a.example/">a</title>',
        "<title>a</title><source>s</source><title>b</title>",
        "<media:title>of a picture</media:title>",
        "<guid>1</guid><guid>2</guid>",
        "<author><email>a@b.example</email></author>",
        "<link>http:////a.example/</link>",
        "<item><title>nested</title></item>",
        "<unknown><title>inside</title></unknown>",
        "<title>a&#146;b</title>",
        "<title>a&nbsp;b</title>",
        "<title>a",
    ],
)
def test_what_feedparser_may_read_otherwise_is_left_to_it(part: str) -> None:
    assert quick.read(made.rss({}, "", f"<item>{part}</item>"), MAX_ITEMS) is None


def test_too_many_entries_are_left_to_whoever_says_so() -> None:
    assert quick.read(made.rss({}, "", "<item/>" * 3), 3) is not None
    assert quick.read(made.rss({}, "", "<item/>" * 4), 3) is None


@pytest.mark.parametrize(
    "declared",
    [
        {"xmlns:media": "http://purl.org/dc/elements/1.1/"},
        {"xmlns:dc": "https://foreign.example/dc"},
        {"xmlns:summary": "https://foreign.example/"},
        {"xmlns": "https://foreign.example/"},
        {"xmlns:p": "http://search.yahoo.com/mrss/"},
    ],
    ids=lambda declared: next(iter(declared)),
)
def test_prefixes_that_mean_something_unusual_are_left_to_feedparser(declared: dict[str, str]) -> None:
    item = made.element("item", {}, made.element("title", declared, "t"))
    assert quick.read(f'<rss version="2.0"><channel>{item}</channel></rss>', MAX_ITEMS) is None


@given(made.feeds)
def test_whatever_feeds_are_made_of_both_ways_read_the_same(text: str) -> None:
    same(text)
