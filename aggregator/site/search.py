"""The search page: a form and the results; as a file it searches by script, a server sends the results."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aggregator.model import Piece
from aggregator.site.press import Press
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


def form(press: Press) -> bytes:
    """The page as a file."""
    return _page(press, "", None)


def results(press: Press, asked: str, found: Sequence[Found], most: int) -> bytes:
    """The page with what the server found, `most` being how many it looks for."""
    words = search_words(press.settings.language)
    said = words.most if len(found) == most else words.found if found else words.nothing
    return _page(press, asked, found if asked.strip() else None, said.format(count=len(found)))


def unavailable(press: Press, asked: str) -> bytes:
    """The page when the server cannot search."""
    return _page(press, asked, (), search_words(press.settings.language).later)


def _page(press: Press, asked: str, found: Sequence[Found] | None, said: str = "") -> bytes:
    words = search_words(press.settings.language)
    return press.page("search.html", PATH, "search", asked=asked, found=found, said=said, search=words)
