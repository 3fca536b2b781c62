"""What would be extracted from an address, by which way, and selectors to try where nothing is found."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

from aggregator.errors import DocumentError
from aggregator.fetch.pool import fetch_all
from aggregator.fetch.settings import Settings
from aggregator.formats import registry, soup, suggest, webpage
from aggregator.formats.page import PageVersion
from aggregator.formats.suggest import Suggestion
from aggregator.model import Article, Document, SourceState
from aggregator.steps.collecting.reading import article_of, read
from aggregator.steps.source import Source

MOST_SHOWN = 20
_LENGTH = 300
_SELECTORS = ("title", "body", "date", "image")
_FIELD_OF = {"date": "published"}
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Trial:
    """What an address gives. `fields` are name, way and value for an article's page, `links` addresses and
    titles for a list page, `articles` rows for any other document; `suggestions` are by the selector to set.
    """

    address: str
    format: str
    fields: Sequence[tuple[str, str, str]] = ()
    links: Sequence[tuple[str, str]] = ()
    articles: Sequence[Mapping[str, Any]] = ()
    problems: Sequence[str] = ()
    suggestions: Mapping[str, Sequence[Suggestion]] = field(default_factory=dict)


def attempt(source: Source, settings: Settings, clock: Callable[[], datetime]) -> Trial:
    """Fetch the source's address and show what it gives; raises FetchError and DocumentError."""
    (fetched,) = fetch_all([(source.place, SourceState(source.place.name))], settings, clock)
    if fetched.error:
        raise fetched.error
    return of_document(source, fetched.documents[0])


def of_document(source: Source, document: Document) -> Trial:
    """What a document gives; raises DocumentError if no format recognises it."""
    if source.format == webpage.NAME or webpage.is_page(document):
        return _of_page(source, document)
    name = source.format or registry.detect(document).name
    articles, faults = read(replace(source, format=name), document)
    rows = [_row(article) for article in articles[:MOST_SHOWN]]
    return Trial(document.address, name, articles=rows, problems=[str(fault) for fault in faults])


def _of_page(source: Source, document: Document) -> Trial:
    """A list page if one of the versions finds links on it, else an article's page."""
    problems: list[str] = []
    listing = any(version.list for version in source.versions)
    links = _tried(lambda: list(_links(source, document)), problems) if listing else []
    fields = _tried(lambda: list(_fields(source, document)), problems) if not links else []
    wanting = () if links else _wanting(source.versions, fields)
    page = soup.page(document)
    suggestions = {name: found for name in wanting if (found := suggest.suggest(page, name))}
    return Trial(document.address, webpage.NAME, fields, links, problems=problems, suggestions=suggestions)


def _tried(read: Callable[[], list[_T]], problems: list[str]) -> list[_T]:
    """The result, or only a problem if nothing can be read."""
    try:
        return read()
    except DocumentError as error:
        problems.append(str(error))
        return []


def _links(source: Source, document: Document) -> Iterator[tuple[str, str]]:
    for item in webpage.listed(document, source.versions).items:
        yield item.link or "", item.title


def _fields(source: Source, document: Document) -> Iterator[tuple[str, str, str]]:
    """Every field of the article as it would be stored, and the way in which it was found."""
    extract = webpage.article(document, source.versions)
    article = article_of(source, document, extract.item)
    values = {
        "title": article.title,
        "body": article.text,
        "published": article.published.isoformat() if article.published else "",
        "image": article.image.url if article.image else "",
        "summary": article.summary,
        "authors": ", ".join(article.authors),
        "language": article.language or "",
    }
    for name, value in values.items():
        yield name, extract.ways.get(name, ""), value
    if extract.version and extract.version.since:
        yield "design", "selector", f"since {extract.version.since}"


def _wanting(versions: Sequence[PageVersion], fields: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    """The selectors that found nothing, and those that may help where no other way found anything."""
    ways = {name: (way, value) for name, way, value in fields}
    yield "list"
    for name in _SELECTORS:
        way, value = ways.get(_FIELD_OF.get(name, name), ("", ""))
        tried = any(getattr(version, name) for version in versions)
        if not value or (tried and way != "selector"):
            yield name


def _row(article: Article) -> Mapping[str, Any]:
    return {
        "title": article.title,
        "time": article.published,
        "url": article.url,
        "text": article.text[:_LENGTH],
        "image": article.image and article.image.url,
    }


def told(trial: Trial) -> Iterator[str]:
    """The trial as lines for people."""
    yield f"{trial.address}: {trial.format}"
    for name, way, value in trial.fields:
        shown = value if len(value) <= _LENGTH else f"{value[:_LENGTH]}… ({len(value)} characters)"
        yield f"  {name:10} {way or '-':12} {' '.join(shown.split()) or 'nothing'}"
    for address, title in trial.links[:MOST_SHOWN]:
        yield f"  link       {address}  {title}"
    if trial.links:
        yield f"  {len(trial.links)} links"
    for row in trial.articles:
        yield f"  {row['time'] or 'no time'}  {row['title']}  {row['url'] or ''}"
    yield from (f"  problem    {problem}" for problem in trial.problems)
    for name, found in trial.suggestions.items():
        for each in found:
            yield f"  try        {name} = '{each.selector}'  finds {each.count}: {each.example}"


def as_json(trial: Trial) -> Mapping[str, Any]:
    """The trial as one object."""
    return {
        "address": trial.address,
        "format": trial.format,
        "fields": {name: {"way": way or None, "value": value} for name, way, value in trial.fields},
        "links": [{"url": url, "title": title} for url, title in trial.links],
        "articles": list(trial.articles),
        "problems": list(trial.problems),
        "suggestions": {
            name: [
                {"selector": each.selector, "count": each.count, "example": each.example} for each in found
            ]
            for name, found in trial.suggestions.items()
        },
    }
