"""Recognises the items that a source still holds and whose articles are stored.

An unchanged item would give the same article again, and a version that was seen before changes nothing. So it
need not be read again, as long as it would be read in the same way: by the same code, the same record of its
outlet, the same configuration.
"""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

from aggregator import formats, normalise, outlets, steps
from aggregator.model import Item
from aggregator.outlets import registry
from aggregator.outlets.record import Outlet
from aggregator.steps.fingerprint import fingerprint
from aggregator.steps.source import Source

_LIBRARIES = ("aggregator", "feedparser", "lxml", "nh3", "stopwordsiso")


def salt(source: Source, address: str) -> bytes:
    """A digest (32 bytes) of all that an article of this source depends on besides the document."""
    outlet = source.outlet.id if source.outlet else None
    inputs = (source.place.name, source.publisher, source.format, source.category, source.pages)
    return blake2b(repr((address, outlet, *inputs)).encode(), key=_code(), digest_size=32).digest()


@cache
def _code() -> bytes:
    """A digest of the code and the records that make an article of an item."""
    return fingerprint((*_sources(), *_records()))


def _sources() -> Iterator[bytes]:
    for package in (formats, normalise, outlets, steps):
        for folder in package.__path__:
            yield from (file.read_bytes() for file in sorted(Path(folder).rglob("*.py")))


def _records() -> Iterator[bytes]:
    said = (*map(record, registry.outlets()), *map(version, _LIBRARIES))
    yield from (words.encode() for words in said)


def record(outlet: Outlet) -> str:
    """All that is known of an outlet; a plugin's is in no package of ours."""
    known = [getattr(outlet, field.name) for field in fields(outlet) if field.name != "mend"]
    return repr((known, _source_of(outlet.mend)))


def _source_of(mend: Callable[[Item], Item]) -> str:
    """The text of the module that a plain function is in; else its address, new in each process."""
    plain = inspect.isfunction(mend) and not mend.__closure__
    file = getattr(inspect.getmodule(mend), "__file__", None) if plain else None
    return Path(file).read_text(encoding="utf-8") if file else repr(mend)
