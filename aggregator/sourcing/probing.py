"""Tries sources as they are configured, and stores nothing."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from aggregator.fetch import pool
from aggregator.fetch.settings import Settings
from aggregator.model import SourceState
from aggregator.steps.collecting import readers
from aggregator.steps.collecting.readers import Arrival
from aggregator.steps.report import SourceReport
from aggregator.steps.source import Source
from aggregator.store.articles import Saved


def probe(
    sources: Sequence[Source], settings: Settings, clock: Callable[[], datetime]
) -> Iterator[SourceReport]:
    """Fetch and read every source; what each would give, or lead to, counts as new."""
    wanted = {source.place.name: source for source in sources}
    visits = [(source.place, SourceState(name)) for name, source in wanted.items()]
    fetched = pool.fetch_all(visits, settings, clock)
    arrivals = (Arrival(wanted[each.place.name], each) for each in fetched)
    for arrival, reading in readers.read_each(arrivals, len(visits), settings.processes):
        name, outcome = arrival.source.place.name, arrival.fetched.outcome
        saved = Saved(new=len(reading.found))
        yield SourceReport(name, outcome, saved, tuple(map(str, reading.problems)))
