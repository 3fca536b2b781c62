"""When to publish, and what a jump of the clock means; pure decisions, the clock is passed in."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from aggregator.fetch import pacing
from aggregator.model import SourceState

if TYPE_CHECKING:
    from apscheduler.triggers.cron import CronTrigger

CATCH_UP = timedelta(minutes=10)
_TOLERANCE = timedelta(minutes=1)
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")


@dataclass(frozen=True, slots=True)
class Schedule:
    """When to publish: `every` so often, or by `cron` in a zone; earlier after changes, `shortest` apart."""

    every: timedelta = timedelta(minutes=15)
    cron: str = ""
    zone: str = "UTC"
    shortest: timedelta = timedelta(minutes=1)


def is_due(schedule: Schedule, last: datetime | None, changed: bool, now: datetime) -> bool:
    """Whether to publish now; a last time in the future is from before a clock was set back."""
    if last is None or last > now:
        return True
    if changed and now - last >= schedule.shortest:
        return True
    return following(schedule, last) <= now


def following(schedule: Schedule, last: datetime) -> datetime:
    """The first regular time of publishing after `last`."""
    if not schedule.cron:
        return last + schedule.every
    return _wall_time(cron_trigger(schedule.cron), last, ZoneInfo(schedule.zone)) or last + schedule.every


def _wall_time(trigger: "CronTrigger", last: datetime, zone: ZoneInfo) -> datetime | None:
    """The trigger's next time on the clocks of `zone`.

    APScheduler 3.11 skips times near a change to summer time, so it is asked without a zone. An hour that the
    clocks skip counts as the one after it. In one that they show twice, what comes every hour comes twice.
    """
    wall = _on_the_wall(last, zone)
    found = trigger.get_next_fire_time(None, wall + timedelta(microseconds=1))
    if found is None:
        return None
    folds = (found.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    times = [time for time in folds if time > last][:1]
    unchanged = last + (found - wall)  # when it would be if the clocks were never changed
    if (shown := _on_the_wall(unchanged, zone)) == trigger.get_next_fire_time(None, shown):
        times.append(unchanged)
    return min(times, default=None)


def _on_the_wall(time: datetime, zone: ZoneInfo) -> datetime:
    """What the clocks of the zone show at that time, as if it were UTC."""
    return time.astimezone(zone).replace(tzinfo=UTC, fold=0)


@cache
def cron_trigger(expression: str) -> "CronTrigger":
    """A crontab expression of five fields; raises ValueError in words.

    APScheduler 3 counts the days of the week from Monday and requires day and weekday both to match; cron
    counts from Sunday and accepts either. So days are passed on by name, and a line with both is refused.
    """
    from apscheduler.triggers.cron import CronTrigger

    fields = expression.split()
    if len(fields) != 5:
        raise ValueError(
            'must have five fields: minute, hour, day, month, day of the week, such as "0 7 * * 1-5"'
        )
    minute, hour, day, month, weekday = fields
    if day != "*" and weekday != "*":
        raise ValueError("either the day of the month or the day of the week must be *")
    days = ",".join(_weekdays(part) for part in weekday.lower().split(","))
    trigger = CronTrigger(minute=minute, hour=hour, day=day, month=month, day_of_week=days, timezone=UTC)
    if trigger.get_next_fire_time(None, datetime(2024, 1, 1, tzinfo=UTC)) is None:
        raise ValueError("names a day that does not exist")
    return trigger


def _weekdays(part: str) -> str:
    """One item of cron's fifth field as names of days."""
    span, _, step = part.partition("/")
    if span == "*":
        first, last = 0, 6
    else:
        start, _, end = span.partition("-")
        first = _weekday(start)
        last = _weekday(end) if end else (6 if step else first)
    if not (step or "1").isdecimal() or int(step or 1) < 1 or last < first:
        raise ValueError(f"{part!r} is not a day of the week")
    return ",".join(_DAYS[number % 7] for number in range(first, last + 1, int(step or 1)))


def _weekday(text: str) -> int:
    if text in _DAYS:
        return _DAYS.index(text)
    if not text.isdecimal() or int(text) > 7:
        raise ValueError(f"{text!r} is not a day of the week: 0 to 7, or sun to sat")
    return int(text)


def jumped(wall: timedelta, steady: timedelta) -> bool:
    """Whether the clock moved differently from elapsed time: it was set, or the machine slept."""
    return abs(wall - steady) > _TOLERANCE


def caught_up(states: Iterable[SourceState], now: datetime) -> list[SourceState]:
    """The states after a standstill or a jump of the clock: what is overdue is spread over some minutes.

    A source visited in the future was visited before the clock was set back: it is due as if it were overdue.
    """
    window = CATCH_UP.total_seconds()
    return [
        replace(pacing.grounded(state, now), due=_soon(state, now))
        if pacing.is_from_the_future(state, now)
        else state
        for state in pacing.spread(states, now, window)
    ]


def brought_forward(states: Iterable[SourceState], names: frozenset[str], now: datetime) -> list[SourceState]:
    """The named sources, due soon: they did not answer because our network was down."""
    return [
        replace(state, due=_soon(state, now))
        for state in states
        if state.name in names and state.due is not None and state.due > now + CATCH_UP
    ]


def _soon(state: SourceState, now: datetime) -> datetime:
    return now + CATCH_UP * pacing.fraction_of(state.name)
