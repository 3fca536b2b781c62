"""config.toml into frozen settings; an error names file, line and key, and says what is allowed.

Environment variables `AGGREGATOR__SECTION__KEY` override the file; relative paths are relative to it.
"""

import os
import re
import tomllib
from collections.abc import Collection, Mapping
from datetime import timedelta
from os.path import normpath
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

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
from aggregator.fetch import instances
from aggregator.publish import names
from aggregator.publish.extras import RESERVED, stem
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


def _keeping(value: object) -> timedelta | None:
    return None if value in (None, "forever") else duration(value)


def _cron(value: str) -> str:
    if value:
        from aggregator.daemon.timing import cron_trigger

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
    return value


def _source_address(value: str) -> str:
    return value if instances.scheme_of(value) else _web_address(value)


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
        raise ValueError(f"is a name of the program's own files: {', '.join(sorted(RESERVED))}")
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
Keeping = Annotated[timedelta | None, BeforeValidator(_keeping)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
SourceAddress = Annotated[str, AfterValidator(_source_address)]
Selector = Annotated[str, AfterValidator(_selector)]
Words = Annotated[
    tuple[Annotated[str, Field(min_length=1, max_length=200)], ...],
    BeforeValidator(_several),
    Field(max_length=1000),
]
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
    hubs: tuple[WebAddress, ...] = ()
    author: str = Field("aggregator", min_length=1)
    language: str = Field("en", pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")
    group: Literal["topic", "story", "article"] = "topic"
    entries: int = Field(200, ge=1, le=100_000)
    updates: Literal["milestone", "in-place", "both"] = "milestone"
    milestone_gap: Duration = timedelta(hours=6)
    time_zone: Annotated[str, AfterValidator(_zone)] = "UTC"
    full_text: bool = False
    script: Literal["as published", "simplified", "traditional"] = "as published"

    @model_validator(mode="after")
    def _hubs_learn_addresses(self) -> "FeedSection":
        if self.hubs and not self.base_url:
            raise ValueError("hubs need base_url: they are told the addresses of the feeds")
        return self


class OutputSection(Section):
    """`[output]`: where the files go."""

    path: Path = Path("output")
    gzip: bool = False
    metrics: Path | None = None


class StoreSection(Section):
    """`[store]`: the database, as a SQLAlchemy URL, and how long it keeps what; None is for ever."""

    url: str = Field("sqlite:///aggregator.db", min_length=1)
    keep_texts: Keeping = None
    keep_articles: Keeping = None
    max_texts: int | None = Field(None, ge=1)
    max_articles: int | None = Field(None, ge=1)


class ScheduleSection(Section):
    """`[schedule]`: how often the daemon publishes; `cron` takes the place of `every`."""

    every: Annotated[Duration, Field(ge=timedelta(seconds=1))] = timedelta(minutes=15)
    cron: Annotated[str, AfterValidator(_cron)] = ""
    zone: Annotated[str, AfterValidator(_zone)] = "UTC"
    shortest: Duration = timedelta(minutes=1)


class FetchSection(Section):
    """`[fetch]`: how the network is used; a source may override most of it."""

    contact: str = ""
    deadline: Duration = timedelta(seconds=30)
    max_bytes: int = Field(15_000_000, ge=1_000)
    concurrency: int = Field(8, ge=1, le=256)
    host_gap: Duration = timedelta(seconds=1)
    allow_private: bool = False
    proxy: WebAddress = ""
    rsshub: WebAddress = ""
    rssbridge: WebAddress = ""

    @property
    def instances(self) -> Mapping[str, str]:
        """The instances that addresses of their kind are on."""
        return {instances.RSSHUB: self.rsshub, instances.RSSBRIDGE: self.rssbridge}


class TopicsSection(Section):
    """`[topics]`: how readily articles are merged."""

    merging: Literal["cautious", "balanced", "bold"] = "balanced"


class Source(Section):
    """`[[sources]]`: one place to read an outlet from."""

    name: str = Field(min_length=1, max_length=200)
    outlet: str | None = None
    format: str | None = None
    url: SourceAddress | None = None
    path: str | None = None
    list: Selector = ""
    title: Selector = ""
    body: Selector = ""
    date: Selector = ""
    image: Selector = ""
    full_text: bool = False
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

    @model_validator(mode="after")
    def _pages_to_select_from(self) -> "Source":
        if self.full_text and not self.url:
            raise ValueError("full_text follows the links of a feed: it needs url")
        if self.list and self.format not in (None, "webpage"):
            raise ValueError(f'list selects on a page; format = "{self.format}" has none')
        pages = self.list or self.full_text or self.format in ("webpage", "sitemap")
        if not pages and (self.title or self.body or self.date or self.image):
            raise ValueError(
                'title, body, date and image select on pages: add list, full_text or format = "webpage"'
            )
        return self


class FeedsEntry(Section):
    """`[[feeds]]`: a further feed, over the topics that its keys let through."""

    name: Annotated[str, AfterValidator(_feed_name)] = Field(min_length=1, max_length=200)
    category: Words = ()
    outlet: Words = ()
    language: Words = ()
    min_outlets: int = Field(1, ge=1)
    words: Words = ()
    without: Words = ()
    entries: int = Field(100, ge=1, le=1_000)


class Archive(Section):
    """`[[archives]]`: a folder that every article is written to, as the outlets' archives are."""

    format: Literal["hexo", "clipping", "jekyll"]
    path: Path


class ServeSection(Section):
    """`[serve]`: where the output folder is served."""

    host: str = Field("127.0.0.1", min_length=1)
    port: int = Field(8080, ge=1, le=65_535)


class Config(Section):
    """The whole configuration; `file` is where it was read from."""

    feed: FeedSection = FeedSection()
    output: OutputSection = OutputSection()
    store: StoreSection = StoreSection()
    schedule: ScheduleSection = ScheduleSection()
    fetch: FetchSection = FetchSection()
    topics: TopicsSection = TopicsSection()
    serve: ServeSection = ServeSection()
    sources: tuple[Source, ...] = ()
    archives: tuple[Archive, ...] = ()
    feeds: tuple[FeedsEntry, ...] = ()

    @field_validator("sources")
    @classmethod
    def _names_differ(cls, sources: tuple[Source, ...]) -> tuple[Source, ...]:
        names = [source.name for source in sources]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"two sources have the same name: {', '.join(twice)}")
        return sources

    @field_validator("sources")
    @classmethod
    def _instances_known(cls, sources: tuple[Source, ...], info: ValidationInfo) -> tuple[Source, ...]:
        fetch: FetchSection = info.data.get("fetch", FetchSection())
        for source in sources:
            instances.resolved(source.url or "", fetch.instances)
        return sources

    @field_validator("feeds")
    @classmethod
    def _files_differ(cls, feeds: tuple[FeedsEntry, ...]) -> tuple[FeedsEntry, ...]:
        files = [names.key(stem(feed.name)) for feed in feeds]
        twice = sorted({feed.name for feed, file in zip(feeds, files, strict=True) if files.count(file) > 1})
        if twice:
            raise ValueError(f"these names would give the same file: {', '.join(twice)}")
        return feeds

    @field_validator("archives")
    @classmethod
    def _folders_of_their_own(
        cls, archives: tuple[Archive, ...], info: ValidationInfo
    ) -> tuple[Archive, ...]:
        here = (info.context or {}).get("folder", Path())
        folders = [Path(normpath(here / archive.path)) for archive in archives]
        if len(set(folders)) < len(folders):
            raise ValueError("two archives have the same folder")
        for source in info.data.get("sources", ()):
            if source.path and any(_reads(Path(normpath(here / source.path)), folder) for folder in folders):
                raise ValueError(f"the source {source.name!r} would read what is written here")
        return archives


def _reads(pattern: Path, folder: Path) -> bool:
    """Whether a source's path leads into the folder, or takes in all that lies around it."""
    wild = next((i for i, part in enumerate(pattern.parts) if set(part) & set("*?[")), len(pattern.parts))
    fixed, rest = Path(*pattern.parts[:wild]), pattern.parts[wild:]
    return fixed.is_relative_to(folder) or (folder.is_relative_to(fixed) and (not rest or "**" in rest))


_TABLES: Mapping[str | int, type[Section]] = {"sources": Source, "archives": Archive, "feeds": FeedsEntry}


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
    context = {"formats": sorted(formats), "folder": file.resolve().parent}
    try:
        config = Config.model_validate(data, context=context)
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
        if section in _TABLES or not key or not isinstance(data.setdefault(section, {}), dict):
            raise ConfigError(
                [
                    f"environment variable {variable}: must be {ENV_PREFIX}SECTION__KEY, of no [[table]]"
                ]
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
    if path[0] in _TABLES:
        return sorted(_TABLES[path[0]].model_fields)
    section = Config.model_fields[str(path[0])].annotation
    return sorted(section.model_fields) if isinstance(section, type) and issubclass(section, Section) else []


def _absolute(config: Config, folder: Path) -> Config:
    """The same with every relative path made relative to `folder`, and every address a whole one."""
    sources = tuple(_source_absolute(source, folder, config.fetch.instances) for source in config.sources)
    archives = tuple(
        archive.model_copy(update={"path": folder / archive.path}) for archive in config.archives
    )
    return config.model_copy(
        update={
            "output": config.output.model_copy(
                update={
                    "path": folder / config.output.path,
                    "metrics": folder / config.output.metrics if config.output.metrics else None,
                }
            ),
            "store": config.store.model_copy(update={"url": _absolute_url(config.store.url, folder)}),
            "sources": sources,
            "archives": archives,
        }
    )


def _source_absolute(source: Source, folder: Path, known: Mapping[str, str]) -> Source:
    if source.path:
        return source.model_copy(update={"path": str(folder / source.path)})
    return source.model_copy(update={"url": instances.resolved(source.url or "", known)})


def _absolute_url(url: str, folder: Path) -> str:
    match = re.match(r"^(sqlite(?:\+\w+)?:///)(?!/|:memory:)([^?]+)(.*)$", url)
    return f"{match[1]}{folder / match[2]}{match[3]}" if match else url
