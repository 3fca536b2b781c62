"""The [[tables]] of config.toml: sources, further feeds, archives."""

from typing import Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from aggregator.config.sections import Section
from aggregator.config.values import (
    MOST,
    FeedName,
    FilePath,
    Headers,
    Interval,
    Languages,
    PositiveDuration,
    Selector,
    SourceAddress,
    SourcePath,
    Words,
)


class Source(Section):
    """`[[sources]]`: one place to read an outlet from."""

    name: str = Field(min_length=1, max_length=200)
    outlet: str | None = None
    format: str | None = None
    url: SourceAddress | None = None
    path: SourcePath | None = None
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
    deadline: PositiveDuration | None = None
    max_bytes: int | None = Field(None, ge=1_000, le=MOST)
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
            raise ValueError(f"{value!r} is not an encoding that Python knows") from error
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
            raise ValueError(f'list is for web pages, not for format = "{self.format}"')
        pages = self.list or self.full_text or self.format in ("webpage", "sitemap")
        if not pages and (self.title or self.body or self.date or self.image):
            raise ValueError(
                'title, body, date and image are for pages: add list, full_text or format = "webpage"'
            )
        return self


class FeedsEntry(Section):
    """`[[feeds]]`: a further feed, over the topics that its keys let through."""

    name: FeedName = Field(min_length=1, max_length=200)
    category: Words = ()
    outlet: Words = ()
    language: Languages = ()
    min_outlets: int = Field(1, ge=1, le=MOST)
    words: Words = ()
    without: Words = ()
    entries: int = Field(100, ge=1, le=1_000)


class Archive(Section):
    """`[[archives]]`: a folder that every article is written to, as the outlets' archives are."""

    format: Literal["hexo", "clipping", "jekyll"]
    path: FilePath
