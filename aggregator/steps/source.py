"""What is known of a source, and what its documents gave; light to import, as every command needs it."""

from dataclasses import dataclass

from aggregator.errors import AggregatorError
from aggregator.fetch.result import Fetched
from aggregator.fetch.settings import Place
from aggregator.formats.page import PageVersion
from aggregator.model import Article, Item, Mark
from aggregator.outlets.record import Outlet


@dataclass(frozen=True, slots=True)
class Source:
    """One source and how its documents are read; `outlet` is None where each document tells its own.

    `pages` are selectors of the source's own, which go before those of its outlet. `full_text` says that
    what the source gives are teasers: the pages behind them hold the articles.
    """

    place: Place
    outlet: Outlet | None = None
    publisher: str | None = None
    format: str | None = None
    category: str | None = None
    pages: tuple[PageVersion, ...] = ()
    full_text: bool = False

    @property
    def versions(self) -> tuple[PageVersion, ...]:
        """All that is known of how its pages are built."""
        return (*self.pages, *(self.outlet.pages if self.outlet else ()))


@dataclass(frozen=True, slots=True)
class FollowUp:
    """An item whose page holds more; `article` is what it gives by itself, which may be next to nothing.

    `teaser` says that it can stand for itself as a feed's item does, not only as a link.
    """

    item: Item
    article: Article
    teaser: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What documents gave: whole articles, items with pages to visit, further documents, and what went wrong.

    `marks` are those of the items that need not be read again; `known` of them were not read this time.
    """

    articles: tuple[Article, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    further: tuple[str, ...] = ()
    problems: tuple[AggregatorError, ...] = ()
    marks: tuple[Mark, ...] = ()
    known: int = 0

    def __add__(self, other: "Reading") -> "Reading":
        return Reading(
            self.articles + other.articles,
            self.follow_ups + other.follow_ups,
            self.further + other.further,
            self.problems + other.problems,
            self.marks + other.marks,
            self.known + other.known,
        )

    @property
    def found(self) -> list[Article]:
        """The articles, and of the `follow_ups` what they give by themselves."""
        return [*self.articles, *(follow_up.article for follow_up in self.follow_ups)]


def unread(fetched: Fetched) -> Reading:
    """What a visit gave beside its documents: all that went wrong in it."""
    return Reading(problems=(*([fetched.error] if fetched.error else []), *fetched.errors))
