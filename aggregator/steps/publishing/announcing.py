"""Tells the hubs that a feed has changed (WebSub), beside the cycle and never in its way.

What a hub has to learn is stored first: a hub that fails, or a program that ends, delays news and loses none.
"""

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from aggregator.errors import FetchError, StoreError
from aggregator.fetch.post import post
from aggregator.fetch.settings import Settings
from aggregator.model import Ping
from aggregator.publish import websub
from aggregator.store import pings
from aggregator.store.access.database import Database

DEADLINE = 4.0  # seconds for one request, and for beginning another one with the same hub
_THREADS = 4

_log = logging.getLogger(__name__)


class Announcer:
    """The hubs and the threads that talk to them; closing it waits for the requests that are under way."""

    def __init__(
        self, database: Database, hubs: Sequence[str], settings: Settings, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._hubs = tuple(hubs)
        self._settings = replace(settings, deadline=min(settings.deadline, DEADLINE))
        self._clock = clock
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="hubs")

    def note(self, db: Connection, topics: Iterable[str]) -> None:
        """Store that the hubs have to hear of these topics."""
        pings.changed(db, self._hubs, topics, self._clock())

    def announce(self) -> None:
        """Begin to tell the hubs all that is due; raises StoreError."""
        if not self._hubs:
            return
        with self._database.read() as db:
            due = pings.due(db, self._hubs, self._clock())
        for hub in self._hubs:
            waiting = [ping for ping in due if ping.hub == hub]
            if waiting:
                self._threads.submit(self._tell, waiting)

    def _tell(self, waiting: Sequence[Ping]) -> None:
        """Tell one hub its news, one topic after another; a hub that is slow or silent is left alone."""
        ends = time.monotonic() + DEADLINE
        try:
            for ping in waiting:
                if not self._send(ping) or time.monotonic() > ends:
                    return
        except StoreError as error:
            _log.warning("what hubs were told is not remembered: %s", error)

    def _send(self, ping: Ping) -> bool:
        """Send one notification; whether the hub answered at all."""
        try:
            status = post(ping.hub, websub.form(ping), self._settings)
        except FetchError as error:
            self._postpone(ping, str(error))
            return False
        if websub.accepted(status):
            with self._database.write(quiet=True) as db:
                pings.done(db, ping)
        else:
            self._postpone(ping, f"{ping.hub}: HTTP {status}")
        return True

    def _postpone(self, ping: Ping, reason: str) -> None:
        later = websub.postponed(ping, self._clock())
        _log.warning("hub not told of %s, again from %s on: %s", ping.topic, f"{later.due:%H:%M:%S}", reason)
        with self._database.write(quiet=True) as db:
            pings.postpone(db, later)

    def close(self) -> None:
        """Wait until the hubs know or their time is over."""
        self._threads.shutdown()
