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
    """The items; a guid shared by items with different links (or, without links, titles) is removed.

    The same item twice keeps its guid.
    """
    places = defaultdict(set)
    for item in items:
        if item.guid:
            places[item.guid].add(item.link or item.title)
    shared = {guid for guid, links in places.items() if len(links) > 1}
    return [replace(item, guid=None) if item.guid in shared else item for item in items]
