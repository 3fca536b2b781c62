"""Guids that a feed gives to several different items, so that they identify none of them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import unescape

from aggregator.model import Item

_NAME = re.compile(r"<(?:guid|id)\b[^<>]*>(?:\s*<!\[CDATA\[)?([^<\]]*)", re.IGNORECASE)


def any_repeated(items: Iterable[Item], text: str) -> bool:
    """Whether an item's guid occurs more than once in the text of the feed; then other items matter too."""
    counts = Counter(_NAME.findall(text))
    repeated = [name.strip() for name, count in counts.items() if count > 1]
    names = {*repeated, *map(unescape, repeated)}
    return any(item.guid in names for item in items)


def without_shared(items: Sequence[Item]) -> list[Item]:
    """The items; a guid shared by items with different titles and links is removed.

    The same item twice keeps its guid, though its address or its title may have changed in between.
    """
    titles, links = defaultdict(set), defaultdict(set)
    for item in items:
        if item.guid:
            titles[item.guid].add(item.title or item.link)
            links[item.guid].add(item.link or item.title)
    shared = {guid for guid in titles if len(titles[guid]) > 1 and len(links[guid]) > 1}
    return [replace(item, guid=None) if item.guid in shared else item for item in items]
