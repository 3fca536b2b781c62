"""Many visits at once: bounded in number, one at a time for each host, results as they arrive."""

import queue
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import takewhile

from aggregator.errors import FetchError, internal
from aggregator.fetch import files, robots
from aggregator.fetch.client import failed
from aggregator.fetch.hosts import owner_of
from aggregator.fetch.pacing import hold_of, scopes_of
from aggregator.fetch.result import Fetched
from aggregator.fetch.settings import Place, Settings, settings_for
from aggregator.fetch.turns import Turn, Turns
from aggregator.fetch.visit_queue import Visit, host_asked
from aggregator.fetch.wire import Exchange
from aggregator.model import SourceState

LISTEN = 0.2

Visiting = Callable[[Place, SourceState, Settings, datetime, Exchange], Fetched]


def fetch_all(
    visits: Iterable[Visit],
    settings: Settings,
    clock: Callable[[], datetime],
    stop: threading.Event | None = None,
    suspected: bool = False,
    visit: Visiting = robots.visit,
    idle: Callable[[], None] = lambda: None,
) -> Generator[Fetched, None, None]:
    """Visits all places; folders first, hosts side by side. `suspected`: nobody answered the last time.

    Setting `stop`, or closing the iterator, ends the requests that run and forgets those that wait: nothing
    is said of either. `visit` makes one visit; `idle` is called whenever nothing has come for a moment.
    """
    visits = list(visits)
    stop = stop or threading.Event()
    remote = [each for each in visits if each[0].url]
    with _Crew(remote, settings, clock, visit) as crew:
        for place, state in visits:
            if place.url is None:
                folder = files.read(place, state, settings, clock())
                yield from takewhile(lambda _: not stop.is_set(), folder)
        yield from blamed(crew.results(stop, idle), suspected)


def blamed(results: Iterable[tuple[Visit, Fetched]], suspected: bool = False) -> Iterator[Fetched]:
    """Decides whether unreachable sources or our own network are at fault: ours, if no source answers.

    Results of unreachable sources are held back until a source answers. Sources that failed before prove
    nothing, and one alone proves nothing either, unless the network was `suspected` before.
    """
    silent: list[tuple[Visit, Fetched]] | None = []
    for visit, fetched in results:
        if silent is not None and fetched.unreachable:
            silent.append((visit, fetched))
            continue
        yield from (held for _, held in silent or ())
        silent = None
        yield fetched
    healthy = {owner_of(host_asked(visit)) for visit, _ in silent or () if visit[1].failures == 0}
    ours = suspected or len(healthy) > 1
    yield from (replace(held, ours=ours) for _, held in silent or ())


class _Crew:
    """Threads that take visits from the queue; as a context it ends with no request running."""

    def __init__(
        self, visits: list[Visit], settings: Settings, clock: Callable[[], datetime], visit: Visiting
    ) -> None:
        self._settings = settings
        self._visit_once = visit
        self._clock = clock
        self._over = threading.Event()
        self._turns = Turns(visits, settings.host_gap)
        self._lock = threading.Lock()
        self._running: set[Exchange] = set()
        self._results: queue.Queue[tuple[Visit, Fetched] | None] = queue.Queue(maxsize=settings.concurrency)
        hands = min(settings.concurrency, len(visits))
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(hands)]

    def __enter__(self) -> "_Crew":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._turns.drop(lambda _: True)
        with self._lock:
            for exchange in self._running:
                exchange.stop()
        self._turns.wake()
        for thread in self._threads:
            thread.join()

    def results(self, stop: threading.Event, idle: Callable[[], None]) -> Iterator[tuple[Visit, Fetched]]:
        """What the visits bring, until all are made or `stop` is set."""
        working = len(self._threads)
        while working and not stop.is_set():
            try:
                result = self._results.get(timeout=LISTEN)
            except queue.Empty:
                idle()
                continue
            if result is None:
                working -= 1
            else:
                yield result

    def _work(self) -> None:
        while (turn := self._turns.next()) is not None:
            fetched = self._visit(turn)
            self._hand_over((turn.visit, fetched))
        self._hand_over(None)

    def _visit(self, turn: Turn) -> Fetched:
        place, state = turn.visit
        exchange = Exchange(settings_for(place, self._settings))
        exchange.turn = turn.move
        with self._lock:
            self._running.add(exchange)
            if self._over.is_set():
                exchange.stop()
        try:
            fetched = self._visit_once(place, state, self._settings, self._clock(), exchange)
        except Exception as error:  # noqa: BLE001 - a fault of ours that one answer brings out must not cost the others
            fetched = failed(place, FetchError("", internal(error)))
        with self._lock:
            self._running.discard(exchange)
        self._heed(turn.visit, fetched)
        turn.end()
        return fetched

    def _heed(self, visit: Visit, fetched: Fetched) -> None:
        """Drop all waiting visits to a server that asks for a pause."""
        hold = hold_of(fetched, self._settings, visit[1].failures + 1)
        if hold is not None:
            self._turns.drop(lambda waiting: hold[0] in scopes_of(*waiting))

    def _hand_over(self, result: tuple[Visit, Fetched] | None) -> None:
        while not self._over.is_set():
            try:
                self._results.put(result, timeout=LISTEN)
            except queue.Full:
                continue
            return
