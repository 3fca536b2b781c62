"""Which worker holds which shard of the sources, and until when.

Times are by the server's clock, because the clocks of the workers' machines differ. PostgreSQL only.
"""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from aggregator.errors import LeaseLost, StoreError
from aggregator.store.schema import shards

IN_USE = "workers are at work on {found} shards: stop them to make it {wanted}"

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_OURS = (
    select(shards.c.number)
    .where(shards.c.number == bindparam("held"), shards.c.holder == bindparam("by"))
    .with_for_update(read=True)
)


def count(db: Connection) -> int:
    """How many shards there are."""
    return db.scalar(select(func.count()).select_from(shards)) or 0


def lay_out(db: Connection, wanted: int) -> None:
    """Create `wanted` shards; raises StoreError while workers use another number of them."""
    numbers = set(db.scalars(select(shards.c.number)))
    if numbers == set(range(wanted)):
        return
    if taken(db):
        raise StoreError(IN_USE.format(found=len(numbers), wanted=wanted))
    db.execute(delete(shards))
    db.execute(insert(shards), [{"number": number, "until": _LONG_AGO} for number in range(wanted)])


def claim(db: Connection, number: int, holder: str, lease: timedelta) -> bool:
    """Take a shard for this long; False if another worker has it, or is just taking it."""
    free = (
        select(shards.c.number)
        .where(shards.c.number == number, shards.c.until < func.now())
        .with_for_update(skip_locked=True)
    )
    values = {"holder": holder, "until": func.now() + lease}
    return db.execute(update(shards).where(shards.c.number.in_(free)).values(values)).rowcount == 1


def renew(db: Connection, number: int, holder: str, lease: timedelta) -> bool:
    """Keep a shard for this long from now on; False if it is no longer the holder's."""
    ours = (shards.c.number == number, shards.c.holder == holder, shards.c.until >= func.now())
    return db.execute(update(shards).where(*ours).values(until=func.now() + lease)).rowcount == 1


def release(db: Connection, number: int, holder: str, rest: timedelta) -> None:
    """Release a shard to others, but not before its servers have rested."""
    ours = (shards.c.number == number, shards.c.holder == holder)
    db.execute(update(shards).where(*ours).values(holder=None, until=func.now() + rest))


def confirm(db: Connection, number: int, holder: str) -> None:
    """Keep others from taking the shard until the transaction ends; raises LeaseLost if one already has."""
    if db.scalar(_OURS, {"held": number, "by": holder}) is None:
        raise LeaseLost(f"shard {number} has another holder")


def taken(db: Connection) -> Collection[int]:
    """The shards that nobody may claim now."""
    return set(db.scalars(select(shards.c.number).where(shards.c.until >= func.now())))
