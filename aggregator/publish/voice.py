"""The voice of a feed: its words, times and script, and how much of an article it includes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from aggregator.model import Article
from aggregator.publish import script
from aggregator.publish.words import Words, words

_RIGHT_TO_LEFT = frozenset(("ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi"))
_DAYS = 1_000  # that are remembered: a feed and its pages say the same few again and again


@dataclass(frozen=True, slots=True)
class Voice:
    """`time` writes an aware time for a person; `shown` is an article as it is displayed."""

    words: Words
    time: Callable[[datetime], str]
    shown: Callable[[Article], Article]
    full_text: bool = False
    right_to_left: bool = False


def voice(
    language: str, zone: str = "UTC", wanted: script.Script = "as published", full_text: bool = False
) -> Voice:
    """The voice of a feed in a BCP 47 language and an IANA time zone."""
    return Voice(
        words=words(script.language(language, wanted)),
        time=clock(language, zone),
        shown=script.display(wanted, with_html=full_text),
        full_text=full_text,
        right_to_left=is_right_to_left(language),
    )


def is_right_to_left(language: str) -> bool:
    """Whether a language is written from right to left, by its BCP 47 tag."""
    primary, *parts = language.lower().split("-")
    return "arab" in parts or (primary in _RIGHT_TO_LEFT and "latn" not in parts)


def clock(language: str, zone: str) -> Callable[[datetime], str]:
    """Date, time and zone as the language writes them: `Mar 12, 2019 20:00 GMT+08:00`."""
    # Babel brings its locales along, which only publishing needs.
    from babel.dates import get_timezone_gmt

    locale, where = locale_of(language), UTC if zone == "UTC" else ZoneInfo(zone)

    def write(when: datetime) -> str:
        local = when.astimezone(where)
        offset = "UTC" if where is UTC else get_timezone_gmt(local, "long", locale)
        return f"{short_day(local.date(), language)} {local:%H:%M} {offset}"

    return write


@lru_cache(_DAYS)
def short_day(when: date, language: str) -> str:
    """A day in few characters: `Mar 12, 2019`."""
    from babel.dates import format_date

    return format_date(when, "medium", locale_of(language))


def locale_of(language: str) -> Any:
    """The language's locale, or that of its first part; English where Babel knows neither."""
    from babel import Locale, UnknownLocaleError

    for tag in (language, language.partition("-")[0]):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")
