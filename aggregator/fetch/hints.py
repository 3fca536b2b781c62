"""What a document says about the next visit; pure, and cheap enough to run on every new document."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from aggregator.fetch.settings import DAY, HOUR, MINUTE

HEAD = 65_536
HABIT_WINDOW = timedelta(days=28)
PERIODS = {
    "hourly": HOUR, "daily": DAY, "weekly": 7 * DAY, "monthly": 30 * DAY, "yearly": 365 * DAY,
}  # fmt: skip
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Hints:
    """What reading the documents of one visit showed.

    `problem` says why they could not be read. `asked` (the pause the document wants) and `gap` (the usual
    time between two publications) are in seconds; `skip_hours` are 0 to 23 in UTC, `skip_days` 0 (Monday) to
    6 (Sunday).
    """

    problem: str | None = None
    asked: float | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()
    gap: float | None = None


NO_HINTS = Hints()


def hints_of(data: bytes, published: Iterable[datetime], now: datetime) -> Hints:
    """Hints in the head of an RSS feed (ttl, skipHours, skipDays; the syndication module), and the habit.

    `published` are the times of the document's items; those in the future do not count.
    """
    head = head_of(data)
    return Hints(
        asked=max(_ttl(head), _update_period(head)) or None,
        skip_hours=_hours(head),
        skip_days=_days(head),
        gap=gap_of(published, now),
    )


def gap_of(published: Iterable[datetime], now: datetime) -> float | None:
    """Mean seconds between two publications over the last weeks; None with fewer than three items."""
    recent = sorted({moment for moment in published if now - HABIT_WINDOW <= moment <= now})
    if len(recent) < 3:
        return None
    return (now - recent[0]).total_seconds() / len(recent)


def head_of(data: bytes) -> str:
    """What a feed says before its first item, within bounds."""
    head = data[:HEAD].decode("utf-8", "replace")
    return re.split(r"<(?:item|entry)[\s>]", head, maxsplit=1)[0]


def _ttl(head: str) -> float:
    found = re.search(r"<ttl>\s*([0-9]{1,7})\s*</ttl>", head)
    return int(found[1]) * MINUTE if found else 0.0


def _update_period(head: str) -> float:
    period = re.search(r"<sy:updatePeriod>\s*([a-z]{5,7})\s*</sy:updatePeriod>", head)
    if not period or period[1] not in PERIODS:
        return 0.0
    frequency = re.search(r"<sy:updateFrequency>\s*([0-9]{1,4})\s*</sy:updateFrequency>", head)
    return PERIODS[period[1]] / max(1, int(frequency[1]) if frequency else 1)


def _hours(head: str) -> frozenset[int]:
    """Feeds write midnight as 0 or 24; a feed that names every hour counts as naming none."""
    named = re.findall(r"<hour>\s*([0-9]{1,2})\s*</hour>", _inside(head, "skipHours"))
    hours = {int(hour) % 24 for hour in named}
    return frozenset(hours) if len(hours) < 24 else frozenset()


def _days(head: str) -> frozenset[int]:
    named = re.findall(r"<day>\s*([A-Za-z]{6,9})\s*</day>", _inside(head, "skipDays"))
    days = {DAYS.index(day.lower()) for day in named if day.lower() in DAYS}
    return frozenset(days) if len(days) < 7 else frozenset()


def _inside(head: str, tag: str) -> str:
    found = re.search(f"<{tag}>(.{{0,2000}}?)</{tag}>", head, re.DOTALL)
    return found[1] if found else ""
