"""Suggests selectors for a page, to help in describing how a site is built."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from aggregator.formats import soup

if TYPE_CHECKING:
    from bs4 import Tag

MOST = 3
_EXAMPLE = 80
_SEARCHED = 3_000
_FEWEST_LINKS = 3
_LEAST_HEADLINE = 8
_DEPTH = 4
_STABLE = re.compile(r"[A-Za-z][A-Za-z_-]{1,40}")

_PLACES = {
    "title": ('[itemprop="headline"]', "h1", '[class*="headline" i]', '[class*="title" i]'),
    "date": (
        '[itemprop="datePublished"]',
        "time",
        '[class*="date" i]',
        '[class*="time" i]',
        '[class*="pub" i]',
    ),
    "image": ('[itemprop="image"]', "figure img", "article img", "main img", "picture img"),
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A selector, how many elements it finds, and the beginning of what the first says."""

    selector: str
    count: int
    example: str


def suggest(page: "Tag", name: str) -> list[Suggestion]:
    """The best few selectors for `list`, `title`, `body`, `date` or `image`, likeliest first."""
    return list(islice(_told(page, _candidates(page, name)), MOST))


def _candidates(page: "Tag", name: str) -> Iterable[str]:
    if name == "list":
        return _lists(page)
    return _bodies(page) if name == "body" else _usual(page, name)


def _told(page: "Tag", selectors: Iterable[str]) -> Iterator[Suggestion]:
    for selector in dict.fromkeys(selectors):
        found = soup.select(page, selector, _SEARCHED)
        if found:
            example = soup.words(found[0]) or soup.attribute(
                found[0], "datetime", "content", "src", "data-src"
            )
            yield Suggestion(selector, len(found), example[:_EXAMPLE])


def _lists(page: "Tag") -> list[str]:
    """Rates groups of similar links by the length of their texts together: headlines are long, and many."""
    groups: dict[str, set[str]] = {}
    for link in soup.select(page, "a[href]", _SEARCHED):
        words = soup.words(link)
        if len(words) >= _LEAST_HEADLINE:
            groups.setdefault(selector_of(link), set()).add(words)
    many = {selector: words for selector, words in groups.items() if len(words) >= _FEWEST_LINKS}
    return sorted(many, key=lambda selector: -sum(map(len, many[selector])))


def _bodies(page: "Tag") -> list[str]:
    """Rates elements by the length of the paragraphs that they hold directly."""
    lengths: dict[str, int] = {}
    for paragraph in soup.select(page, "p", _SEARCHED):
        if paragraph.parent is not None:
            selector = selector_of(paragraph.parent)
            lengths[selector] = lengths.get(selector, 0) + len(soup.words(paragraph))
    return sorted(lengths, key=lambda selector: -lengths[selector])


def _usual(page: "Tag", name: str) -> Iterator[str]:
    for place in _PLACES[name]:
        for element in soup.select(page, place, MOST):
            if name != "date" or re.search(r"\d", soup.attribute(element, "datetime") or soup.words(element)):
                yield selector_of(element)


def selector_of(element: "Tag", depth: int = _DEPTH) -> str:
    """A selector for elements like this one, by class names that do not look generated."""
    stated = soup.attribute(element, "itemprop")
    if stated and _STABLE.fullmatch(stated):
        return f'[itemprop="{stated}"]'
    id_ = soup.attribute(element, "id")
    if _STABLE.fullmatch(id_):
        return f"{element.name}#{id_}"
    stable = [name for name in soup.attribute(element, "class").split() if _STABLE.fullmatch(name)]
    if stable:
        return f"{element.name}.{stable[0]}"
    parent = element.parent
    if not depth or parent is None or parent.name in ("[document]", "html", "body"):
        return element.name
    return f"{selector_of(parent, depth - 1)} {element.name}"
