"""The queue of visits for threads: each waits for its next visit, or for a host that it is redirected to."""

import threading
import time
from collections.abc import Callable, Iterable

from aggregator.fetch.visit_queue import Visit, VisitQueue, host_asked
from aggregator.fetch.wire import Exchange


class Turns:
    """Gives every host to one visit at a time."""

    def __init__(self, visits: Iterable[Visit], gap: float) -> None:
        self._queue = VisitQueue(visits, gap)
        self._changed = threading.Condition()

    def next(self) -> "Turn | None":
        """Waits for a visit whose host is free; None when none is left."""
        with self._changed:
            while not self._queue.empty():
                now = time.monotonic()
                visit = self._queue.take(now)
                if visit is not None:
                    return Turn(self, visit)
                self._changed.wait(self._queue.pause(now))
        return None

    def drop(self, unwanted: Callable[[Visit], bool]) -> None:
        """Takes visits out of the queue."""
        with self._changed:
            self._queue.drop(unwanted)
            self._changed.notify_all()

    def release(self, host: str) -> None:
        """The visit to the host is over."""
        with self._changed:
            self._queue.release(host, time.monotonic())
            self._changed.notify_all()

    def claim(self, host: str, exchange: Exchange) -> None:
        """Waits until the host is free; FetchError when the exchange is stopped meanwhile."""
        with self._changed:
            while not self._queue.claim(host, now := time.monotonic()):
                exchange.remaining()
                self._changed.wait(self._queue.pause_of(host, now))
                exchange.waited(time.monotonic() - now)

    def wake(self) -> None:
        """Wakes waiting threads, so that they see that the exchange was stopped."""
        with self._changed:
            self._changed.notify_all()


class Turn:
    """A visit and the host that it is visiting."""

    def __init__(self, turns: Turns, visit: Visit) -> None:
        self.visit = visit
        self._turns = turns
        self._host: str | None = host_asked(visit)

    def move(self, host: str, exchange: Exchange) -> None:
        """Releases the current host, then waits for another, so that no two visits wait for each other."""
        if host != self._host:
            self.end()
            self._turns.claim(host, exchange)
            self._host = host

    def end(self) -> None:
        """The visit is over; its host is released."""
        if self._host is not None:
            self._turns.release(self._host)
            self._host = None
