"""Writes the pages that list topics: front page, days, categories, languages; no article is read for it."""

from collections.abc import Callable, Iterable, Mapping

from sqlalchemy import Connection

from aggregator.site import pages as site
from aggregator.site import paths
from aggregator.site.card import CARDS
from aggregator.site.lists import ROWS, Listed, beside
from aggregator.steps import search_page
from aggregator.steps.site_parts import SiteParts
from aggregator.store import cards, pages
from aggregator.store.pages import LIST, Waiting

LEAST_TOPICS = 3  # in a category that has a page: outlets have thousands of categories

_MOST_ROWS = 500
_KINDS = ("day/", "category/", "language/")


def write_lists(parts: SiteParts) -> tuple[int, list[Waiting]]:
    """Write the lists that wait; how many files changed, and which lists these were."""
    with parts.database.write(quiet=True) as db:
        _count(db, pages.waiting(db, LIST))
        batch = pages.waiting(db, LIST)
    with parts.database.read() as db:
        listed = {each.list: each for each in _listed(db)}
        written = sum(parts.put(*page) for each in batch for page in _page(db, parts, each, listed))
    return written, batch


def _count(db: Connection, batch: Iterable[Waiting]) -> None:
    """Bring the sizes of these lists up to date; the days beside a new one have to link to it."""
    before = {each.list for each in _listed(db)}
    for page in batch:
        if page.id.startswith(_KINDS):
            pages.resize(db, page.id, cards.size(db, page.id))
    days = [each for each in _listed(db) if each.list.startswith("day/")]
    new = [each for each in days if each.list not in before]
    near = [near for each in new for near in beside(days, each.list) if near]
    pages.touch(db, LIST, [each.list for each in near])


def _listed(db: Connection) -> list[Listed]:
    """Every list that has a page."""
    found = [Listed(each.id, each.name, each.size) for kind in _KINDS for each in pages.lists(db, kind)]
    return [each for each in found if each.size >= LEAST_TOPICS or not each.list.startswith("category/")]


def _page(
    db: Connection, parts: SiteParts, waiting: Waiting, listed: Mapping[str, Listed]
) -> Iterable[tuple[str, bytes]]:
    """Path and bytes of a list's page, if it has or had one; with the front page what the search needs."""
    special: Mapping[str, Callable[[], bytes]] = {
        paths.FRONT: lambda: _front(db, parts, listed),
        paths.DAYS: lambda: site.days(parts.renderer, _of("day", listed)),
        paths.SECTIONS: lambda: site.sections(parts.renderer, list(listed.values())),
    }
    if waiting.id in special:
        yield paths.page(waiting.id), special[waiting.id]()
        if waiting.id == paths.FRONT:
            yield from search_page.documents(parts.shelf.newest(db), parts.renderer, parts.presentation)
    elif waiting.id in listed:
        yield paths.page(waiting.id), _rows(db, parts, listed[waiting.id], listed)
    elif (parts.folder / paths.page(waiting.id)).exists():  # it has shrunk: nothing links to it but bookmarks
        left = Listed(waiting.id, waiting.name, cards.size(db, waiting.id))
        yield paths.page(waiting.id), _rows(db, parts, left, listed)


def _front(db: Connection, parts: SiteParts, listed: Mapping[str, Listed]) -> bytes:
    newest = cards.newest(db, parts.renderer.settings.topics)
    shown = [CARDS.validate_python(each.card) for each in newest]
    return site.front(parts.renderer, shown, list(listed.values()), parts.presentation)


def _rows(db: Connection, parts: SiteParts, this: Listed, listed: Mapping[str, Listed]) -> bytes:
    is_day = this.list.startswith("day/")
    most = _MOST_ROWS if is_day else parts.renderer.settings.topics
    lines = cards.listing(db, this.list, most, largest=is_day)
    rows = [ROWS.validate_python(each.line) for each in lines]
    if is_day:
        return site.day_list(parts.renderer, this, rows, _of("day", listed))
    return site.section_list(parts.renderer, this, rows)


def _of(kind: str, listed: Mapping[str, Listed]) -> list[Listed]:
    return [each for each in listed.values() if each.list.startswith(f"{kind}/")]
