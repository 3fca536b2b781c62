"""Corrections that several outlets need."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

from aggregator.formats import datelines
from aggregator.model import Item

FEEDX = ("获取更多RSS：", r"https://feedx\.\w+/?")
"""The lines that feedx.net puts below some of the articles in its full-text feeds."""

_SAME_NEWS_DAY = timedelta(days=2)


def date_line_first(item: Item) -> Item:
    """The date line of the body is the time of publication, and not part of the article.

    The time that the feed gave is when its item was built; it is kept as the latest possible time.
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


def day_line_first(item: Item) -> Item:
    """The same for a date line without a time of day: the item's own time, soon after, is more exact."""
    dated = date_line_first(item)
    day, built = _day(dated.published), _time(dated.published_bound)
    if day and built and timedelta(0) <= built.date() - day < _SAME_NEWS_DAY:
        return replace(dated, published=None)
    return dated


def one_name(item: Item) -> Item:
    """The item under the guid that it had first: the BBC counts the updates of an article behind a "#"."""
    return replace(item, guid=re.sub(r"#\d+$", "", item.guid)) if item.guid else item


def day_line_first_under_one_name(item: Item) -> Item:
    """Both of these: clippings have a date line, and feeds count updates."""
    return one_name(day_line_first(item))


def _day(words: str | None) -> date | None:
    try:
        return date.fromisoformat(words or "")
    except ValueError:
        return None


def _time(words: str | None) -> datetime | None:
    """Epoch milliseconds, RFC 822 or ISO 8601."""
    if words and words.isdecimal():
        return _read(words, lambda digits: datetime.fromtimestamp(int(digits) / 1000, UTC))
    return _read(words, parsedate_to_datetime) or _read(words, datetime.fromisoformat)


def _read(words: str | None, read: Callable[[str], datetime]) -> datetime | None:
    try:
        return read(words or "")
    except (ValueError, OverflowError, OSError):
        return None
