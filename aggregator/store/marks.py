"""The items that each source held at its last visit, each as a mark: a digest, and when it was published."""

import struct
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from math import isnan, nan

from sqlalchemy import Connection, bindparam, delete, select

from aggregator.model import Mark
from aggregator.store.access.upsert import upsert
from aggregator.store.schema import marks

_MARK = struct.Struct("<12sd")
_PACKED = select(marks.c.packed).where(marks.c.source == bindparam("source"))  # once, as every source asks


def of(db: Connection, source: str) -> list[Mark]:
    """The marks of this source; none where nothing is remembered."""
    packed: bytes | None = db.scalar(_PACKED, {"source": source})
    return list(_unpacked(packed or b""))


def save(db: Connection, found: Mapping[str, Iterable[Mark]]) -> None:
    """Remember these of each source in place of the former ones; 20 bytes each."""
    upsert(db, marks, [{"source": source, "packed": _packed(items)} for source, items in found.items()])


def forget(db: Connection) -> None:
    """Let every item be read again."""
    db.execute(delete(marks))


def _packed(items: Iterable[Mark]) -> bytes:
    return b"".join(_MARK.pack(item.digest, _seconds(item.published)) for item in items)


def _unpacked(packed: bytes) -> Iterator[Mark]:
    for digest, seconds in _MARK.iter_unpack(packed):
        yield Mark(digest, None if isnan(seconds) else datetime.fromtimestamp(seconds, UTC))


def _seconds(published: datetime | None) -> float:
    return published.timestamp() if published else nan
