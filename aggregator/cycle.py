"""One cycle, the flow of the whole program:

    due sources | fetch | parse | normalise | follow | store | assign | store | select | render | replace

Every stage is a package of its own; only this module knows their order. What one source does wrong is
a line in the report, never a failed cycle. Documents and the validators that say we have them are committed
together; everything published follows from the store.
"""

import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from aggregator.errors import ClockError, OutputError
from aggregator.fetch import pacing, pool
from aggregator.fetch.result import Fetched
from aggregator.fetch.settings import Place
from aggregator.model import SourceState
from aggregator.steps import recording
from aggregator.steps.collecting import following, readers, subscribing
from aggregator.steps.collecting.following import Visit
from aggregator.steps.collecting.keeping import Keeper, state_of
from aggregator.steps.collecting.readers import Arrival
from aggregator.steps.pages import showing
from aggregator.steps.parts import Parts
from aggregator.steps.publishing import up_to_date
from aggregator.steps.report import CycleReport, SourceReport, Watch, tally
from aggregator.steps.source import Source
from aggregator.store import articles, marks, placements, sources

_EARLIEST = datetime(2010, 1, 1, tzinfo=UTC)  # a clock without a battery starts in 1970, 1980 or 2000


def run(parts: Parts, everything: bool = False, watch: Watch = lambda _: None) -> CycleReport:
    """One cycle over the sources that are due, or over all; raises StoreError, OutputError and ClockError."""
    started = time.monotonic()
    reports = []
    for report in collect(parts, everything):
        watch(report)
        reports.append(report)
    placed = assign(parts)
    entries, written = publish(parts)
    seconds = time.monotonic() - started
    if reports or placed:
        recording.record(parts, tally(reports).counts, placed, entries, seconds)
    with parts.database.read() as db:
        totals = placements.totals(db)
    return CycleReport(tuple(reports), totals, placed, entries, tuple(written), seconds)


def collect(
    parts: Parts, everything: bool = False, folders: bool = True, stop: threading.Event | None = None
) -> Iterator[SourceReport]:
    """Fetch, parse, normalise and store; one report as each source is done, several sources at once.

    Setting `stop` ends the requests that run; what they would have brought stays due. Raises ClockError.
    """
    heed_clock(parts)
    with parts.database.read() as db:
        states = sources.states(db, [place.name for place in _places(parts)])
        sent = subscribing.waiting(db, _places(parts))
    keeper = Keeper(parts, states)
    yield from _take_in(parts, subscribing.delivered(parts.database, sent), len(sent), keeper, stop)
    chosen = due(parts.sources, states, parts.clock(), everything, folders)
    visits = [(source.place, state_of(states, source.place.name)) for source in chosen]
    suspected = pacing.network_suspected(states.values())
    results = pool.fetch_all(visits, parts.fetch, parts.clock, stop, suspected, idle=keeper.store)
    yield from _take_in(parts, results, len(visits), keeper, stop)
    if parts.subscriber:
        parts.subscriber.ask(_places(parts))


def heed_clock(parts: Parts) -> None:
    """Raise ClockError if the clock was never set: every article would be dated to that time for ever."""
    if (now := parts.clock()) < _EARLIEST:
        raise ClockError(now.year)


def _take_in(
    parts: Parts,
    results: Iterable[Fetched],
    count: int,
    keeper: Keeper,
    stop: threading.Event | None,
) -> Iterator[SourceReport]:
    """Read, follow and store what `count` visits or hubs bring, as it comes."""
    wanted = {source.place.name: source for source in parts.sources}
    arrivals = (_arrived(parts, wanted[fetched.place.name], fetched) for fetched in results)
    open_ends = []
    for arrival, reading in readers.read_each(arrivals, count, parts.fetch.processes):
        parts.at("parsed")
        visit = Visit(arrival.source, arrival.fetched, reading)
        if visit.open:
            open_ends.append(visit)
        else:
            keeper.take(following.as_it_is(visit))
        yield from keeper.take_reports()
    keeper.store()
    yield from keeper.take_reports()
    for followed in following.follow(open_ends, parts.database, parts.fetch, parts.clock, stop):
        keeper.take(followed)
        keeper.store()
        yield from keeper.take_reports()


def _arrived(parts: Parts, source: Source, fetched: Fetched) -> Arrival:
    parts.at("fetched")
    if not fetched.documents or not source.place.url:
        return Arrival(source, fetched)
    with parts.database.read() as db:
        return Arrival(source, fetched, marks.of(db, source.place.name))


def due(
    configured: Sequence[Source],
    states: Mapping[str, SourceState],
    now: datetime,
    everything: bool = False,
    folders: bool = True,
) -> list[Source]:
    """The sources to visit now: every folder, and the servers whose time has come.

    `everything` leaves out only those whose server asked for a pause, and asks again for what was gone;
    without `folders` only servers count.
    """
    held = pacing.held_scopes(states.values(), now)
    chosen = []
    for source in configured:
        if source.place.url is None and not folders:
            continue
        state = state_of(states, source.place.name)
        if everything or source.place.url is None:
            state = replace(state, due=None, retired=False)
        if pacing.is_due(state, source.place, now, held):
            chosen.append(source)
    return chosen


def has_deliveries(parts: Parts) -> bool:
    """Whether hubs have delivered anything that has not been read yet."""
    with parts.database.read() as db:
        return bool(subscribing.waiting(db, _places(parts)))


def assign(parts: Parts, stop: threading.Event | None = None) -> int:
    """Give every waiting article its story and topic, in the order of the articles' own times.

    Setting `stop` ends it after the current batch; the rest goes on waiting.
    """
    with parts.database.read() as db:
        if not articles.is_any_pending(db):
            return 0
    from aggregator.steps.merging import assigning

    return assigning.assign(parts, stop)


def publish(parts: Parts) -> tuple[int, list[str]]:
    """Select, record, render, replace, show, notify hubs; how many entries, and which files changed."""
    entries, changed = up_to_date.publish(parts)
    try:
        if parts.site:
            showing.show(parts, parts.site)
            parts.at("presented")
    finally:  # not before: the feed links to the pages
        if parts.announcer:
            parts.announcer.announce()
    if parts.subscriber:
        parts.subscriber.forget_all_but(_places(parts))
    return entries, changed


def archive(parts: Parts) -> list[OutputError]:
    """Bring every archive up to date; what cannot be written of one costs no other. Raises StoreError."""
    if not parts.archives:
        return []
    from aggregator.steps.publishing import archives

    failed = []
    for each in parts.archives:
        try:
            archives.bring_up_to_date(parts.database, each, parts.clock())
        except OutputError as error:
            failed.append(error)
    return failed


def _places(parts: Parts) -> list[Place]:
    return [source.place for source in parts.sources]
