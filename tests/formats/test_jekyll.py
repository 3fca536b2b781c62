import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from aggregator.errors import ConvertError, DocumentError
from aggregator.formats import jekyll
from aggregator.model import Item
from tests.formats.documents import document, only, saved


def test_a_post_says_its_address_and_its_outlet() -> None:
    item = only(jekyll.parse(saved("jekyll/clipped.md")).items)
    assert (item.link, item.outlet) == ("https://news.example/a/201.html", "群岛之声")


def test_the_date_line_of_the_body_wins_over_the_front_matter() -> None:
    dated = only(jekyll.parse(saved("jekyll/clipped.md")).items)
    plain = only(jekyll.parse(saved("jekyll/no_date_line.md")).items)
    assert dated.published == "Tue, 04 May 2021 06:17:20 GMT"
    assert plain.published == "2021-05-04T07:15:42.000Z"


@pytest.mark.parametrize("comment", ["", "<!--NaN-->\n", "<!-- 17 -->"])
def test_a_body_is_taken_out_of_comment_and_frame(comment: str) -> None:
    item = only(jekyll.parse(document(f"---\nlayout: post\n---\n{comment}<div>\n<p>a</p>\n</div>\n")).items)
    assert item.html == "<p>a</p>"
    assert item.published_bound == ("17" if "17" in comment else None)


def test_a_layout_in_the_body_does_not_make_a_jekyll_post() -> None:
    assert not jekyll.recognises(document("---\ntitle: a\n---\nlayout: post\n"))


def test_a_document_without_front_matter_is_one_clear_error() -> None:
    with pytest.raises(DocumentError, match="has no front matter"):
        jekyll.parse(document("layout: post"))


TITLES = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.text(
    "'\":#-[]\n\r\t 题", max_size=20
)


@given(TITLES)
def test_every_title_reads_back_equal_here_and_in_yaml(title: str) -> None:
    written = jekyll.render(Item(title=title))
    assert only(jekyll.parse(document(written)).items).title == title
    assert YAML(typ="safe", pure=True).load(written.decode().split("---\n")[1])["title"] == title


def test_a_post_that_was_written_reads_back_the_same() -> None:
    item = Item(
        title="a: b",
        html="<p>Text.</p>",
        link="https://a.example/1",
        published="2021-05-04T06:17:20+00:00",
        published_bound="1620112542000",
        categories=("Trams", "a: b"),
        outlet="Gazette",
    )
    assert only(jekyll.parse(document(jekyll.render(item))).items) == item


def test_liquid_finds_nothing_of_its_own_in_a_body() -> None:
    written = jekyll.render(Item(html="<p>{{ site }} {% raw %} {x}</p>"))
    assert b"<p>&#123;{ site }} &#123;% raw %} {x}</p>" in written


def test_half_a_surrogate_pair_cannot_be_written() -> None:
    with pytest.raises(ConvertError):
        jekyll.render(Item(title="\ud83d"))


def test_a_time_by_which_it_was_out_is_written_as_its_date_where_no_better_is_known() -> None:
    words = "2021-10-28 14:08:07"
    written = jekyll.render(Item(title="Bridge", html="<p>It stands.</p>", published_bound=words))
    assert f"date: {words}\n" in written.decode()
