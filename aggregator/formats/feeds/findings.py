"""feedparser's findings as a raw feed; a stray element with the name of a finding is ignored."""

from collections.abc import Iterator, Mapping
from typing import Any

from aggregator.formats.feeds.bounded import Findings
from aggregator.formats.feeds.raw import Link, Media, RawEntry, RawFeed, Text
from aggregator.formats.limits import MAX_LIST

Finding = Mapping[str, Any]


def raw_feed(findings: Findings) -> RawFeed:
    """All that is used of what feedparser found; the authors of a whole feed are those of Atom alone."""
    feed, atom = findings.feed, findings.version.startswith("atom")
    return RawFeed(
        atom=atom,
        title=_words(feed, "title"),
        language=_words(feed, "language"),
        link=_words(feed, "link"),
        authors=_authors(feed) if atom else (),
        entries=tuple(map(_entry, findings.entries)),
        more=findings.more,
        broken=findings.broken,
    )


def _entry(entry: Finding) -> RawEntry:
    return RawEntry(
        title=_title(entry),
        id=_words(entry, "id"),
        link=_words(entry, "link"),
        origin=_words(entry, "feedburner_origlink"),
        links=_links(entry),
        published=_words(entry, "published"),
        updated=_words(entry, "updated"),
        created=_words(entry, "created"),
        contents=tuple(map(_text, _things(entry, "content"))),
        summary=next(map(_text, _things(entry, "summary_detail")), None),  # its plain copy has no detail
        caption=_words(entry, "media_description"),
        authors=_authors(entry),
        categories=tuple(_words(tag, "label") or _words(tag, "term") for tag in _things(entry, "tags")),
        media=tuple(map(_media, _things(entry, "media_content"))),
        thumbnails=tuple(map(_media, _things(entry, "media_thumbnail"))),
        images=tuple(map(_media, _things(entry, "image"))),
        outlet=next((_words(source, "title") for source in _things(entry, "source")), ""),
    )


def _title(entry: Finding) -> Text:
    """The title, with what its detail knows of it."""
    found = next(map(_text, _things(entry, "title_detail")), Text())
    return Text(_words(entry, "title"), "", found.language, found.base)


def _text(detail: Finding) -> Text:
    return Text(*(_words(detail, key) for key in ("value", "type", "language", "base")))


def _links(thing: Finding) -> tuple[Link, ...]:
    keys = ("href", "rel", "type", "length")
    return tuple(Link(*(_words(link, key) for key in keys)) for link in _things(thing, "links"))


def _media(thing: Finding) -> Media:
    return Media(
        _words(thing, "url") or _words(thing, "href"),
        _words(thing, "type"),
        _words(thing, "medium"),
        _words(thing, "width"),
        _words(thing, "length") or _words(thing, "filesize"),
    )


def _authors(thing: Finding) -> tuple[str, ...]:
    """Their names, else their addresses; the lone author where there are none of these."""
    people = [_words(person, "name") or _words(person, "email") for person in _things(thing, "authors")]
    named = tuple(filter(None, people)) or (_words(thing, "author"),)
    return tuple(filter(None, named))


def _words(thing: Finding, key: str) -> str:
    """A text of feedparser's findings; empty where it is missing or no text.

    Asked past feedparser's own mapping, which answers `updated` with `published` and warns.
    """
    value = dict.get(thing, key) if isinstance(thing, dict) else None
    return value.strip() if isinstance(value, str) else ""


def _things(thing: Finding, key: str) -> Iterator[Finding]:
    """A list of feedparser's findings, or its single one."""
    value = dict.get(thing, key) if isinstance(thing, dict) else None
    several = value if isinstance(value, list) else [value]
    return (each for each in several[:MAX_LIST] if isinstance(each, dict))
