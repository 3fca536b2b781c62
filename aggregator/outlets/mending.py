"""What several outlets need put right."""

from dataclasses import replace

from aggregator.formats import datelines
from aggregator.model import Item


def date_line_first(item: Item) -> Item:
    """The date line of the body is the time of publication, and no part of the article.

    The time that the feed gave is when its item was built, so it stays as the later bound.
    """
    line = datelines.find(item.html)
    if line is None:
        return item
    stated = item.published if item.published != line.words else None
    return replace(
        item,
        html=item.html[line.length :],
        published=line.words,
        published_bound=item.published_bound or stated,
        authors=item.authors or ((line.author,) if line.author else ()),
    )
