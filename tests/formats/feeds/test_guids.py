"""A guid that several items share names none of them, nor does a page that items without one share."""

import json

import pytest

from aggregator.formats import feed, jsonfeed
from aggregator.formats.slices import Known
from aggregator.model import Item
from tests.formats.documents import document, rss


def item(number: int, guid: str = "<guid>same</guid>", link: str = "") -> str:
    return f"<title>Report {number}</title>{guid}<link>{link or f'https://a.example/{number}'}</link>"


def guids(items: tuple[Item, ...]) -> list[str | None]:
    return [each.guid for each in items]


def test_a_guid_that_all_items_share_is_none() -> None:
    assert guids(feed.parse(rss(item(1), item(2), item(3, "<guid>own</guid>"))).items) == [None, None, "own"]


def test_the_same_item_twice_keeps_its_guid() -> None:
    link = "https://a.example/1"
    assert guids(feed.parse(rss(item(1, link=link), item(2, link=link))).items) == ["same", "same"]


@pytest.mark.parametrize(("days", "names"), [((1, 2), "told apart"), ((1, 1), "one"), ((1, 0), "one")])
def test_the_address_of_a_page_names_none_of_several_items_of_different_times(
    days: tuple[int, int], names: str
) -> None:
    page = "https://a.example/changes"
    items = [
        item(number, f"<guid>{page}</guid>", page) + (f"<pubDate>2{day} Nov 2026</pubDate>" if day else "")
        for number, day in enumerate(days)
    ]
    found = guids(feed.parse(rss(*items)).items)
    assert found == ([page, page] if names == "one" else [f"{page} Report 0", f"{page} Report 1"])


def test_the_same_item_under_a_new_address_keeps_its_guid() -> None:
    moved = item(1, link="https://a.example/new-slug")
    assert guids(feed.parse(rss(moved, item(1))).items) == ["same", "same"]


@pytest.mark.parametrize(
    "guid", ["<guid>a &amp; b</guid>", "<guid><![CDATA[a &amp; b]]></guid>", "<guid> a </guid>"]
)
def test_a_new_item_is_told_from_known_ones_that_share_its_guid(guid: str) -> None:
    first = feed.parse(rss(item(1, guid)), Known(b"salt"))
    second = feed.parse(rss(item(2, guid), item(1, guid)), Known(b"salt", frozenset(first.marks)))
    assert guids(second.items) == [None, None]
    assert second.known == ()


def test_a_new_item_of_its_own_guid_is_all_that_is_read() -> None:
    first = feed.parse(rss(item(1)), Known(b"salt"))
    second = feed.parse(rss(item(2, "<guid>own</guid>"), item(1)), Known(b"salt", frozenset(first.marks)))
    assert guids(second.items) == ["own"]
    assert len(second.known) == 1


@pytest.mark.parametrize(
    ("links", "names"),
    [
        (("/live#1", "/live#2"), ["https://a.example/live#1", "https://a.example/live#2"]),
        (("/live#rss", "/live#rss"), [f"https://a.example/live#rss Report {number}" for number in (1, 2)]),
        (("/live", "/live"), [f"https://a.example/live Report {number}" for number in (1, 2)]),
        (("/one#rss", "/two#rss"), [None, None]),
    ],
)
def test_items_without_a_guid_on_one_page_are_told_apart(
    links: tuple[str, str], names: list[str | None]
) -> None:
    items = [item(number, "", f"https://a.example{link}") for number, link in enumerate(links, 1)]
    assert guids(feed.parse(rss(*items)).items) == names


def test_an_item_without_a_guid_that_is_listed_twice_is_named_by_its_link() -> None:
    assert guids(feed.parse(rss(item(1, ""), item(1, ""))).items) == [None, None]


@pytest.mark.parametrize("new", ["/live", "/live#2"])
def test_a_new_item_is_told_from_known_ones_on_its_page(new: str) -> None:
    known, unknown = (item(1, "", "https://a.example/live"), item(2, "", f"https://a.example{new}"))
    first = feed.parse(rss(known), Known(b"salt"))
    second = feed.parse(rss(unknown, known), Known(b"salt", frozenset(first.marks)))
    assert len(second.items) == 2
    assert len(set(guids(second.items))) == 2


def test_ids_of_a_json_feed_are_held_to_the_same() -> None:
    entries = [{"id": "same", "url": f"https://a.example/{number}"} for number in range(2)]
    assert guids(jsonfeed.parse(document(json.dumps({"items": entries}))).items) == [None, None]
