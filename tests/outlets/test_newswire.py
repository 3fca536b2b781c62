"""Real feeds of eighteen outlets: every article is read whole, and known as its outlet's."""

import json
import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from aggregator.fetch.settings import Place
from aggregator.formats import feed
from aggregator.model import Article, Document, Item
from aggregator.outlets import registry
from aggregator.steps.collecting.reading import read
from aggregator.steps.source import Source

PICTURE = re.compile(r'<img\b[^>]*\ssrc="https?://')
WINDOWS = ["2020-10-11", "2020-11-07", "2021-05-10"]
# China Digital Times files its articles under the names of its editors.
EDITORS = dict.fromkeys(
    ("Xiao Qiang", "unknown", "一朵后浪", "不忘初心", "大号冲塔", "最后领导人", "爱未来"), "cdt_zh"
)
IDS = EDITORS | {
    "(臺)中央社CNA": "cna_tw",
    "BBC": "bbc_zh",
    "Solidot": "solidot",
    "中国数字时代": "cdt_zh",
    "德国之声": "dw_zh",
    "法广": "rfi_zh",
    "纽约时报": "nyt_zh",
    "美国之音": "voa_zh",
    "联合早报": "zaobao",
    "自由亚洲电台": "rfa_zh",
    "路透": "reuters_zh",
}
NOT_IN_THE_CATALOGUE = {"CCTV新闻联播", "大纪元", "寒冬", "维权网", "经济学人en", "王一馳"}


@pytest.fixture(params=WINDOWS)
def window(request: pytest.FixtureRequest, shared: Path) -> Path:
    return shared / "data/newswire" / str(request.param)


def index(window: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (window / "index.jsonl").read_text("utf-8").splitlines()]


@cache
def articles(window: Path) -> list[tuple[Item, Article]]:
    """Every item of the window's feeds, and the article made of it."""
    both: list[tuple[Item, Article]] = []
    fetched = datetime(2022, 1, 1, tzinfo=UTC)
    for file in sorted((window / "feeds").glob("*.xml")):
        document = Document(file.read_bytes(), f"https://feeds.example/{file.name}", fetched)
        found, faults = read(Source(Place("newswire")), document)
        assert not faults
        both += zip(feed.parse(document).items, found, strict=True)
    return both


@pytest.mark.no_cover
def test_the_address_of_an_article_tells_its_outlet(window: Path) -> None:
    known = {}
    for item, _ in articles(window):
        outlet = registry.recognise(item)
        known[item.link] = outlet.id if outlet else None
    told = {entry["url"]: entry["outlet"] for entry in index(window)}
    assert known == {url: IDS.get(outlet) for url, outlet in told.items()}
    assert {outlet for outlet in told.values() if outlet not in IDS} <= NOT_IN_THE_CATALOGUE


@pytest.mark.no_cover
def test_every_article_has_title_time_and_text(window: Path) -> None:
    stated = {(entry["url"], entry["title"].strip()): entry["date"] for entry in index(window)}
    seen = set()
    for item, article in articles(window):
        built = datetime.fromisoformat(stated[item.link or "", item.title.strip()])
        seen.add((item.link, item.title.strip()))
        assert article.title
        assert article.text
        assert article.published is not None
        assert article.published <= built.replace(microsecond=999_999)
    assert seen == set(stated)


def test_an_article_has_an_image_where_its_body_shows_one(window: Path) -> None:
    shown = [(article, PICTURE.search(item.html)) for item, article in articles(window)]
    assert all(article.image for article, picture in shown if picture and article.outlet != "Solidot")
    assert sum(picture is not None for _, picture in shown) > len(shown) / 2


def test_the_appeal_below_each_article_of_solidot_is_no_picture_of_it(window: Path) -> None:
    assert not [article for _, article in articles(window) if article.outlet == "Solidot" and article.image]


def test_a_body_holds_no_line_of_boilerplate(window: Path) -> None:
    names = {outlet.name for outlet in registry.outlets()}
    texts = (article.text for _, article in articles(window) if article.outlet in names)
    lines = {line for text in texts for line in text.splitlines()}
    assert not lines & {"获取更多RSS：", "https://feedx.net", "https://feedx.xyz", "© 2020 AFP", "© 2021 AFP"}
    assert not [line for line in lines if line.startswith("©") and "德国之声版权声明" in line]
