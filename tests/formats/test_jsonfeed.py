import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import DocumentError
from aggregator.formats import jsonfeed, limits
from tests.formats.documents import document, only


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ('{"items": [', "line 1: is not JSON"),
        ('["items"]', "is JSON, but not an object"),
        ('{"version": "https://jsonfeed.org/version/1"}', "items: is missing or not a list"),
        ('{"items": {}}', "items: is missing or not a list"),
        ("", "is empty"),
        ('{"items": ' + "[" * 100_000, "beyond what is read"),
        ('{"items": ' + "9" * 10_000 + "}", "beyond what is read"),
    ],
)
def test_what_is_no_json_feed_is_one_clear_error(data: str, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason):
        jsonfeed.parse(document(data))


def test_items_beyond_the_limit_are_left_unread_and_reported() -> None:
    feed = {"items": [{"id": number, "title": "a"} for number in range(limits.MAX_ITEMS + 2)]}
    parsed = jsonfeed.parse(document(json.dumps(feed)))
    assert len(parsed.items) == limits.MAX_ITEMS
    assert [fault.place for fault in parsed.faults] == [f"item {limits.MAX_ITEMS + 1}"]


def test_an_item_that_says_nothing_is_a_fault() -> None:
    feed = {"items": [{"id": None}, {"id": 1, "title": ""}, {"id": 2, "summary": "Rain."}]}
    parsed = jsonfeed.parse(document(json.dumps(feed)))
    assert only(parsed.items).summary == "Rain."
    assert [fault.place for fault in parsed.faults] == ["item 1", "item 2"]


def test_a_title_of_a_megabyte_is_cut() -> None:
    parsed = jsonfeed.parse(document(json.dumps({"items": [{"title": "x" * 1_000_000}]})))
    assert len(only(parsed.items).title) == limits.MAX_TITLE


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)
KEYS = [
    "id",
    "url",
    "external_url",
    "title",
    "content_html",
    "content_text",
    "summary",
    "image",
    "banner_image",
]
MORE = ["date_published", "date_modified", "author", "authors", "tags", "language", "attachments"]


@given(st.lists(st.dictionaries(st.sampled_from(KEYS + MORE), JSON, max_size=6), max_size=3))
def test_values_of_any_type_are_read_or_passed_over(entries: list[dict[str, object]]) -> None:
    parsed = jsonfeed.parse(document(json.dumps({"items": entries})))
    assert len(parsed.items) + len(parsed.faults) == len(entries)
    for item in parsed.items:
        f"{item.title}{item.html}{item.guid}".encode()
