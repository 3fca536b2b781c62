"""What the selectors of a site find on its pages."""

import copy
from collections.abc import Sequence
from typing import TYPE_CHECKING

from aggregator.formats import soup
from aggregator.formats.address import web_address
from aggregator.formats.facts import Facts
from aggregator.formats.limits import MAX_HTML, MAX_TITLE, MAX_WORD, clip
from aggregator.formats.page import PageVersion

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

WAY = "selector"

_MAX_PARTS = 500


def version_of(page: "BeautifulSoup", versions: Sequence[PageVersion]) -> PageVersion | None:
    """The newest version whose body (else title, else date) is on the page; None if there is none."""
    return next(
        (each for each in versions if soup.select(page, each.body or each.title or each.date, 1)), None
    )


def facts(page: "BeautifulSoup", version: PageVersion | None, base: str) -> Facts:
    """The parts of an article that the selectors find."""
    if version is None:
        return Facts(WAY)
    image = _first(page, version.image, "content", "data-src", "data-original", "src", "href")
    return Facts(
        way=WAY,
        title=_first(page, version.title, "content")[:MAX_TITLE],
        body=_body(page, version),
        published=_first(page, version.date, "datetime", "content", "data-time")[:MAX_WORD],
        image=web_address(base, image),
    )


def _first(page: "BeautifulSoup", selector: str, *names: str) -> str:
    """From the first element with content: one of these attributes, else its text."""
    for element in soup.select(page, selector, _MAX_PARTS):
        if found := soup.attribute(element, *names) or soup.words(element):
            return found
    return ""


def _body(page: "BeautifulSoup", version: PageVersion) -> str:
    """Everything that the selector finds, in order, each element once and without what is to be removed."""
    parts = soup.select(page, version.body, _MAX_PARTS)
    known = {id(part) for part in parts}
    outer = (part for part in parts if not any(id(parent) in known for parent in part.parents))
    return clip("".join(_kept(part, version.remove) for part in outer), MAX_HTML)


def _kept(part: "Tag", remove: Sequence[str]) -> str:
    if not remove:
        return part.decode_contents() if part.name in ("div", "article", "section", "main") else str(part)
    part = copy.copy(part)
    for element in (each for selector in remove for each in soup.select(part, selector)):
        element.decompose()
    return _kept(part, ())
