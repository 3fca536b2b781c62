"""The feeds as the front page offers them: their files, and links that open readers; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import quote

from aggregator.publish.output import WRITERS
from aggregator.site.settings import Settings

# Each opens a page of the reader that asks whether to subscribe.
_READERS = {
    "Feedly": "https://feedly.com/i/subscription/feed/{address}",
    "Inoreader": "https://www.inoreader.com/?add_feed={address}",
    "NewsBlur": "https://www.newsblur.com/?url={address}",
    "The Old Reader": "https://theoldreader.com/feeds/subscribe?url={address}",
}


@dataclass(frozen=True, slots=True)
class File:
    """A feed in one format."""

    format: str
    type: str
    path: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A feed to subscribe to; `address`, `scheme` and `readers` only where the site has an address."""

    title: str
    files: tuple[File, ...]
    address: str
    scheme: str
    readers: tuple[tuple[str, str], ...]


def offers(settings: Settings) -> list[Offer]:
    """Every feed, in every format."""
    return [_offer(feed.title, feed.stem, settings.base_url.rstrip("/")) for feed in settings.feeds]


def _offer(title: str, stem: str, base: str) -> Offer:
    files = tuple(
        File(writer.NAME, writer.MEDIA_TYPE, stem + PurePath(writer.FILE).suffix) for writer in WRITERS
    )
    address = f"{base}/{quote(files[0].path)}" if base else ""
    return Offer(title, files, address, f"feed:{address}" if base else "", tuple(_readers(address)))


def _readers(address: str) -> Iterable[tuple[str, str]]:
    if not address:
        return ()
    return ((name, link.format(address=quote(address, safe=""))) for name, link in _READERS.items())
