"""Asks the hubs that feeds name to deliver what is new (WebSub), beside the cycle and never in its way.

What was asked is stored before it is sent: a hub may verify it before it answers. The server takes the
deliveries in; here they become what a visit would have brought.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import Connection

from aggregator.errors import FetchError
from aggregator.fetch import websub
from aggregator.fetch.pages import behind
from aggregator.fetch.result import Fetched, Outcome
from aggregator.fetch.settings import Place, Settings, is_void, settings_for
from aggregator.model import Delivery, Document, Subscription
from aggregator.store import deliveries, sources, subscriptions
from aggregator.store.access.database import Database

DEADLINE = 4.0  # seconds for one request
MOST = 8  # requests of one cycle, side by side

_log = logging.getLogger(__name__)


class Subscriber:
    """Our public address and the threads that talk to hubs; closing it waits for what is under way."""

    def __init__(
        self, database: Database, public_url: str, settings: Settings, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._public_url = public_url
        self._settings = settings
        self._clock = clock
        self._threads = ThreadPoolExecutor(MOST, thread_name_prefix="websub")

    def note(self, db: Connection, visit: Fetched) -> None:
        """Remember the hub that a feed names, where it is another than before; forget one that it had.

        What a hub delivers need not name it.
        """
        name = visit.place.name
        if not visit.place.url or not visit.documents:
            return
        hub = websub.hub_of(visit.documents[0])
        former = subscriptions.of(db, name)
        if hub and (former is None or (former.hub, former.topic) != (hub.hub, hub.topic)):
            subscriptions.save(db, websub.subscription_for(name, hub))
        elif former and not hub and not visit.deliveries:
            subscriptions.drop(db, [name])

    def ask(self, places: Iterable[Place]) -> None:
        """Ask hubs for the subscriptions that are new or about to end."""
        now = self._clock()
        known = {place.name: place for place in places}
        with self._database.read() as db:
            found = subscriptions.all_of_them(db)
        due = [each for each in found if each.source in known and websub.is_to_be_asked(each, now)][:MOST]
        if not due:
            return
        with self._database.write(quiet=True) as db:
            subscriptions.asked(db, [each.source for each in due], now)
        for each in due:
            self._threads.submit(self._ask, each, known[each.source])

    def forget_all_but(self, places: Iterable[Place]) -> None:
        """Forget what is for sources that are gone: only these places are configured."""
        with self._database.read() as db:
            gone = {each.source for each in subscriptions.all_of_them(db)} - {place.name for place in places}
        if gone:
            with self._database.write(quiet=True) as db:
                forget(db, gone)

    def _ask(self, wish: Subscription, place: Place) -> None:
        """A hub that does not answer is asked again another day; until then the source is only polled."""
        settings = settings_for(behind(place, wish.hub), self._settings)
        settings = replace(settings, deadline=min(settings.deadline, DEADLINE))
        try:
            websub.ask(wish, websub.callback(self._public_url, wish), settings)
        except FetchError as error:
            _log.warning("no subscription for %s: %s", wish.source, error)

    def close(self) -> None:
        """Wait until the hubs know or their time is over."""
        self._threads.shutdown()


def forget(db: Connection, names: Collection[str]) -> None:
    """Forget the subscriptions of these sources, and what waits for them."""
    subscriptions.drop(db, names)
    deliveries.drop(db, names)


def waiting(db: Connection, places: Iterable[Place]) -> list[Place]:
    """The places that hubs have sent something for, as long as they are at the address of that time."""
    found = deliveries.sources(db)
    if not found:
        return []
    known, states = {place.name: place for place in places if place.url}, sources.states(db, found)
    return [known[name] for name in found if name in known and not is_void(states.get(name), known[name])]


def delivered(database: Database, places: Iterable[Place]) -> Iterator[Fetched]:
    """What hubs have sent, as if it had been fetched."""
    for place in places:
        with database.read() as db:
            found = deliveries.of(db, place.name)
        ids = tuple(each.id for each in found)
        documents = tuple(_document(each, place) for each in found)
        yield Fetched(place, Outcome.NEW, documents, deliveries=ids)


def _document(delivery: Delivery, place: Place) -> Document:
    headers = MappingProxyType({"content-type": delivery.type} if delivery.type else {})
    return Document(delivery.data, delivery.topic, delivery.received, headers, encoding=place.encoding)
