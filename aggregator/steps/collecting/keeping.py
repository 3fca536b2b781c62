"""Stores what visits gave, several visits in one transaction: to commit each by itself costs as much again.

A visit is stored together with its source's new state. One that is held back when the process dies was never
made: its source is still due.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from aggregator.errors import StoreError
from aggregator.fetch import pacing
from aggregator.fetch.hints import NO_HINTS, Hints, hints_of
from aggregator.fetch.result import Fetched
from aggregator.fetch.settings import is_void
from aggregator.fetch.websub import slowed
from aggregator.model import Article, Mark, SourceState
from aggregator.steps.collecting import reused, subscribing
from aggregator.steps.collecting.following import Followed, Visit, to_be_read_again
from aggregator.steps.parts import Parts
from aggregator.steps.report import SourceReport
from aggregator.steps.source import Reading
from aggregator.store import articles, deliveries, failing_pages, marks, repeats, sources, subscriptions
from aggregator.store.articles import Saved

MOST = 16  # visits that are held
MOST_BYTES = 4_000_000  # of their documents


@dataclass(frozen=True, slots=True)
class _Stored:
    """What a visit comes to: its report, and what is known of its source from now on.

    What a hub delivered changes nothing of that but when there was news; without any, `state` is None.
    """

    report: SourceReport
    state: SourceState | None = None
    marks: Sequence[Mark] = ()


class Keeper:
    """Holds visits until they are stored; `states` are those of the sources, and are kept up to date."""

    def __init__(self, parts: Parts, states: dict[str, SourceState]) -> None:
        self._parts = parts
        self._states = states
        self._held: list[Followed] = []
        self._bytes = 0
        self._reports: list[SourceReport] = []

    def take(self, followed: Followed) -> None:
        """Hold this visit, and store all that are held where they are many; raises StoreError."""
        self._held.append(followed)
        self._bytes += sum(len(document.data) for document in followed.visit.fetched.documents)
        if len(self._held) >= MOST or self._bytes >= MOST_BYTES:
            self.store()

    def store(self) -> None:
        """Store all that are held; raises StoreError."""
        held, self._held, self._bytes = self._held, [], 0
        try:
            self._store(held)
        except StoreError:
            if len(held) == 1:
                raise
            self._store_each(held)

    def _store_each(self, held: Sequence[Followed]) -> None:
        """Store them one by one: what one of them holds must not cost the others."""
        failed = []
        for each in held:
            try:
                self._store([each])
            except StoreError as error:
                failed.append(error)
        if failed:
            raise failed[0]

    def take_reports(self) -> list[SourceReport]:
        """The reports of the visits that were stored since the last call."""
        reports, self._reports = self._reports, []
        return reports

    def _store(self, held: Sequence[Followed]) -> None:
        if not held:
            return
        states, reports, found = dict[str, SourceState](), [], dict[str, Sequence[Mark]]()
        with self._parts.database.write(quiet=not any(each.articles for each in held)) as db:
            for each in held:
                name = each.visit.fetched.place.name
                before = states.get(name) or state_of(self._states, name)
                stored = _store_visit(self._parts, db, each, before)
                reports.append(stored.report)
                if stored.state:
                    states[name] = stored.state
                if stored.marks:
                    found[name] = stored.marks
            sources.save(db, states.values())
            marks.save(db, found)
            self._parts.at("saved")
        self._parts.at("stored")
        self._states.update(states)
        self._reports += reports


def state_of(states: Mapping[str, SourceState], name: str) -> SourceState:
    """What is known of a source; next to nothing of one that was never visited."""
    return states.get(name) or SourceState(name)


def _store_visit(parts: Parts, db: Connection, followed: Followed, state: SourceState) -> _Stored:
    """Store what a visit gave, in this transaction; `state` is that of its source before it."""
    batch = reused.distinguished(db, _not_renamed(db, followed, state))
    saved = articles.save(db, batch)
    visit = _offered_again(followed.visit) if saved.postponed else followed.visit
    fetched = visit.fetched
    fresh = _next_state(parts, state, visit)
    if state.changed and not (saved.new or saved.changed or saved.postponed):
        # A document may change that has no news: its time, a counter.
        fresh = replace(fresh, changed=state.changed)
    failing_pages.note(db, followed.failed, parts.clock())
    repeated = len(followed.articles) - len(batch)
    report = _report(followed, state, saved + Saved(unchanged=followed.known + repeated))
    if fetched.deliveries:
        deliveries.done(db, fetched.deliveries)
        has_news = bool(saved.new or saved.changed)
        return _Stored(report, replace(state, changed=parts.clock()) if has_news else None)
    if is_void(state, fetched.place):  # a hub goes on delivering what is at the former address
        subscribing.forget(db, [state.name])
    marks_ = () if saved.postponed else visit.reading.marks
    return _Stored(report, _with_hub(parts, db, fetched, fresh), marks_)


def _offered_again(visit: Visit) -> Visit:
    """The visit as if its document had to be read again: its server must not say that nothing has changed."""
    return replace(visit, fetched=to_be_read_again(visit.fetched))


def _report(followed: Followed, state: SourceState, saved: Saved) -> SourceReport:
    fetched = followed.visit.fetched
    return SourceReport(
        state.name,
        fetched.outcome,
        saved,
        tuple(map(str, followed.problems)),
        silent=fetched.unreachable,
        failing=state.failures > 0,
    )


def _not_renamed(db: Connection, followed: Followed, state: SourceState) -> Sequence[Article]:
    """The articles, without those that a feed of which little is known by name gives under new names."""
    place = followed.visit.source.place
    if (
        followed.known >= len(followed.articles)
        or state.succeeded is None
        or not (place.url and followed.articles)
    ):
        return followed.articles
    return repeats.without(db, place.name, followed.articles, followed.known)


def _next_state(parts: Parts, state: SourceState, visit: Visit) -> SourceState:
    """What is known of the source after a visit, and when to come again."""
    now = parts.clock()
    hints = _hints(visit.fetched, visit.reading, now)
    jitter = random.random()  # noqa: S311 - spreads visits, guards nothing
    return pacing.next_state(state, visit.fetched, parts.fetch, now, hints, jitter)


def _with_hub(parts: Parts, db: Connection, fetched: Fetched, state: SourceState) -> SourceState:
    """Notes the feed's hub; the state with the next visit put off where one delivers."""
    if parts.subscriber is None:
        return state
    parts.subscriber.note(db, fetched)
    return slowed(state, subscriptions.of(db, state.name), parts.clock())


def _hints(fetched: Fetched, reading: Reading, now: datetime) -> Hints:
    """What a feed says about when to come again; folders say nothing."""
    if not fetched.place.url or not fetched.documents:
        return NO_HINTS
    found = reading.found
    if reading.problems and not found and not reading.known:
        return Hints(problem=str(reading.problems[0]))
    published = (*(article.published for article in found), *(mark.published for mark in reading.marks))
    return hints_of(fetched.documents[0].data, filter(None, published), now)
