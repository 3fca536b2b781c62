"""The id of an article and of its version."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from aggregator.model import Article
from aggregator.normalise.url import without_query

_DIGITS = 16


def identified(draft: Article, stated: datetime | None, addresses: Iterable[str]) -> Article:
    """The draft with its id and version.

    `stated` is the time of publication as the outlet says it; `addresses` are those of the pictures and links
    in the body.
    """
    return replace(draft, id=_id(draft, stated), version=_version(draft, addresses))


def renamed(article: Article) -> Article:
    """An article that bears the name of another one, under an id of its own: at each visit the same."""
    day = article.published.date().isoformat() if article.published else ""
    return replace(article, id=_digest("again", article.id, day))


def _id(draft: Article, stated: datetime | None) -> str:
    """A digest of the source and the article's name there: guid, else address, else outlet, time and text.

    The title is not part of it, so a retitled article stays the same. Neither is a time that was not stated:
    the time of the crawl would make every crawl a new article.
    """
    if draft.guid:
        return _digest("guid", draft.source, draft.guid)
    if draft.url:
        return _digest("url", draft.source, draft.url)
    time = stated.isoformat() if stated else ""
    words = "".join((draft.text or draft.title).split())
    return _digest("text", draft.source, draft.outlet, time, words)


def _version(draft: Article, addresses: Iterable[str]) -> str:
    """A digest of what a reader would see change.

    In the addresses of pictures and links, the query is ignored: it contains sizes, signatures and counters.
    Times are ignored because some feeds change them at every build; so are markup without meaning, and
    categories, which feeds reorder.
    """
    picture = without_query(draft.image.url) if draft.image else ""
    files = [file.url for file in draft.enclosures]
    seen = map(without_query, (picture, *addresses, *files))
    return _digest("version", draft.title, draft.text, draft.summary, draft.url or "", *seen)


def _digest(*parts: str) -> str:
    """Each part is preceded by its length, so that no two lists of parts give the same bytes."""
    encoded = (part.encode("utf-8", "replace") for part in parts)
    return sha256(b"".join(b"%d:%b" % (len(part), part) for part in encoded)).hexdigest()[:_DIGITS]
