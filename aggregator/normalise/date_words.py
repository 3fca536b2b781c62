"""Dates as people write them: 45 分钟前, 昨天 12:30, 10月11日; they depend on when they were seen."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from importlib.util import find_spec
from types import MappingProxyType

_LEEWAY = timedelta(days=1)
_MAX_WORDS = 60

_CLOCK = (
    r"(?P<half>凌晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚间|晚間)?\s*"
    r"(?P<hour>\d{1,2})\s*[:：时時点點]\s*(?P<minute>\d{1,2})?分?(?:[:：](?P<second>\d{2}))?"
)
_AGO = re.compile(
    r"(?P<count>\d{1,4})\s*(?P<unit>秒钟?|秒鐘|分钟?|分鐘|个?小时|個?小時|个?钟头|天|日|周|週|个?星期|個?星期)\s*[之以]?前"
)
_DAY_WORD = re.compile(rf"(?P<day>今天|今日|昨天|昨日|前天)\s*(?:{_CLOCK})?")
_MONTH_AND_DAY = re.compile(
    r"(?:(?P<year>\d{4})\s*年\s*)?(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号號]"
    rf"\s*(?:[（(]?(?:星期|礼拜|禮拜|周|週)[一二三四五六日天][)）]?)?\s*(?:{_CLOCK})?"
)
_DASHED = re.compile(rf"(?P<month>\d{{1,2}})[-/](?P<day>\d{{1,2}})\s+{_CLOCK}")
_LABEL = re.compile(r"[^\d:：]{1,20}[:：]\s*(?P<rest>.+)")
_SECONDS: Mapping[str, int] = MappingProxyType(
    {"秒": 1, "分": 60, "小": 3_600, "钟": 3_600}
    | dict.fromkeys("天日", 86_400)
    | dict.fromkeys("周週星", 604_800)
)
_DAYS_BACK: Mapping[str, int] = MappingProxyType({"今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2})
_AFTER_NOON = ("下午", "傍晚", "晚上", "晚间", "晚間")


@dataclass(frozen=True, slots=True)
class Background:
    """What the words do not say: the zone of a local time, when they were seen, their language."""

    zone: tzinfo = UTC
    seen: datetime | None = None
    language: str | None = None


def ago(words: str, background: Background) -> datetime | None:
    """45 分钟前: that long before they were seen."""
    match = _AGO.fullmatch(words)
    if not match or background.seen is None:
        return None
    unit = match["unit"].lstrip("个個")[0]
    return background.seen - timedelta(seconds=int(match["count"]) * _SECONDS[unit])


def day_word(words: str, background: Background) -> datetime | None:
    """昨天 12:30: counted from the day on which they were seen, in the outlet's zone."""
    match = _DAY_WORD.fullmatch(words)
    if not match or background.seen is None:
        return None
    day = background.seen.astimezone(background.zone) - timedelta(days=_DAYS_BACK[match["day"]])
    return day.replace(hour=0, minute=0, second=0, microsecond=0) + _clock(match.groupdict())


def month_and_day(words: str, background: Background) -> datetime | None:
    """10月11日 and 10-11 08:30: in the latest year in which they are not after they were seen."""
    match = _MONTH_AND_DAY.fullmatch(words) or _DASHED.fullmatch(words)
    if not match:
        return None
    parts = match.groupdict()
    month, day, clock = int(match["month"]), int(match["day"]), _clock(parts)
    if parts.get("year"):
        return datetime(int(match["year"]), month, day, tzinfo=background.zone) + clock
    if background.seen is None:
        return None
    years = range(background.seen.year + 1, background.seen.year - 8, -1)
    times = (_on(year, month, day, background.zone) for year in years)
    return next((time + clock for time in times if time and time <= background.seen + _LEEWAY), None)


def labelled(words: str) -> str:
    """The words behind a label such as 发布时间： or "Published:"; the same where there is none."""
    match = _LABEL.fullmatch(words)
    return match["rest"] if match else words


def by_library(words: str, background: Background) -> datetime | None:
    """What dateparser makes of the words in a known language, if it is installed; the last resort."""
    if background.seen is None or not background.language or len(words) > _MAX_WORDS or not _installed():
        return None
    import dateparser

    here = background.seen.astimezone(background.zone).replace(tzinfo=None)
    language = background.language.partition("-")[0].lower()
    settings = {"RELATIVE_BASE": here, "REQUIRE_PARTS": ["day", "month"], "PREFER_DATES_FROM": "past"}
    try:
        found: datetime | None = dateparser.parse(words, languages=[language], settings=settings)
    except Exception:  # noqa: BLE001 - a library of rules for 200 languages may fail on any words
        return None
    return found if found is None or found.tzinfo else found.replace(tzinfo=background.zone)


@cache
def _installed() -> bool:
    return find_spec("dateparser") is not None


def _on(year: int, month: int, day: int, zone: tzinfo) -> datetime | None:
    """Midnight of that day; None where the year has no such day."""
    try:
        return datetime(year, month, day, tzinfo=zone)
    except ValueError:
        return None


def _clock(parts: Mapping[str, str | None]) -> timedelta:
    """Since midnight; raises ValueError for a clock that does not exist."""
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    half = parts.get("half")
    if half in _AFTER_NOON and hour < 12:
        hour += 12
    if hour > 24 or minute > 59 or second > 59:
        raise ValueError(f"no time of day: {hour}:{minute}:{second}")
    return timedelta(hours=hour, minutes=minute, seconds=second)
