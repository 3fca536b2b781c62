"""Which pictures a cache of our own holds: raster images known by their first bytes, and how many; pure."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice

from aggregator.model import Picture
from aggregator.site.card import Card
from aggregator.site.renderer import web

FOLDER = "images"
MOST_BYTES = 2_000_000  # of one picture
ROOM = 200_000_000  # for all of them
MOST_ASKED = 24  # in one cycle
AGAIN = timedelta(days=1)  # a failed picture is requested again, as long as it is wanted

_LONGEST = 2_000  # characters of an address: PostgreSQL has no index over much longer ones
_BRANDS = (b"avif", b"avis")


def kind(data: bytes) -> str | None:
    """The ending that goes with a picture's first bytes; None for anything else, SVG among it."""
    if data.startswith(b"\xff\xd8\xff"):
        return ".jpg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return ".png"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return ".gif"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return ".webp"
    return ".avif" if data[4:8] == b"ftyp" and data[8:12] in _BRANDS else None


def name(data: bytes) -> str | None:
    """The path of a picture, by its bytes; None if it is not one."""
    ending = kind(data)
    return f"{FOLDER}/{hashlib.blake2b(data, digest_size=16).hexdigest()}{ending}" if ending else None


def is_ours(file: str) -> bool:
    """Whether a file in the folder of pictures has such a name; whatever else is there is somebody else's."""
    return bool(re.fullmatch(r"[0-9a-f]{32}\.(jpg|png|gif|webp|avif)", file))


def wanted(cards: Iterable[Card]) -> dict[str, str]:
    """The addresses of these topics' pictures, each with its topic; the first topics first."""
    found: dict[str, str] = {}
    for card in cards:
        address = web(card.image.url) if card.image else ""
        if 0 < len(address) <= _LONGEST:
            found.setdefault(address, card.topic)
    return found


def missing(those: Mapping[str, str], kept: Mapping[str, Picture], now: datetime) -> list[str]:
    """Which of these addresses to request now."""
    fresh = (address for address in those if _is_open(kept.get(address), now))
    return list(islice(fresh, MOST_ASKED))


def excess(kept: Sequence[Picture], those: Mapping[str, str], room: int = ROOM) -> list[Picture]:
    """What to delete: pictures that are no longer wanted, and the oldest of those beyond the size limit."""
    gone = [each for each in kept if each.address not in those]
    left = sorted((each for each in kept if each.address in those), key=lambda each: each.asked, reverse=True)
    for each in left:
        room -= each.size
        if room < 0:
            gone.append(each)
    return gone


def _is_open(kept: Picture | None, now: datetime) -> bool:
    return kept is None or (kept.file is None and now - kept.asked >= AGAIN)
