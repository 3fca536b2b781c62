"""Finding the feeds of a site: what its page announces and, only on request, common addresses."""

import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag
from bs4.filter import SoupStrainer

from aggregator.errors import FetchError
from aggregator.fetch.client import lasting_address_at
from aggregator.fetch.hosts import joined
from aggregator.fetch.settings import Place, Settings
from aggregator.model import Document

FEED_TYPES = frozenset(
    {
        "application/atom+xml",
        "application/feed+json",
        "application/json",
        "application/rdf+xml",
        "application/rss+xml",
        "application/xml",
        "text/xml",
    }
)
USUAL_PATHS = ("/feed", "/rss", "/atom.xml", "/rss.xml", "/feed.xml", "/index.xml", "/feed.json")
# BeautifulSoup warns of XML read as HTML, which is what XHTML pages on the web are.
DECLARATION = re.compile(rb"<\?[^<>]*>")
MAX_PAGE = 1_000_000
MAX_CANDIDATES = 50

TitleOf = Callable[[Document], str | None]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A feed that a page announces, or one that was `read`; `title` is the page's or the feed's own."""

    url: str
    title: str = ""
    type: str | None = None
    read: bool = False


def announced(html: bytes, address: str) -> list[Candidate]:
    """The feeds that a page announces by `link rel=alternate` or `rel=feed`, each once, in its order."""
    markup = DECLARATION.sub(b"", html[:MAX_PAGE])
    if b"<" not in markup:
        return []
    page = BeautifulSoup(markup, "lxml", parse_only=SoupStrainer(["base", "link"]))
    base = _base(page, address)
    found: dict[str, Candidate] = {}
    for link in page.find_all("link", href=True):
        if isinstance(link, Tag) and _leads_to_feed(link) and len(found) < MAX_CANDIDATES:
            candidate = _candidate(link, base)
            if candidate is not None:
                found.setdefault(candidate.url, candidate)
    return list(found.values())


def usual_places(address: str) -> list[str]:
    """Where feeds often are on the host of this address."""
    return [urljoin(address, path) for path in USUAL_PATHS]


def feeds_at(
    place: Place,
    settings: Settings,
    now: datetime,
    title_of: TitleOf,
    guess: bool = False,
    wait: Callable[[float], object] = time.sleep,
) -> list[Candidate]:
    """The feeds at an address: itself, what it announces, or with `guess` what is at common addresses.

    `title_of` gives a feed's own title, None for what is not a feed. Raises FetchError if the address cannot
    be fetched. Between guesses there is the usual pause for a host.
    """
    address, document = lasting_address_at(place, settings, now)
    if (title := title_of(document)) is not None:
        return [Candidate(address, title, read=True)]
    candidates = announced(document.data, document.address)
    if candidates or not guess:
        return candidates
    guesses = map(Candidate, usual_places(document.address))
    return list(confirmed(guesses, settings, now, title_of, wait))


def confirmed(
    candidates: Iterable[Candidate],
    settings: Settings,
    now: datetime,
    title_of: TitleOf,
    wait: Callable[[float], object] = time.sleep,
) -> Iterator[Candidate]:
    """Those that are feeds, under their own titles: what is announced may be gone, and guesses mostly fail.

    Before each visit there is the usual pause for a host.
    """
    for candidate in candidates:
        if candidate.read:
            yield candidate
            continue
        wait(settings.host_gap)
        if feed := _visited(candidate, settings, now, title_of):
            yield feed


def _visited(candidate: Candidate, settings: Settings, now: datetime, title_of: TitleOf) -> Candidate | None:
    """The candidate as a feed that was read; None where there is none."""
    try:
        address, document = lasting_address_at(Place(candidate.url, candidate.url), settings, now)
    except FetchError:
        return None
    title = title_of(document)
    return Candidate(address, title or candidate.title, read=True) if title is not None else None


def _base(page: BeautifulSoup, address: str) -> str:
    base = page.find("base", href=True)
    try:
        return joined(address, _text(base, "href")) if isinstance(base, Tag) else address
    except FetchError:
        return address


def _leads_to_feed(link: Tag) -> bool:
    relations = _text(link, "rel").lower().split()
    kind = _text(link, "type").partition(";")[0].strip().lower()
    return "feed" in relations or ("alternate" in relations and kind in FEED_TYPES)


def _candidate(link: Tag, base: str) -> Candidate | None:
    try:
        url = joined(base, _text(link, "href").strip())
    except FetchError:
        return None
    return Candidate(url, " ".join(_text(link, "title").split())[:200], _text(link, "type") or None)


def _text(tag: Tag, name: str) -> str:
    value = tag.get(name) or ""
    return value if isinstance(value, str) else " ".join(value)
