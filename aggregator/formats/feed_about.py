"""What a feed says of itself: where it lives, and how often it wants to be read."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

from aggregator.formats.feed_parser import RawFeed
from aggregator.formats.limits import MAX_LIST, MAX_TITLE, clip
from aggregator.formats.parsed import About

_PERIODS = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SEARCHED = 64 * 1024
_HOURS = re.compile(r"<skiphours[^<>]*>([^\[]{0,3000}?)</skiphours", re.IGNORECASE)
_SKIP_DAYS = re.compile(r"<skipdays[^<>]*>([^\[]{0,1000}?)</skipdays", re.IGNORECASE)


def about(raw: RawFeed, text: str, address: str) -> About:
    """The feed's own words, addresses made absolute; `text` is the document, for what feedparser loses."""
    feed = raw.feed
    return About(
        title=clip(words(feed, "title"), MAX_TITLE),
        language=words(feed, "language") or None,
        home=absolute(address, words(feed, "link")),
        self_link=next(_links(feed, "self", address), None),
        hubs=tuple(_links(feed, "hub", address)),
        ttl=_count(words(feed, "ttl")),
        period=_period(feed),
        skip_hours=_skip_hours(text) if "skiphours" in feed else (),
        skip_days=_skip_days(text) if "skipdays" in feed else (),
    )


def words(thing: Mapping[str, Any], key: str) -> str:
    """A text of feedparser's findings; empty where it is missing or no text.

    Asked past feedparser's own mapping, which answers `updated` with `published` and warns.
    """
    value = dict.get(thing, key) if isinstance(thing, dict) else None
    return value.strip() if isinstance(value, str) else ""


def things(thing: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    """A list of feedparser's findings, or its single one; a stray element of that name counts for nothing."""
    value = dict.get(thing, key) if isinstance(thing, dict) else None
    several = value if isinstance(value, list) else [value]
    return [each for each in several[:MAX_LIST] if isinstance(each, dict)]


def absolute(base: str, address: str) -> str | None:
    """The address resolved against the base; None where it is empty or no address."""
    try:
        return urljoin(base, address) if address else None
    except ValueError:
        return None


def _links(feed: Mapping[str, Any], rel: str, address: str) -> Iterator[str]:
    for link in things(feed, "links"):
        href = absolute(address, words(link, "href"))
        if href and words(link, "rel") == rel:
            yield href


def _count(digits: str) -> int | None:
    return int(digits) if re.fullmatch(r"\d{1,7}", digits) and digits.isascii() else None


def _period(feed: Mapping[str, Any]) -> float | None:
    """RSS 1.0 syndication module: so many times (updateFrequency) in each period."""
    period = _PERIODS.get(words(feed, "sy_updateperiod").lower())
    frequency = _count(words(feed, "sy_updatefrequency")) or 1
    return period / frequency if period else None


def _skip_hours(text: str) -> tuple[int, ...]:
    """feedparser keeps the last hour only."""
    match = _HOURS.search(text, 0, _SEARCHED)
    hours = (int(digits) % 24 for digits in re.findall(r">\s*(\d{1,2})\s*<", match[1])) if match else ()
    return tuple(sorted(set(hours)))


def _skip_days(text: str) -> tuple[str, ...]:
    match = _SKIP_DAYS.search(text, 0, _SEARCHED)
    return tuple(day for day in _DAYS if match and day.lower() in match[1].lower())
