"""The list of sources, without a secret in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from aggregator.fetch.opml import ListedFeed, read
from aggregator.publish import opml
from aggregator.publish.opml import Outline, holds_secret
from tests.samples import NOON


def outlines(*given: Outline) -> list[dict[str, str]]:
    root = etree.fromstring(opml.render("News", given))
    return [{str(name): str(value) for name, value in each.items()} for each in root.iterfind("body/outline")]


def test_a_source_can_be_subscribed_to() -> None:
    assert outlines(Outline("North", "https://n.example/feed?page=1", "ships", "en")) == [
        {
            "type": "rss",
            "text": "North",
            "title": "North",
            "xmlUrl": "https://n.example/feed?page=1",
            "category": "ships",
            "language": "en",
        }
    ]


@pytest.mark.parametrize(
    "address",
    [
        "https://me:word@n.example/feed",
        "https://me@n.example/feed",
        "https://n.example/feed?access_token=1",
        "https://n.example/feed?apiKey=1",
        "https://n.example/feed?a=1&auth=",
        "https://[n.example/feed",
    ],
)
def test_an_address_with_a_secret_is_left_out(address: str) -> None:
    assert holds_secret(address)
    assert outlines(Outline("North", address)) == []


@given(st.text(), st.text())
def test_any_name_makes_a_document_that_parses(name: str, category: str) -> None:
    assert len(outlines(Outline(name, "https://n.example/", category))) == 1


NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters="/,"),
    min_size=1,
    max_size=9,
)
OUTLINES = st.builds(
    lambda title, number, category: Outline(title, f"https://harbour.example/{number}?a=1&b=%22", category),
    NAMES,
    st.integers(0, 10**6),
    st.lists(NAMES, max_size=3).map("/".join),
)


@given(st.lists(OUTLINES, max_size=8, unique_by=lambda each: each.address))
def test_a_list_in_folders_is_read_again(outlines: list[Outline]) -> None:
    data = opml.render_folders("Mine", outlines, NOON)
    if outlines:
        listed = {ListedFeed(each.name, each.address, each.category or "") for each in outlines}
        assert set(read(data, "list.opml")[0]) == listed
    assert data.startswith(b"<?xml")
    assert b"Tue, 12 Mar 2019 12:00:00 +0000" in data


def test_control_characters_do_not_make_a_list_unreadable() -> None:
    data = opml.render_folders("t\0", [Outline("a\0b\x1b", "https://harbour.example/", "c\x07")], NOON)
    assert read(data, "list.opml")[0] == [ListedFeed("ab", "https://harbour.example/", "c")]
