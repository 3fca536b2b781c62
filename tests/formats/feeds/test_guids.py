"""A guid that several items share names none of them."""

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


def test_ids_of_a_json_feed_are_held_to_the_same() -> None:
    entries = [{"id": "same", "url": f"https://a.example/{number}"} for number in range(2)]
    assert guids(jsonfeed.parse(document(json.dumps({"items": entries}))).items) == [None, None]
