"""The last steps of a cycle: select, remember, render, replace.

Entries are remembered before the files that show them: a crash in between is mended by the next cycle.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection

from aggregator.model import Entry, Feed, Published
from aggregator.publish import atom, entry, extras, history, opml, output, selection, updates
from aggregator.publish.opml import Outline
from aggregator.publish.selection import Edition, Memory, key
from aggregator.publish.settings import Mode, Settings
from aggregator.publish.telling import Coverage, Lead
from aggregator.steps.parts import Parts
from aggregator.steps.source import Source
from aggregator.store import entries, placements, revisions
from aggregator.store.database import Database
from aggregator.topics import label

_DEPTH = 1_000
_GRAVES = 100
_PLACE = "archives"
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Target:
    """Where the files go, whether each has a compressed copy, and the sources that they list."""

    folder: Path
    compressed: bool = False
    outlines: tuple[Outline, ...] = ()


class Publication(NamedTuple):
    """The main feed, the names of the files that changed, all files, and when time alone makes news."""

    feed: Feed
    changed: list[str]
    files: tuple[Path, ...]
    until: datetime | None


def target_of(parts: Parts) -> Target:
    """Where the files of these parts go; the list of sources leaves out those behind a key."""
    public = [source for source in parts.sources if source.place.url and not source.place.headers]
    return Target(parts.output, parts.compressed, tuple(map(_outline, public)))


def _outline(source: Source) -> Outline:
    outlet = source.outlet
    return Outline(
        name=outlet.name if outlet else source.publisher or source.place.name,
        address=source.place.url or "",
        category=source.category,
        language=outlet.language if outlet else None,
    )


def publish(
    database: Database,
    settings: Settings,
    target: Target,
    now: datetime,
    at: Callable[[str], None],
    lead: Lead = label.lead,
) -> Publication:
    """Select, remember, render, replace; raises OutputError."""
    pool, memory = recall(database, settings)
    edition = selection.select(pool, memory, settings, lead, now)
    last, closed = remember(database, edition, settings)
    at("remembered")
    place, former = json.dumps([settings.base_url, target.compressed]), _place(database)
    due = _due(target.folder, last, closed) if former in (None, place) else range(1, last + 1)
    documents = list(_documents(database, edition, settings, target, last, due))
    changed = output.replaced(target.folder, documents, target.compressed, at)
    if former != place:
        with database.write(quiet=True) as db:
            revisions.note(db, _PLACE, place)
    files = tuple(_files(target.folder, [name for name, _ in documents], last))
    return Publication(edition.main, changed, files, _soonest(edition, memory, settings))


def _files(folder: Path, written: Iterable[str], last: int) -> Iterator[Path]:
    """All that lies there of a publication: the files, their compressed copies, the archive documents."""
    for name in {*written, *map(history.file, range(1, last + 1))}:
        yield folder / name
        yield folder / f"{name}.gz"


def _soonest(edition: Edition, memory: Memory, settings: Settings) -> datetime | None:
    """When time alone makes an entry of a story that waits; None where none does."""
    shown = {each.id for feed in edition.feeds.values() for each in feed.entries}
    known = {each.id: each for chain in memory.chains.values() for each in chain}
    known |= {each.id: each for each in edition.remembered}
    waiting = (known[id_] for id_ in shown if known[id_].waiting)
    return min((each.issued + settings.milestone_gap for each in waiting), default=None)


def recall(database: Database, settings: Settings) -> tuple[dict[str, Coverage], Memory]:
    """The topics that may stand in a feed, latest coverage first, and what was published of them before."""
    group = settings.group
    depth = max(settings.entries, _DEPTH) if settings.extra else settings.entries
    with database.read() as db:
        ids = placements.newest(db, group, depth)
        coverage = placements.coverage(db, group, ids)
        merged = entries.merged(db, group, ids)
        since = min((placed[-1][0].time for placed in coverage.values()), default=_NEVER)
        ended = _standing(entries.ended(db, group, since, _GRAVES), settings.updates)
        survivors = {each.id: placements.survivor(db, group, each.key.partition("/")[2]) for each in ended}
        known = {*ids, *survivors.values(), *(id_ for retired in merged.values() for id_ in retired)}
        chains = entries.chains(db, [key(group, id_) for id_ in sorted(known)])
    elsewhere = _told_elsewhere({key(group, id_): coverage.get(id_, ()) for id_ in ids}, chains, ended)
    graves = [(each, key(group, survivors[each.id])) for each in ended]
    return {id_: coverage[id_] for id_ in ids if id_ in coverage}, Memory(chains, elsewhere, graves)


def _told_elsewhere(
    coverage: Mapping[str, Coverage], chains: Mapping[str, Sequence[Published]], ended: Iterable[Published]
) -> dict[str, set[str]]:
    """By key, its articles that entries of other keys have told: those came with a topic or a story."""
    tellers: dict[str, set[str]] = {}
    for entry_ in (*chain.from_iterable(chains.values()), *ended):
        for id_ in entry_.covered:
            tellers.setdefault(id_, set()).add(entry_.key)
    return {
        name: {article.id for article, _ in placed if tellers.get(article.id, set()) - {name}}
        for name, placed in coverage.items()
    }


def remember(database: Database, edition: Edition, settings: Settings) -> tuple[int, list[int]]:
    """Commit what was published; the number of the newest archive document, and those closed just now."""
    shown = {each.id for each in edition.main.entries}
    with database.write(quiet=True) as db:
        entries.save(db, edition.remembered)
        last = entries.last_page(db)
        closing = _closing(db, settings, shown, last) if settings.base_url else {}
        entries.bind(db, closing)
    return last + len(closing), list(closing)


def _closing(db: Connection, settings: Settings, shown: Collection[str], last: int) -> dict[int, list[str]]:
    loose, grown = entries.loose(db, settings.group), entries.grown(db, settings.group)
    return history.closing(loose, grown, shown, last)


def _documents(
    database: Database,
    edition: Edition,
    settings: Settings,
    target: Target,
    last: int,
    due: Iterable[int],
) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Every file of the edition, archives that are due before the feed that links to them."""
    feeds = dict(edition.feeds)
    if settings.base_url:
        for number in due:
            yield history.file(number), _rendering(database, settings, number, last)
        links = (*edition.main.links, *history.of_feed(last, settings))
        feeds[extras.MAIN] = replace(edition.main, links=links)
    yield from output.documents(feeds, settings.base_url)
    yield opml.FILE, lambda: opml.render(settings.title, target.outlines)


def _place(database: Database) -> str | None:
    """For what address the archive documents, which link to one another, were written, and how."""
    with database.read() as db:
        return revisions.noted(db, _PLACE)


def _due(folder: Path, last: int, closed: Sequence[int]) -> list[int]:
    """The archive documents to write: those closed, those lost, and those before them, which link to them."""
    lost = [number for number in range(1, last + 1) if not (folder / history.file(number)).exists()]
    written = {*closed, *lost}
    return sorted(written | {number - 1 for number in written if number > 1})


def _rendering(database: Database, settings: Settings, number: int, last: int) -> Callable[[], bytes]:
    def render() -> bytes:
        return atom.render(history.page(number, last, _archived(database, settings, number), settings))

    return render


def _archived(database: Database, settings: Settings, number: int) -> list[Entry]:
    """The entries of an archive document, with the articles that each told; forgotten ones are left out."""
    with database.read() as db:
        page = entries.of_page(db, number)
        chains = entries.chains(db, {each.key for each in page})
        told = {each.id: _told(each, chains[each.key], settings) for each in page}
        coverage = placements.coverage(db, "article", sorted({id_ for ids in told.values() for id_ in ids}))
    style = selection.style_of(settings, label.lead)
    placed = {each.id: _placed(told[each.id], coverage) for each in page}
    return [entry.entry(placed[each.id], each, style) for each in page if placed[each.id]]


def _told(published: Published, chain: Sequence[Published], settings: Settings) -> set[str]:
    """The articles that an entry told: those of its key until the next, or all when it keeps growing."""
    grows = settings.updates == "both" and published.id == chain[0].id
    until = chain if grows else [each for each in chain if each.issued <= published.issued]
    return set(updates.told(until))


def _placed(ids: Iterable[str], coverage: Mapping[str, Coverage]) -> Coverage:
    found = [pair for id_ in ids for pair in coverage.get(id_, ())]
    return sorted(found, key=lambda pair: (pair[0].time, pair[0].id))


def _standing(ended: Iterable[Published], mode: Mode) -> list[Published]:
    """Of each key the entries that stood in the feed: those before them are past, not deleted."""
    chains: dict[str, list[Published]] = {}
    for each in sorted(ended, key=lambda each: each.issued):
        chains.setdefault(each.key, []).append(each)
    return [each for chain in chains.values() for each in updates.standing(chain, mode)]
