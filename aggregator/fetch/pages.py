"""The pages behind links: each site's robots.txt is requested once for all of them, then they are visited."""

import threading
from collections.abc import Callable, Generator, Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial
from math import inf

from aggregator.errors import FetchError
from aggregator.fetch import robots
from aggregator.fetch.client import failed
from aggregator.fetch.hosts import Origin, checked, origin, same_origin
from aggregator.fetch.pool import fetch_all
from aggregator.fetch.result import Fetched
from aggregator.fetch.robots import Answers, permits, refused, rules_of
from aggregator.fetch.settings import Place, Settings
from aggregator.fetch.shares import Shares, was_made
from aggregator.model import NO_HEADERS, SourceState

PAGES = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"


def behind(place: Place, url: str) -> Place:
    """The page that a source's document links to.

    The source's headers, and its leave to lie in a private network, hold for its own origin only: what a feed
    inside carries may be written outside.
    """
    page = replace(place, url=url, path=None, encoding=None, accept=PAGES, robots=True)
    if same_origin(url, place.url or ""):
        return page
    private = False if place.allow_private is False else None
    return replace(page, headers=NO_HEADERS, allow_private=private)


def fetch_pages(
    pages: Iterable[Place],
    settings: Settings,
    clock: Callable[[], datetime],
    stop: threading.Event | None = None,
    share: float = inf,
) -> Generator[Fetched, None, None]:
    """Visits the pages; a page that robots.txt does not permit is a failure that says so.

    The rules of a site to which a redirect leads are requested too, once for all pages.

    There is no result for pages whose server asks for a pause, whose source has had its `share` of seconds,
    or that wait when the iterator is closed.
    """
    by_origin: dict[Origin, list[Place]] = {}
    for page in pages:
        try:
            by_origin.setdefault(origin(checked(page.url or "")), []).append(page)
        except FetchError as error:
            yield failed(page, error)
    rules = [_visit(rules_of(first, first.url or "")) for first, *_ in by_origin.values()]
    told: Answers = {}
    permitted = []
    shares = Shares(share)
    for answer in fetch_all(rules, settings, clock, stop, visit=shares.within(robots.visit)):
        where = origin(answer.place.url or "")
        if not was_made(answer):  # pages of other sources there will ask for themselves
            permitted += by_origin[where]
            continue
        told[where] = answer
        for page in by_origin[where]:
            if permits(answer, page.url or ""):
                permitted.append(page)
            else:
                yield refused(page, answer, page.url or "")
    visits = [_visit(page) for page in permitted]
    visit = shares.within(partial(robots.visit, told=told))
    yield from filter(was_made, fetch_all(visits, settings, clock, stop, visit=visit))


def _visit(place: Place) -> tuple[Place, SourceState]:
    return place, SourceState(place.name)
