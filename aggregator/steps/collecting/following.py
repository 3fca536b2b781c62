"""Visits the pages behind what a source gives, and completes its articles with what they hold.

Each page is visited once, a limited number in one cycle; what is left over waits for the source's next visit.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime

from aggregator.errors import AggregatorError, DocumentError, internal
from aggregator.fetch.pacing import BUSY, scope_of, speaks_for
from aggregator.fetch.pages import behind, fetch_pages
from aggregator.fetch.pool import fetch_all
from aggregator.fetch.result import NO_VALIDATORS, Fetched
from aggregator.fetch.settings import Settings
from aggregator.model import Article, SourceState
from aggregator.steps.collecting import reused
from aggregator.steps.collecting.page_plan import Plan, completed, plan
from aggregator.steps.source import FollowUp, Reading, Source
from aggregator.store import articles, failing_pages, known
from aggregator.store.access.database import Database

MOST_FURTHER = 3
BUDGET = 300.0
_MOST_PROBLEMS = 3


@dataclass(frozen=True, slots=True)
class Visit:
    """A source's visit and what was read of it."""

    source: Source
    fetched: Fetched
    reading: Reading

    @property
    def open(self) -> bool:
        """Whether there is anything to follow."""
        return bool(self.reading.follow_ups or self.reading.further)


@dataclass(frozen=True, slots=True)
class Followed:
    """A visit with all that its pages gave; `visit.fetched` asks for a whole document where any are left.

    `failed` are the ids of articles that have nothing without their pages, which could not be read.
    """

    visit: Visit
    articles: tuple[Article, ...]
    problems: tuple[AggregatorError, ...]
    known: int
    failed: tuple[str, ...] = ()


def as_it_is(visit: Visit) -> Followed:
    """The result of a visit that leads nowhere."""
    return Followed(visit, visit.reading.articles, visit.reading.problems, visit.reading.known)


def follow(
    visits: Sequence[Visit],
    database: Database,
    settings: Settings,
    clock: Callable[[], datetime],
    stop: threading.Event | None = None,
) -> Iterator[Followed]:
    """Visits the pages that visits lead to, all sites side by side; each result as its pages are through.

    Setting `stop` ends it: nothing is said of the visits that are not through.
    """
    if not visits:
        return
    stop = stop or threading.Event()
    visits = list(_with_further(visits, settings, clock, stop))
    ways = {visit.source.place.name: _Way(visit, _plan(visit, database, clock())) for visit in visits}
    places = [behind(way.visit.source.place, url) for way in ways.values() for url in way.waiting]
    yield from (ways.pop(name).result() for name, way in list(ways.items()) if not way.waiting)
    until = time.monotonic() + BUDGET
    with closing(fetch_pages(places, settings, clock, stop, share_of(len(ways), settings))) as pages:
        for page in pages:
            way = ways.get(page.place.name)
            if way:
                way.take(page)
            if way and not way.waiting:
                yield ways.pop(page.place.name).result()
            if time.monotonic() > until:
                break
    if not stop.is_set():
        yield from (way.result() for way in ways.values())


def share_of(sources: int, settings: Settings) -> float:
    """Seconds of visits that each of so many sources may have, side by side; a deadline at least."""
    return max(settings.deadline, BUDGET * settings.concurrency / max(sources, 1))


def _plan(visit: Visit, database: Database, now: datetime) -> Plan:
    with database.read() as db:
        named = reused.distinguished(db, [each.article for each in visit.reading.follow_ups])
        ids = [article.id for article in named]
        made = plan(
            [replace(each, article=one) for each, one in zip(visit.reading.follow_ups, named, strict=True)],
            known.titles(db, ids),
            articles.dropped(db, ids),
            failing_pages.due(db, ids, now),
        )
    given = {one.id: each.article.id for each, one in zip(visit.reading.follow_ups, named, strict=True)}
    return _under_names(made, given)


def _under_names(made: Plan, given: Mapping[str, str]) -> Plan:
    """The same, each article under the name that it was given: with its whole text it may be no other one."""
    pages = {
        url: replace(each, article=replace(each.article, id=given[each.article.id]))
        for url, each in made.pages.items()
    }
    return replace(made, pages=pages, whole=tuple(replace(each, id=given[each.id]) for each in made.whole))


def _with_further(
    visits: Sequence[Visit], settings: Settings, clock: Callable[[], datetime], stop: threading.Event
) -> Iterator[Visit]:
    """The visits, those to an index with what its newest documents give."""
    from aggregator.steps.collecting.reading import read_safely

    read: dict[str, Reading] = {visit.source.place.name: visit.reading for visit in visits}
    places = {
        (visit.source.place.name, url): (visit.source, replace(behind(visit.source.place, url), robots=False))
        for visit in visits
        for url in visit.reading.further[:MOST_FURTHER]
    }
    asked = [(place, SourceState(place.name)) for _, place in places.values()]
    for fetched in fetch_all(asked, settings, clock, stop):
        name = fetched.place.name
        source = places[name, fetched.place.url or ""][0]
        failed = Reading(problems=(fetched.error,) if fetched.error else ())
        read[name] += sum((read_safely(source, document) for document in fetched.documents), failed)
    for visit in visits:
        fetched = to_be_read_again(visit.fetched) if visit.reading.further else visit.fetched
        yield Visit(visit.source, fetched, read[visit.source.place.name])


@dataclass(slots=True)
class _Way:
    """How far the pages of one visit are; `waiting` are those that nothing is known of yet."""

    visit: Visit
    plan: Plan
    waiting: dict[str, FollowUp] = field(init=False)
    articles: list[Article] = field(init=False)
    problems: list[AggregatorError] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    pause: float | None = None

    def __post_init__(self) -> None:
        self.waiting = dict(self.plan.pages)
        self.articles = [*self.visit.reading.articles, *self.plan.whole]

    def take(self, page: Fetched) -> None:
        """What a page gave; where it failed, the item stands as it is."""
        if page.status in BUSY:
            self._leave(page)
        elif follow_up := self.waiting.pop(page.place.url or "", None):
            found = _behind(self.visit.source, follow_up, page)
            if isinstance(found, Article):
                self.articles.append(found)
            else:
                self.problems.append(found)
                if follow_up.article.title:
                    self.articles.append(follow_up.article)
                else:
                    self.failed.append(follow_up.article.id)

    def _leave(self, page: Fetched) -> None:
        """Teasers to that site do not wait until its server has time; links do."""
        self.pause = max(self.pause or 0.0, page.retry_after or 0.0)
        if page.error:
            self.problems.append(page.error)
        scope = scope_of(page)
        for url, follow_up in list(self.waiting.items()):
            if follow_up.teaser and (url == page.place.url or speaks_for(scope, url)):
                self.articles.append(self.waiting.pop(url).article)

    def result(self) -> Followed:
        """The visit with all that came of it."""
        left = bool(self.waiting) or self.plan.left
        fetched = to_be_read_again(self.visit.fetched) if left else self.visit.fetched
        fetched = replace(fetched, fresh_for=self.pause) if self.pause else fetched
        problems = (*self.visit.reading.problems, *_first_few(self.problems, fetched.place.url or ""))
        visit = replace(self.visit, fetched=fetched)
        return Followed(visit, tuple(self.articles), problems, self.plan.known, tuple(self.failed))


def _behind(source: Source, follow_up: FollowUp, page: Fetched) -> Article | AggregatorError:
    """The article with its page, or why there is none."""
    if page.error:
        return page.error
    try:
        return completed(source, follow_up, page.documents[0])
    except AggregatorError as error:
        return error
    except Exception as error:  # noqa: BLE001 - a fault that one page brings out must not cost the others
        return DocumentError(page.place.url or "", "", internal(error))


def to_be_read_again(fetched: Fetched) -> Fetched:
    """Without what would let the server say that nothing has changed: there is more in it than was taken."""
    return replace(fetched, validators=NO_VALIDATORS, body_hash=None, full_body=False)


def _first_few(problems: Sequence[AggregatorError], address: str) -> list[AggregatorError]:
    """The first few of the pages that could not be read, and how many more."""
    first = list(problems[:_MOST_PROBLEMS])
    more = len(problems) - len(first)
    return [*first, DocumentError(address, "", f"{more} more pages could not be read")] if more else first
