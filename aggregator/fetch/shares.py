"""A share of the time for each source: what the pages of one take, those of the others need not wait for."""

import threading
import time
from collections.abc import Callable
from datetime import datetime

from aggregator.errors import FetchError
from aggregator.fetch.pool import Visiting
from aggregator.fetch.result import Fetched, Outcome
from aggregator.fetch.settings import Place, Settings
from aggregator.fetch.wire import Exchange
from aggregator.model import SourceState

_SPENT = FetchError("", "the source has had its share of the time")


class Shares:
    """The same number of `seconds` for the visits of each source, by name, whichever thread makes them."""

    def __init__(self, seconds: float, steady: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._steady = steady
        self._spent: dict[str, float] = {}
        self._lock = threading.Lock()

    def within(self, visit: Visiting) -> Visiting:
        """The same visits, but none for a source that has had its share; those that run then may end."""

        def visited(
            place: Place, state: SourceState, settings: Settings, now: datetime, exchange: Exchange
        ) -> Fetched:
            if self._spent.get(place.name, 0.0) >= self._seconds:
                return Fetched(place, Outcome.FAILED, error=_SPENT)
            started = self._steady()
            try:
                return visit(place, state, settings, now, exchange)
            finally:
                with self._lock:
                    spent = self._spent.get(place.name, 0.0)
                    self._spent[place.name] = spent + self._steady() - started

        return visited


def was_made(fetched: Fetched) -> bool:
    """Whether there was a visit, and not only no time for one."""
    return fetched.error is not _SPENT
