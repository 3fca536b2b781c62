"""Guids, and links of items without one, that a feed gives to several different items: they identify none."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import unescape

from aggregator.model import Item

_GUID = re.compile(r"<(?:guid|id)\b[^<>]*>(?:\s*<!\[CDATA\[)?([^<\]]*)", re.IGNORECASE)
_LINK = re.compile(
    r"<link\b(?:[^<>]*\bhref\s*=\s*[\"']([^<>\"']*)|[^<>]*>(?:\s*<!\[CDATA\[)?([^<\]]*))", re.IGNORECASE
)


def any_repeated(items: Sequence[Item], text: str) -> bool:
    """Whether what names an item occurs more than once in the text of the feed, so that others matter too."""
    guids = {item.guid for item in items if item.guid}
    pages = {_page(item.link) for item in items if not item.guid}
    return not (
        guids.isdisjoint(_repeated(_GUID.findall(text)) if guids else ())
        and pages.isdisjoint(_repeated(map(_linked, _LINK.findall(text))) if pages else ())
    )


def _linked(found: tuple[str, str]) -> str:
    """The page of a link, by `href` or by its text."""
    href, link = found
    return _page(unescape(href or link))


def _repeated(written: Iterable[str]) -> set[str]:
    """The names that occur more than once, as they are written (in CDATA) and as they are meant."""
    repeated = [name.strip() for name, count in Counter(written).items() if count > 1]
    return {*repeated, *map(unescape, repeated)}


def distinct(items: Sequence[Item]) -> list[Item]:
    """The items, each with a guid that no other has, or with none if its link will do."""
    return _with_links_told_apart(_without_shared(items))


def _with_links_told_apart(items: Sequence[Item]) -> list[Item]:
    """The items; those without a guid that share a page, as in a ticker, are named by their place on it.

    If several have the same place, the title is added.
    """
    on_page, at_place = defaultdict(set), defaultdict(set)
    nameless = [item for item in items if item.link and not item.guid]
    for item in nameless:
        on_page[_page(item.link)].add(item.title)
        at_place[item.link].add(item.title)
    names = {
        (link, title): link if len(titles) == 1 else f"{link} {title}"
        for link, titles in at_place.items()
        if len(on_page[_page(link)]) > 1
        for title in titles
    }
    return [replace(item, guid=item.guid or names.get((item.link, item.title))) for item in items]


def _page(link: str | None) -> str:
    return (link or "").partition("#")[0]


def _without_shared(items: Sequence[Item]) -> list[Item]:
    """The items; a guid shared by items with different titles and links is removed.

    So is one that is no more than the address of a page with items of different titles and times, such as a
    list of changes. The same item twice keeps its guid, though its address or title may have changed between.
    """
    titles, links, times = defaultdict(set), defaultdict(set), defaultdict(set)
    for item in items:
        if item.guid:
            titles[item.guid].add(item.title or item.link)
            links[item.guid].add(item.link or item.title)
            times[item.guid].add(item.published)
    shared = {
        guid
        for guid, named in titles.items()
        if len(named) > 1
        and (len(links[guid]) > 1 or (links[guid] == {guid} and len(times[guid] - {None}) >= len(named)))
    }
    return [replace(item, guid=None) if item.guid in shared else item for item in items]
