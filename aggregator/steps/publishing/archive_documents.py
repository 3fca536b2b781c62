"""The archive documents of the main feed: which are closed, which are written, and what they hold."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path

from sqlalchemy import Connection

from aggregator.model import Entry, Published
from aggregator.publish import archived_feed, atom, entry, files, selection, updates
from aggregator.publish.developments import Coverage
from aggregator.publish.settings import Settings
from aggregator.store import entries, placements, revisions
from aggregator.store.access.database import Database
from aggregator.topics import label

_PLACE = "archives"


def close(db: Connection, settings: Settings, shown: Collection[str]) -> tuple[int, list[int]]:
    """The number of the newest document, and those closed now that the feed shows these entries."""
    last = entries.last_document(db)
    if not settings.base_url:
        return last, []
    loose, grown = entries.loose(db, settings.group), entries.grown(db, settings.group)
    closing = archived_feed.closing(loose, grown, shown, last)
    entries.bind(db, closing)
    return last + len(closing), list(closing)


def due(
    database: Database, folder: Path, settings: Settings, compressed: bool, last: int, closed: Sequence[int]
) -> Sequence[int]:
    """The documents to write: those closed, those lost, and those before them, which link to them.

    All of them, where they were written for another address, or without the copies that are wanted now.
    """
    if _noted(database) not in (None, _place(settings, compressed)):
        return range(1, last + 1)
    lost = [number for number in range(1, last + 1) if not (folder / archived_feed.file(number)).exists()]
    written = {*closed, *lost}
    return sorted(written | {number - 1 for number in written if number > 1})


def note(database: Database, settings: Settings, compressed: bool) -> None:
    """Remember for what address the documents are written, once they are."""
    place = _place(settings, compressed)
    if _noted(database) != place:
        with database.write(quiet=True) as db:
            revisions.note(db, _PLACE, place)


def _place(settings: Settings, compressed: bool) -> str:
    return json.dumps([settings.base_url, compressed])


def _noted(database: Database) -> str | None:
    with database.read() as db:
        return revisions.noted(db, _PLACE)


def rendering(
    database: Database, folder: Path, settings: Settings, number: int, last: int
) -> Callable[[], bytes]:
    """What renders the document with this number; what retention removed comes from its former file."""

    def render() -> bytes:
        entries, removed = _archived(database, settings, number)
        document = atom.render(archived_feed.document(number, last, entries, settings))
        former = files.read(folder / archived_feed.file(number)) if removed else None
        return archived_feed.completed(document, former, removed) if former else document

    return render


def _archived(database: Database, settings: Settings, number: int) -> tuple[list[Entry], set[str]]:
    """The entries of an archive document, with the articles that each told.

    And the ids of those that lack articles or texts; those without any article are not among the entries.
    """
    with database.read() as db:
        page = entries.of_document(db, number)
        chains = entries.chains(db, {each.key for each in page})
        told = {each.id: _covered(each, chains[each.key], settings) for each in page}
        coverage = placements.coverage(db, "article", sorted({id_ for ids in told.values() for id_ in ids}))
    style = selection.style_of(settings, label.lead)
    placed = {each.id: _placed(told[each.id], coverage) for each in page}
    made = [entry.entry(placed[each.id], each, style) for each in page if placed[each.id]]
    return made, {each.id for each in page if not _is_whole(placed[each.id], told[each.id])}


def _is_whole(placed: Coverage, told: Collection[str]) -> bool:
    return len(placed) == len(told) and all(article.text for article, _ in placed)


def _covered(published: Published, chain: Sequence[Published], settings: Settings) -> set[str]:
    """The articles that an entry told: those of its key until the next, or all when it keeps growing."""
    grows = settings.updates == "both" and published.id == chain[0].id
    until = chain if grows else [each for each in chain if each.issued <= published.issued]
    return set(updates.published_versions(until))


def _placed(ids: Iterable[str], coverage: Mapping[str, Coverage]) -> Coverage:
    found = [pair for id_ in ids for pair in coverage.get(id_, ())]
    return sorted(found, key=lambda pair: (pair[0].time, pair[0].id))
