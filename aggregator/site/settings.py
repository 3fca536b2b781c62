"""The settings of the pages."""

from dataclasses import dataclass
from typing import Literal

from aggregator.publish.script import Script

Images = Literal["off", "direct", "cached"]


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed to subscribe to: its title, and the stem of its files."""

    title: str
    stem: str


@dataclass(frozen=True, slots=True)
class Settings:
    """`language` (BCP 47), `time_zone` (IANA) and `script` are those of the feeds.

    `images` says where pictures come from; `topics` is how many stand on the front page and on each page of a
    category or language. The main feed is the first of `feeds`.
    """

    title: str
    subtitle: str = ""
    language: str = "en"
    base_url: str = ""
    time_zone: str = "UTC"
    script: Script = "as published"
    images: Images = "off"
    topics: int = 50
    feeds: tuple[Feed, ...] = ()
