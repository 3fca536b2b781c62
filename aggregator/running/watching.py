"""Gathers what the status page shows: the state when the last cycle ended, which follows from the store."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from aggregator.running import health
from aggregator.running.discretion import discreet
from aggregator.running.health import SourceHealth
from aggregator.site import status as page
from aggregator.site.renderer import renderer
from aggregator.site.settings import Settings
from aggregator.site.status import DayLine, SourceLine, State, Status
from aggregator.steps.parts import Parts
from aggregator.steps.publishing import rendered_file
from aggregator.steps.source import Source
from aggregator.store import history
from aggregator.store.history import Day

_DAYS = 14
_SAID = 300


def publish(parts: Parts, settings: Settings) -> bool:
    """Write the status page; whether it changed. Raises StoreError and OutputError."""
    told = status(parts)

    def render() -> bytes:
        return page.page(renderer(settings), told)

    return rendered_file.write_if_changed(parts, page.PATH, (settings, told), render, parts.compressed)


def status(parts: Parts) -> Status:
    """The state when the last cycle ended."""
    with parts.database.read() as db:
        latest = history.latest(db)
        at = latest.time if latest else parts.clock()
        days = history.days(db, at - history.KEPT)
        first = at.astimezone(UTC).date() - timedelta(days=_DAYS - 1)
        since = datetime(first.year, first.month, first.day, tzinfo=UTC)
        counts = history.by_day(db, [source.place.name for source in parts.sources], since)
    judged = zip(parts.sources, health.assess(parts, at), strict=True)
    lines = [_line(source, each, counts.get(each.name, {}), first) for source, each in judged]
    return Status(latest.time if latest else None, lines, [_day(each) for each in days])


def _line(source: Source, judged: SourceHealth, counts: Mapping[date, int], first: date) -> SourceLine:
    return SourceLine(
        name=judged.name,
        state=state(judged),
        said=discreet(judged.error or "", source)[:_SAID],
        failures=judged.failures,
        succeeded=judged.succeeded,
        due=judged.due,
        daily=judged.daily,
        counts=[counts.get(first + timedelta(days=number), 0) for number in range(_DAYS)],
    )


def state(judged: SourceHealth) -> State:
    """How a source is doing, in one word of the page."""
    if judged.trouble:
        return judged.trouble.kind
    if judged.succeeded is None:
        return "failing" if judged.failures else "new"
    return "well"


def _day(day: Day) -> DayLine:
    return DayLine(
        day=day.day,
        cycles=day.cycles,
        seconds=day.seconds,
        seconds_most=day.seconds_most,
        articles=day.articles,
        joined=day.joined,
        delay=day.delay,
        delay_most=day.delay_most,
    )
