"""The whole way from an item to an article."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from itertools import islice
from zoneinfo import ZoneInfo

from aggregator.model import Article, Enclosure, Item
from aggregator.normalise import dates, html, identity, images, text
from aggregator.normalise.characters import one_line
from aggregator.normalise.language import language as find_language
from aggregator.normalise.tree import Line
from aggregator.normalise.url import absolute, canonical

_MAX_GUID = 2000
_NAME_LENGTH = 200
_UNTITLED_LENGTH = 100
_OWN_SUMMARY_LENGTH = 1000
_MAX_MARKUP_OF_SUMMARY = 20_000
_MAX_NAMES = 50
_MAX_ENCLOSURES = 20
_MAX_BOILERPLATE = 1000
_MEDIA_TYPE = re.compile(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,100}")
_MAIL_AND_NAME = re.compile(r"\S+@\S+\s+\((.+)\)")


def normalise(
    item: Item,
    *,
    source: str,
    outlet: str,
    seen: datetime,
    language: str | None = None,
    zone: str | None = None,
    category: str | None = None,
    address: str | None = None,
    boilerplate: Sequence[str] = (),
    names: Collection[str] = (),
    image_hosts: Collection[str] = (),
) -> Article:
    """The item as an article, clean and comparable.

    `source` and `outlet` say where it comes from, `seen` (aware) when we saw it. `language`, `zone` and
    `category` are what is known about the source; `zone` is for times without one (a name of the IANA
    database; default UTC). `address` is the document's, for items without a base. Lines that one of the
    regular expressions in `boilerplate` matches in full are left out of the body, and `names` of outlet or
    site at the end of the title; pictures of `image_hosts` are preferred. No content of an item raises an
    exception; an unknown zone raises ZoneInfoNotFoundError.
    """
    base = item.base or address
    stated = text.line(item.title)
    title = text.without_names(stated, names)
    body = _body(item, {title, stated}, base, boilerplate)
    times = _times(item, ZoneInfo(zone) if zone else UTC, seen, item.language or language)
    enclosures = _enclosures(item.enclosures, base)
    draft = Article(
        id="",
        version="",
        source=source,
        outlet=outlet,
        guid=one_line((item.guid or "")[:_MAX_GUID]) or None,
        url=canonical(item.link, base) or canonical(item.guid),
        title=title or text.shortened(body.text, _UNTITLED_LENGTH),
        html=body.html,
        text=body.text,
        summary=_summary(item, body),
        language=find_language(f"{title} {body.text}", language, item.language),
        published=times.published,
        updated=times.updated,
        seen=seen,
        authors=_names(map(_author, item.authors)),
        categories=_names((*item.categories, category or "")),
        image=images.lead(item.image, body.images, enclosures, base, image_hosts),
        enclosures=enclosures,
    )
    return identity.identified(draft, times.stated, (*(image.url for image in body.images), *body.links))


def _body(item: Item, titles: Collection[str], base: str | None, boilerplate: Sequence[str]) -> html.Body:
    """The body; for an item without one, the summary."""
    patterns = [re.compile(pattern) for pattern in boilerplate]
    return html.clean(
        html.from_plain(item.html if item.html.strip() else item.summary),
        base,
        leading=lambda line: _says_nothing(line, titles),
        anywhere=(lambda line: _is_boilerplate(line, patterns)) if patterns else None,
    )


@dataclass(frozen=True, slots=True)
class _Times:
    """`stated` is what the document says, however unlikely; the others are plausible."""

    stated: datetime | None
    published: datetime | None
    updated: datetime | None


def _times(item: Item, zone: tzinfo, seen: datetime, language: str | None) -> _Times:
    """The publication time as stated, else the bound, else the update (Atom requires no other).

    What was stated must not depend on when we read it, because an article's identity may depend on it.
    """
    stated = dates.parse(item.published, zone)
    published = stated or dates.parse(item.published, zone, seen, language)
    bound, updated = (dates.parse(words, zone, seen) for words in (item.published_bound, item.updated))
    likely = [dates.plausible(time, seen) for time in (published, bound, updated)]
    first = next((time for time in likely if time), None)
    later = likely[2] if likely[2] and first and likely[2] > first else None
    return _Times(stated, first, later)


def _says_nothing(line: Line, titles: Collection[str]) -> bool:
    """Whether a leading line only repeats the article's title, in one of its forms, or its time."""
    if len(line.words) > text.TITLE_LENGTH:
        return False
    timed = all(element.tag == "time" and not tail for element, tail in line.places)
    return timed or line.words in titles or dates.is_date(line.words)


def _is_boilerplate(line: Line, patterns: Iterable[re.Pattern[str]]) -> bool:
    return any(pattern.fullmatch(line.words[:_MAX_BOILERPLATE]) for pattern in patterns)


def _summary(item: Item, body: html.Body) -> str:
    """The outlet's own summary, else the first sentences of the text."""
    own = html.words(html.from_plain(item.summary[:_MAX_MARKUP_OF_SUMMARY])) if item.html.strip() else ""
    if own:
        return text.shortened(own, _OWN_SUMMARY_LENGTH)
    return text.lede(body.prose or body.text.splitlines())


def _author(words: str) -> str:
    """The name alone: RSS writes `address@host (Name)`."""
    match = _MAIL_AND_NAME.fullmatch(words.strip()[:_NAME_LENGTH])
    return match[1] if match else words


def _names(words: Iterable[str]) -> tuple[str, ...]:
    names = dict.fromkeys(text.line(word, _NAME_LENGTH) for word in islice(words, _MAX_NAMES))
    return tuple(name for name in names if name)


def _enclosures(files: Iterable[Enclosure], base: str | None) -> tuple[Enclosure, ...]:
    """The enclosures with a safe address, each once."""
    safe = (_enclosure(file, base) for file in islice(files, _MAX_ENCLOSURES))
    return tuple({file.url: file for file in safe if file}.values())


def _enclosure(file: Enclosure, base: str | None) -> Enclosure | None:
    address, kind = absolute(file.url, base), (file.type or "").strip().lower()
    if address is None:
        return None
    length = file.length if file.length is not None and file.length > 0 else None
    return Enclosure(address, kind if _MEDIA_TYPE.fullmatch(kind) else None, length)
