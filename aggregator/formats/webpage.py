"""Web pages: an article's page into an item, a list page into links to articles.

A page is searched in this order: the selectors of the site, its JSON-LD, its head (OpenGraph), its markup;
for the body, if no selector finds it, trafilatura. No document is recognised as a page: anything can come in
place of a feed, so only a source with `format = "webpage"` is read as one.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urlsplit

from aggregator.errors import DocumentError
from aggregator.formats import facts, jsonld, limits, maintext, meta, selected, soup
from aggregator.formats.address import web_address
from aggregator.formats.encoding import opening
from aggregator.formats.facts import Facts
from aggregator.formats.page import FORMAT, PageVersion
from aggregator.formats.parsed import Parsed
from aggregator.model import Document, Item

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

NAME = FORMAT

_PAGE = re.compile(
    r"(?>(?:\s+|<\?[^>]{0,200}>|<!--(?:(?!-->).){0,1000}-->){0,10})<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_FULLER = 2
FIELDS = ("title", "body", "published", "image", "summary", "authors", "language")


@dataclass(frozen=True, slots=True)
class Extract:
    """The article of a page; `ways` says for each field that was found in which way it was."""

    item: Item
    ways: Mapping[str, str]
    version: PageVersion | None


def recognises(_document: Document) -> bool:
    """Never: only the source can say whether a page holds an article."""
    return False


def parse(document: Document, versions: Sequence[PageVersion] = ()) -> Parsed:
    """The article of a page; the links, if the versions find a list on it and no article.

    Raises DocumentError if there is neither.
    """
    page = soup.page(document)
    if selected.version_of(page, versions) is None and _has_list(page, versions):
        return _listed(document, page, versions)
    return Parsed((_article(document, page, versions).item,))


def is_page(document: Document) -> bool:
    """Whether it begins as HTML does."""
    return _PAGE.match(opening(document)) is not None


def fits(document: Document, versions: Sequence[PageVersion]) -> bool:
    """Whether it is a page on which a version finds an article or a list."""
    if not versions or not is_page(document):
        return False
    page = soup.page(document)
    return selected.version_of(page, versions) is not None or _has_list(page, versions)


def article(document: Document, versions: Sequence[PageVersion] = ()) -> Extract:
    """The article of a page; raises DocumentError if no text can be found in it."""
    return _article(document, soup.page(document), versions)


def listed(document: Document, versions: Sequence[PageVersion]) -> Parsed:
    """The links to articles on a list page, each once, as items without a text.

    Raises DocumentError if no selector finds any.
    """
    return _listed(document, soup.page(document), versions)


def _has_list(page: "BeautifulSoup", versions: Sequence[PageVersion]) -> bool:
    return any(soup.select(page, version.list, 1) for version in versions)


def _article(document: Document, page: "BeautifulSoup", versions: Sequence[PageVersion]) -> Extract:
    base = soup.base_of(page, _address(document, page))
    version = selected.version_of(page, versions)
    by_selector = selected.facts(page, version, base)
    found = [by_selector, jsonld.facts(page, base), meta.head(page, base), meta.markup(page)]
    found = found if by_selector.body else _with_body(found, page)
    item = _item(document, base, found)
    if not item.html:
        hint = "" if maintext.installed() else f"; {maintext.MISSING}"
        raise DocumentError(document.address, "body", f"no article text found{hint}")
    ways = {name: way for name in FIELDS if (way := facts.way(found, name))}
    return Extract(item, MappingProxyType(ways), version)


def _listed(document: Document, page: "BeautifulSoup", versions: Sequence[PageVersion]) -> Parsed:
    base = soup.base_of(page, document.address)
    for version in versions:
        links = _links(page, version.list, base)
        if links:
            items = (Item(title=title, link=link, base=base) for link, title in links.items())
            return Parsed(tuple(items), linked=True)
    selectors = ", ".join(repr(version.list) for version in versions if version.list)
    reason = f"{selectors} finds no link; `aggregator try` suggests selectors that do"
    raise DocumentError(document.address, "list", reason)


def _address(document: Document, page: "BeautifulSoup") -> str:
    """The page's address; for a saved page, the one that it declares."""
    if urlsplit(document.address).hostname:
        return document.address
    return meta.head(page, "").link or document.address


def _with_body(found: list[Facts], page: "BeautifulSoup") -> list[Facts]:
    """The facts with the main text first, unless the text that the page declares is far longer."""
    main = maintext.facts(page)
    stated = facts.words(found, "body")
    return [*found, main] if len(stated) > _FULLER * len(main.body) else [main, *found]


def _item(document: Document, base: str, found: Sequence[Facts]) -> Item:
    return Item(
        title=facts.words(found, "title"),
        html=facts.words(found, "body"),
        summary=facts.words(found, "summary"),
        link=_link(document.address, facts.words(found, "link")),
        published=facts.words(found, "published") or None,
        updated=facts.words(found, "updated") or None,
        language=facts.words(found, "language") or document.headers.get("content-language"),
        authors=facts.names(found, "authors"),
        categories=facts.names(found, "categories"),
        image=facts.words(found, "image") or None,
        base=base,
        site=facts.words(found, "site"),
    )


def _link(address: str, canonical: str) -> str | None:
    """The address that the page declares as its own, unless it is on another site."""
    host = urlsplit(address).hostname
    if not host:
        return canonical or None
    return canonical if canonical and urlsplit(canonical).hostname == host else address


def _links(page: "BeautifulSoup", selector: str, base: str) -> Mapping[str, str]:
    """The text of each link by its address; of several to one address the first with text."""
    found: dict[str, str] = {}
    for element in soup.select(page, selector):
        link = _link_at(element, base)
        if link:
            found[link[0]] = found.get(link[0]) or link[1]
    found.pop(urldefrag(base).url, None)
    return found


def _link_at(element: "Tag", base: str) -> tuple[str, str] | None:
    """The link that an element is, holds or stands in."""
    inner = [element] if element.name == "a" else element.find_all("a", href=True, limit=1)
    anchor = next(iter(inner), None) or element.find_parent("a", href=True)
    address = web_address(base, soup.attribute(anchor, "href")) if anchor else ""
    if not anchor or not address:
        return None
    title = soup.words(anchor) or soup.words(element)
    return urldefrag(address).url, limits.clip(title, limits.MAX_TITLE)
