"""Pages of articles and lists of them, by every way they can be asked."""

import json
import subprocess
import sys
import time
from contextlib import suppress

import pytest

from aggregator.errors import DocumentError
from aggregator.formats import maintext, registry, webpage
from aggregator.formats.page import PageVersion
from aggregator.model import Document, Item
from tests.formats.documents import document, only

HOME = "https://www.pier.example"
ADDRESS = f"{HOME}/2019/03/fog.html"
WORDS = "The ferry to the outer island stopped at noon, because fog hid the pier from its crew. "
STORY = f"<p>{WORDS}</p><p>{WORDS}</p><p>{WORDS}</p>"


def page(body: str, head: str = "") -> Document:
    markup = f"<!DOCTYPE html><html lang='en'><head>{head}</head><body>{body}</body></html>"
    return document(markup, address=ADDRESS)


def ld(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **fields})}</script>'


def read(body: str, head: str = "", *versions: PageVersion) -> Item:
    return webpage.article(page(body, head), versions).item


NEW = PageVersion(
    title="h1.head",
    body="div.text",
    date="time.made",
    image="figure img",
    remove=(".related", "aside"),
)
OLD = PageVersion(title="h2", body="td.copy", date="td.day")


def test_selectors_find_every_part_of_an_article() -> None:
    item = read(
        "<h1 class='head'>Fog stops <em>ferry</em></h1>"
        "<time class='made' datetime='2019-03-12T10:00Z'>noon</time>"
        "<figure><img data-src='/fog.jpg' src='blank.gif'></figure>"
        "<div class='text'><p>It stopped.</p><aside>Buy now</aside><div class='related'>More</div></div>",
        "",
        NEW,
    )
    assert (item.title, item.published) == ("Fog stops ferry", "2019-03-12T10:00Z")
    assert item.html == "<p>It stopped.</p>"
    assert item.image == "https://www.pier.example/fog.jpg"


def test_a_page_of_the_former_design_is_still_read() -> None:
    extract = webpage.article(
        page(
            "<h2>Fog</h2><table><td class='day'>12 March 2019</td><td class='copy'>It stopped.</td></table>"
        ),
        (NEW, OLD),
    )
    assert extract.version is OLD
    assert extract.item == Item(
        title="Fog",
        html='<td class="copy">It stopped.</td>',
        link=ADDRESS,
        published="12 March 2019",
        language="en",
        base=ADDRESS,
    )


def test_a_body_in_several_parts_is_one_and_nested_matches_count_once() -> None:
    item = read("<div class='text'>a<div class='text'>b</div></div><div class='text'>c</div>", "", NEW)
    assert item.html == 'a<div class="text">b</div>c'


def test_what_no_selector_says_the_json_ld_of_the_page_says() -> None:
    head = ld(
        headline="Fog &amp; ferry",
        datePublished="2019-03-12T10:00:00Z",
        dateModified="2019-03-12T11:00:00Z",
        image=[{"url": "/lead.jpg"}],
        author=[{"@type": "Person", "name": "A. Pen"}, "B. Ink"],
        description="No ferry today.",
        articleSection="Harbour",
        inLanguage="en-GB",
    )
    assert read("<div class='text'><p>It stopped.</p></div>", head, PageVersion(body="div.text")) == Item(
        title="Fog & ferry",
        html="<p>It stopped.</p>",
        summary="No ferry today.",
        link=ADDRESS,
        published="2019-03-12T10:00:00Z",
        updated="2019-03-12T11:00:00Z",
        language="en-GB",
        authors=("A. Pen", "B. Ink"),
        categories=("Harbour",),
        image="https://www.pier.example/lead.jpg",
        base=ADDRESS,
    )


def test_a_heading_that_is_only_a_picture_leaves_the_title_to_the_document() -> None:
    item = read(f"<h1><img src='/logo.png'></h1><main>{STORY}</main>", "<title>Fog</title>")
    assert item.title == "Fog"


def test_a_picture_without_an_address_is_none() -> None:
    assert read(f"<main>{STORY}</main>", ld(headline="Fog", image="")).image is None


def test_the_time_of_the_video_stands_in_for_that_of_the_article() -> None:
    graph = {"@graph": [{"@type": "WebPage"}, {"@type": ["VideoObject"], "uploadDate": "2019-03-12"}]}
    head = f'<script type="application/ld+json">{json.dumps(graph)}</script>'
    assert read(f"<main>{STORY}</main>", head).published == "2019-03-12"


def test_open_graph_says_what_else_is_missing_and_the_markup_the_rest() -> None:
    head = (
        '<meta property="og:title" content="Fog"><meta property="og:image" content="/o.jpg">'
        '<meta property="article:published_time" content="2019-03-12"><meta name="author" content="A. Pen">'
    )
    item = read(f"<main>{STORY}</main>", head)
    assert (item.title, item.image) == ("Fog", "https://www.pier.example/o.jpg")
    assert (item.published, item.authors) == ("2019-03-12", ("A. Pen",))
    bare = read(f"<article><h1>Fog</h1><time datetime='2019-03-12'>today</time>{STORY}</article>")
    assert (bare.title, bare.published, bare.language) == ("Fog", "2019-03-12", "en")


def test_the_ways_are_told() -> None:
    extract = webpage.article(
        page(f"<h1>Fog</h1><div class='text'>{STORY}</div>", ld(datePublished="2019")), (NEW,)
    )
    assert extract.ways == {
        "body": "selector",
        "published": "JSON-LD",
        "title": "markup",
        "language": "markup",
    }


def test_the_main_text_is_found_without_selectors() -> None:
    nav, footer = "<nav><a href='/'>Front page of the paper</a></nav>", "<footer>All rights</footer>"
    extract = webpage.article(page(f"{nav}<article><h1>Fog</h1>{STORY}</article>{footer}"))
    assert extract.ways["body"] == ("trafilatura" if maintext.installed() else "markup")
    assert WORDS.strip() in extract.item.html
    assert "All rights" not in extract.item.html


def test_without_the_extra_the_usual_elements_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maintext, "installed", lambda: False)
    assert read(f"<article>{STORY}</article>").html == STORY
    with pytest.raises(DocumentError, match=r"no article text found; pip install '\.\[pages\]'"):
        read("<p>Short.</p>")


def test_a_text_that_the_page_states_counts_where_little_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maintext, "installed", lambda: False)
    item = read("<p>Subscribe to read on.</p>", ld(articleBody=f"{WORDS}\n\n{WORDS} 1 < 2"))
    assert item.html == f"<p>{WORDS.strip()}</p><p>{WORDS} 1 &lt; 2</p>"


def test_a_page_is_known_by_its_own_address_but_not_by_that_of_another_site() -> None:
    canonical = '<link rel="canonical" href="{}">'
    story = f"<main>{STORY}</main>"
    assert read(story, canonical.format("/fog")).link == "https://www.pier.example/fog"
    assert read(story, canonical.format("https://rich.example/fog")).link == ADDRESS


def test_a_saved_page_says_itself_where_it_is_from() -> None:
    head = f'<link rel="canonical" href="{ADDRESS}"><meta property="og:image" content="/o.jpg">'
    saved = document(f"<html><head>{head}</head><body><article>{STORY}</article>", address="/saved/fog.html")
    item = webpage.article(saved).item
    assert (item.link, item.image) == (ADDRESS, f"{HOME}/o.jpg")
    unknown = document(f"<article>{STORY}<img src='/a.jpg'></article>", address="/saved/fog.html")
    assert webpage.article(unknown).item.link is None


def test_a_page_in_gbk_is_read_by_its_meta_element() -> None:
    text = "渡轮因大雾停航，码头上的旅客等到中午，船员看不见外岛的码头。" * 5
    markup = f'<html><head><meta charset="gb2312"></head><body><article><p>{text}</p></article></body></html>'
    assert text in webpage.article(document(markup.encode("gbk"), address=ADDRESS)).item.html


LIST = """
<header><a href="/">Front page</a></header>
<ul><li><a href="/1.html"><img src="a.jpg"></a><h3><a href="/1.html#top">Fog stops ferry</a></h3></li>
<li><h3><a href="https://pier.example/2.html">Pier sold</a></h3></li>
<li><h3><a href="javascript:go()">Play</a></h3></li></ul>
<a class="card" href="/3.html"><h4>Lighthouse painted</h4></a>
"""


@pytest.mark.parametrize(
    ("selector", "links"),
    [
        (
            "h3 a",
            {
                "https://www.pier.example/1.html": "Fog stops ferry",
                "https://pier.example/2.html": "Pier sold",
            },
        ),
        (
            "li",
            {
                "https://www.pier.example/1.html": "Fog stops ferry",
                "https://pier.example/2.html": "Pier sold",
            },
        ),
        ("h4", {f"{HOME}/3.html": "Lighthouse painted"}),
        ("li a, .card", {f"{HOME}/1.html": "Fog stops ferry"}),
    ],
)
def test_a_list_gives_each_link_once_with_its_words(selector: str, links: dict[str, str]) -> None:
    parsed = webpage.listed(page(LIST), (PageVersion(list=selector),))
    assert parsed.linked
    found = {item.link: item.title for item in parsed.items}
    assert links.items() <= found.items()
    assert not any(str(link).startswith("javascript") for link in found)


def test_a_list_of_the_former_design_is_still_read() -> None:
    parsed = webpage.listed(page(LIST), (PageVersion(list=".tile a"), PageVersion(list="h4")))
    assert only(parsed.items).title == "Lighthouse painted"


def test_a_page_is_a_list_only_where_no_article_is_on_it() -> None:
    version = PageVersion(list="h3 a", body="div.text")
    assert len(webpage.parse(page(LIST), (version,)).items) == 2
    assert (
        only(webpage.parse(page(f"{LIST}<div class='text'>It stopped.</div>"), (version,)).items).html
        == "It stopped."
    )


def test_no_page_is_recognised_as_one_unless_selectors_fit_it() -> None:
    assert not webpage.recognises(page(STORY))
    assert registry.by_name("webpage").parse(page(f"<article>{STORY}</article>")).items
    assert webpage.fits(page(LIST), (PageVersion(list="h3 a"),))
    assert not webpage.fits(page(LIST), (PageVersion(list="h9 a"),))
    assert not webpage.fits(document("<rss><h3><a>b</a></h3></rss>"), (PageVersion(list="h3 a"),))


HOSTILE = {
    "deep": "<div>" * 100_000 + STORY,
    "wide": STORY * 50_000,
    "attributes": f"<p {' '.join(f'a{n}=1' for n in range(100_000))}>{WORDS}</p>",
    "unclosed scripts": "<script>" * 200_000,
    "unclosed styles": "<style " * 200_000,
    "comments": "<!--" * 200_000,
    "closed comments": "<!-- -->" * 200_000,
    "links": "<h3><a href='/x'>Fog stops ferry</a></h3>" * 100_000,
    "json": "<script type='application/ld+json'>" + "[" * 500_000 + "</script>" + STORY,
    "json lists": f"<script type='application/ld+json'>{'[' * 900}{']' * 900}</script>" + STORY,
    "metas": "<meta property='og:title' content='x'>" * 100_000,
    "one long word": "x" * 5_000_000,
    "entities": "&amp;" * 1_000_000,
    "tables": "<table><tr><td>" * 20_000 + STORY,
    "zeros": "\0" * 1_000_000,
}


@pytest.mark.no_cover
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_costs_bounded_time(name: str) -> None:
    started = time.process_time()
    webpage.is_page(document(HOSTILE[name]))
    with suppress(DocumentError):
        webpage.parse(page(HOSTILE[name]), (PageVersion(list="h3 a", title="h1", body="div.text"),))
    assert time.process_time() - started < 20


def test_pages_that_nobody_asks_for_cost_no_start_up_time() -> None:
    code = "import sys; from aggregator.formats import registry; registry.names(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"bs4", "trafilatura"} & set(done.stdout.split())
