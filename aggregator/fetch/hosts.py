"""Parts of an address that others may share: origin, host, registered domain."""

import re
from contextlib import suppress
from functools import lru_cache
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

import idna
from publicsuffixlist import PublicSuffixList

from aggregator.errors import FetchError

Origin = tuple[str, str, int | None]
DEFAULT_PORTS = {"http": 80, "https": 443}
MAX_URL = 8_000
_PLACE = re.compile(r"[^?#]*\\[^?#]*")
_AUTHORITY = re.compile(r"[^/\\?#]*")
_FEED = re.compile(r"feed:(?://)?(?=https?://)|feed(?=://)", re.IGNORECASE)


def as_web(url: str) -> str:
    """The address that `feed://HOST/…` or `feed:https://…` stands for, as old links have it."""
    scheme = _FEED.match(url)
    return url if scheme is None else ("" if ":" in scheme[0] else "http") + url[scheme.end() :]


def checked(url: str) -> str:
    """The URL as the web has it, if it may be fetched; FetchError otherwise. Drops the fragment."""
    url = as_web(url)
    parts = _split(url)
    if parts.scheme not in DEFAULT_PORTS:
        found = (
            f"not {parts.scheme[:20]}" if parts.scheme else "so an address begins with https:// or http://"
        )
        raise FetchError(shown(url), f"only http and https are fetched, {found}")
    if not host_of(url):
        raise FetchError(shown(url), "the address names no host that can exist")
    if len(url) > MAX_URL:
        raise FetchError(shown(url[:200]), f"the address is longer than {MAX_URL:,} characters")
    return urlunsplit(parts._replace(fragment=""))


def joined(base: str, reference: str) -> str:
    """The reference made absolute, and checked; it keeps credentials only within one origin."""
    try:
        target = checked(urljoin(base, reference))
    except ValueError as error:
        raise FetchError(shown(reference), f"the address is malformed ({error})") from None
    return target if same_origin(target, base) else without_user(target)


def shown(url: str) -> str:
    """The URL as it may be printed: without user name and password, without control characters."""
    if not url.isprintable():
        url = "".join(character if character.isprintable() else "\ufffd" for character in url)
    return without_user(url)


def without_user(url: str) -> str:
    """The URL without user name and password."""
    scheme, mark, rest = url.partition("://")
    authority = _AUTHORITY.match(rest)
    if not mark or not authority:
        return url
    return f"{scheme}{mark}{authority[0].rpartition('@')[2]}{rest[authority.end() :]}"


def origin(url: str) -> Origin:
    """Scheme, host and port (RFC 6454)."""
    parts = _split(url)
    return parts.scheme, host_of(url), parts.port or DEFAULT_PORTS.get(parts.scheme)


def same_origin(url: str, other: str) -> bool:
    """Whether two addresses have the same origin; a malformed one never does."""
    with suppress(FetchError):
        return origin(url) == origin(other)
    return False


def downgrades(before: str, after: str) -> bool:
    """Whether a redirect gives up encryption."""
    return before.startswith("https:") and not after.startswith("https:")


def host_of(url: str) -> str:
    """The host's name in ASCII and lower case, without a final dot; "" where there is none."""
    try:
        name = (_split(url).hostname or "").rstrip(".")
        return name if name.isascii() else idna.encode(name, uts46=True).decode("ascii")
    except (FetchError, idna.IDNAError):
        return ""


def owner_of(host: str) -> str:
    """The registrable domain of a host by the public suffix list, or the host itself where it has none."""
    if ":" in host or host.replace(".", "").isdigit():
        return host
    return _suffixes().privatesuffix(host) or host


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def _split(url: str) -> SplitResult:
    """The parts of an address; a backslash before the query is a slash, as for browsers (WHATWG URL).

    Else we would take for the host what stands after it, and the request would go to what stands before it.
    """
    place = _PLACE.match(url)
    try:
        parts = urlsplit(place[0].replace("\\", "/") + url[place.end() :] if place else url)
        _ = parts.port
    except ValueError as error:
        raise FetchError(shown(url), f"the address is malformed ({error})") from None
    return parts
