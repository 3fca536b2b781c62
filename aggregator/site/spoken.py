"""Names of days and languages in the readers' language."""

from datetime import date

from aggregator.publish.voice import locale_of


def day(when: date, language: str) -> str:
    """A day with the day of its week: `Tuesday, March 12, 2019`."""
    from babel.dates import format_date

    return format_date(when, "full", locale_of(language))


def month(when: date, language: str) -> str:
    """A month and its year: `March 2019`."""
    from babel.dates import format_skeleton

    return format_skeleton("yMMMM", when, locale=locale_of(language))


def language_name(tag: str, language: str) -> str:
    """The name of a language: `Chinese (Simplified)`; the tag itself if it is unknown."""
    from babel import Locale, UnknownLocaleError

    try:
        spoken = Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return tag
    return spoken.get_display_name(locale_of(language)) or tag
