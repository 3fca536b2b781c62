"""The search page: a form and the results; as a file it searches by script, a server sends the results."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aggregator.model import Piece
from aggregator.site.renderer import Renderer
from aggregator.site.search_words import search_words

PATH = "search.html"


@dataclass(frozen=True, slots=True)
class Found:
    """A report that matches the query; `time` is None if its outlet stated none."""

    topic: str
    title: Sequence[Piece]
    excerpt: Sequence[Piece]
    language: str | None
    outlet: str
    url: str | None
    time: datetime | None


def form(renderer: Renderer) -> bytes:
    """The page as a file."""
    return _page(renderer, "", None)


def results(renderer: Renderer, asked: str, found: Sequence[Found], most: int) -> bytes:
    """The page with what the server found, `most` being how many it looks for."""
    words = search_words(renderer.settings.language)
    said = words.most if len(found) == most else words.found if found else words.nothing
    return _page(renderer, asked, found if asked.strip() else None, said.format(count=len(found)))


def unavailable(renderer: Renderer, asked: str) -> bytes:
    """The page when the server cannot search."""
    return _page(renderer, asked, (), search_words(renderer.settings.language).later)


def _page(renderer: Renderer, asked: str, found: Sequence[Found] | None, said: str = "") -> bytes:
    words = search_words(renderer.settings.language)
    return renderer.page("search.html", PATH, "search", asked=asked, found=found, said=said, search=words)
