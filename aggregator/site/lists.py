"""The lists that contain a topic, and its row in each: days, languages, categories; pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pydantic import TypeAdapter

from aggregator.model import Article
from aggregator.publish.developments import Development
from aggregator.publish.opening import shortened
from aggregator.site import paths
from aggregator.site.card import NAME_CHARACTERS, Card, Headline, Presentation, day, reports, titled

_CATEGORIES = 3


@dataclass(frozen=True, slots=True)
class Row:
    """A topic in a list: one headline, the outlet that wrote it, and how many outlets there are."""

    topic: str
    title: str
    language: str | None
    outlet: str
    outlets: int


@dataclass(frozen=True, slots=True)
class ListEntry:
    """Where a row stands: the list, its title, and the time by which the row is ordered."""

    list: str
    name: str
    time: datetime
    row: Row


@dataclass(frozen=True, slots=True)
class Listed:
    """A list with a page: what it is called, and how many topics stand in it."""

    list: str
    name: str
    size: int

    @property
    def path(self) -> str:
        """Where its page is."""
        return paths.page(self.list)

    @property
    def day(self) -> date:
        """The day of a list of a day."""
        return date.fromisoformat(self.name)


ROWS = TypeAdapter(Row)


def entries(found: Card, told: Sequence[Development], presentation: Presentation) -> list[ListEntry]:
    """The entries of a topic with these developments."""
    articles = reports(told)
    row = _row(found.topic, found.headline, len(found.outlets))
    named = {f"language/{paths.stem(tag)}": tag for tag in _languages(articles)}
    named |= {f"category/{paths.stem(name)}": name for name in categories(articles)}
    by_kind = [ListEntry(list_, name, found.latest, row) for list_, name in named.items()]
    return [*by_kind, *_days(found.topic, told, presentation)]


def categories(articles: Iterable[Article]) -> list[str]:
    """The categories that most of the articles have, few of them."""
    counts = Counter(name for article in articles for name in dict.fromkeys(article.categories))
    return [shortened(name, NAME_CHARACTERS) for name, _ in counts.most_common(_CATEGORIES)]


def beside(days: Sequence[Listed], this: str) -> tuple[Listed | None, Listed | None]:
    """The days before and after this one."""
    before = max((each for each in days if each.list < this), key=lambda each: each.list, default=None)
    after = min((each for each in days if each.list > this), key=lambda each: each.list, default=None)
    return before, after


def _languages(articles: Iterable[Article]) -> list[str]:
    return list(dict.fromkeys(article.language for article in articles if article.language))


def _days(topic: str, told: Sequence[Development], presentation: Presentation) -> list[ListEntry]:
    """A row for each day: the headline of the development that most outlets reported then."""
    found: dict[date, dict[int, list[Article]]] = {}
    for number, development in enumerate(told):
        for article in development.articles:
            when = day(article.dated, presentation)
            found.setdefault(when, {}).setdefault(number, []).append(article)
    return [
        _on(topic, when, [(told[number].lead, articles) for number, articles in heard.items()], presentation)
        for when, heard in found.items()
    ]


def _on(
    topic: str, when: date, heard: Sequence[tuple[Article, list[Article]]], presentation: Presentation
) -> ListEntry:
    chief, _ = max(heard, key=lambda pair: _outlets(pair[1]))
    articles = [article for _, those in heard for article in those]
    row = _row(topic, titled(chief, presentation), _outlets(articles))
    return ListEntry(f"day/{when}", str(when), max(article.dated for article in articles), row)


def _outlets(articles: Iterable[Article]) -> int:
    return len({article.outlet for article in articles})


def _row(topic: str, chief: Headline, outlets: int) -> Row:
    return Row(topic, chief.title, chief.language, chief.outlet, outlets)
