"""The sections of config.toml, frozen once they are read; unknown keys are refused."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta
from os.path import normpath
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    ValidationInfo,
    field_validator,
    model_validator,
)

from aggregator.config.values import (
    Authority,
    Cron,
    Duration,
    FeedName,
    Headers,
    Interval,
    Keeping,
    Selector,
    SourceAddress,
    WebAddress,
    Words,
    Zone,
)
from aggregator.errors import ConfigError
from aggregator.fetch import instances
from aggregator.publish import names
from aggregator.publish.extras import stem


class Section(BaseModel):
    """Base of every section: frozen, unknown keys refused."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, hide_input_in_errors=True, coerce_numbers_to_str=True
    )


class FeedSection(Section):
    """`[feed]`: what the published feed says of itself and how it groups articles."""

    title: str = Field("News", min_length=1)
    subtitle: str = "Every story once, with all the outlets that report it"
    authority: Authority = "aggregator.invalid,2026"
    base_url: WebAddress = ""
    hubs: tuple[WebAddress, ...] = ()
    author: str = Field("aggregator", min_length=1)
    language: str = Field("en", pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")
    group: Literal["topic", "story", "article"] = "topic"
    entries: int = Field(200, ge=1, le=100_000)
    updates: Literal["milestone", "in-place", "both"] = "milestone"
    milestone_gap: Duration = timedelta(hours=6)
    time_zone: Zone = "UTC"
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
    cron: Cron = ""
    zone: Zone = "UTC"
    shortest: Duration = timedelta(minutes=1)


class FetchSection(Section):
    """`[fetch]`: how the network is used; a source may override most of it."""

    contact: str = ""
    deadline: Duration = timedelta(seconds=30)
    max_bytes: int = Field(15_000_000, ge=1_000)
    concurrency: int = Field(8, ge=1, le=256)
    host_gap: Duration = timedelta(seconds=1)
    processes: int = Field(0, ge=0, le=64)
    allow_private: bool = False
    proxy: WebAddress = ""
    rsshub: WebAddress = ""
    rssbridge: WebAddress = ""

    @property
    def instances(self) -> Mapping[str, str]:
        """The instances that addresses of their kind are on."""
        return {instances.RSSHUB: self.rsshub, instances.RSSBRIDGE: self.rssbridge}


class TopicsSection(Section):
    """`[topics]`: how readily articles are merged, and whether across languages."""

    merging: Literal["cautious", "balanced", "bold"] = "balanced"
    semantic: StrictBool | str = False

    @field_validator("semantic")
    @classmethod
    def _can_be_had(cls, value: bool | str, info: ValidationInfo) -> bool | str:
        if not value and isinstance(value, bool):
            return value
        from aggregator.topics import encoders  # not for those who do without

        choice = str((info.context or {}).get("folder", Path()) / value) if isinstance(value, str) else value
        try:
            encoders.chosen(choice)
        except ConfigError as error:
            raise ValueError(str(error)) from error
        return choice


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
    trust: int | None = Field(None, ge=-9, le=9)
    deadline: Duration | None = None
    max_bytes: int | None = Field(None, ge=1_000)
    allow_private: bool | None = None

    @field_validator("format")
    @classmethod
    def _known_format(cls, value: str | None, info: ValidationInfo) -> str | None:
        known = (info.context or {}).get("formats", tuple)() if value else ()
        if known and value not in known:
            raise ValueError(f"no such format; allowed: {', '.join(sorted(known))}")
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

    name: FeedName = Field(min_length=1, max_length=200)
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
    """`[serve]`: where the output folder is served; `public_url` is where hubs reach the server."""

    host: str = Field("127.0.0.1", min_length=1)
    port: int = Field(8080, ge=1, le=65_535)
    public_url: WebAddress = ""


class ClusterSection(Section):
    """`[cluster]`: how workers share the sources."""

    shards: int = Field(64, ge=1, le=4_096)
    lease: Annotated[Duration, Field(ge=timedelta(seconds=3))] = timedelta(seconds=30)
    visits: int = Field(8, ge=1, le=64)


class SiteSection(Section):
    """`[site]`: the pages beside the feeds; `topics` are the newest on the front page and in each list."""

    enabled: bool = True
    images: Literal["off", "direct", "cached"] = "off"
    topics: int = Field(50, ge=1, le=500)


class Config(Section):
    """The whole configuration; `file` is where it was read from."""

    feed: FeedSection = FeedSection()
    output: OutputSection = OutputSection()
    store: StoreSection = StoreSection()
    schedule: ScheduleSection = ScheduleSection()
    fetch: FetchSection = FetchSection()
    topics: TopicsSection = TopicsSection()
    serve: ServeSection = ServeSection()
    cluster: ClusterSection = ClusterSection()
    site: SiteSection = SiteSection()
    sources: tuple[Source, ...] = ()
    archives: tuple[Archive, ...] = ()
    feeds: tuple[FeedsEntry, ...] = ()

    @field_validator("sources")
    @classmethod
    def _names_differ(cls, sources: tuple[Source, ...]) -> tuple[Source, ...]:
        if twice := _repeated(source.name for source in sources):
            raise ValueError(f"two sources have the same name: {', '.join(sorted(twice))}")
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
        twice = _repeated(files)
        if same := sorted({feed.name for feed, file in zip(feeds, files, strict=True) if file in twice}):
            raise ValueError(f"these names would give the same file: {', '.join(same)}")
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


def _repeated(names: Iterable[str]) -> set[str]:
    return {name for name, count in Counter(names).items() if count > 1}


def _reads(pattern: Path, folder: Path) -> bool:
    """Whether a source's path leads into the folder, or takes in all that lies around it."""
    wild = next((i for i, part in enumerate(pattern.parts) if set(part) & set("*?[")), len(pattern.parts))
    fixed, rest = Path(*pattern.parts[:wild]), pattern.parts[wild:]
    return fixed.is_relative_to(folder) or (folder.is_relative_to(fixed) and (not rest or "**" in rest))


TABLES: Mapping[str | int, type[Section]] = {"sources": Source, "archives": Archive, "feeds": FeedsEntry}
