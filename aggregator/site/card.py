"""The card of a topic: what is shown about it in every list; pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from pydantic import TypeAdapter

from aggregator.model import Article, Image
from aggregator.publish.developments import Development
from aggregator.publish.opening import headline, opening, shortened

NAME_CHARACTERS = 60
_TITLE_CHARACTERS = 300
_SUMMARY_CHARACTERS = 240
_REPORTS = 4


@dataclass(frozen=True, slots=True)
class Presentation:
    """How topics are shown: in which time zone, by which words without a title, with whose key terms."""

    zone: tzinfo
    untitled: str
    terms: Callable[[Sequence[Article]], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Headline:
    """The headline of an article, with outlet and address; `time` is None if the outlet stated none."""

    title: str
    language: str | None
    outlet: str
    url: str | None
    time: datetime | None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another topic with much in common."""

    topic: str
    title: str
    language: str | None


@dataclass(frozen=True, slots=True)
class Card:
    """A topic in short: `headline` is that of its latest development, `reports` those of other outlets.

    `made` is how often something had happened to the topic when the card was made.
    """

    topic: str
    made: int
    headline: Headline
    summary: str
    image: Image | None
    outlets: tuple[str, ...]
    articles: int
    first: datetime
    latest: datetime
    terms: tuple[str, ...]
    reports: tuple[Headline, ...] = ()
    related: tuple[Neighbour, ...] = ()


CARDS = TypeAdapter(Card)


def card(topic: str, made: int, told: Sequence[Development], presentation: Presentation) -> Card:
    """The card of a topic with these developments, latest first and at least one; without neighbours."""
    lead = told[0].lead
    articles = reports(told)
    times = [article.dated for article in articles]
    return Card(
        topic=topic,
        made=made,
        headline=titled(lead, presentation),
        summary=_summary(lead),
        image=lead.image or next((each.image for each in told[0].articles if each.image), None),
        outlets=tuple(dict.fromkeys(article.outlet for article in articles)),
        articles=len(articles),
        first=min(times),
        latest=max(times),
        terms=tuple(presentation.terms(articles)),
        reports=_others(lead, articles, presentation),
    )


def reports(told: Iterable[Development]) -> list[Article]:
    """Every article of these developments."""
    return [article for development in told for article in development.articles]


def day(when: datetime, presentation: Presentation) -> date:
    """The day of a time in the readers' time zone."""
    return when.astimezone(presentation.zone).date()


def titled(article: Article, presentation: Presentation) -> Headline:
    """An article's headline; an overlong one is cut."""
    return Headline(
        title=shortened(headline(article, presentation.untitled), _TITLE_CHARACTERS),
        language=article.language,
        outlet=shortened(article.outlet, NAME_CHARACTERS),
        url=article.url,
        time=article.published,
    )


def _summary(lead: Article) -> str:
    words = opening(lead, _SUMMARY_CHARACTERS)
    return shortened(words[0], _SUMMARY_CHARACTERS) if words else ""


def _others(lead: Article, articles: Iterable[Article], presentation: Presentation) -> tuple[Headline, ...]:
    """The latest headline of each other outlet, few of them."""
    latest: dict[str, Article] = {}
    for article in articles:
        latest.setdefault(article.outlet, article)
    latest.pop(lead.outlet, None)
    return tuple(titled(article, presentation) for article in list(latest.values())[:_REPORTS])
