"""config.toml into frozen settings; an error names file, line and key, and says what is allowed.

Environment variables `AGGREGATOR__SECTION__KEY` override the file; relative paths are relative to it.
"""

import os
import re
import tomllib
from collections.abc import Collection, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from aggregator.errors import ConfigError
from aggregator.toml_places import line_of, places

ENV_PREFIX = "AGGREGATOR__"

_DURATION = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*(s|m|h|d)\s*$")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_AUTHORITY = re.compile(
    r"^([a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*|[\w.+-]+@[\w.-]+),\d{4}(-\d{2}){0,2}$"
)


def duration(value: object) -> timedelta:
    """`"90s"`, `"15m"`, `"2h"` or `"1d"` as a timedelta; raises ValueError on anything else."""
    match = _DURATION.match(value) if isinstance(value, str) else None
    if not match:
        raise ValueError('must be a number and a unit: "90s", "15m", "2h" or "1d"')
    return timedelta(seconds=float(match[1]) * _UNITS[match[2]])


def _interval(value: object) -> timedelta | None:
    return None if value == "auto" else duration(value)


def _authority(value: str) -> str:
    if not _AUTHORITY.match(value):
        raise ValueError('must be a domain and a year in which you own it: "news.example,2026" (RFC 4151)')
    return value


def _web_address(value: str) -> str:
    if value and not re.match(r"^https?://[^\s/]+", value):
        raise ValueError("must start with http:// or https://")
    return value


def _header_values(headers: dict[str, str]) -> dict[str, str]:
    for name, value in headers.items():
        if not re.fullmatch(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+", name):
            raise ValueError(f"{name!r} is no header name")
        if re.search(r"[\r\n\0]", value):
            raise ValueError(f"the value of {name} must be one line")
    return headers


Duration = Annotated[timedelta, BeforeValidator(duration)]
Interval = Annotated[timedelta | None, BeforeValidator(_interval)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Headers = Annotated[dict[str, str], AfterValidator(_header_values)]


class Section(BaseModel):
    """Base of every section: frozen, unknown keys refused."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, hide_input_in_errors=True, coerce_numbers_to_str=True
    )


class FeedSection(Section):
    """`[feed]`: what the published feed says of itself and how it groups articles."""

    title: str = Field("News", min_length=1)
    subtitle: str = "Every story once, with all the outlets that report it"
    authority: Annotated[str, AfterValidator(_authority)] = "aggregator.invalid,2026"
    base_url: WebAddress = ""
    author: str = Field("aggregator", min_length=1)
    language: str = Field("en", pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")
    group: Literal["topic", "story", "article"] = "topic"
    entries: int = Field(200, ge=1, le=100_000)


class OutputSection(Section):
    """`[output]`: where the files go."""

    path: Path = Path("output")


class StoreSection(Section):
    """`[store]`: the database, as a SQLAlchemy URL."""

    url: str = Field("sqlite:///aggregator.db", min_length=1)


class ScheduleSection(Section):
    """`[schedule]`: how often the daemon publishes."""

    every: Duration = timedelta(minutes=15)


class FetchSection(Section):
    """`[fetch]`: how the network is used; a source may override most of it."""

    contact: str = ""
    deadline: Duration = timedelta(seconds=30)
    max_bytes: int = Field(15_000_000, ge=1_000)
    concurrency: int = Field(8, ge=1, le=256)
    host_gap: Duration = timedelta(seconds=1)
    allow_private: bool = False
    proxy: WebAddress = ""


class TopicsSection(Section):
    """`[topics]`: how readily articles are merged."""

    merging: Literal["cautious", "balanced", "bold"] = "balanced"


class Source(Section):
    """`[[sources]]`: one place to read an outlet from."""

    name: str = Field(min_length=1, max_length=200)
    outlet: str | None = None
    format: str | None = None
    url: WebAddress | None = None
    path: str | None = None
    enabled: bool = True
    every: Interval = None
    headers: Headers = Field(default_factory=dict)
    encoding: str | None = None
    category: str | None = None
    merge: bool = True
    deadline: Duration | None = None
    max_bytes: int | None = Field(None, ge=1_000)
    allow_private: bool | None = None

    @field_validator("format")
    @classmethod
    def _known_format(cls, value: str | None, info: ValidationInfo) -> str | None:
        known = (info.context or {}).get("formats")
        if value and known and value not in known:
            raise ValueError(f"no such format; allowed: {', '.join(known)}")
        return value

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, value: str | None) -> str | None:
        try:
            "".encode(value or "utf-8")
        except LookupError as error:
            raise ValueError(f"{value!r} is no encoding that Python knows") from error
        return value

    @model_validator(mode="after")
    def _one_place(self) -> "Source":
        if bool(self.url) == bool(self.path):
            raise ValueError("needs either url or path, and not both")
        return self


class Config(Section):
    """The whole configuration; `file` is where it was read from."""

    feed: FeedSection = FeedSection()
    output: OutputSection = OutputSection()
    store: StoreSection = StoreSection()
    schedule: ScheduleSection = ScheduleSection()
    fetch: FetchSection = FetchSection()
    topics: TopicsSection = TopicsSection()
    sources: tuple[Source, ...] = ()

    @field_validator("sources")
    @classmethod
    def _names_differ(cls, sources: tuple[Source, ...]) -> tuple[Source, ...]:
        names = [source.name for source in sources]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"two sources have the same name: {', '.join(twice)}")
        return sources


def load(file: Path, formats: Collection[str] = (), environment: Mapping[str, str] = os.environ) -> Config:
    """Read and validate `file`; raises ConfigError with every problem found.

    `formats` are the names that a source's `format` may have; any name where there are none.
    """
    text = _read(file)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([f"{file}: not valid TOML: {error}"]) from error
    overridden = _override(data, environment)
    try:
        config = Config.model_validate(data, context={"formats": sorted(formats)})
    except ValidationError as error:
        found = places(text)
        raise ConfigError(
            [_problem(file, problem, found, overridden) for problem in error.errors(include_url=False)]
        ) from error
    return _absolute(config, file.resolve().parent)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigError([f"{file}: no such file; --config FILE names another"]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([f"{file}: cannot be read: {error}"]) from error


def _override(data: dict[str, Any], environment: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """Put the environment's values into `data`; returns which variable set which key."""
    overridden = {}
    for variable, text in sorted(environment.items()):
        section, _, key = variable.removeprefix(ENV_PREFIX).lower().partition("__")
        if not variable.startswith(ENV_PREFIX):
            continue
        if section == "sources" or not key or not isinstance(data.setdefault(section, {}), dict):
            raise ConfigError(
                [f"environment variable {variable}: must be {ENV_PREFIX}SECTION__KEY, and not of sources"]
            )
        data[section][key] = _value(text)
        overridden[section, key] = variable
    return overridden


def _value(text: str) -> Any:
    """The text as a TOML value where it is one, else as it stands."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def _problem(
    file: Path, problem: Any, found: dict[tuple[str | int, ...], int], overridden: dict[tuple[str, str], str]
) -> str:
    path: tuple[str | int, ...] = problem["loc"]
    variable = overridden.get((str(path[0]), str(path[1]))) if len(path) >= 2 else None
    line = line_of(path, found)
    place = f"environment variable {variable}" if variable else f"{file}:{line}" if line else str(file)
    return f"{place}: {_dotted(path)}: {_words(problem, path)}"


def _dotted(path: tuple[str | int, ...]) -> str:
    """`sources[2].url` for ("sources", 2, "url")."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text or "configuration"


def _words(problem: Any, path: tuple[str | int, ...]) -> str:
    if problem["type"] == "extra_forbidden":
        return f"unknown key; allowed here: {', '.join(_allowed(path))}"
    if problem["type"] == "missing":
        return "is required"
    return str(problem["msg"]).removeprefix("Value error, ")


def _allowed(path: tuple[str | int, ...]) -> list[str]:
    """The keys of the section that holds `path`."""
    if len(path) == 1:
        return sorted(Config.model_fields)
    if path[0] == "sources":
        return sorted(Source.model_fields)
    section = Config.model_fields[str(path[0])].annotation
    return sorted(section.model_fields) if isinstance(section, type) and issubclass(section, Section) else []


def _absolute(config: Config, folder: Path) -> Config:
    """The same with every relative path made relative to `folder`."""
    sources = tuple(
        source.model_copy(update={"path": str(folder / source.path)}) if source.path else source
        for source in config.sources
    )
    return config.model_copy(
        update={
            "output": OutputSection(path=folder / config.output.path),
            "store": StoreSection(url=_absolute_url(config.store.url, folder)),
            "sources": sources,
        }
    )


def _absolute_url(url: str, folder: Path) -> str:
    match = re.match(r"^(sqlite(?:\+\w+)?:///)(?!/|:memory:)([^?]+)(.*)$", url)
    return f"{match[1]}{folder / match[2]}{match[3]}" if match else url
