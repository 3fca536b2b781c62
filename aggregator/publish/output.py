"""The files of an edition: every feed in every format, and the list of sources."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from aggregator.model import Feed, Link
from aggregator.publish import atom, files, jsonfeed, rss
from aggregator.publish.settings import Settings


class Writer(Protocol):
    """A module that writes feeds in one format; `FILE` is the main feed's name."""

    NAME: str
    FILE: str
    MEDIA_TYPE: str

    def render(self, feed: Feed) -> bytes:
        """The feed in this format."""


WRITERS: tuple[Writer, ...] = (atom, rss, jsonfeed)
_ARCHIVE_RELATIONS = {"prev-archive", "first", "last", "next"}


def documents(feeds: Mapping[str, Feed], settings: Settings) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """The file name of every feed in every format, with the function that renders it."""
    for stem, feed in feeds.items():
        for writer in WRITERS:
            name = stem + Path(writer.FILE).suffix
            yield name, _rendering(writer, _addressed(feed, name, writer, settings))


def replaced(
    folder: Path, made: Iterable[tuple[str, Callable[[], bytes]]], compressed: bool, at: Callable[[str], None]
) -> list[str]:
    """Render and replace one after the other; the names of those that changed. Raises OutputError."""
    changed = []
    for name, render in made:
        data = render()
        at("rendered")
        files.accompany(folder / name, data, compressed)
        if files.replace(folder / name, data):
            changed.append(name)
        at("replaced")
    return changed


def _rendering(writer: Writer, feed: Feed) -> Callable[[], bytes]:
    return lambda: writer.render(feed)


def _addressed(feed: Feed, name: str, writer: Writer, settings: Settings) -> Feed:
    """The feed with the link to itself; only Atom speaks of archives and tombstones."""
    links = feed.links if writer is atom else tuple(x for x in feed.links if x.rel not in _ARCHIVE_RELATIONS)
    if not settings.base_url:
        return replace(feed, links=links)
    own = Link(settings.address(name), "self", writer.MEDIA_TYPE)
    return replace(feed, links=(own, *links))
