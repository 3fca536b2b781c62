"""The queue of visits: each waits until its host is free, and each host has a pause between two visits."""

import heapq
import math
from collections import deque
from collections.abc import Callable, Iterable
from itertools import count

from aggregator.fetch.client import start_of
from aggregator.fetch.hosts import host_of
from aggregator.fetch.settings import Place, state_for
from aggregator.model import SourceState

Visit = tuple[Place, SourceState]


class VisitQueue:
    """Visits in the order given, host by host; times are seconds of a monotonic clock."""

    def __init__(self, visits: Iterable[Visit], gap: float) -> None:
        self._gap = gap
        self._turn = count()
        self._left = 0
        self._waiting: dict[str, deque[Visit]] = {}
        for visit in visits:
            self._waiting.setdefault(host_asked(visit), deque()).append(visit)
            self._left += 1
        self._free = [(0.0, next(self._turn), host) for host in self._waiting]
        self._ready: dict[str, float] = {}

    def take(self, now: float) -> Visit | None:
        """A visit whose host is free; the host is busy from now on."""
        while self._free and self._free[0][0] <= now:
            host = heapq.heappop(self._free)[2]
            if self._waiting[host] and self.claim(host, now):
                self._left -= 1
                return self._waiting[host].popleft()
        return None

    def claim(self, host: str, now: float) -> bool:
        """Whether the host was free, for a visit that is redirected to it; it is busy from now on."""
        if self._ready.get(host, now) > now:
            return False
        self._ready[host] = math.inf
        return True

    def release(self, host: str, now: float) -> None:
        """The visit to the host is over; the next may begin after the pause."""
        self._ready[host] = now + self._gap
        if host in self._waiting:
            heapq.heappush(self._free, (now + self._gap, next(self._turn), host))

    def pause(self, now: float) -> float | None:
        """Seconds until a host is free again; None when that depends on a running visit."""
        return max(0.0, self._free[0][0] - now) if self._free else None

    def pause_of(self, host: str, now: float) -> float | None:
        """Seconds until this host is free again; None when that depends on a running visit."""
        ready = self._ready.get(host, now)
        return None if math.isinf(ready) else max(0.0, ready - now)

    def drop(self, unwanted: Callable[[Visit], bool]) -> None:
        """Takes visits out of the queue."""
        for host, visits in self._waiting.items():
            self._waiting[host] = deque(visit for visit in visits if not unwanted(visit))
        self._left = sum(map(len, self._waiting.values()))

    def empty(self) -> bool:
        """Whether no visit is waiting."""
        return self._left == 0


def host_asked(visit: Visit) -> str:
    """The host that a visit starts at; a malformed address is a host of its own."""
    place, state = visit
    return host_of(start_of(place, state_for(place, state))) or place.name
