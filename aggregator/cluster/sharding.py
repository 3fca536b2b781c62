"""Which shard a source belongs to: all sources of a host share one, so one worker at a time visits it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from aggregator.fetch.hosts import owner_of
from aggregator.fetch.pacing import fraction_of
from aggregator.fetch.settings import Place
from aggregator.fetch.visit_queue import host_asked
from aggregator.model import SourceState


def shard_of(place: Place, state: SourceState | None, count: int) -> int:
    """The number of the shard, below `count`, of all sources at this one's registered domain."""
    host = host_asked((place, state or SourceState(place.name)))
    return int(fraction_of(owner_of(host)) * count)


def by_shard(
    places: Iterable[Place], states: Mapping[str, SourceState], count: int, most: int
) -> dict[int, list[str]]:
    """The names of the places by shard, at most `most` of each."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for place in places:
        names = found[shard_of(place, states.get(place.name), count)]
        if len(names) < most:
            names.append(place.name)
    return dict(found)
