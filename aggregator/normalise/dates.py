"""The date strings of a document into a time in UTC.

Parsed here and not by a library: `email.utils` silently takes "+08:00" and "CET" for UTC, and dateutil reads
"1,2,3" as a day. Each reader knows one notation; to add one, add a function to `_READERS`. `date_words` has
those that depend on when and where the words were seen.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from types import MappingProxyType

from aggregator.normalise import date_words
from aggregator.normalise.date_words import Background

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
LEEWAY = timedelta(days=1)
_MAX_WORDS = 100

_TIME = (
    r"(?P<hour>\d{1,2})[:h](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d+))?)?"
    r"(?:\s*(?P<half>[ap])\.?m\b\.?)?"
)
_ZONE = r"(?P<zone>[a-z]{1,5}|(?:gmt|utc?)?\s*[+-]\d{1,2}:?(?:\d{2})?)?(?:\s*\([^()]*\)|\s*\[[^\[\]]*\])?"
_WEEKDAY = r"(?:[^\W\d]+[.,\s]+)?"
_MONTH = r"(?P<name>[^\W\d]{3,})\.?"
_DAY = r"(?P<day>\d{1,2})"
_YEAR = r"(?P<year>\d{4})"
_REST = rf"(?:[\s,T-]*{_TIME})?\s*{_ZONE}"

_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_WEEKDAY}{_DAY}[\s.-]*{_MONTH}[\s.,-]+(?P<year>\d{{4}}|\d{{2}}){_REST}",  # RFC 822, RFC 850
        rf"{_YEAR}[-/.年]\s*(?P<month>\d{{1,2}})[-/.月]\s*{_DAY}日?{_REST}",  # ISO 8601, extended
        rf"{_YEAR}(?P<month>\d\d)(?P<day>\d\d)(?:T?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?)?\s*{_ZONE}",
        rf"{_WEEKDAY}{_MONTH}\s+{_DAY}(?:st|nd|rd|th)?,?\s+{_YEAR}{_REST}",  # US English, JavaScript
        rf"{_WEEKDAY}{_MONTH}\s+{_DAY}\s+{_TIME}\s+(?:(?P<zone>[a-z]{{1,5}})\s+)?{_YEAR}",  # asctime, date(1)
        rf"(?=.*\d\s*[ap]\.?m\b)(?P<month>\d{{1,2}})/{_DAY}/{_YEAR}{_REST}",  # US: with a.m. or p.m.
        rf"{_DAY}[/.-](?P<month>\d{{1,2}})[/.-]{_YEAR}{_REST}",  # European: the day comes first
    )
)
_EPOCH = re.compile(r"(\d{9,10}|\d{12,13})(?:\.\d+)?")
_OFFSET = re.compile(r"(?:gmt|utc?)?\s*([+-])(\d{1,2}?):?(\d{2})?")

_MONTHS: Mapping[str, int] = MappingProxyType(
    {
        start: number
        for number, starts in enumerate(
            (
                "jan ene gen",
                "feb fev fév",
                "mar mär mrz maa",
                "apr avr abr",
                "may mai mag mei maj",
                "jun juin giu",
                "jul juil lug",
                "aug aou aoû ago",
                "sep set",
                "oct okt ott out",
                "nov",
                "dec déc dez dic",
            ),
            start=1,
        )
        for start in starts.split()
    }
)
_HOURS: Mapping[str, float] = MappingProxyType(
    {
        **dict.fromkeys(("z", "ut", "utc", "gmt", "wet"), 0),
        **{"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7},
        **{"bst": 1, "west": 1, "cet": 1, "mez": 1, "cest": 2, "mesz": 2, "eet": 2, "eest": 3, "msk": 3},
        **{"idt": 3, "eat": 3, "trt": 3, "sast": 2, "wat": 1, "gst": 4, "pkt": 5, "npt": 5.75, "mmt": 6.5},
        **{"ist": 5.5, "ict": 7, "wib": 7, "hkt": 8, "sgt": 8, "pht": 8, "awst": 8, "jst": 9, "kst": 9},
        **{"acst": 9.5, "acdt": 10.5, "brt": -3, "art": -3, "clt": -4, "cot": -5, "pet": -5},
        **{"aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13, "akst": -9, "akdt": -8, "hst": -10},
    }
)


def is_date(words: str) -> bool:
    """Whether these words are only a date or time; a bare number is not."""
    return len(words) <= _MAX_WORDS and any(form.fullmatch(words) for form in _FORMS)


def parse(
    words: str | None, zone: tzinfo = UTC, seen: datetime | None = None, language: str | None = None
) -> datetime | None:
    """The time that the words state, in UTC; None where they state none.

    A time without a zone is local time in `zone`; so is an ambiguous abbreviation (CST) that `zone` itself
    uses. Two-digit years follow RFC 2822. Words relative to the present (45 分钟前) or without a year mean
    nothing without `seen`, the time when they were seen; `language` (BCP 47) lets dateparser try the rest, if
    it is installed. Never raises, whatever the words are.
    """
    words = " ".join((words or "")[:_MAX_WORDS].split())
    if not words or not any(map(str.isdigit, words)):
        return None
    background = Background(zone, seen, language)
    for candidate in dict.fromkeys((words, date_words.labelled(words))):
        for read in _READERS:
            try:
                time = read(candidate, background)
                if time is not None:
                    return time.astimezone(UTC)
            except (ValueError, OverflowError):
                continue
    return None


def plausible(time: datetime | None, seen: datetime) -> datetime | None:
    """The time, if it lies between 1990 and a day after we saw the article; else it counts as not stated.

    A wrong time is not moved to the nearest bound: an article dated 2099 would stay on top for ever, and
    every crawl would give it another date.
    """
    return time if time is not None and EARLIEST <= time <= seen + LEEWAY else None


def _written(words: str, background: Background) -> datetime | None:
    for form in _FORMS:
        match = form.fullmatch(words)
        if match:
            return _assembled(match.groupdict(), background.zone)
    return None


def _epoch(words: str, _background: Background) -> datetime | None:
    match = _EPOCH.fullmatch(words)
    if not match:
        return None
    seconds = int(match[1]) / (1000 if len(match[1]) > 10 else 1)
    return datetime.fromtimestamp(seconds, UTC)


_READERS: tuple[Callable[[str, Background], datetime | None], ...] = (
    _written,
    _epoch,
    date_words.ago,
    date_words.day_word,
    date_words.month_and_day,
    date_words.by_library,
)


def _assembled(parts: Mapping[str, str | None], zone: tzinfo) -> datetime | None:
    """Raises ValueError or OverflowError for parts that make no time."""
    day = _day(parts)
    clock = _clock(parts)
    local = _zone(parts.get("zone"), zone, day) if day else None
    if day is None or clock is None or local is None:
        return None
    return (day + clock).replace(tzinfo=local)


def _day(parts: Mapping[str, str | None]) -> datetime | None:
    year, month, day = _year(parts["year"] or ""), _month(parts), int(parts["day"] or 0)
    if month and month > 12 >= day:
        month, day = day, month
    return datetime(year, month, day) if month else None  # noqa: DTZ001


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (2000 if year < 50 else 1900)


def _month(parts: Mapping[str, str | None]) -> int | None:
    number, name = parts.get("month"), (parts.get("name") or "").lower()
    return int(number) if number else _MONTHS.get(name[:4]) or _MONTHS.get(name[:3])


def _clock(parts: Mapping[str, str | None]) -> timedelta | None:
    """Since midnight; 24:00 is the next day, the sixtieth second the next minute."""
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    half = (parts.get("half") or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour * 60 + minute > 24 * 60 or minute > 59 or second > 60:
        return None
    return timedelta(hours=hour, minutes=minute, seconds=second + float(f"0.{parts.get('fraction') or 0}"))


def _zone(words: str | None, zone: tzinfo, day: datetime) -> tzinfo | None:
    """The zone that the words name; `zone` if they name none that is known."""
    name = (words or "").strip().lower()
    offset = _OFFSET.fullmatch(name)
    if offset:
        hours, minutes = int(offset[2]), int(offset[3] or 0)
        sign = -1 if offset[1] == "-" else 1
        return timezone(sign * timedelta(hours=hours, minutes=minutes)) if hours <= 14 else None
    own = zone.tzname(day)
    if name not in _HOURS or (own and own.lower() == name):
        return zone
    return timezone(timedelta(hours=_HOURS[name]))
