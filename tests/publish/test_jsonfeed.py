"""The JSON Feed document, held against the rules of version 1.1."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import Entry, Feed, Image, Link
from aggregator.publish import jsonfeed
from tests.publish.feeds import ENTRY, FEED

TEXT = {"title", "home_page_url", "feed_url", "description", "language", "icon"}
ITEM_TEXT = {"id", "url", "title", "content_html", "summary", "image", "language"}


def parsed(feed: Feed) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(jsonfeed.render(feed))
    check(document)
    return document


def check(document: dict[str, Any]) -> None:
    """What the specification demands of a feed and of each item."""
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert document["title"]
    assert all(isinstance(document[key], str) for key in TEXT & document.keys())
    assert document.keys() <= TEXT | {"version", "authors", "hubs", "items"}
    assert len({item["id"] for item in document["items"]}) == len(document["items"])
    for item in document["items"]:
        assert item["id"]
        assert item["content_html"]
        assert all(isinstance(item[key], str) and item[key] for key in ITEM_TEXT & item.keys())
        assert all(datetime.fromisoformat(item[key]).tzinfo for key in ("date_published", "date_modified"))
        assert all(author["name"] for author in item.get("authors", ()))
        assert all(isinstance(tag, str) for tag in item.get("tags", ()))
        for file in item.get("attachments", ()):
            assert file["url"]
            assert file["mime_type"]
            assert isinstance(file.get("size_in_bytes", 0), int)


def test_an_item_has_every_part() -> None:
    document = parsed(FEED)
    assert document["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]
    assert document["feed_url"] == "https://news.example/feed.x"
    assert document["items"] == [
        {
            "id": ENTRY.id,
            "url": "https://n.example/1",
            "external_url": "https://s.example/1",
            "title": ENTRY.title,
            "content_html": ENTRY.content,
            "summary": ENTRY.summary,
            "image": "https://n.example/1.jpg",
            "date_published": "2019-03-12T12:00:00+00:00",
            "date_modified": "2019-03-12T12:00:00+00:00",
            "authors": [{"name": "North"}, {"name": "South"}],
            "tags": ["ships"],
            "language": "en",
            "attachments": [
                {"url": "https://n.example/1.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 1234}
            ],
        }
    ]


def test_an_empty_feed_has_an_empty_list_of_items() -> None:
    assert parsed(replace(FEED, entries=(), links=()))["items"] == []


def test_chinese_stays_readable() -> None:
    assert "桥梁" in jsonfeed.render(replace(FEED, title="桥梁")).decode()


@given(st.text(), st.text())
def test_any_text_makes_a_valid_document(text: str, content: str) -> None:
    entry: Entry = replace(
        ENTRY,
        title=text,
        content=content,
        summary=text,
        authors=(text,),
        categories=(text,),
        language=text,
        links=(Link(text, "alternate"), Link(text or "x", "related")),
        image=Image(text),
    )
    parsed(replace(FEED, title=text, subtitle=text, author=text, entries=(entry,)))
