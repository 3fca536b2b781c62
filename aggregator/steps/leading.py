"""Which pages behind what a source gives are visited, and what becomes of an article with its page; pure.

A list page or a sitemap gives links, a feed with `full_text` teasers; the article is on the page.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from aggregator.model import Article, Document, Item
from aggregator.steps.source import Lead, Source

MOST_PAGES = 30
OLDEST = timedelta(days=7)

Known = Mapping[str, frozenset[str]]
Failing = Mapping[str, datetime]


@dataclass(frozen=True, slots=True)
class Plan:
    """Which leads to visit, by address; `left` says that there are more, `known` how many are stored."""

    pages: Mapping[str, Lead]
    left: bool
    known: int
    whole: tuple[Article, ...] = ()


def plan(
    leads: Iterable[Lead],
    stored: Known,
    dropped: Collection[str] = (),
    failing: Failing = MappingProxyType({}),
) -> Plan:
    """What to visit of these leads: none that is stored or `dropped` or, of links, older than a week.

    Pages that have failed come after all others, and not before the time that `failing` has for them.

    A teaser is known under the titles that it has had: one with a new title is visited again. Of several
    teasers to one page, the later ones stand as they are.
    """
    pages: dict[str, Lead] = {}
    whole = []
    count = 0
    for lead in leads:
        article = lead.article
        url = article.url or ""
        if article.id in dropped or _is_known(lead, stored):
            count += 1
        elif _is_old(lead) or failing.get(article.id, article.seen) > article.seen:
            continue
        elif url in pages:
            if lead.teaser:
                whole.append(article)
        else:
            pages[url] = lead
    first = sorted(pages, key=lambda url: pages[url].article.id in failing)
    chosen = {url: pages[url] for url in first[:MOST_PAGES]}
    return Plan(chosen, len(pages) > MOST_PAGES, count, tuple(whole))


def _is_old(lead: Lead) -> bool:
    published = lead.article.published
    return bool(not lead.teaser and published and published < lead.article.seen - OLDEST)


def _is_known(lead: Lead, stored: Known) -> bool:
    titles = stored.get(lead.article.id)
    return titles is not None and (not lead.teaser or lead.article.title in titles)


def completed(source: Source, lead: Lead, page: Document) -> Article:
    """The article with what its page holds; a teaser that says more than the page stays.

    Raises DocumentError where no text can be found on the page.
    """
    from aggregator.formats import webpage
    from aggregator.steps.reading import article_of

    item = merged(lead, webpage.article(page, source.versions).item)
    article = article_of(source, page, item)
    return lead.article if len(lead.article.text) > len(article.text) else article


def merged(lead: Lead, page: Item) -> Item:
    """The body of the page; title and all else as the source says, where it is more than a link."""
    item = lead.item
    title = item.title or page.title if lead.teaser else page.title or item.title
    return replace(
        item,
        title=title,
        html=page.html,
        site=page.site,
        summary=item.summary or (item.html if lead.teaser else page.summary),
        published=item.published or page.published,
        published_bound=item.published_bound,
        updated=item.updated or page.updated,
        language=item.language or page.language,
        authors=item.authors or page.authors,
        categories=item.categories or page.categories,
        image=item.image or page.image,
        base=page.base,
    )
