"""From coverage to a Feed: which entries stand in it and what each says; pure.

Two stores that hold the same give the same Feed: every id and time comes from what is stored.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlsplit

from aggregator.model import Article, Entry, Feed, Link, Origin, Placement, Published
from aggregator.publish.dossier import Development, Report, dossier, opening, title
from aggregator.publish.words import Words, words

Coverage = Sequence[tuple[Article, Placement]]
Lead = Callable[[Sequence[Article]], Article]

_CATEGORIES = 12
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a feed says of itself; `authority` is the first part of its tag URIs (RFC 4151)."""

    title: str
    subtitle: str
    authority: str
    base_url: str
    author: str
    language: str
    group: str
    file: str = "feed.atom"


def select(
    coverage: Mapping[str, Coverage],
    former: Mapping[str, Published],
    settings: Settings,
    lead: Lead,
    now: datetime,
) -> tuple[Feed, list[Published]]:
    """The feed over these topics (or stories, or articles), and what has to be remembered of its entries.

    `coverage` is keyed by the group's id, `former` by `key`; `lead` picks the article that stands for others.
    """
    phrases = words(settings.language)
    pairs = []
    for id_, placed in coverage.items():
        published = remember(key(settings.group, id_), placed, former, settings.authority, now)
        pairs.append((entry(placed, published, settings, lead, phrases), published))
    pairs.sort(key=lambda pair: (-pair[0].updated.timestamp(), pair[0].id))
    entries = tuple(pair[0] for pair in pairs)
    return _feed(entries, settings), [pair[1] for pair in pairs]


def key(group: str, id_: str) -> str:
    """What an entry is remembered under."""
    return f"{group}/{id_}"


def remember(
    key_: str, placed: Coverage, former: Mapping[str, Published], authority: str, now: datetime
) -> Published:
    """The entry's id and times: `updated` moves exactly when articles came or changed."""
    fingerprint = _fingerprint(placed)
    stamps = [min(article.time, article.seen) for article, _ in placed]
    before = former.get(key_)
    if before is None:
        return Published(key_, f"tag:{authority}:{key_}", fingerprint, min(stamps), max(stamps))
    if before.fingerprint == fingerprint:
        return before
    latest = max(stamps)
    updated = latest if latest > before.updated else max(now, before.updated + _TICK)
    return Published(key_, before.id, fingerprint, before.published, updated)


def entry(placed: Coverage, published: Published, settings: Settings, lead: Lead, phrases: Words) -> Entry:
    """One entry over all articles that belong in it."""
    developments = told(placed, lead)
    articles = [article for development in developments for article in development.articles]
    chief = lead(articles)
    outlets = list(dict.fromkeys(article.outlet for article in articles))
    alone = len(outlets) == 1
    return Entry(
        id=published.id,
        title=title(chief, phrases),
        updated=published.updated,
        published=published.published,
        content=dossier(developments, phrases),
        summary=" ".join(opening(chief.summary or chief.text, 200)),
        language=chief.language,
        authors=tuple((chief.authors if alone else ()) or outlets),
        categories=_categories(articles),
        links=_links(chief, articles),
        origin=_origin(articles, settings.authority) if alone else None,
    )


def told(placed: Coverage, lead: Lead) -> list[Development]:
    """The articles as developments, latest first, each article's repetitions folded under it."""
    stories: dict[str, list[tuple[Article, Placement]]] = {}
    for article, place in placed:
        stories.setdefault(place.story, []).append((article, place))
    developments = [_development(story, lead) for story in stories.values()]
    return sorted(developments, key=lambda each: max(_order(a) for a in each.articles), reverse=True)


def _development(story: Coverage, lead: Lead) -> Development:
    originals = {article.id for article, place in story if place.duplicate_of is None}
    own = {article.id: article for article, place in story if place.duplicate_of not in originals}
    repeats: dict[str, list[Article]] = {}
    for article, place in story:
        if article.id not in own:
            repeats.setdefault(str(place.duplicate_of), []).append(article)
    reports = [
        Report(article, tuple(sorted(repeats.get(article.id, ()), key=_order))) for article in own.values()
    ]
    reports.sort(key=lambda report: _order(report.article), reverse=True)
    return Development(lead(list(own.values())), tuple(reports))


def _order(article: Article) -> tuple[datetime, str]:
    return article.time, article.id


def _fingerprint(placed: Coverage) -> str:
    versions = sorted(f"{article.id} {article.version}" for article, _ in placed)
    return hashlib.sha256("\n".join(versions).encode()).hexdigest()[:32]


def _categories(articles: Sequence[Article]) -> tuple[str, ...]:
    counts = Counter(category for article in articles for category in dict.fromkeys(article.categories))
    return tuple(category for category, _ in counts.most_common(_CATEGORIES))


def _links(chief: Article, articles: Sequence[Article]) -> tuple[Link, ...]:
    """The lead's page as `alternate`, every covering page as `related`."""
    links = []
    if chief.url:
        links.append(Link(chief.url, "alternate", "text/html", hreflang=chief.language))
    for article in {each.url: each for each in articles if each.url}.values():
        links.append(Link(str(article.url), "related", "text/html", article.title or None, article.language))
    return tuple(links)


def _origin(articles: Sequence[Article], authority: str) -> Origin:
    outlet = articles[0].outlet
    address = next((urlsplit(article.url) for article in articles if article.url), None)
    return Origin(
        id=f"tag:{authority}:outlet/{quote(outlet, safe='')}",
        title=outlet,
        updated=max(min(article.time, article.seen) for article in articles),
        link=f"{address.scheme}://{address.netloc}/" if address else None,
    )


def _feed(entries: tuple[Entry, ...], settings: Settings) -> Feed:
    base = settings.base_url.rstrip("/")
    links = (
        Link(f"{base}/{settings.file}", "self", "application/atom+xml"),
        Link(f"{base}/", "alternate", "text/html"),
    )
    return Feed(
        id=f"tag:{settings.authority}:feed",
        title=settings.title,
        subtitle=settings.subtitle,
        author=settings.author,
        language=settings.language,
        updated=max((each.updated for each in entries), default=_EPOCH),
        links=links if base else (),
        entries=entries,
    )
