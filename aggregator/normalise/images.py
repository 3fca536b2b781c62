"""Pictures: unwraps proxies, recognises placeholders and tracking pixels, chooses the lead image."""

import re
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from urllib.parse import parse_qs, unquote, urlsplit

from aggregator.model import Enclosure, Image
from aggregator.normalise.url import absolute, without_query

SMALLEST_LEAD = 60
_MAX_PIXELS = 20_000
_MAX_WRAPPINGS = 4

_PARAMETER_PROXIES: Mapping[str, str] = MappingProxyType({"images.weserv.nl": "url", "wsrv.nl": "url"})
_PREFIX_PROXIES = frozenset({"cors.zfour.workers.dev"})
_PHOTON_HOSTS = frozenset({"i0.wp.com", "i1.wp.com", "i2.wp.com", "i3.wp.com"})
_PLACEHOLDER_HOSTS = frozenset({"picsum.photos", "fastly.picsum.photos"})
_TRACKER_HOSTS = frozenset(
    {"pixel.wp.com", "stats.wordpress.com", "b.scorecardresearch.com", "www.google-analytics.com"}
)
_LOCAL_PROXY = "/?url="
_IMAGE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|bmp)$", re.IGNORECASE)
_DIGITS = re.compile(r"\s*(\d{1,6})(?:\.\d+)?\s*(?:px)?\s*", re.IGNORECASE)


def picture(address: str | None, base: str | None = None) -> str | None:
    """The absolute address of the picture itself, without any proxy around it.

    None for what is not an address, a random placeholder, a tracking pixel or the face of an author.
    """
    for _ in range(_MAX_WRAPPINGS):
        inner = _unwrapped(address or "")
        if inner is None:
            break
        address = inner
    cleaned = absolute(address, base)
    return cleaned if cleaned and not _is_no_picture(cleaned) else None


def pixels(words: str | None) -> int | None:
    """A width or height in pixels as an attribute states it; None for percentages and invalid values."""
    match = _DIGITS.fullmatch(words or "")
    size = int(match[1]) if match else None
    return size if size is not None and size <= _MAX_PIXELS else None


def is_pixel(width: int | None, height: int | None) -> bool:
    """Whether a picture of this size is a tracking pixel or a spacer."""
    return (width is not None and width <= 2) or (height is not None and height <= 2)


def is_same(one: str, other: str) -> bool:
    """Whether two addresses show one picture, perhaps in two sizes."""
    file = without_query(one)
    return one == other or (file == without_query(other) and _IMAGE_FILE.search(file) is not None)


def lead(
    stated: str | None,
    found: Iterable[Image],
    enclosures: Iterable[Enclosure],
    base: str | None,
    hosts: Collection[str] = (),
) -> Image | None:
    """The image that represents the article: as stated, else the first suitable one of the body, or enclosed.

    `hosts` (with their subdomains) are those of the outlet's own pictures, which are preferred in a body:
    pictures from elsewhere may be advertisements.
    """
    found = tuple(found)
    address = picture(stated, base)
    if address:
        same = (image for image in found if is_same(image.url, address))
        return next(same, Image(address))
    fit = sorted((image for image in found if _is_fit(image)), key=lambda image: not _is_at(image, hosts))
    enclosed = (Image(file.url) for file in enclosures if (file.type or "").startswith("image/"))
    return next(iter(fit), None) or next(enclosed, None)


def _is_at(image: Image, hosts: Collection[str]) -> bool:
    host = urlsplit(image.url).hostname or ""
    return any(host == own or host.endswith(f".{own}") for own in hosts)


def _is_fit(image: Image) -> bool:
    return all(size is None or size >= SMALLEST_LEAD for size in (image.width, image.height))


def _is_no_picture(address: str) -> bool:
    parts = urlsplit(address)
    host = parts.hostname or ""
    is_face = host.endswith("gravatar.com") and parts.path.startswith("/avatar")
    return is_face or host in _PLACEHOLDER_HOSTS or host in _TRACKER_HOSTS


def _unwrapped(address: str) -> str | None:
    """The address inside a proxy's address; None if there is no proxy."""
    address = address.strip()
    if address.startswith(_LOCAL_PROXY):
        return _with_scheme(_parameter(address.partition("?")[2], "url"))
    authority = address.partition("//")[2] if "//" in address[:8] else ""
    host = re.split(r"[/?#]", authority, maxsplit=1)[0].lower()
    rest = authority[len(host) :]
    if host in _PARAMETER_PROXIES:
        return _with_scheme(_parameter(rest.partition("?")[2], _PARAMETER_PROXIES[host]))
    if host in _PREFIX_PROXIES:
        return _with_scheme(_plain(rest.partition("?")[2]))
    return _behind_photon(rest) if host in _PHOTON_HOSTS else None


def _parameter(query: str, name: str) -> str:
    try:
        return parse_qs(query, max_num_fields=50).get(name, [""])[0]
    except ValueError:
        return ""


def _plain(address: str) -> str:
    return unquote(address) if re.match(r"https?%3a", address, re.IGNORECASE) else address


def _with_scheme(address: str) -> str:
    """The address with the scheme that proxies strip: weserv takes `host/path`, formerly `ssl:host/path`."""
    address = address.removeprefix("ssl:").strip()
    if not address or re.match(r"[a-z][a-z0-9+.-]*:(?!\d)", address, re.IGNORECASE):
        return address
    return "https://" + address.lstrip("/")


def _behind_photon(rest: str) -> str | None:
    """The original behind WordPress's Photon, whose query only resizes and says whether TLS was used."""
    path, _, query = rest.partition("?")
    original = path.strip("/")
    host, slash, _ = original.partition("/")
    if "." not in host or not slash:
        return None
    return ("https://" if "ssl=1" in query.split("&") else "http://") + original
