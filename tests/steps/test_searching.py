"""Articles are found by what they say, in any script, as soon as they have a place."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregator import app, config, cycle
from aggregator.steps import searching
from aggregator.steps.pages import search_page
from aggregator.steps.parts import Parts
from aggregator.steps.searching import READ

POST = "---\ntitle: {}\ndate: 2019-03-12 0{}:00:00\n---\n{}\n"


class Newsroom:
    """A folder of posts and the program that reads it."""

    def __init__(self, folder: Path, parts: Parts) -> None:
        self.folder, self.parts = folder, parts

    def post(self, hour: int, title: str, text: str = "") -> None:
        """A post of that hour; the same text would be the same article."""
        words = POST.format(title, hour, text or f"第{hour}条，没有更多消息。")
        (self.folder / f"{hour}.md").write_text(words, encoding="utf-8")

    def read(self) -> None:
        cycle.run(self.parts)

    def found(self, asked: str) -> list[str]:
        return [hit.article.title for hit in searching.find(self.parts.database, asked)]


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    (tmp_path / "posts").mkdir()
    (tmp_path / "config.toml").write_text('[[sources]]\nname = "posts"\npath = "posts"\n')
    with app.opened(config.load(tmp_path / "config.toml", environment={})) as opened:
        yield Newsroom(tmp_path / "posts", opened.parts)


@pytest.mark.parametrize("asked", ["大桥", "大橋", "货轮撞", "貨輪 大橋", "桥", "撞上大桥"])
def test_simplified_and_traditional_find_one_another(newsroom: Newsroom, asked: str) -> None:
    newsroom.post(1, "货轮撞上大桥")
    newsroom.post(2, "貨輪撞上大橋 三人失蹤")
    newsroom.post(3, "奶酪节开幕")
    newsroom.read()
    assert sorted(newsroom.found(asked)) == ["貨輪撞上大橋 三人失蹤", "货轮撞上大桥"]


def test_titles_go_before_texts_and_the_latest_before_the_others(newsroom: Newsroom) -> None:
    newsroom.post(1, "大桥通车")
    newsroom.post(2, "大桥关闭")
    newsroom.post(3, "港口消息", "大桥今天关闭。")
    newsroom.read()
    assert newsroom.found("大桥") == ["大桥关闭", "大桥通车", "港口消息"]


def test_a_corrected_title_is_found_by_its_new_words(newsroom: Newsroom) -> None:
    newsroom.post(1, "货轮撞上大桥")
    newsroom.read()
    newsroom.post(1, "渡轮撞上码头")
    newsroom.read()
    assert newsroom.found("码头") == ["渡轮撞上码头"]
    assert newsroom.found("大桥") == []


def test_of_a_long_text_the_beginning_is_searched(newsroom: Newsroom) -> None:
    newsroom.post(1, "长文", "开头。" + "甲" * READ + "结尾。")
    newsroom.read()
    assert newsroom.found("开头") == ["长文"]
    assert newsroom.found("结尾") == []


def test_nothing_asked_is_nothing_found(newsroom: Newsroom) -> None:
    newsroom.post(1, "货轮撞上大桥")
    newsroom.read()
    assert newsroom.found("") == newsroom.found("，。 !") == []


def test_what_the_page_looks_through_follows_the_topics(newsroom: Newsroom) -> None:
    newsroom.post(1, "货轮撞上大桥")
    newsroom.read()
    index = newsroom.parts.output / "search-index.js"
    assert "货轮撞上大桥" in index.read_text(encoding="utf-8")
    before = index.stat().st_mtime_ns
    newsroom.read()
    assert index.stat().st_mtime_ns == before
    newsroom.post(2, "奶酪节开幕")
    newsroom.read()
    assert "奶酪节开幕" in index.read_text(encoding="utf-8")


def test_variants_lead_from_one_character_to_one() -> None:
    found = search_page.variants()
    assert found["橋"] == "桥"
    assert "桥" not in found
    assert all(len(old) == len(new) == 1 for old, new in found.items())
