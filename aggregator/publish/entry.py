"""One entry of a feed, made from its articles; pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote, urlsplit

from aggregator.model import Article, Entry, Link, Origin, Published
from aggregator.publish.developments import ChooseLead, Coverage, developments, most_informative
from aggregator.publish.dossier import Change, dossier, secure
from aggregator.publish.opening import headline, opening
from aggregator.publish.voice import Voice

_CATEGORIES = 12
_SUMMARY_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Style:
    """How entries are made: the feed's voice, the choice of the lead, the authority of outlets' tag URIs.

    `page` gives the address of a topic's page, "" if there are no pages.
    """

    voice: Voice
    lead: ChooseLead
    authority: str
    page: Callable[[str], str] = lambda _: ""


def entry(placed: Coverage, published: Published, style: Style) -> Entry:
    """The entry for these articles, at least one."""
    shown = [(style.voice.shown(article), place) for article, place in placed]
    told = developments(shown, style.lead)
    articles = [article for development in told for article in development.articles]
    chief = told[0].lead
    outlets = list(dict.fromkeys(article.outlet for article in articles))
    alone = len(outlets) == 1
    originals = {article.id: article for article, _ in placed}
    page = style.page(placed[0][1].topic)
    covering = [article for development in most_informative(told) for article in development.articles]
    return Entry(
        id=published.id,
        title=headline(chief, style.voice.words.untitled),
        updated=published.updated,
        published=published.published,
        content=dossier(told, style.voice, _change(articles, published), page),
        summary=" ".join(opening(replace(chief, text=chief.summary or chief.text), _SUMMARY_CHARACTERS)),
        language=chief.language,
        authors=tuple((chief.authors if alone else ()) or outlets),
        categories=_categories(articles),
        links=_links(page, chief, covering, published, _languages(originals.values())),
        image=replace(chief.image, url=secure(chief.image.url)) if chief.image else None,
        origin=_origin(list(originals.values()), outlets[0], style.authority) if alone else None,
    )


def _change(articles: Sequence[Article], published: Published) -> Change:
    known = {article.id: article for article in articles}
    return Change(
        time=published.updated,
        added=[known[id_] for id_ in published.added if id_ in known],
        revised=[known[id_] for id_ in published.revised if id_ in known],
        developed=published.predecessor is not None and published.updated == published.published,
    )


def _categories(articles: Iterable[Article]) -> tuple[str, ...]:
    counts = Counter(category for article in articles for category in dict.fromkeys(article.categories))
    return tuple(category for category, _ in counts.most_common(_CATEGORIES))


def _languages(articles: Iterable[Article]) -> dict[str, str | None]:
    return {article.id: article.language for article in articles}


def _links(
    page: str,
    chief: Article,
    covering: Sequence[Article],
    published: Published,
    languages: Mapping[str, str | None],
) -> tuple[Link, ...]:
    """The topic's page as `alternate`, else the lead's; the pages told as `related`, files, the entry before.

    `languages` are those of the pages, whatever script they are shown in.
    """
    links = []
    if page:
        links.append(Link(page, "alternate", "text/html"))
    elif chief.url:
        links.append(Link(chief.url, "alternate", "text/html", hreflang=languages[chief.id]))
    for article in {each.url: each for each in covering if each.url}.values():
        links.append(
            Link(str(article.url), "related", "text/html", article.title or None, languages[article.id])
        )
    links += [Link(file.url, "enclosure", file.type, length=file.length) for file in chief.enclosures]
    if published.predecessor:
        links.append(Link(published.predecessor, "predecessor-version"))
    return tuple(links)


def _origin(articles: Sequence[Article], title: str, authority: str) -> Origin:
    """The outlet that all of these are of, shown under this title."""
    address = next((urlsplit(article.url) for article in articles if article.url), None)
    return Origin(
        id=f"tag:{authority}:outlet/{quote(articles[0].outlet, safe='')}",
        title=title,
        updated=max(article.dated for article in articles),
        link=f"{address.scheme}://{address.netloc}/" if address else None,
    )
