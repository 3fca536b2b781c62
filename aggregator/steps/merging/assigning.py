"""Every article that waits gets its story and topic, in batches, in the order of the articles' own times."""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import takewhile

from aggregator.errors import StoreError
from aggregator.model import Article
from aggregator.outlets import registry as outlets
from aggregator.steps import searching
from aggregator.steps.merging.recalling import State
from aggregator.steps.parts import Parts
from aggregator.store import articles, placements, search
from aggregator.store.access.database import Database
from aggregator.topics.settings import Settings

_BATCH = 2_000
_BATCH_SPAN = timedelta(days=7)


def assign(parts: Parts, stop: threading.Event | None = None) -> int:
    """Place what waits; how many articles that were. Setting `stop` ends it after the batch in hand.

    Raises StoreError, also where another process places articles at the same time.
    """
    placed, settings = 0, trusting(parts.topics)
    while not (stop and stop.is_set()) and (batch := _next_batch(parts.database)):
        with parts.database.read() as db:
            recalled = parts.recollection.recall(db, settings, batch)
        changes = recalled.engine.add(batch)
        said = list(searching.words(batch))
        with parts.database.write() as db:
            search.save(db, said)
            changed = replace(changes, features={**recalled.reread, **changes.features})
            placements.save(db, changed, articles.unchanged(db, batch))  # a newer version waits on
            state = _own(State.of(db), recalled.state)
            parts.at("placed")
        parts.recollection.keep(recalled, state)
        parts.at("assigned")
        placed += len(batch)
    return placed


def _own(now: State, recalled: State) -> State:
    """The state after our decision; raises StoreError if another process decided since it was recalled.

    Who has lost the lock of writers with its connection does not notice by itself.
    """
    if now.decisions != recalled.decisions + 1:
        raise StoreError("another process has placed articles meanwhile; they are placed again")
    return now


def trusting(settings: Settings) -> Settings:
    """The settings with what the catalogue says of outlets; here, since it is slow to load."""
    known = {outlet.name: outlet.trust for outlet in outlets.outlets() if outlet.trust}
    return replace(settings, trust=replace(settings.trust, outlets=known))


def _next_batch(database: Database) -> list[Article]:
    """The earliest waiting articles; few enough to hold, near enough in time to share one memory."""
    with database.read() as db:
        waiting = articles.pending(db, _BATCH)
    return list(_near(waiting))


def _near(waiting: Sequence[Article]) -> Iterable[Article]:
    return takewhile(lambda article: article.time <= waiting[0].time + _BATCH_SPAN, waiting)
