"""The status page: how each source is doing, and what the last weeks' cycles did; views in, page out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from markupsafe import Markup

from aggregator.publish.voice import short_day
from aggregator.site import plot
from aggregator.site.plot import Series
from aggregator.site.renderer import Renderer
from aggregator.site.status_words import StatusWords, status_words

PATH = "status.html"

State = Literal["well", "new", "failing", "silent", "gone"]

_MINUTE = 60.0
_TROUBLED = ("failing", "gone", "silent")


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source: `state` in one word, `said` what went wrong, in English; `due` None where none is set.

    `counts` are its articles on each of the last days, today's last; `daily` is their mean over a week.
    """

    name: str
    state: State
    said: str
    failures: int
    succeeded: datetime | None
    due: datetime | None
    daily: float
    counts: Sequence[int]


@dataclass(frozen=True, slots=True)
class DayLine:
    """The cycles of one day: seconds, new articles, those that joined a story; delays of news in seconds."""

    day: date
    cycles: int
    seconds: float
    seconds_most: float
    articles: int
    joined: int
    delay: float | None
    delay_most: float | None


@dataclass(frozen=True, slots=True)
class Status:
    """Everything as it was `at` the last cycle: None before the first."""

    at: datetime | None
    sources: Sequence[SourceLine]
    days: Sequence[DayLine]


@dataclass(frozen=True, slots=True)
class Figure:
    """A plot with its heading and what its lines mean, in their order."""

    heading: str
    drawn: Markup
    lines: Sequence[str]


def page(renderer: Renderer, status: Status) -> bytes:
    """The page; sources that need attention come first."""
    words = status_words(renderer.settings.language)
    troubled = [each for each in status.sources if each.state in _TROUBLED]
    others = [each for each in status.sources if each.state not in _TROUBLED]
    return renderer.page(
        "status.html",
        PATH,
        "status",
        status=status,
        said=words,
        sources=[(each, _spark(each, words)) for each in (*troubled, *others)],
        well=len(status.sources) - len(troubled),
        figures=figures(status.days, words, renderer.settings.language) if status.days else [],
    )


def figures(days: Sequence[DayLine], words: StatusWords, language: str) -> list[Figure]:
    """The plots over the last weeks, those that there are figures for."""
    labels = [short_day(each.day, language) for each in days]

    def drawn(heading: str, unit: str, *series: tuple[str, Callable[[DayLine], float | None]]) -> Figure:
        told = [Series(name, [value(day) for day in days]) for name, value in series]
        return Figure(heading, plot.lines(told, heading, labels, unit), [each.name for each in told])

    delay = drawn(
        words.delay,
        words.minutes,
        (words.half, lambda day: _minutes(day.delay)),
        (words.most, lambda day: _minutes(day.delay_most)),
    )
    return [
        *([delay] if any(day.delay is not None for day in days) else []),
        drawn(
            words.merging,
            "",
            (words.articles, lambda day: day.articles),
            (words.joined, lambda day: day.joined),
        ),
        drawn(
            words.cycles,
            words.seconds,
            (words.mean, lambda day: day.seconds),
            (words.longest, lambda day: day.seconds_most),
        ),
    ]


def _spark(line: SourceLine, words: StatusWords) -> Markup:
    return plot.sparkline(line.counts, words.counts.format(days=len(line.counts)))


def _minutes(seconds: float | None) -> float | None:
    return None if seconds is None else seconds / _MINUTE
