"""The limits of fetching, and the places to fetch; plain values filled in from the configuration."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from aggregator.fetch.hosts import without_user
from aggregator.model import NO_HEADERS, SourceState

MEGABYTE = 1_000_000
SHORTEST_SECRET = 6
MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0


@dataclass(frozen=True, slots=True)
class Settings:
    """Limits and rules of all fetching. Times are in seconds, sizes in bytes.

    `deadline` bounds a whole exchange with all its redirects, `max_bytes` the decoded body, `host_gap` the
    pause between two requests to one host. `contact` (a URL or an e-mail address) is sent in the User-Agent.
    `proxy` is an http or https URL; `ca_file` replaces the authorities that certificates are checked against.
    `processes` read what many visits brought; 0 is as many as there are processors.
    """

    version: str = "0"
    contact: str | None = None
    deadline: float = 30.0
    connect_timeout: float = 10.0
    max_bytes: int = 15 * MEGABYTE
    max_redirects: int = 5
    concurrency: int = 8
    host_gap: float = 1.0
    allow_private: bool = False
    proxy: str | None = None
    ca_file: str | None = None
    min_interval: float = 15 * MINUTE
    max_interval: float = DAY
    jitter: float = 0.1
    validator_age: float = 8 * DAY
    batch_documents: int = 500
    processes: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where one source is read from: a `url`, or the files under `path` that match `glob`.

    `every` is the configured pause between two visits in seconds, None for "auto". `headers` go to the origin
    of `url` and to no other. `secrets` are words that no error or log may show. `robots` is for pages: asks
    their robots.txt first. None means "as in Settings".
    """

    name: str
    url: str | None = None
    path: Path | None = None
    glob: str = "**/*"
    headers: Mapping[str, str] = field(default_factory=lambda: NO_HEADERS, repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)
    encoding: str | None = None
    every: float | None = None
    robots: bool = False
    accept: str | None = None
    allow_private: bool | None = None
    deadline: float | None = None
    max_bytes: int | None = None


def address_of(place: Place) -> str:
    """The key of a source's state: when the configured place changes, the old state is void."""
    return without_user(place.url) if place.url else f"{place.path}/{place.glob}"


def state_for(place: Place, state: SourceState) -> SourceState:
    """The state as far as it belongs to this place."""
    return SourceState(state.name) if is_void(state, place) else state


def is_void(state: SourceState | None, place: Place) -> bool:
    """Whether what is known is of another place."""
    return state is not None and state.address not in (None, address_of(place))


def settings_for(place: Place, settings: Settings) -> Settings:
    """The settings for one place: its own take precedence over the general ones."""
    names = ("allow_private", "deadline", "max_bytes")
    own = {name: value for name in names if (value := getattr(place, name)) is not None}
    return replace(settings, **own) if own else settings


def concealed(text: str, place: Place) -> str:
    """`text` without the secrets of the place: words marked as such, and header values except short ones."""
    values = {value for value in place.headers.values() if len(value) >= SHORTEST_SECRET}
    for secret in sorted({*place.secrets, *values} - {""}, key=len, reverse=True):
        text = text.replace(secret, "***")
    return text
