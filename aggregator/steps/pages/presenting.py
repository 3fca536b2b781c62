"""Brings the pages of the site up to date with the store: what changed since the last time, and nothing else.

A page is remembered as written once it is on the disk: a crash in between writes it again. Topics come before
the lists that name them, so that no link leads nowhere.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from aggregator.model import Article
from aggregator.publish import files, script
from aggregator.publish.developments import Coverage, Development, developments
from aggregator.site import assets, lists, paths
from aggregator.site import pages as site
from aggregator.site.card import CARDS, Card, Presentation, card
from aggregator.site.lists import ROWS
from aggregator.site.related import Neighbourhood
from aggregator.site.renderer import Picture, Renderer, renderer
from aggregator.site.settings import Settings
from aggregator.site.topic import topic
from aggregator.steps.merging.labelling import Labels
from aggregator.steps.pages.listing import write_lists
from aggregator.steps.pages.shelf import Shelf
from aggregator.steps.pages.site_parts import SiteParts
from aggregator.store import cards, pages, placements
from aggregator.store.access.database import Database
from aggregator.store.cards import Line, Stored
from aggregator.store.pages import LIST, TOPIC, Waiting

_BATCH = 100
_SETTLED = 2_000  # pages that wait for the disk together
_NEAR = 1_000
_OVERVIEWS = (paths.FRONT, paths.DAYS, paths.SECTIONS)


@dataclass(frozen=True, slots=True)
class _Topic:
    """A topic with all that is said of it."""

    placed: Coverage
    developments: Sequence[Development]
    card: Card


def present(
    database: Database,
    settings: Settings,
    folder: Path,
    compressed: bool = False,
    picture: Picture | None = None,
    labels: Labels | None = None,
    at: Callable[[str], None] = lambda _: None,
) -> int:
    """Write the pages of all that happened since the last time; how many files changed.

    `picture` says where a picture is shown from; `at` is told of every hundred topics. Raises StoreError and
    OutputError.
    """
    rendering, known = renderer(settings, picture), labels or Labels()
    presentation = _presentation(rendering, known)
    parts = SiteParts(database, rendering, presentation, folder, compressed, known.lead, Shelf())
    _begin(parts)
    written = sum(parts.put(path, data) for path, data in assets.assets(rendering))
    topics: list[Waiting] = []
    while batch := _waiting(database, topics):
        written += _write_topics(parts, batch)
        topics += batch
        at("shown")
        if len(topics) >= _SETTLED:
            _settle(database, topics, ())
            topics = []
    changed, listed = write_lists(parts)
    _settle(database, topics, listed)
    return written + changed


def _presentation(rendering: Renderer, labels: Labels) -> Presentation:
    convert = script.converter(rendering.settings.script)

    def terms(articles: Sequence[Article]) -> Sequence[str]:
        return [convert(term) for term in labels.terms(articles)]

    return Presentation(ZoneInfo(rendering.settings.time_zone), rendering.words.feeds.untitled, terms)


def _begin(parts: SiteParts) -> None:
    """Let everything wait where the folder is new, or where pages look otherwise than they did."""
    lost = paths.is_bare(parts.folder)
    with parts.database.write(quiet=True) as db:
        if pages.restyle(db, assets.look(parts.renderer.settings, parts.compressed), lost):
            pages.touch(db, LIST, _OVERVIEWS)


def _settle(database: Database, topics: Sequence[Waiting], listed: Sequence[Waiting]) -> None:
    """These pages are written, once they are on the disk."""
    if topics or listed:
        files.settle()
        with database.write(quiet=True) as db:
            pages.written(db, TOPIC, topics)
            pages.written(db, LIST, listed)


def _waiting(database: Database, done: Sequence[Waiting]) -> list[Waiting]:
    with database.read() as db:
        return pages.waiting(db, TOPIC, _BATCH, done[-1] if done else None)


def _write_topics(parts: SiteParts, batch: Sequence[Waiting]) -> int:
    """Write the pages of these topics, and remember what lists show of them."""
    ids = [page.id for page in batch]
    with parts.database.read() as db:
        coverage = placements.coverage(db, TOPIC, ids)
        moved = {id_: placements.survivor(db, TOPIC, id_) for id_ in ids if id_ not in coverage}
        topics = _related(db, _topics(batch, coverage, parts), parts.shelf)
    written = sum(parts.put(*_topic_page(each, parts)) for each in topics)
    for id_, survivor in moved.items():
        page = site.moved(parts.renderer, id_, survivor if survivor != id_ else None)
        written += parts.put(paths.topic(id_), page)
    with parts.database.write(quiet=True) as db:
        _record(db, topics, moved, parts.presentation)
        parts.shelf.renew(db, (each.card for each in topics), moved)
    return written


def _topics(batch: Iterable[Waiting], coverage: Mapping[str, Coverage], parts: SiteParts) -> list[_Topic]:
    """Each topic that there still is."""
    shown = script.display(parts.renderer.settings.script)
    topics = []
    for page in batch:
        placed = [(shown(article), place) for article, place in coverage.get(page.id, ())]
        if placed:
            found = developments(placed, parts.lead)
            topics.append(_Topic(placed, found, card(page.id, page.touched, found, parts.presentation)))
    return topics


def _related(db: Connection, topics: Sequence[_Topic], shelf: Shelf) -> list[_Topic]:
    """The same, related to the topics near them.

    What a topic is related to stays as it was until something happens to the topic itself.
    """
    known = cards.of_topics(db, [each.card.topic for each in topics])
    before = {id_: CARDS.validate_python(stored.card) for id_, stored in known.items()}
    around = Neighbourhood([*shelf.newest(db, _NEAR), *(each.card for each in topics)])
    return [replace(each, card=_kept(each.card, before) or around.related(each.card)) for each in topics]


def _kept(made: Card, before: Mapping[str, Card]) -> Card | None:
    former = before.get(made.topic)
    return replace(made, related=former.related) if former and former.made == made.made else None


def _topic_page(made: _Topic, parts: SiteParts) -> tuple[str, bytes]:
    view = topic(made.card, made.placed, made.developments, parts.presentation)
    return paths.topic(made.card.topic), site.topic(parts.renderer, view)


def _record(
    db: Connection, topics: Sequence[_Topic], moved: Iterable[str], presentation: Presentation
) -> None:
    """Keep what lists show of these topics, and let the lists wait that show something else now."""
    entries = [
        entry for each in topics for entry in lists.entries(each.card, each.developments, presentation)
    ]
    names = {entry.list: entry.name for entry in entries}
    made = [
        Stored(each.card.topic, each.card.latest, CARDS.dump_python(each.card, mode="json"))
        for each in topics
    ]
    rows = [
        Line(each.list, each.row.topic, each.time, ROWS.dump_python(each.row, mode="json"))
        for each in entries
    ]
    changed = cards.save(db, made, rows) | cards.drop(db, moved)
    pages.touch(db, LIST, (*changed, *_OVERVIEWS), names)
