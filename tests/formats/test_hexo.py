from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from aggregator.errors import ConvertError, DocumentError
from aggregator.formats import hexo, registry
from aggregator.model import Item
from tests.formats.documents import document, only, saved

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
TITLES = TEXT | st.text("'\":/\\?*“”<>|[]{}# -\n\r\t\x00\x85\u2028😀题", max_size=20)
CURRENT = [
    "current",
    "apostrophe",
    "braces",
    "crawl_time",
    "invalid_date",
    "placeholder",
    "plain_http",
    "wordpress",
]


def reread(item: Item) -> Item:
    return only(hexo.parse(document(hexo.render(item))).items)


@pytest.mark.parametrize("name", [*CURRENT, "underscores"])
def test_a_post_of_the_current_dialect_comes_back_byte_for_byte(name: str) -> None:
    post = saved(f"hexo/{name}.md")
    assert hexo.render(only(hexo.parse(post).items)) == post.data


@pytest.mark.parametrize(
    "name", ["both_quotes", "older_empty_image", "older_unquoted", "older_no_image", "windows_lines"]
)
def test_a_post_of_another_dialect_is_written_in_the_current_one(name: str) -> None:
    item = only(hexo.parse(saved(f"hexo/{name}.md")).items)
    written = hexo.render(item)
    again = only(hexo.parse(document(written)).items)
    assert hexo.render(again) == written
    assert (again.title, again.published, again.categories) == (item.title, item.published, item.categories)


def test_the_seed_comes_back_byte_for_byte(shared: Path) -> None:
    seed = next((shared / "seeds").glob("000_*.txt"))
    item = only(hexo.parse(document(seed.read_bytes())).items)
    assert hexo.render(item) == seed.read_bytes()


def test_tags_are_categories_after_those_that_are_called_so() -> None:
    post = document(b"---\ntitle: a\ncategories: [harbour]\ntags:\n  - ferries\n  - harbour\n---\n<p>b</p>\n")
    assert only(hexo.parse(post).items).categories == ("harbour", "ferries")
    lone = document(b"---\ntitle: a\ntags: ferries\n---\n<p>b</p>\n")
    assert only(hexo.parse(lone).items).categories == ("ferries",)


@given(TITLES)
def test_every_title_reads_back_equal_here_and_in_yaml(title: str) -> None:
    written = hexo.render(Item(title=title))
    front_matter = written.decode().split("\n---\n")[1]
    assert only(hexo.parse(document(written)).items).title == title
    assert YAML(typ="safe", pure=True).load(front_matter)["title"] == title


@given(TEXT | st.text("{}&#123;<div>/ \n\r", max_size=40))
def test_every_body_reads_back_equal(body: str) -> None:
    braced = body.replace("&#123;", "{").replace("&#125;", "}")
    assert reread(Item(html=body)).html == braced


@given(TITLES, TITLES, st.lists(TITLES.map(str.strip).filter(bool), max_size=3), TITLES.map(str.strip))
def test_writing_what_was_read_changes_nothing_more(
    title: str, html: str, categories: list[str], author: str
) -> None:
    item = Item(title=title, html=html, categories=tuple(categories), authors=(author,) if author else ())
    once = hexo.render(item)
    assert hexo.render(only(hexo.parse(document(once)).items)) == once


def test_a_random_placeholder_is_no_picture_of_the_article() -> None:
    item = only(hexo.parse(saved("hexo/placeholder.md")).items)
    assert item.image is None


def test_a_picture_of_the_body_heads_a_post_from_elsewhere() -> None:
    written = hexo.render(
        Item(title="a", html='<p><img alt="" src="https://a.example/1.jpg?x=1&amp;y=2"></p>')
    )
    assert b"headimg: 'https://a.example/1.jpg?x=1&y=2'\n" in written


def test_a_post_without_a_picture_gets_the_same_placeholder_every_time() -> None:
    assert hexo.render(Item(title="a")) == hexo.render(Item(title="a"))
    assert b"headimg: 'https://picsum.photos/400/300?random=" in hexo.render(Item(title="a"))


def test_pictures_over_plain_http_are_proxied_when_written() -> None:
    written = hexo.render(Item(html='<img src="http://a.example/1.jpg">', image="http://a.example/1.jpg"))
    assert b"headimg: 'https://cors.zfour.workers.dev/?http://a.example/1.jpg'\n" in written
    assert b'<img src="https://cors.zfour.workers.dev/?http://a.example/1.jpg">' in written


def test_a_crawl_time_is_only_the_time_by_which_it_was_out() -> None:
    item = only(hexo.parse(saved("hexo/crawl_time.md")).items)
    assert (item.published, item.published_bound) == (None, "1929-03-12 14:08:07")


def test_a_body_without_the_frame_is_kept_whole() -> None:
    item = only(hexo.parse(document("---\ntitle: a\n---\n<div>one</div><div>two</div>")).items)
    assert item.html == "<div>one</div><div>two</div>"


@pytest.mark.parametrize("data", ["no front matter", "---\ntitle: 'never closed'\n"])
def test_a_document_without_front_matter_is_one_clear_error(data: str) -> None:
    with pytest.raises(DocumentError, match=r"line 1: has no front matter between two lines of ---"):
        hexo.parse(document(data))


def test_half_a_surrogate_pair_cannot_be_written() -> None:
    with pytest.raises(ConvertError):
        hexo.render(Item(title="\ud83d", image="https://a.example/1.jpg"))


def test_hexo_is_read_and_written() -> None:
    assert "hexo" in registry.writable()


def test_the_mark_of_older_dialects_is_no_part_of_a_category() -> None:
    assert reread(Item(categories=("| | 新闻",))).categories == ("新闻",)
