"""What a feed says about itself: its addresses, and how often it wants to be read."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from aggregator.formats.feeds.raw import RawFeed
from aggregator.formats.limits import MAX_TITLE, clip
from aggregator.formats.parsed import About

_PERIODS = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SEARCHED = 64 * 1024
_HOURS = re.compile(r"<skiphours[^<>]*>([^\[]{0,3000}?)</skiphours", re.IGNORECASE)
_SKIP_DAYS = re.compile(r"<skipdays[^<>]*>([^\[]{0,1000}?)</skipdays", re.IGNORECASE)


def about_of(raw: RawFeed, text: str, address: str) -> About:
    """The feed's own data, addresses made absolute; `text` is the document, for what feedparser loses."""
    return About(
        title=clip(raw.title, MAX_TITLE),
        language=raw.language or None,
        home=absolute(address, raw.link),
        self_link=next(_links(raw, "self", address), None),
        hubs=tuple(_links(raw, "hub", address)),
        ttl=_count(raw.ttl),
        period=_period(raw),
        skip_hours=_skip_hours(text) if raw.skips else (),
        skip_days=_skip_days(text) if raw.skips else (),
    )


def absolute(base: str, address: str) -> str | None:
    """The address resolved against the base; None if it is empty or not an address."""
    try:
        return urljoin(base, address) if address else None
    except ValueError:
        return None


def _links(raw: RawFeed, rel: str, address: str) -> Iterator[str]:
    for link in raw.links:
        href = absolute(address, link.href) if link.rel == rel else None
        if href:
            yield href


def _count(digits: str) -> int | None:
    return int(digits) if re.fullmatch(r"\d{1,7}", digits) and digits.isascii() else None


def _period(raw: RawFeed) -> float | None:
    """RSS 1.0 syndication module: so many times (updateFrequency) in each period."""
    period = _PERIODS.get(raw.period.lower())
    return period / (_count(raw.frequency) or 1) if period else None


def _skip_hours(text: str) -> tuple[int, ...]:
    """feedparser keeps the last hour only."""
    match = _HOURS.search(text, 0, _SEARCHED)
    hours = (int(digits) % 24 for digits in re.findall(r">\s*(\d{1,2})\s*<", match[1])) if match else ()
    return tuple(sorted(set(hours)))


def _skip_days(text: str) -> tuple[str, ...]:
    match = _SKIP_DAYS.search(text, 0, _SEARCHED)
    return tuple(day for day in _DAYS if match and day.lower() in match[1].lower())
