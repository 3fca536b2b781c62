"""How long a pause is; pure arithmetic.

A pause is the longest of what the configuration, the server and the document ask for; the last two count for
a day at most. Failures double it.
"""

from datetime import datetime, timedelta

from aggregator.fetch.hints import Hints
from aggregator.fetch.result import Fetched
from aggregator.fetch.settings import DAY, HOUR, Settings
from aggregator.model import SourceState

VISITS_PER_PUBLICATION = 4


def interval_of(state: SourceState, fetched: Fetched, settings: Settings, now: datetime) -> float:
    """Seconds until the next regular visit.

    A configured `every` holds unless server or document ask for more, within a day. Otherwise it is a quarter
    of the usual gap between publications, or of the present silence if that is longer, within the limits.
    """
    asked = min(DAY, max(fetched.fresh_for or 0.0, state.asked or 0.0))
    if fetched.place.every is not None:
        return max(fetched.place.every, asked)
    silence = (now - state.changed).total_seconds() if state.changed else 0.0
    habit = max(state.gap or 0.0, silence) / VISITS_PER_PUBLICATION
    return max(settings.min_interval, asked, min(habit, settings.max_interval))


def backoff(failures: int, settings: Settings) -> float:
    """Seconds to wait after so many failures in a row: doubled each time, up to the longest interval."""
    return min(settings.max_interval, settings.min_interval * 2.0 ** min(max(failures - 1, 0), 20))


def rested(due: datetime, skips: str | None, now: datetime) -> datetime:
    """The first time from `due` on outside the hours (UTC) and days of rest, a day from now at the latest."""
    limit = max(due, now + timedelta(days=1))
    moment = due
    while moment < limit and is_rest(moment, skips):
        moment = moment.replace(minute=due.minute, second=due.second) + timedelta(seconds=HOUR)
    return min(moment, limit)


def is_rest(moment: datetime, skips: str | None) -> bool:
    """Whether the moment lies in an hour (UTC) or day of rest."""
    hours, _, days = (skips or "/").partition("/")
    return str(moment.hour) in hours.split(",") or str(moment.weekday()) in days.split(",")


def skips_of(hints: Hints) -> str | None:
    """Hours and days of rest as the state keeps them: `0,1/5,6`."""
    if not hints.skip_hours and not hints.skip_days:
        return None
    return "/".join(",".join(map(str, sorted(numbers))) for numbers in (hints.skip_hours, hints.skip_days))
