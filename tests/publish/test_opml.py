"""The list of sources, without a secret in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from aggregator.publish import opml
from aggregator.publish.opml import Outline, holds_secret


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
