"""Archives in the outlets' own formats, read back by the program's own readers."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from aggregator.errors import ConvertError, OutputError
from aggregator.formats import registry
from aggregator.model import Article, Document, Image, Item
from aggregator.normalise.article import normalise
from aggregator.outlets import registry as outlets
from aggregator.publish import archives
from aggregator.publish.archives import Archive
from tests.samples import NOON, article

COMMON = ("title", "html", "text", "outlet", "language", "published", "image")
KEPT = {
    "hexo": (*COMMON, "categories"),
    "jekyll": (*COMMON, "categories", "url", "id", "version"),
    "clipping": (*COMMON, "url", "id", "version"),
}
PARAGRAPH = "<p>渡轮撞上大桥，{{ 无人 }}受伤。{% 完 %}</p>"
PICTURE = '<p><img src="https://harbour.example/a.jpg" alt="大桥"></p>'


def from_outlet(**changes: object) -> Article:
    """An article as the cycle makes one of a feed's item."""
    item = Item(
        title=str(changes.get("title", "大桥关闭：“渡轮”撞桥")),
        html=str(changes.get("html", PARAGRAPH + PICTURE)),
        link="https://harbour.example/1?a=1&b=(2)",
        published=None if "undated" in changes else "2019-03-12T12:00:00Z",
        categories=("交通", "港口: 南"),
        authors=("林登",),
    )
    return normalise(item, source="harbour", outlet="港口报", seen=NOON + timedelta(hours=1))


def item_in(path: Path) -> Item:
    """The item in an archived file, whose format is recognised."""
    document = Document(path.read_bytes(), str(path), NOON)
    (item,) = registry.detect(document).parse(document).items
    return item


def reread(archive: Archive, file: str) -> Article:
    """The archived article as it is read again."""
    item = item_in(archive.path / file)
    return normalise(item, source="harbour", outlet="港口报", seen=NOON + timedelta(hours=1))


def written(archive: Archive, new: Article) -> str:
    shelf = archives.shelf(archive, new, {})
    file = archives.file(archive, new, shelf)
    assert archives.write(archive, new, file)
    return file


def kept(new: Article, form: str) -> dict[str, object]:
    return {name: getattr(new, name) for name in KEPT[form]}


@pytest.mark.parametrize("form", archives.formats())
@pytest.mark.parametrize("changes", [{}, {"undated": True}, {"html": "<p>正文。</p>"}], ids=str)
def test_our_own_reader_reads_the_same_article(form: str, changes: dict[str, object], tmp_path: Path) -> None:
    archive = Archive(form, tmp_path)
    new = from_outlet(**changes)
    assert kept(reread(archive, written(archive, new)), form) == kept(new, form)


@pytest.mark.parametrize("form", archives.formats())
@given(title=st.text(max_size=60), words=st.text(max_size=60))
def test_whatever_stands_in_it_the_words_come_back(
    form: str, title: str, words: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    archive = Archive(form, tmp_path_factory.mktemp("archive"))
    markup = words.replace("&", "&amp;").replace("<", "&lt;")
    new = from_outlet(title=title, html=f"<p>正文开始。{markup}</p>")
    assume(not set("<&") & set(new.title))  # readers take these in a title for markup
    again = reread(archive, written(archive, new))
    assert (again.title, again.text) == (new.title, new.text)


def test_an_article_of_a_hexo_archive_keeps_its_identity_and_byline(tmp_path: Path) -> None:
    archive = Archive("hexo", tmp_path)
    item = Item(
        title="大桥",
        html="<p>正文。</p>",
        published="Tue, 12 Mar 2019 10:05:00 GMT",
        authors=("Aljazeera 半岛网",),
        categories=("新媒体", "Aljazeera 半岛网", "新闻"),
    )
    outlet = outlets.find("aljazeera_zh")
    assert outlet
    new = normalise(item, source="a", outlet=outlet.name, seen=NOON, language=outlet.language)
    again = item_in(tmp_path / written(archive, new))
    assert outlets.recognise(again) is outlet
    same = normalise(again, source="a", outlet=outlet.name, seen=NOON, language=outlet.language)
    assert (same.id, same.version) == (new.id, new.version)


def test_a_clipping_of_an_outlet_that_writes_date_lines_has_one(tmp_path: Path) -> None:
    archive = Archive("clipping", tmp_path)
    text = (tmp_path / written(archive, from_outlet())).read_text(encoding="utf-8")
    assert text.startswith("<!--1552392000000-->\n[大桥关闭：“渡轮”撞桥](https://harbour.example/1")
    assert "<div><i>Tue, 12 Mar 2019 12:00:00 GMT</i></div>" in text


def test_a_lead_picture_outside_the_text_is_put_into_a_clipping(tmp_path: Path) -> None:
    archive = Archive("clipping", tmp_path)
    new = article(image=Image("https://harbour.example/lead.jpg"))
    file = written(archive, new)
    text = (tmp_path / file).read_text(encoding="utf-8")
    assert '<img src="https://images.weserv.nl?url=harbour.example/lead.jpg" width="100%">' in text
    assert reread(archive, file).image == new.image


@pytest.mark.parametrize("form", ["hexo", "jekyll"])
def test_a_post_has_front_matter_that_yaml_reads_and_nothing_that_a_template_takes(
    form: str, tmp_path: Path
) -> None:
    archive = Archive(form, tmp_path)
    text = (tmp_path / written(archive, from_outlet())).read_text(encoding="utf-8")
    _, front, body = text.split("---\n", 2)
    assert YAML(typ="safe").load(front)["title"] == "大桥关闭：“渡轮”撞桥"
    assert "{{" not in body
    assert "{%" not in body


def test_a_post_is_named_by_day_title_and_id(tmp_path: Path) -> None:
    archive = Archive("jekyll", tmp_path)
    assert archives.file(archive, article("a1", title="A/B?"), "") == "2019/2019-03-12-A_B_-a1.md"


@pytest.mark.parametrize("form", archives.formats())
def test_articles_with_the_same_title_have_files_that_differ_even_without_case(form: str) -> None:
    archive = Archive(form, Path())
    pair = [article("a1", title="News", outlet="x"), article("b2", title="NEWS", outlet="x")]
    assert len({archives.file(archive, each, "x").casefold() for each in pair}) == 2


@given(
    title=st.text(max_size=400),
    outlet=st.text(max_size=400),
    form=st.sampled_from(archives.formats()),
)
def test_no_name_leads_out_of_the_archive(title: str, outlet: str, form: str) -> None:
    archive = Archive(form, Path("archive"))
    new = article(title=title, outlet=outlet)
    parts = archives.file(archive, new, archives.shelf(archive, new, {})).split("/")
    assert len(parts) == (3 if form == "clipping" else 2)
    assert all(part.strip(". ") == part and len(part.encode()) <= 140 for part in parts)


def test_writing_the_same_again_leaves_the_file_alone(tmp_path: Path) -> None:
    archive = Archive("hexo", tmp_path)
    file = written(archive, article())
    assert not archives.write(archive, article(), file)


def test_text_that_no_file_can_hold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConvertError):
        archives.write(Archive("hexo", tmp_path), article(html="\ud800"), "a.md")


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("a file in the way")
    with pytest.raises(OutputError, match="archive"):
        written(Archive("hexo", tmp_path / "archive"), article())


def test_a_list_shows_titles_as_they_are(tmp_path: Path) -> None:
    archive = Archive("clipping", tmp_path)
    archives.write_list(archive, "港口报", [("a*b <i>_[x]", "articles/港口报/1_a (b).md")])
    assert (tmp_path / "lists/港口报.md").read_text(encoding="utf-8") == (
        "- [a\\*b \\<i\\>\\_\\[x\\]](../articles/港口报/1_a%20%28b%29.md)\n"
    )
