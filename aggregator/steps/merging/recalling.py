"""The topic engine from one batch of articles to the next, and from one cycle to the next.

To restore it costs as much as all that it remembers; to go on with it costs what has changed since. It goes
on as long as nobody else has placed, corrected or forgotten what it rests on: the store counts that.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from aggregator.model import Article, Correction, Remembered
from aggregator.store import articles, corrections, placements, revisions
from aggregator.store.placements import Window

if TYPE_CHECKING:  # slow to load, and no part of a cycle without news
    from aggregator.topics.engine import Engine
    from aggregator.topics.settings import Settings


@dataclass(frozen=True, slots=True)
class State:
    """How things stand in the store: how many decisions were made, up to when articles are forgotten."""

    decisions: int
    forgotten: datetime | None

    @classmethod
    def of(cls, db: Connection) -> "State":
        """The present state, as a transaction sees it."""
        return cls(revisions.current(db, revisions.PLACES), revisions.forgotten(db))


@dataclass(frozen=True, slots=True)
class Recalled:
    """An engine for one batch, and what it rests on: `state` is that of the store that it was recalled from.

    `reread` are features that the store should have.
    """

    engine: "Engine"
    settings: "Settings"
    by_hand: Sequence[Correction]
    window: Window
    reread: Mapping[str, bytes]
    state: State


class Recollection:
    """Keeps the engine of one batch for the next; it is away while a batch is placed, as that may fail."""

    def __init__(self) -> None:
        self._kept: tuple[Recalled, State] | None = None

    def recall(self, db: Connection, settings: "Settings", batch: Sequence[Article]) -> Recalled:
        """An engine that remembers what there is to know around these articles, given in order of time."""
        window = settings.window(batch[0].time, batch[-1].time)
        by_hand = corrections.everything(db)
        kept, self._kept = self._kept, None
        state = State.of(db)
        if kept and _goes_on(*kept, state, settings, by_hand):
            engine = kept[0].engine
            known, reread = _readable(db, placements.revised(db, kept[0].window, window), settings)
            engine.renew(window, known)
        else:
            known, reread = _readable(db, placements.remembered(db, *window), settings)
            engine = _restored(known, settings, by_hand)
        left = settings.window(batch[-1].time, batch[-1].time)  # what is older goes while it places them
        return Recalled(engine, settings, by_hand, left, reread, state)

    def keep(self, recalled: Recalled, state: State) -> None:
        """Keep an engine whose decisions are stored; `state` is that right after them."""
        self._kept = replace(recalled, reread={}), state


def _goes_on(
    known: Recalled, before: State, now: State, settings: "Settings", by_hand: Sequence[Correction]
) -> bool:
    """Whether the engine still knows how things stand."""
    untouched = now.forgotten in (None, before.forgotten) or now.forgotten < known.window[0]
    same = (known.settings, known.by_hand, before.decisions) == (settings, by_hand, now.decisions)
    return untouched and same


def _restored(known: Sequence[Remembered], settings: "Settings", by_hand: Sequence[Correction]) -> "Engine":
    from aggregator.topics.engine import Engine

    return Engine.restore(known, settings, by_hand)


def _readable(
    db: Connection, known: Iterable[Remembered], settings: "Settings"
) -> tuple[Sequence[Remembered], Mapping[str, bytes]]:
    """The same, and by id the features made anew where the store's are of another version of the program."""
    from aggregator.topics import rereading

    remembered = list(known)
    reread = rereading.reread(remembered, partial(articles.by_ids, db), settings)
    if reread:
        remembered = [replace(each, features=_features(each, reread)) for each in remembered]
    return remembered, reread


def _features(known: Remembered, reread: Mapping[str, bytes]) -> bytes:
    return reread.get(known.placement.article, known.features)
