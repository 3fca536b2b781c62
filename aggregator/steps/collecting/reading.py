"""Documents of a source into articles: parse, mend, normalise; and which of them are still to be followed."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from aggregator.errors import DocumentError, internal
from aggregator.fetch.result import Fetched
from aggregator.formats import feed, webpage
from aggregator.formats import registry as formats
from aggregator.formats.parsed import Parsed
from aggregator.formats.slices import Known
from aggregator.model import Article, Document, Item, Mark
from aggregator.normalise.article import normalise
from aggregator.normalise.characters import one_line
from aggregator.outlets import registry as outlets
from aggregator.outlets.record import Outlet
from aggregator.steps.collecting import recognising
from aggregator.steps.source import FollowUp, Reading, Source, unread

NOTHING: Mapping[bytes, Mark] = MappingProxyType({})
_LONGEST_NAME = 200


def read(source: Source, document: Document) -> tuple[list[Article], list[DocumentError]]:
    """Parse and normalise one document: its articles as they stand in it, and what could not be read."""
    parsed = _parse(source, document)
    said = parsed.about.title
    return [article_of(source, document, item, said) for item in parsed.items], list(parsed.faults)


def read_all(source: Source, fetched: Fetched, known: Iterable[Mark] = ()) -> Reading:
    """Everything that a visit brought but the items that are `known`, and all that went wrong in it."""
    stored = {mark.digest: mark for mark in known}
    readings = (read_safely(source, document, stored) for document in fetched.documents)
    return sum(readings, unread(fetched))


def read_safely(source: Source, document: Document, known: Mapping[bytes, Mark] = NOTHING) -> Reading:
    """One document; whatever is wrong with it is a problem in the reading."""
    try:
        return _read(source, document, known)
    except DocumentError as error:
        return Reading(problems=(error,))
    except Exception as error:  # noqa: BLE001 - a fault that one document brings out must not cost the others
        return Reading(problems=(_internal(document, "", error),))


def article_of(source: Source, document: Document, item: Item, said: str = "") -> Article:
    """The article that an item of the source's document is; `said` is what the document calls itself.

    A folder may hold the feeds of many outlets, so there that goes before the name of the source.
    """
    outlet = source.outlet or outlets.recognise(item)
    folder = source.place.url is None and not set("*?").isdisjoint(source.place.glob)
    name = outlet.name if outlet else item.outlet or (one_line(said)[:_LONGEST_NAME] if folder else "")
    name = source.publisher or name or source.place.name
    return normalise(
        outlet.mend(item) if outlet else item,
        source=source.place.name,
        outlet=name,
        seen=document.fetched,
        language=outlet.language if outlet else None,
        zone=outlet.zone if outlet else None,
        category=source.category,
        address=document.base,
        boilerplate=outlet.boilerplate if outlet else (),
        names=_names(outlet, name, said, item),
        image_hosts=outlet.image_hosts if outlet else (),
    )


def _names(outlet: Outlet | None, name: str, said: str, item: Item) -> tuple[str, ...]:
    """How the article's outlet and site may be called; titles often end with one of these."""
    known = (outlet.name, *outlet.names.values(), *outlet.bylines) if outlet else ()
    return (*known, *map(one_line, (name, said, item.outlet or "", item.site)))


def _read(source: Source, document: Document, known: Mapping[bytes, Mark]) -> Reading:
    parsed = _parse(source, document, known)
    drafts, faults = _drafts(source, document, parsed)
    articles = [article for _, article in drafts if article]
    follow_ups = [
        FollowUp(item, article, teaser=not parsed.linked)
        for item, article in drafts
        if article and source.place.url and article.url and (parsed.linked or source.full_text)
    ]
    whole = _without(articles, [follow_up.article for follow_up in follow_ups])
    problems = (*parsed.faults, *faults)
    marks = _marks(parsed, drafts, known)
    return Reading(whole, tuple(follow_ups), parsed.further, problems, marks, len(parsed.known))


def _marks(
    parsed: Parsed, drafts: Iterable[tuple[Item, Article | None]], known: Mapping[bytes, Mark]
) -> tuple[Mark, ...]:
    """What the document holds that need not be read again.

    None of it are an item that brought out a fault, and one whose time counts as not stated: our clock may be
    wrong, and the time be in the future for it alone.
    """
    new = zip(parsed.marks, drafts, strict=bool(parsed.marks))
    fresh = [
        Mark(digest, article.published)
        for digest, (item, article) in new
        if article and (article.published or not (item.published or item.updated))
    ]
    return (*fresh, *(known[digest] for digest in parsed.known))


def _drafts(
    source: Source, document: Document, parsed: Parsed
) -> tuple[list[tuple[Item, Article | None]], list[DocumentError]]:
    """Each item with the article that it is, None for one that brought out a fault of ours."""
    drafts: list[tuple[Item, Article | None]] = []
    faults = []
    for number, item in enumerate(parsed.items, start=1):
        try:
            drafts.append((item, article_of(source, document, item, parsed.about.title)))
        except Exception as error:  # noqa: BLE001 - a fault that one item brings out must not cost the others
            drafts.append((item, None))
            faults.append(_internal(document, f"item {number}", error))
    return drafts, faults


def _internal(document: Document, place: str, error: Exception) -> DocumentError:
    return DocumentError(document.address, place, internal(error))


def _without(articles: Iterable[Article], others: Sequence[Article]) -> tuple[Article, ...]:
    ids = {article.id for article in others}
    return tuple(article for article in articles if article.id not in ids)


def _parse(source: Source, document: Document, known: Mapping[bytes, Mark] | None = None) -> Parsed:
    """A page of a URL with selectors for a list is a list; any other page may be either.

    Of a feed whose items stand for themselves, those that are known are left out.
    """
    form = _format(source, document)
    if known is not None and form.name == feed.NAME and source.place.url and not source.full_text:
        return feed.parse(document, Known(recognising.salt(source, document.address), known))
    if form.name != webpage.NAME:
        return form.parse(document)
    if source.place.url and any(version.list for version in source.versions):
        return webpage.listed(document, source.versions)
    return webpage.parse(document, source.versions)


def _format(source: Source, document: Document) -> formats.Format:
    """The source's own, else what is recognised.

    Of a saved page that an outlet's selectors fit, it is known what it is. A server may send a page in the
    place of anything, so there it must be said.
    """
    if source.format:
        return formats.by_name(source.format)
    if source.place.url is None and webpage.fits(document, source.versions):
        return formats.by_name(webpage.NAME)
    return formats.detect(document)
