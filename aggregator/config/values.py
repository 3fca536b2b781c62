"""The kinds of values in a configuration, each with a message that says what is allowed."""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo

from aggregator.fetch import instances
from aggregator.fetch.hosts import as_web
from aggregator.publish import names
from aggregator.publish.extras import RESERVED, stem
from aggregator.store.access import address

_DURATION = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*(s|m|h|d)\s*$")
_A_DURATION = 'a number and a unit: "90s", "15m", "2h" or "1d"'
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_LONGEST = timedelta(days=36_525)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
MOST = 2**31 - 1
_AUTHORITY = re.compile(
    r"^([a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*|[\w.+-]+@[\w.-]+),\d{4}(-\d{2}){0,2}$"
)


def duration(value: object) -> timedelta:
    """`"90s"`, `"15m"`, `"2h"` or `"1d"` as a timedelta; raises ValueError on anything else."""
    match = _DURATION.match(value) if isinstance(value, str) else None
    if not match:
        raise ValueError(f"must be {_A_DURATION}")
    seconds = float(match[1]) * _UNITS[match[2]]
    if seconds > _LONGEST.total_seconds():
        raise ValueError(f"must be at most {_LONGEST.days}d, a hundred years")
    return timedelta(seconds=seconds)


def _at_least(shortest: str) -> Callable[[timedelta], timedelta]:
    def checked(value: timedelta) -> timedelta:
        if value < duration(shortest):
            raise ValueError(f"must be {shortest} at least")
        return value

    return checked


def _positive_duration(value: object) -> timedelta:
    if not (found := duration(value)):
        raise ValueError("must be longer than zero")
    return found


def _interval(value: object) -> timedelta | None:
    return None if value == "auto" else _or("auto", value, _positive_duration)


def _keeping(value: object) -> timedelta | None:
    return None if value in (None, "forever") else _or("forever", value, duration)


def _or(word: str, value: object, read: Callable[[object], timedelta]) -> timedelta:
    """The duration, where an error names the word that may stand in its place."""
    if not (isinstance(value, str) and _DURATION.match(value)):
        raise ValueError(f'must be "{word}", or {_A_DURATION}')
    return read(value)


def _cron(value: str) -> str:
    if value:
        from aggregator.running.timing import cron_trigger

        cron_trigger(value)
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError('must be a time zone such as "Europe/Berlin"') from error
    return value


def _authority(value: str) -> str:
    if not _AUTHORITY.match(value):
        raise ValueError('must be a domain and a year in which you own it: "news.example,2026" (RFC 4151)')
    return value


def _web_address(value: str) -> str:
    if value and not re.match(r"^https?://[^\s/]+", value):
        raise ValueError("must start with http:// or https://")
    try:
        urlsplit(value)
    except ValueError as error:
        raise ValueError(f"is not a valid address: {error}") from error
    return value


def _source_address(value: str) -> str:
    return value if instances.scheme_of(value) else _web_address(as_web(value))


def _language(value: str) -> str:
    if not _LANGUAGE.fullmatch(value):
        raise ValueError('must be a language such as "en" or "zh-Hans" (BCP 47)')
    return value


def _store_address(value: str) -> str:
    scheme, mark, path = address.checked(value).partition(":///")
    return f"{scheme}{mark}{at_home(path)}" if scheme.startswith("sqlite") else value


def at_home(path: str) -> str:
    """The path with a leading `~` or `~user` as that home; ValueError where there is none."""
    if not path.startswith("~"):
        return path
    try:
        return str(Path(path).expanduser())
    except RuntimeError:
        home = path.partition("/")[0]
        raise ValueError(f'{home} is no home that is known; a file of that name is "./{home}"') from None


def _at_home(value: object) -> object:
    return at_home(value) if isinstance(value, str) else value


def _selector(value: str) -> str:
    if value:
        from aggregator.formats.soup import check_selector

        check_selector(value)
    return value


def _several(value: object) -> object:
    """One word stands for a list of one."""
    return (value,) if isinstance(value, str) else value


def _feed_name(value: str) -> str:
    if names.key(stem(value)) in RESERVED:
        raise ValueError(f"is reserved for the program's own files: {', '.join(sorted(RESERVED))}")
    return value


def _from_elsewhere(headers: object, info: ValidationInfo) -> object:
    """A value read from elsewhere: `{ env = "NAME" }` or `{ file = "PATH" }` in its place."""
    if not isinstance(headers, dict):
        return headers
    context = info.context or {}
    return {name: _secret(value, context) for name, value in headers.items()}


def _secret(value: object, context: Mapping[str, Any]) -> object:
    match value:
        case {"env": str(name), **rest} if not rest:
            return _from_environment(name, context.get("environment", {}))
        case {"file": str(path), **rest} if not rest:
            return _from_file(context.get("folder", Path()) / at_home(path))
        case dict():
            raise ValueError('must be text, { env = "NAME" } or { file = "PATH" }')
    return value


def _from_environment(name: str, environment: Mapping[str, str]) -> str:
    if name not in environment:
        raise ValueError(f"the environment variable {name} is not set")
    return environment[name]


def _from_file(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{path} cannot be read as text") from error


def _header_values(headers: dict[str, str]) -> dict[str, str]:
    for name, value in headers.items():
        if not re.fullmatch(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+", name):
            raise ValueError(f"{name!r} is not a header name")
        if re.search(r"[\r\n\0]", value):
            raise ValueError(f"the value of {name} must be one line")
    return headers


Duration = Annotated[timedelta, BeforeValidator(duration)]
SecondOrMore = Annotated[Duration, AfterValidator(_at_least("1s"))]
LeaseDuration = Annotated[Duration, AfterValidator(_at_least("3s"))]
PositiveDuration = Annotated[timedelta, BeforeValidator(_positive_duration)]
Interval = Annotated[timedelta | None, BeforeValidator(_interval)]
Keeping = Annotated[timedelta | None, BeforeValidator(_keeping)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Hub = Annotated[str, Field(min_length=1), AfterValidator(_web_address)]
SourceAddress = Annotated[str, AfterValidator(_source_address)]
StoreAddress = Annotated[str, AfterValidator(_store_address)]
FilePath = Annotated[Path, BeforeValidator(_at_home)]
SourcePath = Annotated[str, AfterValidator(at_home)]
Language = Annotated[str, AfterValidator(_language)]
Selector = Annotated[str, AfterValidator(_selector)]
Words = Annotated[
    tuple[Annotated[str, Field(min_length=1, max_length=200)], ...],
    BeforeValidator(_several),
    Field(max_length=1000),
]
Languages = Annotated[tuple[Language, ...], BeforeValidator(_several), Field(max_length=1000)]
Headers = Annotated[dict[str, str], BeforeValidator(_from_elsewhere), AfterValidator(_header_values)]
Authority = Annotated[str, AfterValidator(_authority)]
Cron = Annotated[str, AfterValidator(_cron)]
Zone = Annotated[str, AfterValidator(_zone)]
FeedName = Annotated[str, AfterValidator(_feed_name)]
