"""The right to visit a shard: renewed as long as the worker lives, another's soon after it died."""

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
from aggregator.store.database import Database

_LISTEN = 0.2


@dataclass(frozen=True, slots=True)
class Lease:
    """A shard that is ours: so long `database` can be written to; `ended` says that all must stop."""

    database: Database
    ended: threading.Event = field(default_factory=threading.Event)


@contextmanager
def held(
    database: Database, shard: int, span: timedelta, rest: timedelta, stop: threading.Event
) -> Iterator[Lease | None]:
    """Hold a shard for the block, or None where another worker does.

    `span` is how long others wait for a worker that has died, `rest` the pause that the shard's servers have
    afterwards. Setting `stop` ends the lease's work. Raises StoreError.
    """
    holder = f"{socket.gethostname()}/{os.getpid()}/{uuid4().hex[:8]}"
    with database.write(quiet=True) as db:
        if not shards.claim(db, shard, holder, span):
            holder = ""
    if not holder:
        yield None
        return
    lease = Lease(database.guarded(lambda db: shards.confirm(db, shard, holder)))
    over = threading.Event()
    keeper = threading.Thread(target=_keep, args=(database, shard, holder, span, lease.ended, over, stop))
    keeper.start()
    try:
        yield lease
    finally:
        over.set()
        keeper.join()
    with database.write(quiet=True) as db:
        shards.release(db, shard, holder, rest)


def _keep(
    database: Database,
    shard: int,
    holder: str,
    span: timedelta,
    ended: threading.Event,
    over: threading.Event,
    stop: threading.Event,
) -> None:
    """Renew the lease until it is `over`; say that it has `ended` when that is no longer possible."""
    pause = span.total_seconds() / 3
    waited = 0.0
    while not over.wait(_LISTEN):
        waited += _LISTEN
        if stop.is_set() or (waited >= pause and not _renewed(database, shard, holder, span)):
            ended.set()
            return
        waited = waited if waited < pause else 0.0


def _renewed(database: Database, shard: int, holder: str, span: timedelta) -> bool:
    try:
        with database.write(quiet=True) as db:
            return shards.renew(db, shard, holder, span)
    except StoreError:  # the visits will meet the same error, and say so
        return False
