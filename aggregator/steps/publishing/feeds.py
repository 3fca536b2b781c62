"""Publishes the feeds: select, remember, render, replace.

Entries are remembered before the files that show them: a crash in between is mended by the next cycle.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from aggregator.model import Feed, Published
from aggregator.publish import archived_feed, extras, opml, output, selection, updates
from aggregator.publish.developments import ChooseLead, Coverage
from aggregator.publish.opml import Outline
from aggregator.publish.selection import Edition, Memory, key
from aggregator.publish.settings import Mode, Settings
from aggregator.steps.parts import Parts
from aggregator.steps.publishing import archive_documents
from aggregator.steps.source import Source
from aggregator.store import entries, placements
from aggregator.store.access.database import Database
from aggregator.topics import label

_DEPTH = 1_000
_MOST_TOMBSTONES = 100
_END_OF_TIME = datetime.max.replace(tzinfo=UTC)


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
    lead: ChooseLead = label.lead,
) -> Publication:
    """Select, remember, render, replace; raises OutputError."""
    pool, memory = load(database, settings)
    edition = selection.select(pool, memory, settings, lead, now)
    last, closed = record(database, edition, settings)
    at("remembered")
    due = archive_documents.due(database, target.folder, settings, target.compressed, last, closed)
    documents = list(_documents(database, edition, settings, target, last, due))
    changed = output.replaced(target.folder, documents, target.compressed, at)
    archive_documents.note(database, settings, target.compressed)
    files = tuple(_files(target.folder, [name for name, _ in documents], last))
    return Publication(edition.main, changed, files, _soonest(edition, memory, settings))


def _files(folder: Path, written: Iterable[str], last: int) -> Iterator[Path]:
    """All that lies there of a publication: the files, their compressed copies, the archive documents."""
    for name in {*written, *map(archived_feed.file, range(1, last + 1))}:
        yield folder / name
        yield folder / f"{name}.gz"


def _soonest(edition: Edition, memory: Memory, settings: Settings) -> datetime | None:
    """When time alone makes an entry of a story that waits; None where none does."""
    shown = {each.id for feed in edition.feeds.values() for each in feed.entries}
    known = {each.id: each for chain in memory.chains.values() for each in chain}
    known |= {each.id: each for each in edition.remembered}
    waiting = (known[id_] for id_ in shown if known[id_].waiting)
    return min((each.issued + settings.milestone_gap for each in waiting), default=None)


def load(database: Database, settings: Settings) -> tuple[dict[str, Coverage], Memory]:
    """The topics that may stand in a feed, latest coverage first, and what was published of them before."""
    group = settings.group
    depth = max(settings.entries, _DEPTH) if settings.extra else settings.entries
    with database.read() as db:
        ids = placements.newest(db, group, depth)
        coverage = placements.coverage(db, group, ids)
        merged = entries.merged(db, group, ids)
        since = min((placed[-1][0].time for placed in coverage.values()), default=_END_OF_TIME)
        ended = _last_in_feed(entries.ended(db, group, since, _MOST_TOMBSTONES), settings.updates)
        survivors = {each.id: placements.survivor(db, group, each.key.partition("/")[2]) for each in ended}
        known = {*ids, *survivors.values(), *(id_ for retired in merged.values() for id_ in retired)}
        chains = entries.chains(db, [key(group, id_) for id_ in sorted(known)])
    elsewhere = _told_elsewhere({key(group, id_): coverage.get(id_, ()) for id_ in ids}, chains, ended)
    heirs = [(each, key(group, survivors[each.id])) for each in ended]
    return {id_: coverage[id_] for id_ in ids if id_ in coverage}, Memory(chains, elsewhere, heirs)


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


def record(database: Database, edition: Edition, settings: Settings) -> tuple[int, list[int]]:
    """Commit what was published; the number of the newest archive document, and those closed just now."""
    shown = {each.id for each in edition.main.entries}
    with database.write(quiet=True) as db:
        entries.save(db, edition.remembered)
        return archive_documents.close(db, settings, shown)


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
            render = archive_documents.rendering(database, target.folder, settings, number, last)
            yield archived_feed.file(number), render
        links = (*edition.main.links, *archived_feed.of_feed(last, settings))
        feeds[extras.MAIN] = replace(edition.main, links=links)
    yield from output.documents(feeds, settings)
    yield opml.FILE, lambda: opml.render(settings.title, target.outlines)


def _last_in_feed(ended: Iterable[Published], mode: Mode) -> list[Published]:
    """Of each key the entries that stood in the feed: those before them are past, not deleted."""
    chains: dict[str, list[Published]] = {}
    for each in sorted(ended, key=lambda each: each.issued):
        chains.setdefault(each.key, []).append(each)
    return [each for chain in chains.values() for each in updates.in_feed(chain, mode)]
