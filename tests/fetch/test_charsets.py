"""Servers that name the wrong character set, or none: the words come out right all the same.

What arrives is handed on as it came, so these go the whole way from the server to the items.
"""

from datetime import datetime

import pytest

from aggregator.fetch.client import fetch
from aggregator.fetch.result import Outcome
from aggregator.fetch.settings import Place, Settings
from aggregator.formats import registry
from aggregator.model import SourceState
from tests.fetch.hostile import HostileServer, always, answer

TITLE = "港口重新开放，渡轮恢复通航"
TRADITIONAL = "港口重新開放，渡輪恢復通航"
RARE = "㐂镕"  # in GB18030, not in GB 2312


def feed(title: str, declaration: str = "") -> str:
    """A feed with enough text to tell its language by."""
    text = f"<p>{title}. {title}.</p>" * 5
    return (
        f"{declaration}<rss version='2.0'><channel><title>{title}</title><link>http://harbour.example/</link>"
        f"<item><title>{title}</title><link>http://harbour.example/1</link>"
        f"<description><![CDATA[{text}]]></description></item></channel></rss>"
    )


def declared(encoding: str) -> str:
    """An XML declaration."""
    return f'<?xml version="1.0" encoding="{encoding}"?>'


CASES = {
    "says utf-8, is gb18030": (
        feed(TITLE + RARE, declared("utf-8")).encode("gb18030"),
        "text/xml",
        TITLE + RARE,
    ),
    "says gb2312, is gb18030": (
        feed(TITLE + RARE, declared("gb2312")).encode("gb18030"),
        "text/xml",
        TITLE + RARE,
    ),
    "says gb2312, is utf-8": (feed(TITLE, declared("gb2312")).encode(), "text/xml", TITLE),
    "says nothing, is gb18030": (feed(TITLE).encode("gb18030"), "text/xml", TITLE),
    "says nothing, is utf-8": (feed(TITLE).encode(), "application/octet-stream", TITLE),
    "header says latin-1, is utf-8": (feed(TITLE).encode(), "text/xml; charset=iso-8859-1", TITLE),
    "header says utf-8, is gbk": (
        feed(TITLE, declared("gbk")).encode("gbk"),
        "text/xml; charset=utf-8",
        TITLE,
    ),
    "header says gbk, is utf-8": (feed(TITLE, declared("utf-8")).encode(), 'text/xml; charset="GBK"', TITLE),
    "header says nonsense": (feed(TITLE, declared("utf-8")).encode(), "text/xml; charset=klingon", TITLE),
    "declaration says nonsense": (feed(TITLE, declared("klingon")).encode(), "text/xml", TITLE),
    "header says big5": (feed(TRADITIONAL).encode("big5"), "text/xml; charset=Big5", TRADITIONAL),
    "mark of utf-16": (feed(TITLE, declared("utf-8")).encode("utf-16"), "text/xml", TITLE),
    "mark of utf-8, says gb2312": (feed(TITLE, declared("gb2312")).encode("utf-8-sig"), "text/xml", TITLE),
    "windows quotes called latin-1": (
        feed("Harbour “open” again", declared("iso-8859-1")).encode("cp1252"),
        "text/xml",
        "Harbour “open” again",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_wrong_label_makes_no_mojibake(
    name: str, hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    body, content_type, title = CASES[name]
    with hostile.play("labelled", always(answer(body=body, Content_Type=content_type))) as url:
        fetched = fetch(Place("a", url), SourceState("a"), settings, now)
    assert fetched.outcome is Outcome.NEW
    (document,) = fetched.documents
    assert document.data == body
    (item,) = registry.detect(document).parse(document).items
    assert item.title == title


def test_the_encoding_of_the_source_goes_before_every_label(
    hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    body = feed(TITLE, declared("utf-8")).encode("big5", "xmlcharrefreplace")
    with hostile.play("forced", always(answer(body=body, Content_Type="text/xml; charset=gbk"))) as url:
        fetched = fetch(Place("a", url, encoding="big5"), SourceState("a"), settings, now)
    (item,) = registry.detect(fetched.documents[0]).parse(fetched.documents[0]).items
    assert item.title == TITLE
