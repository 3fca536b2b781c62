"""What a page says about its article in JSON-LD (schema.org: NewsArticle and related types)."""

import json
from collections.abc import Iterator, Mapping
from html import escape, unescape
from typing import TYPE_CHECKING, Any

from aggregator.formats import soup
from aggregator.formats.address import web_address
from aggregator.formats.facts import Facts
from aggregator.formats.limits import MAX_HTML, MAX_LIST, MAX_TITLE, MAX_WORD

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

WAY = "JSON-LD"

_MAX_SCRIPTS = 20
_MAX_CHARACTERS = 1_000_000
_MAX_NODES = 2_000
_ARTICLES = ("Article", "BlogPosting", "Report", "NewsStory")
_RELATIVES = ("VideoObject", "AudioObject", "WebPage")

Node = Mapping[str, Any]


def facts(page: "BeautifulSoup", base: str) -> Facts:
    """The page's article; what it lacks is taken from its video or the page object."""
    nodes = list(_nodes(page))
    articles = [node for node in nodes if _is_a(node, _ARTICLES)]
    found = articles[:1] + [node for node in nodes if _is_a(node, _RELATIVES)]
    return Facts(
        way=WAY,
        title=unescape(_first(articles, "headline", "name"))[:MAX_TITLE],
        body=_paragraphs(_first(articles, "articleBody")),
        published=_first(found, "datePublished", "uploadDate", "dateCreated")[:MAX_WORD],
        updated=_first(found, "dateModified")[:MAX_WORD],
        image=next((image for node in found if (image := _address(node.get("image"), base))), ""),
        language=_first(articles, "inLanguage")[:MAX_WORD],
        summary=unescape(_first(articles, "description"))[:MAX_HTML],
        authors=_names(articles, "author") or _names(articles, "creator"),
        categories=_names(articles, "articleSection"),
    )


def _nodes(page: "BeautifulSoup") -> Iterator[Node]:
    """Every object of the page's JSON-LD, outer ones first, within bounds."""
    scripts = soup.select(page, 'script[type*="ld+json" i]', _MAX_SCRIPTS)
    waiting: list[Any] = [_loaded(script.get_text()) for script in scripts]
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        value = waiting.pop(0)
        if isinstance(value, dict):
            yield value
            waiting += [inner for key in ("@graph", "mainEntity") if (inner := value.get(key))]
        elif isinstance(value, list):
            waiting += value[:MAX_LIST]


def _loaded(text: str) -> Any:
    """The value; None if it is not valid JSON, since many pages write it by hand."""
    try:
        return json.loads(text[:_MAX_CHARACTERS].strip(), strict=False)
    except (ValueError, RecursionError):
        return None


def _is_a(node: Node, endings: tuple[str, ...]) -> bool:
    kinds = node.get("@type")
    return any(
        isinstance(kind, str) and kind.endswith(endings)
        for kind in (kinds[:MAX_LIST] if isinstance(kinds, list) else [kinds])
    )


def _first(nodes: list[Node], *keys: str) -> str:
    values = (node.get(key) for key in keys for node in nodes)
    return next((value.strip() for value in values if isinstance(value, str) and value.strip()), "")


def _names(nodes: list[Node], key: str) -> tuple[str, ...]:
    """Names of people or things, written as words, as an object or as a list of either."""
    found = [name for node in nodes for name in _listed(node.get(key))]
    return tuple(dict.fromkeys(unescape(name)[:MAX_WORD] for name in found if name))


def _listed(value: object) -> list[str]:
    entries = value[:MAX_LIST] if isinstance(value, list) else [value]
    named = [entry.get("name") if isinstance(entry, dict) else entry for entry in entries]
    return [name.strip() for name in named if isinstance(name, str)]


def _address(value: object, base: str) -> str:
    """The address of an image: words, an object with a url, or the first of a list."""
    images = value[:MAX_LIST] if isinstance(value, list) else [value]
    for image in images:
        address = image.get("url") or image.get("contentUrl") if isinstance(image, dict) else image
        if isinstance(address, str) and (found := web_address(base, address)):
            return found
    return ""


def _paragraphs(text: str) -> str:
    """Plain text as HTML, a paragraph for each line."""
    lines = (line.strip() for line in unescape(text)[:MAX_HTML].splitlines())
    return "".join(f"<p>{escape(line)}</p>" for line in lines if line)
