"""Which articles of a topic are listed, and in which order; pure."""

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime

from aggregator.model import Article, Placement

Coverage = Sequence[tuple[Article, Placement]]
ChooseLead = Callable[[Sequence[Article]], Article]

MOST = 30


@dataclass(frozen=True, slots=True)
class Original:
    """One article and the articles that repeat its text."""

    article: Article
    repeats: tuple[Article, ...] = ()


@dataclass(frozen=True, slots=True)
class Development:
    """One story as it is listed: its lead, and its reports, latest first."""

    lead: Article
    reports: tuple[Original, ...]

    @property
    def articles(self) -> list[Article]:
        """Every article of it, including copies."""
        return [article for report in self.reports for article in (report.article, *report.repeats)]


def once_per_page(placed: Coverage) -> list[Article]:
    """The articles without copies that are the very page of another one.

    Several feeds of one outlet name the page, each under a name of its own: that is one report.
    """
    pages = {article.url for article, place in placed if place.duplicate_of is None}
    kept = []
    for article, place in placed:
        if place.duplicate_of is None or not article.url or article.url not in pages:
            kept.append(article)
            pages.add(article.url)
    return kept


def developments(placed: Coverage, lead: ChooseLead) -> list[Development]:
    """The articles as developments, latest first, each article's copies folded under it."""
    stories: dict[str, list[tuple[Article, Placement]]] = {}
    for article, place in placed:
        stories.setdefault(place.story, []).append((article, place))
    found = [_development(story, lead) for story in stories.values()]
    return sorted(found, key=lambda each: max(map(_order, each.articles)), reverse=True)


def most_informative(found: Sequence[Development], most: int = MOST) -> list[Development]:
    """The same with at most `most` articles, the most informative ones.

    Half of them are leads of the latest developments, then one from each outlet, then the other leads and the
    newest reports; copies come last.
    """
    kept = set(list(dict.fromkeys(article.id for article in _by_weight(found, most // 2)))[:most])
    return [trimmed for each in found if (trimmed := _trimmed(each, kept))]


def _by_weight(found: Sequence[Development], leads: int) -> Iterator[Article]:
    reports = [report for each in found for report in each.reports]
    heard: dict[str, Article] = {}
    for report in reports:
        heard.setdefault(report.article.outlet, report.article)
    yield from [each.lead for each in found[:leads]]
    yield from heard.values()
    yield from [each.lead for each in found]
    yield from [report.article for report in reports]
    yield from [repeat for report in reports for repeat in report.repeats]


def _trimmed(development: Development, kept: AbstractSet[str]) -> Development | None:
    reports = tuple(
        replace(report, repeats=tuple(each for each in report.repeats if each.id in kept))
        for report in development.reports
        if report.article.id in kept
    )
    if not reports:
        return None
    lead = development.lead if development.lead.id in kept else reports[0].article
    return Development(lead, reports)


def _development(story: Coverage, lead: ChooseLead) -> Development:
    originals = {article.id for article, place in story if place.duplicate_of is None}
    own = {article.id: article for article, place in story if place.duplicate_of not in originals}
    repeats: dict[str, list[Article]] = {}
    for article, place in story:
        if article.id not in own:
            repeats.setdefault(str(place.duplicate_of), []).append(article)
    reports = [
        Original(article, tuple(sorted(repeats.get(article.id, ()), key=_order))) for article in own.values()
    ]
    reports.sort(key=lambda report: _order(report.article), reverse=True)
    return Development(lead(list(own.values())), tuple(reports))


def _order(article: Article) -> tuple[datetime, str]:
    return article.time, article.id
