"""The right to visit a shard: renewed while the worker lives, free for others soon after it has died."""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

from aggregator.errors import StoreError
from aggregator.store import shards
from aggregator.store.access.database import Database

_LISTEN = 0.2


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to one shard. `span` is how long others wait for a holder that has died.

    `ended` is set when all work under it must stop.
    """

    shared: Database
    shard: int
    span: timedelta
    holder: str = field(default_factory=lambda: f"{socket.gethostname()}/{os.getpid()}/{uuid4().hex[:8]}")
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def database(self) -> Database:
        """The database, which can be written to only while the lease is valid."""
        return self.shared.guarded(lambda db: shards.confirm(db, self.shard, self.holder))

    def claim(self) -> bool:
        """Claim the shard; whether it was free."""
        with self.shared.write(quiet=True) as db:
            return shards.claim(db, self.shard, self.holder, self.span)

    def release(self, rest: timedelta) -> None:
        """Release the shard to others once its servers have rested for this long."""
        with self.shared.write(quiet=True) as db:
            shards.release(db, self.shard, self.holder, rest)

    def keep(self, over: threading.Event, stop: threading.Event) -> None:
        """Renew the lease until the work is `over`; end it if that becomes impossible, or `stop` is set."""
        pause, waited = self.span.total_seconds() / 3, 0.0
        while not over.wait(_LISTEN):
            waited += _LISTEN
            if stop.is_set() or (waited >= pause and not self._renewed()):
                self.ended.set()
                return
            waited = waited if waited < pause else 0.0

    def _renewed(self) -> bool:
        try:
            with self.shared.write(quiet=True) as db:
                return shards.renew(db, self.shard, self.holder, self.span)
        except StoreError:  # the visits will meet the same error, and say so
            return False


@contextmanager
def held(
    database: Database, shard: int, span: timedelta, rest: timedelta, stop: threading.Event
) -> Iterator[Lease | None]:
    """Hold a shard for the block, or give None if another worker holds it; its servers rest afterwards.

    Setting `stop` ends the work under the lease. Raises StoreError.
    """
    lease = Lease(database, shard, span)
    if not lease.claim():
        yield None
        return
    over = threading.Event()
    keeper = threading.Thread(target=lease.keep, args=(over, stop))
    keeper.start()
    try:
        yield lease
    finally:
        over.set()
        keeper.join()
    lease.release(rest)
