"""The sections of config.toml, frozen once they are read; unknown keys are refused."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Literal

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
    MOST,
    Authority,
    Cron,
    Duration,
    FilePath,
    Hub,
    Keeping,
    Language,
    LeaseDuration,
    PositiveDuration,
    SecondOrMore,
    StoreAddress,
    WebAddress,
    Zone,
    at_home,
)
from aggregator.errors import ConfigError
from aggregator.fetch import instances


class Section(BaseModel):
    """Base of every section: frozen, unknown keys refused."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, hide_input_in_errors=True, coerce_numbers_to_str=True
    )

    @field_validator("*", mode="before")
    @classmethod
    def _no_nul(cls, value: object) -> object:
        """Refuse NUL: no file, address or header can contain it."""
        if isinstance(value, str) and "\0" in value:
            raise ValueError("must not hold the character NUL")
        return value


class FeedSection(Section):
    """`[feed]`: what the published feed says of itself and how it groups articles."""

    title: str = Field("News", min_length=1)
    subtitle: str = "Every story once, with all the outlets that report it"
    authority: Authority = "aggregator.invalid,2026"
    base_url: WebAddress = ""
    hubs: tuple[Hub, ...] = ()
    author: str = Field("aggregator", min_length=1)
    language: Language = "en"
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

    path: FilePath = Path("output")
    gzip: bool = False
    metrics: FilePath | None = None


class StoreSection(Section):
    """`[store]`: the database, as a SQLAlchemy URL, and how long it keeps what; None is for ever."""

    url: StoreAddress = "sqlite:///aggregator.db"
    keep_texts: Keeping = None
    keep_articles: Keeping = None
    max_texts: int | None = Field(None, ge=1, le=MOST)
    max_articles: int | None = Field(None, ge=1, le=MOST)


class ScheduleSection(Section):
    """`[schedule]`: how often the daemon publishes; `cron` takes the place of `every`."""

    every: SecondOrMore = timedelta(minutes=15)
    cron: Cron = ""
    zone: Zone = "UTC"
    shortest: Duration = timedelta(minutes=1)


class FetchSection(Section):
    """`[fetch]`: how the network is used; a source may override most of it."""

    contact: str = ""
    deadline: PositiveDuration = timedelta(seconds=30)
    max_bytes: int = Field(15_000_000, ge=1_000, le=MOST)
    concurrency: int = Field(8, ge=1, le=256)
    host_gap: Duration = timedelta(seconds=1)
    processes: int = Field(0, ge=0, le=64)
    allow_private: bool = False
    proxy: WebAddress = ""
    rsshub: WebAddress = ""
    rssbridge: WebAddress = ""

    @property
    def instances(self) -> Mapping[str, str]:
        """The instance for each kind of address."""
        return {instances.RSSHUB: self.rsshub, instances.RSSBRIDGE: self.rssbridge}


class TopicsSection(Section):
    """`[topics]`: how readily articles are merged, and whether across languages."""

    merging: Literal["cautious", "balanced", "bold"] = "balanced"
    semantic: StrictBool | str = False

    @field_validator("semantic")
    @classmethod
    def _can_be_had(cls, value: bool | str, info: ValidationInfo) -> bool | str:
        if value is False:
            return value
        from aggregator.topics.features import encoders  # not loaded for those who do not use it

        folder = (info.context or {}).get("folder", Path())
        choice = str(folder / at_home(value)) if isinstance(value, str) else value
        try:
            encoders.chosen(choice)
        except ConfigError as error:
            raise ValueError(str(error)) from error
        return choice


class ServeSection(Section):
    """`[serve]`: where the output folder is served; `public_url` is where hubs reach the server."""

    host: str = Field("127.0.0.1", min_length=1)
    port: int = Field(8080, ge=1, le=65_535)
    public_url: WebAddress = ""


class ClusterSection(Section):
    """`[cluster]`: how workers share the sources."""

    shards: int = Field(64, ge=1, le=4_096)
    lease: LeaseDuration = timedelta(seconds=30)
    visits: int = Field(8, ge=1, le=64)


class SiteSection(Section):
    """`[site]`: the pages beside the feeds; `topics` are the newest on the front page and in each list."""

    enabled: bool = True
    images: Literal["off", "direct", "cached"] = "off"
    topics: int = Field(50, ge=1, le=500)
