"""Writes the pages that list topics: front page, days, categories, languages; no article is read for it."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from sqlalchemy import Connection

from aggregator.site import pages as site
from aggregator.site import paths
from aggregator.site.card import CARDS
from aggregator.site.lists import ROWS, Listed, beside
from aggregator.steps.pages import search_page
from aggregator.steps.pages.site_parts import SiteParts
from aggregator.store import cards, pages
from aggregator.store.pages import LIST, Waiting

LEAST_TOPICS = 3  # in a category that has a page: outlets have thousands of categories
MOST_CATEGORIES = 500  # that the overview names

_MOST_ROWS = 500
_CATEGORY, _LANGUAGE = "category/", "language/"


def write_lists(parts: SiteParts) -> tuple[int, list[Waiting]]:
    """Write the lists that wait; how many files changed, and which lists these were."""
    with parts.database.write(quiet=True) as db:
        _count(db, pages.waiting(db, LIST))
        batch = pages.waiting(db, LIST)
    with parts.database.read() as db:
        listed = _listed(db)
        written = sum(parts.put(*page) for each in batch for page in _page(db, parts, each, listed))
    return written, batch


def _count(db: Connection, batch: Iterable[Waiting]) -> None:
    """Bring the sizes of these lists up to date; the days beside a new one have to link to it."""
    before = {each.list for each in _of(db, pages.DAY)}
    for page in batch:
        if page.id.startswith((pages.DAY, _CATEGORY, _LANGUAGE)):
            pages.resize(db, page.id, cards.size(db, page.id))
    days = _of(db, pages.DAY)
    new = [each for each in days if each.list not in before]
    near = [near for each in new for near in beside(days, each.list) if near]
    pages.touch(db, LIST, [each.list for each in near])


def _listed(db: Connection) -> list[Listed]:
    """The lists that others link to."""
    categories = _of(db, _CATEGORY, LEAST_TOPICS, MOST_CATEGORIES)
    return [*_of(db, pages.DAY), *_of(db, _LANGUAGE), *categories]


def _of(db: Connection, prefix: str, least: int = 1, most: int | None = None) -> list[Listed]:
    return [Listed(each.id, each.name, each.size) for each in pages.lists(db, prefix, least, most)]


def _page(
    db: Connection, parts: SiteParts, waiting: Waiting, listed: Sequence[Listed]
) -> Iterable[tuple[str, bytes]]:
    """Path and bytes of a list's page, if it has or had one; with the front page what the search needs."""
    path = paths.page(waiting.id)
    special: Mapping[str, Callable[[], bytes]] = {
        paths.FRONT: lambda: _front(db, parts, listed),
        paths.DAYS: lambda: site.days(parts.renderer, _days(listed)),
        paths.SECTIONS: lambda: site.sections(parts.renderer, listed),
    }
    if waiting.id in special:
        yield path, special[waiting.id]()
        if waiting.id == paths.FRONT:
            yield from search_page.documents(parts.shelf.newest(db), parts.renderer, parts.presentation)
        return
    this = Listed(waiting.id, waiting.name, cards.size(db, waiting.id))
    # Only bookmarks still lead to the page of a list that has shrunk; they should find what is left.
    if this.size >= _least(this) or (parts.folder / path).exists():
        yield path, _rows(db, parts, this, listed)


def _least(this: Listed) -> int:
    return LEAST_TOPICS if this.list.startswith(_CATEGORY) else 1


def _front(db: Connection, parts: SiteParts, listed: Sequence[Listed]) -> bytes:
    newest = cards.newest(db, parts.renderer.settings.topics)
    shown = [CARDS.validate_python(each.card) for each in newest]
    return site.front(parts.renderer, shown, listed, parts.presentation)


def _rows(db: Connection, parts: SiteParts, this: Listed, listed: Sequence[Listed]) -> bytes:
    is_day = this.list.startswith(pages.DAY)
    most = _MOST_ROWS if is_day else parts.renderer.settings.topics
    lines = cards.listing(db, this.list, most, largest=is_day)
    rows = [ROWS.validate_python(each.line) for each in lines]
    if is_day:
        return site.day_list(parts.renderer, this, rows, _days(listed))
    return site.section_list(parts.renderer, this, rows)


def _days(listed: Sequence[Listed]) -> list[Listed]:
    return [each for each in listed if each.list.startswith(pages.DAY)]
