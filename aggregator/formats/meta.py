"""What a page says about its article in its head (OpenGraph, Dublin Core), and shows in its markup."""

from collections.abc import Mapping
from itertools import islice
from typing import TYPE_CHECKING

from aggregator.formats import soup
from aggregator.formats.address import web_address
from aggregator.formats.facts import Facts
from aggregator.formats.limits import MAX_TITLE, MAX_WORD

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

HEAD = "OpenGraph"
MARKUP = "markup"

_MAX_METAS = 300
_TITLES = ("og:title", "twitter:title", "dc.title")
_PUBLISHED = (
    *("article:published_time", "og:article:published_time", "parsely-pub-date", "datepublished", "pubdate"),
    *("publishdate", "publish_date", "publish-date", "dc.date.issued", "dcterms.created", "dc.date", "date"),
)
_UPDATED = ("article:modified_time", "og:updated_time", "lastmod", "dcterms.modified")
_IMAGES = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")
_SUMMARIES = ("og:description", "description", "twitter:description", "dc.description")
_AUTHORS = ("author", "article:author", "parsely-author", "dc.creator", "byl")
_SITES = ("og:site_name", "application-name")
_SECTIONS = ("article:section", "parsely-section")
_NO_NAMES = ("http://", "https://", "@")

_TIMES = ('[itemprop="datePublished"]', "time[pubdate]", "article time[datetime]", "time[datetime]")


def head(page: "BeautifulSoup", base: str) -> Facts:
    """What the head says."""
    metas = _metas(page)
    links = soup.attributes(soup.select(page, 'link[rel~="canonical" i]', 1), "href")
    link = next(iter(links), "") or _first(metas, ("og:url",))
    return Facts(
        way=HEAD,
        title=_first(metas, _TITLES)[:MAX_TITLE],
        published=_first(metas, _PUBLISHED),
        updated=_first(metas, _UPDATED),
        image=web_address(base, _first(metas, _IMAGES)),
        language=_first(metas, ("og:locale", "content-language", "dc.language")).replace("_", "-"),
        summary=_first(metas, _SUMMARIES),
        link=web_address(base, link),
        site=_first(metas, _SITES),
        authors=tuple(name for name in (_first(metas, _AUTHORS),) if name and not name.startswith(_NO_NAMES)),
        categories=tuple(filter(None, (_first(metas, _SECTIONS),))),
    )


def markup(page: "BeautifulSoup") -> Facts:
    """What the elements show: the heading, the first time, the language of the document."""
    headings = (soup.words(each) for name in ("h1", "title") for each in soup.select(page, name, 1))
    shown = (element for selector in _TIMES for element in soup.select(page, selector, 1))
    times = soup.attributes(shown, "datetime", "content")
    return Facts(
        way=MARKUP,
        title=next(filter(None, headings), "")[:MAX_TITLE],
        published=next(iter(times), ""),
        language=next(iter(soup.attributes(soup.select(page, "html[lang]", 1), "lang")), ""),
    )


def _metas(page: "BeautifulSoup") -> Mapping[str, str]:
    """The first value of each meta by its lower-case name."""
    found: dict[str, str] = {}
    for meta in islice(page.find_all("meta"), _MAX_METAS):
        name = soup.attribute(meta, "property", "name", "itemprop", "http-equiv").lower()
        found.setdefault(name, soup.attribute(meta, "content")[:MAX_WORD])
    return found


def _first(metas: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((metas[name] for name in names if metas.get(name)), "")
