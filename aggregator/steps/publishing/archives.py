"""Brings an archive up to date with the store: what is new or changed since the last time, and nothing else.

Names are remembered before files are written, versions after them, and that lists are written last of all: a
crash in between writes something twice, nothing under two names, and forgets nothing.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from aggregator.errors import ConvertError
from aggregator.model import Filed
from aggregator.publish import archives, files, names
from aggregator.publish.archives import Archive
from aggregator.store import archived
from aggregator.store.access.database import Database
from aggregator.store.archived import Waiting

_BATCH = 500

_log = logging.getLogger(__name__)


def bring_up_to_date(database: Database, archive: Archive, now: datetime) -> int:
    """Write the articles that the archive lacks and the lists that name them; how many articles.

    An archive whose folder is gone is written again from the beginning. Raises StoreError and OutputError.
    """
    with database.write(quiet=True) as db:
        if not archive.path.exists():
            archived.forget(db, archive.name)
        batch = archived.waiting(db, archive.name, archived.start(db, archive.name, now), _BATCH)
        shelves = archived.shelves(db, archive.name) if batch else []
    known = {names.key(shelf): shelf for shelf in shelves}
    written = 0
    while batch:
        placed = filed(archive, batch, known)
        _write(database, archive, batch, placed)
        known |= {names.key(each.shelf): each.shelf for each in placed}
        written += len(batch)
        with database.read() as db:
            batch = archived.waiting(db, archive.name, batch[-1].position, _BATCH)
    _write_lists(database, archive)
    _log.info("%s: %d articles written", archive.path, written)
    return written


def filed(archive: Archive, batch: Sequence[Waiting], known: Mapping[str, str]) -> list[Filed]:
    """Where each article of a batch stands: where it stood before, else in a place of its own.

    `known` are the archive's shelves by `names.key`.
    """
    shelves = dict(known)
    placed = []
    for waiting in batch:
        article = waiting.article
        shelf = waiting.shelf
        if shelf is None:
            shelf = archives.shelf(archive, article, shelves)
            shelves.setdefault(names.key(shelf), shelf)
        placed.append(
            Filed(
                article=article.id,
                version=article.version,
                time=article.time,
                changed=waiting.position[0],
                shelf=shelf,
                file=waiting.file or archives.file(archive, article, shelf),
                title=article.title,
            )
        )
    return placed


def _write(database: Database, archive: Archive, batch: Sequence[Waiting], placed: Sequence[Filed]) -> None:
    with database.write(quiet=True) as db:
        archived.save(db, archive.name, [replace(each, version=archived.UNWRITTEN) for each in placed])
    for waiting, place in zip(batch, placed, strict=True):
        try:
            archives.write(archive, waiting.article, place.file)
        except ConvertError as error:
            _log.warning("%s: article %s is left out: %s", archive.path, place.article, error)
    files.settle()
    with database.write(quiet=True) as db:
        archived.save(db, archive.name, placed)


def _write_lists(database: Database, archive: Archive) -> None:
    with database.read() as db:
        unlisted = archived.unlisted(db, archive.name)
    for shelf in unlisted:
        with database.read() as db:
            archives.write_list(archive, shelf, archived.listing(db, archive.name, shelf))
        with database.write(quiet=True) as db:
            archived.listed(db, archive.name, shelf)
