"""Archived feeds (RFC 5005, 4): whoever was away finds every entry that was published meanwhile; pure.

An archive document is closed when an entry that no document holds yet leaves the feed: it takes all entries
published since the one before. Its set of entries stays the same for good.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from aggregator.model import Entry, Feed, Link
from aggregator.publish import extras, selection
from aggregator.publish.atom import FILE, MEDIA_TYPE

MOST = 500


def closing(loose: Sequence[str], standing: Collection[str], last: int) -> dict[int, list[str]]:
    """The documents to close now: number and entries; none while every loose entry stands in the feed.

    `loose` are the entries in no document yet, as they were issued; `last` is the newest document's number.
    """
    if set(loose) <= set(standing):
        return {}
    parts = [list(loose[start : start + MOST]) for start in range(0, len(loose), MOST)]
    return dict(enumerate(parts, last + 1))


def file(number: int) -> str:
    """The path of an archive document below the output folder."""
    return f"archive/{extras.MAIN}-{number:06}.atom"


def page(number: int, last: int, entries: Sequence[Entry], settings: selection.Settings) -> Feed:
    """The archive document with this number out of `last`."""
    made = selection.feed(entries, settings, settings.title, selection.main_id(settings))
    links = [
        Link(_address(file(number), settings), "self", MEDIA_TYPE),
        Link(_address(FILE, settings), "current", MEDIA_TYPE),
        *before(number, settings),
    ]
    if number < last:
        links.append(Link(_address(file(number + 1), settings), "next-archive", MEDIA_TYPE))
    return replace(made, links=tuple(links), archive=True)


def before(number: int, settings: selection.Settings) -> list[Link]:
    """The link to the document before this one; the feed itself counts as the next after the last."""
    if number <= 1:
        return []
    return [Link(_address(file(number - 1), settings), "prev-archive", MEDIA_TYPE)]


def _address(name: str, settings: selection.Settings) -> str:
    return f"{settings.base_url.rstrip('/')}/{name}"
