"""Which pages behind what a source gives are visited, and what becomes of an article with its page; pure.

A list page or a sitemap gives links, a feed with `full_text` teasers; the article is on the page.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from aggregator.model import Article, Document, Item
from aggregator.steps.source import FollowUp, Source

MOST_PAGES = 30
OLDEST = timedelta(days=7)

Known = Mapping[str, frozenset[str]]
Failing = Mapping[str, datetime]


@dataclass(frozen=True, slots=True)
class Plan:
    """Which pages to visit, by address, each with what leads there.

    `left` says that there are more, `known` how many are stored; the articles in `whole` stand as they are.
    """

    pages: Mapping[str, FollowUp]
    left: bool
    known: int
    whole: tuple[Article, ...] = ()


def plan(
    follow_ups: Iterable[FollowUp],
    stored: Known,
    dropped: Collection[str] = (),
    failing: Failing = MappingProxyType({}),
) -> Plan:
    """What to visit of these: none that is stored or `dropped` or, of links, older than a week.

    Pages that have failed come after all others, and not before the time that `failing` has for them.

    A teaser is known under the titles that it has had: one with a new title is visited again. Of several
    teasers to one page, the later ones stand as they are.
    """
    pages: dict[str, FollowUp] = {}
    whole = []
    count = 0
    for follow_up in follow_ups:
        article = follow_up.article
        url = article.url or ""
        if article.id in dropped or _is_known(follow_up, stored):
            count += 1
        elif _is_old(follow_up) or failing.get(article.id, article.seen) > article.seen:
            continue
        elif url in pages:
            if follow_up.teaser:
                whole.append(article)
        else:
            pages[url] = follow_up
    first = sorted(pages, key=lambda url: pages[url].article.id in failing)
    chosen = {url: pages[url] for url in first[:MOST_PAGES]}
    return Plan(chosen, len(pages) > MOST_PAGES, count, tuple(whole))


def _is_old(follow_up: FollowUp) -> bool:
    published = follow_up.article.published
    return bool(not follow_up.teaser and published and published < follow_up.article.seen - OLDEST)


def _is_known(follow_up: FollowUp, stored: Known) -> bool:
    titles = stored.get(follow_up.article.id)
    return titles is not None and (not follow_up.teaser or follow_up.article.title in titles)


def completed(source: Source, follow_up: FollowUp, page: Document) -> Article:
    """The article with what its page holds; a teaser that says more than the page stays.

    Raises DocumentError where no text can be found on the page.
    """
    from aggregator.formats import webpage
    from aggregator.steps.collecting.reading import article_of

    item = merged(follow_up, webpage.article(page, source.versions).item)
    article = replace(article_of(source, page, item), id=follow_up.article.id)
    return follow_up.article if len(follow_up.article.text) > len(article.text) else article


def merged(follow_up: FollowUp, page: Item) -> Item:
    """The body of the page; title and all else as the source says, where it is more than a link."""
    item = follow_up.item
    title = item.title or page.title if follow_up.teaser else page.title or item.title
    return replace(
        item,
        title=title,
        html=page.html,
        site=page.site,
        summary=item.summary or (item.html if follow_up.teaser else page.summary),
        published=item.published or page.published,
        published_bound=item.published_bound,
        updated=item.updated or page.updated,
        language=item.language or page.language,
        authors=item.authors or page.authors,
        categories=item.categories or page.categories,
        image=item.image or page.image,
        base=page.base,
    )
