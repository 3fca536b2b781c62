"""What the page of a topic shows: its developments, why they are together, its coverage over time; pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from aggregator.model import Placement
from aggregator.publish.developments import Coverage, Development, Original, most_informative
from aggregator.publish.opening import opening
from aggregator.site.card import Card, Headline, Presentation, day, reports, titled

MOST = 120
_OPENING = 220
_BARS = 28


@dataclass(frozen=True, slots=True)
class HeadlineWithRepeats:
    """A headline, and those of the outlets that repeat its text."""

    headline: Headline
    repeats: tuple[Headline, ...]


@dataclass(frozen=True, slots=True)
class ListedDevelopment:
    """One development: the headline that leads it, and all the others."""

    lead: HeadlineWithRepeats
    reports: tuple[HeadlineWithRepeats, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a report is where it is; `score` is a probability."""

    headline: Headline
    words: str
    score: float | None


@dataclass(frozen=True, slots=True)
class Period:
    """How many reports came in a day, or in as many days as `days` says, from `start` on."""

    start: date
    days: int
    reports: int


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as its page tells it; `rest` is how many reports are not listed."""

    card: Card
    opening: tuple[str, ...]
    developments: tuple[ListedDevelopment, ...]
    reasons: tuple[Reason, ...]
    periods: tuple[Period, ...]
    rest: int


def topic(card: Card, placed: Coverage, told: Sequence[Development], presentation: Presentation) -> Topic:
    """The view of a topic; of very many reports the most informative are listed and the rest are counted."""
    listed = most_informative(told, MOST)
    places = {article.id: place for article, place in placed}
    articles = reports(told)
    return Topic(
        card=card,
        opening=tuple(opening(told[0].lead, _OPENING)),
        developments=tuple(_development(each, presentation) for each in listed),
        reasons=_reasons(listed, places, presentation),
        periods=periods([day(article.dated, presentation) for article in articles]),
        rest=len(articles) - len(reports(listed)),
    )


def periods(days: Sequence[date]) -> tuple[Period, ...]:
    """The reports of each of some days up to the last; where there were more days, of each few of them."""
    last = max(days)
    width = -(-((last - min(days)).days + 1) // _BARS)
    counts = Counter((last - each).days // width for each in days)
    starts = [(place, last - timedelta(days=(place + 1) * width - 1)) for place in reversed(range(_BARS))]
    return tuple(Period(start, width, counts[place]) for place, start in starts)


def _development(told: Development, presentation: Presentation) -> ListedDevelopment:
    made = {report.article.id: _report(report, presentation) for report in told.reports}
    lead = made.pop(told.lead.id)
    return ListedDevelopment(lead, tuple(made.values()))


def _report(told: Original, presentation: Presentation) -> HeadlineWithRepeats:
    return HeadlineWithRepeats(
        titled(told.article, presentation), tuple(titled(each, presentation) for each in told.repeats)
    )


def _reasons(
    listed: Sequence[Development], places: Mapping[str, Placement], presentation: Presentation
) -> tuple[Reason, ...]:
    return tuple(
        Reason(titled(article, presentation), places[article.id].reason, places[article.id].score)
        for article in reports(listed)
    )
