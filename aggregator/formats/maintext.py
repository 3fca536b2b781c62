"""The main text of a page without known selectors: by trafilatura, if it is installed."""

import logging
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from aggregator.formats import soup
from aggregator.formats.facts import Facts
from aggregator.formats.limits import MAX_HTML, clip

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

WAY = "trafilatura"
MARKUP = "markup"
MISSING = "pip install '.[pages]' in the source folder helps to find it"

_USUAL = ('[itemprop="articleBody"]', "article", "main", '[role="main"]')
_LEAST = 100


@cache
def installed() -> bool:
    """Whether trafilatura is there."""
    return find_spec("trafilatura") is not None


def facts(page: "BeautifulSoup") -> Facts:
    """The body as found by trafilatura, else the element that usually holds it."""
    body = _found(str(page)) if installed() else ""
    return Facts(WAY, body=clip(body, MAX_HTML)) if body else Facts(MARKUP, body=_usual(page))


def _found(markup: str) -> str:
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it reports every page without a text
    try:
        body = trafilatura.extract(
            markup, output_format="html", include_comments=False, include_images=True, include_links=True
        )
    except Exception:  # noqa: BLE001 - heuristics over a hostile page may raise anything; it then finds nothing
        return ""
    return body or ""


def _usual(page: "BeautifulSoup") -> str:
    """The first of the usual elements that has enough text, unchanged."""
    for selector in _USUAL:
        for element in soup.select(page, selector, 1):
            if len(soup.words(element)) >= _LEAST:
                return clip(element.decode_contents(), MAX_HTML)
    return ""
