"""A page as a tree for selectors, parsed in bounded time and memory."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from aggregator.formats import limits
from aggregator.formats.address import web_address
from aggregator.formats.encoding import decode
from aggregator.model import Document

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

MAX_CHARACTERS = 3_000_000
MAX_TAGS = 20_000
MAX_ATTRIBUTES = 100

_CODE = ("script", "style")
_OPENED = re.compile(r"<!(?=--)|<(script|style|title|textarea)\b[^>]{0,2000}>", re.IGNORECASE)
_CLOSED = {
    "": re.compile("-->"),
    **{name: re.compile(f"</{name}", re.IGNORECASE) for name in (*_CODE, "title", "textarea")},
}
_DATA = "ld+json"


def page(document: Document) -> "BeautifulSoup":
    """The page as a tree, without its scripts and styles, but with its JSON-LD.

    Whatever is beyond three million characters or 20,000 tags is cut off; an element with more than a hundred
    attributes loses them. Raises DocumentError if there is nothing to read.
    """
    from bs4 import BeautifulSoup  # slow to import, and only pages need it

    limits.check_size(document)
    markup = _bounded(without_code(decode(document)[:MAX_CHARACTERS]))
    tree = BeautifulSoup(markup, "lxml")
    for element in tree.find_all(lambda each: len(each.attrs) > MAX_ATTRIBUTES):
        element.attrs = {}
    return tree


def without_code(markup: str) -> str:
    """The markup without scripts and styles; an unclosed one removes all that follows."""
    return "".join(_outside_code(markup))


def _outside_code(markup: str) -> Iterator[str]:
    """What comments, titles and text areas hold is no markup, so no code begins there (HTML, 13.1.2)."""
    position = 0
    unclosed: set[str] = set()
    while opened := _OPENED.search(markup, position):
        kind = (opened[1] or "").lower()
        closed = None if kind in unclosed else _CLOSED[kind].search(markup, opened.end())
        if closed is None:
            unclosed.add(kind)
        is_code = kind in _CODE
        end = closed.start() if closed else len(markup) if is_code else opened.end()
        is_left_out = is_code and _DATA not in opened[0].lower()
        yield markup[position : opened.start() if is_left_out else end]
        position = (markup.find(">", end) + 1 or len(markup)) if is_left_out else end
    yield markup[position:]


def _bounded(markup: str) -> str:
    if markup.count("<") <= MAX_TAGS:
        return markup
    last = next(islice(re.finditer("<", markup), MAX_TAGS, None))
    return markup[: last.start()]


def check_selector(selector: str) -> None:
    """Raises ValueError, saying where, if this is not a CSS selector."""
    import soupsieve

    try:
        soupsieve.compile(selector)
    except (soupsieve.SelectorSyntaxError, NotImplementedError) as error:
        raise ValueError(f"{selector!r} is not a CSS selector: {str(error).splitlines()[0]}") from error


def select(tree: "Tag", selector: str, most: int = limits.MAX_ITEMS) -> list["Tag"]:
    """The elements that a selector finds, in the order of the page; none for an empty selector."""
    return list(tree.select(selector, limit=most)) if selector else []


def attribute(element: "Tag", *names: str) -> str:
    """The first of these attributes that is not empty, as words."""
    for name in names:
        value = element.get(name) or ""
        words = value if isinstance(value, str) else " ".join(value)
        if words.strip():
            return words.strip()[: limits.MAX_WORD]
    return ""


def words(element: "Tag") -> str:
    """The text of an element on one line."""
    return " ".join(element.get_text(" ").split())


def base_of(tree: "Tag", address: str) -> str:
    """What relative addresses of the page are relative to."""
    stated = attributes(select(tree, "base[href]", 1), "href")
    return next(filter(None, (web_address(address, each) for each in stated)), address)


def attributes(elements: Iterable["Tag"], *names: str) -> list[str]:
    """That attribute of each of these elements that has one."""
    return [value for value in (attribute(element, *names) for element in elements) if value]
