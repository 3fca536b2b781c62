"""Markup that attacks, read and published by the whole program, as a real Chromium understands the result."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape as xml

import pytest
from lxml import etree

from aggregator import app, config, cycle
from aggregator.normalise.attributes import KEPT
from tests.normalise.markup import ATTACKS
from tests.site.chromium import opened
from tests.site.mutations import MUTATIONS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

ALL = (*ATTACKS.values(), *MUTATIONS)
OURS = {"rel", "referrerpolicy", "lang", "dir", "datetime"}
_TOPICS = 16  # one in so many is opened: their pages are alike, and show no markup of an article
_CONFIG = """
[feed]
title = "News"
base_url = "https://news.example/"
entries = 1000
group = "article"
[site]
images = "direct"
[[sources]]
name = "rss"
outlet = {outlet}
path = "rss.xml"
[[sources]]
name = "atom"
path = "atom.xml"
[[sources]]
name = "posts"
path = "posts"
"""
_OUTLET = "<img src=//evil.example/x onerror=alert(1)>'\"><script>alert(1)</script>"
_RSS = (
    '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xml:base="https://rss.example/"><channel>'
    "<title>{outlet}</title><link>https://rss.example/</link>{items}</channel></rss>"
)
_ITEM = (
    "<item><guid>{number}</guid><title>Rss{number} {said}</title><link>{link}</link>"
    "<dc:creator>{said}</dc:creator>"
    "<category>{said}</category><category>Coast {said}</category><description>{said}</description>"
    '<enclosure url="{link}" type="{said}" length="1"/>'
    "<pubDate>Tue, 12 Mar 2019 12:00:00 GMT</pubDate></item>"
)
_ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://atom.example/">'
    "<title>a</title>{items}</feed>"
)
_ENTRY = (
    '<entry><id>a:{number}</id><title type="html">Atom{number} {said}</title>'
    "<updated>2019-03-12T12:00:00Z</updated>"
    '<link href="/{number}"/><author><name>{said}</name><uri>{link}</uri></author>'
    '<category term="{said}" label="{said}"/><content type="html">&lt;p>Words.&lt;/p>{said}</content></entry>'
)
_POST = "---\ntitle: {title}\ndate: 2019-03-12 08:00:00\ntags: [{title}]\n---\nWords.\n\n{said}\n"

_WATCH = "window.alert = () => { (top || window).taken = true }"
# What readers do with content: as a browser with script parses it, parsed twice, and without script.
_READ = """content => {
    const bare = new DOMParser().parseFromString(content, 'text/html');
    const once = document.createElement('div');
    once.innerHTML = content;
    const twice = document.createElement('div');
    twice.innerHTML = once.innerHTML;
    const copied = document.createElement('div');
    copied.innerHTML = bare.body.innerHTML;
    document.body.replaceChildren(once, twice, copied, ...document.importNode(bare.body, true).childNodes);
    return [...document.body.querySelectorAll('*'), ...bare.head.children].map(each => [
        each.localName, each.namespaceURI, each.getAttributeNames(),
        each.href ?? each.src ?? each.cite ?? '']);
}"""
_ODD = """() => [...document.querySelectorAll('*')].filter(each =>
    each.getAttributeNames().some(name => name.startsWith('on') || ['style', 'srcdoc', 'ping'].includes(name))
    || ['base', 'iframe', 'object', 'embed', 'template', 'frame', 'math'].includes(each.localName)
    || /^(javascript|data|vbscript|blob):/.test(each.href?.baseVal ?? each.href ?? each.src ?? '')
    || each.matches('main style, main script, main link, main meta')
    || each.localName === 'form' && !/^([.][.][/])?search([.]html)?$/.test(each.getAttribute('action'))
).map(each => each.outerHTML.slice(0, 300))"""


@dataclass(frozen=True)
class Watched:
    """A page without the policy that would hide a fault, and what it asked for."""

    page: "Page"
    asked: list["Request"]

    def is_taken(self) -> bool:
        """Whether a script ran; what waits to be loaded has failed by then."""
        self.page.evaluate("() => new Promise(done => setTimeout(done, 5))")
        return bool(self.page.evaluate("window.taken === true"))


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder after a cycle over sources that attack with everything they say."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "posts").mkdir()
    said = {number: xml(attack.replace("\x00", ""), {'"': "&quot;"}) for number, attack in enumerate(ALL)}
    for name, whole, each in (("rss", _RSS, _ITEM), ("atom", _ATOM, _ENTRY)):
        half = ("rss", "atom").index(name)
        items = (
            each.format(number=number, said=words, link=_link(number))
            for number, words in said.items()
            if number % 2 == half
        )
        (folder / f"{name}.xml").write_text(
            whole.format(outlet=escape(_OUTLET), items="".join(items)), "utf-8"
        )
    for number, attack in enumerate(ALL[::4]):
        post = _POST.format(title=json.dumps(f"Post{number} {attack}"), said=attack)
        (folder / "posts" / f"{number}.md").write_text(post, encoding="utf-8")
    (folder / "config.toml").write_text(_CONFIG.format(outlet=json.dumps(_OUTLET)), "utf-8")
    with app.opened(config.load(folder / "config.toml", environment={}), alone=True) as made:
        cycle.run(made.parts)
    return folder / "output"


def _link(number: int) -> str:
    """An address that is none to be followed, escaped for XML."""
    links = (
        "javascript:alert(1)",
        "data:text/html,x",
        " java&#9;script:alert(1)",
        "//evil.example/&quot;&gt;&lt;x",
    )
    return links[number % len(links)]


@pytest.fixture
def watched(browser: "Browser") -> Iterator[Watched]:
    with opened(browser, faultless=False, bypass_csp=True) as (page, _):
        asked: list[Request] = []
        page.add_init_script(_WATCH)
        page.on("request", lambda request: asked.append(request))
        page.route(lambda address: not address.startswith("file:"), lambda route: route.abort())
        yield Watched(page, asked)


def contents(output: Path) -> Iterator[str]:
    """What the feeds say as HTML."""
    for name, tag in (("feed.atom", "{*}content"), ("feed.rss", "{*}encoded"), ("feed.rss", "description")):
        for each in etree.parse(output / name).iter(tag):
            yield each.text or ""
    for item in json.loads((output / "feed.json").read_text(encoding="utf-8"))["items"]:
        yield item["content_html"]


def test_a_reader_that_trusts_the_feeds_runs_nothing_and_asks_only_for_pictures(
    published: Path, watched: Watched
) -> None:
    found = set(contents(published))
    assert len(found) > len(ALL)
    watched.page.goto("about:blank")
    for content in found:
        for tag, space, names, address in watched.page.evaluate(_READ, content):
            assert space == "http://www.w3.org/1999/xhtml", content
            assert tag in {*KEPT, "span", "time"}, content
            assert set(names) - OURS <= KEPT.get(tag, set()), content
            assert address.startswith(("http://", "https://")) or not address, content
    assert not watched.is_taken()
    assert {each.resource_type for each in watched.asked} <= {"document", "image"}


def test_no_page_runs_anything_or_asks_anybody(published: Path, watched: Watched) -> None:
    topics = sorted((published / "topics").iterdir())
    for path in [*sorted(set(published.rglob("*.html")) - set(topics)), *topics[::_TOPICS]]:
        watched.page.goto(path.as_uri(), wait_until="domcontentloaded")
        assert watched.page.evaluate(_ODD) == [], path
        assert not watched.is_taken(), path
    others = {each.resource_type for each in watched.asked if not each.url.startswith("file:")}
    assert others <= {"image"}


def test_what_the_search_page_finds_without_a_server_runs_nothing(published: Path, watched: Watched) -> None:
    watched.page.goto((published / "search.html").as_uri())
    for asked in ("evil", "<img src=x onerror=alert(1)>", ".*", "\"'><script>alert(1)</script>", "post"):
        watched.page.get_by_role("searchbox").fill(asked)
        watched.page.get_by_role("main").get_by_role("button", name="Search").click()
        assert watched.page.evaluate(_ODD) == []
        assert not watched.is_taken()
    assert watched.page.get_by_role("main").locator("a[href^='topics/']").count() > 0
