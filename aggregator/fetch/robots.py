"""Pages are visited only as far as the site's robots.txt permits (RFC 9309); feeds are made to be fetched."""

from dataclasses import replace
from datetime import datetime
from urllib.parse import urljoin

from protego import Protego

from aggregator.errors import FetchError
from aggregator.fetch.client import failed, fetch, start_of
from aggregator.fetch.hosts import checked, shown
from aggregator.fetch.result import Fetched, Outcome
from aggregator.fetch.settings import Place, Settings, settings_for, state_for
from aggregator.fetch.wire import Exchange
from aggregator.model import SourceState

PRODUCT = "aggregator"
MAX_RULES = 512_000


def visit(
    place: Place, state: SourceState, settings: Settings, now: datetime, exchange: Exchange | None = None
) -> Fetched:
    """As `fetch`; a place that says `robots` is asked for its rules first, within the same deadline."""
    if not place.robots:
        return fetch(place, state, settings, now, exchange)
    exchange = exchange or Exchange(settings_for(place, settings))
    try:
        url = checked(start_of(place, state_for(place, state)))
    except FetchError as error:
        return failed(place, error)
    answer = fetch(rules_of(place, url), SourceState(place.name), settings, now, exchange)
    return (
        fetch(place, state, settings, now, exchange) if permits(answer, url) else refused(place, answer, url)
    )


def rules_of(place: Place, url: str) -> Place:
    """Where the rules for the URL stand, visited as the place is."""
    rules = urljoin(url, "/robots.txt")
    return replace(place, url=rules, accept="text/plain, */*;q=0.1", encoding=None, robots=False)


def permits(answer: Fetched, url: str) -> bool:
    """Whether the answer to a request for robots.txt lets us visit the URL.

    No such file, or nothing to be read in it, permits everything; a server that fails or asks for patience
    permits nothing for now.
    """
    if answer.outcome is Outcome.FAILED:
        return answer.status in (200, 203) or (400 <= (answer.status or 0) < 500 and answer.status != 429)
    text = b"".join(document.data for document in answer.documents)[:MAX_RULES].decode("utf-8-sig", "replace")
    return Protego.parse(text).can_fetch(url, PRODUCT)


def refused(place: Place, answer: Fetched, url: str) -> Fetched:
    """A visit that was not made, and why."""
    if answer.outcome is Outcome.FAILED and answer.error is not None:
        reason = f"robots.txt cannot be read: {answer.error.reason}"
        error = FetchError(answer.error.address, reason, answer.status)
        return replace(
            failed(place, error),
            status=answer.status,
            retry_after=answer.retry_after,
            unreachable=answer.unreachable,
        )
    return failed(place, FetchError(shown(url), "robots.txt does not permit a visit"))
