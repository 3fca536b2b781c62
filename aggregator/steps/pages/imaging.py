"""A cache of the pictures that the pages show: fetched under the guard, few at a time, never for long.

A picture that cannot be had is simply absent. Pages are written first, and again with the pictures that came.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from aggregator.errors import output_errors
from aggregator.fetch.pool import fetch_all
from aggregator.fetch.settings import Place
from aggregator.model import Picture, SourceState
from aggregator.publish import files
from aggregator.site import images
from aggregator.site.card import CARDS
from aggregator.site.settings import Settings
from aggregator.steps.pages import presenting
from aggregator.steps.parts import Parts
from aggregator.store import cards, pages
from aggregator.store import images as stored
from aggregator.store.access.database import Database

BUDGET = 4.0  # seconds for all pictures of a cycle, the last of which may take `DEADLINE` more
DEADLINE = 4.0

_ACCEPT = "image/avif, image/webp, image/jpeg, image/png, image/gif, */*;q=0.1"
_TOPICS = 4  # times as many topics as the front page shows have their pictures kept


def present(parts: Parts, settings: Settings) -> int:
    """Write the pages, with pictures of our own where these are wanted; how many files changed.

    Raises StoreError and OutputError.
    """
    written = _present(parts, settings)
    if settings.images == "cached" and refresh(parts, settings):
        written += _present(parts, settings)
    return written


def refresh(parts: Parts, settings: Settings) -> int:
    """Fetch what is missing and forget what is no longer wanted; how many topics look otherwise now."""
    kept = recall(parts.database, parts.output)
    with parts.database.read() as db:
        newest = cards.newest(db, settings.topics * _TOPICS)
    those = images.wanted(CARDS.validate_python(each.card) for each in newest)
    came = list(_fetch(parts, those, images.missing(those, kept, parts.clock())))
    kept |= {each.address: each for each in came}
    gone = images.excess(list(kept.values()), those)
    with parts.database.write(quiet=True) as db:
        stored.save(db, came)
        stored.drop(db, [each.address for each in gone])
        touched = cards.of_topics(db, {each.topic for each in (*came, *gone) if each.file})
        pages.touch(db, pages.TOPIC, touched)
    _sweep(parts)
    return len(touched)


def recall(database: Database, folder: Path) -> dict[str, Picture]:
    """What was asked for before, by address; a file that is lost, or was never whole, was never there."""
    with database.read() as db:
        known = stored.known(db)
    return {each.address: each for each in known if each.file is None or _has(folder / each.file, each.size)}


def _has(file: Path, size: int) -> bool:
    """Whether it is there and whole: it is on the disk for certain only some time after it was noted."""
    try:
        return file.stat().st_size == size
    except OSError:
        return False


def _present(parts: Parts, settings: Settings) -> int:
    pictures = _shown(recall(parts.database, parts.output)) if settings.images == "cached" else None
    with parts.labels.recalled(parts.database) as labels:
        return presenting.present(
            parts.database, settings, parts.output, parts.compressed, pictures, labels, parts.at
        )


def _shown(kept: Mapping[str, Picture]) -> Callable[[str], str]:
    """Where each picture is shown from, "" for nowhere."""
    where = {address: each.file for address, each in kept.items() if each.file}
    return lambda address: where.get(address, "")


def _fetch(parts: Parts, those: Mapping[str, str], addresses: Iterable[str]) -> Iterator[Picture]:
    """Ask for these pictures, and write down what comes until the time is up."""
    visits = [(_place(address), SourceState(address)) for address in addresses]
    settings = replace(parts.fetch, max_bytes=images.MOST_BYTES, deadline=min(parts.fetch.deadline, DEADLINE))
    until = time.monotonic() + BUDGET
    with closing(fetch_all(visits, settings, parts.clock)) as results:
        for fetched in results:
            address = fetched.place.name
            data = fetched.documents[0].data if fetched.documents else b""
            file = images.name(data)
            if file:
                files.replace(parts.output / file, data, durable=False)
            yield Picture(address, those[address], file, len(data) if file else 0, parts.clock())
            if time.monotonic() > until:
                return


def _place(address: str) -> Place:
    return Place(address, url=address, accept=_ACCEPT)


def _sweep(parts: Parts) -> None:
    """Remove our files that no picture has any more; raises OutputError."""
    with parts.database.read() as db:
        wanted = {each.file for each in stored.known(db)}
    folder = parts.output / images.FOLDER
    with output_errors(folder):
        for path in folder.iterdir() if folder.is_dir() else ():
            if images.is_ours(path.name) and f"{images.FOLDER}/{path.name}" not in wanted:
                path.unlink(missing_ok=True)
