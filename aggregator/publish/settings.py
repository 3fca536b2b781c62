"""The settings of the feeds."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from urllib.parse import quote

from aggregator.publish.extras import Extra
from aggregator.publish.script import Script

Mode = Literal["milestone", "in-place", "both"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What the feeds say about themselves, and how they present topics.

    `authority` is the first part of their tag URIs (RFC 4151); `group` is what an entry is about: a topic,
    a story or an article. `pages` says that every topic has a page beside the feeds; `style` is the file name
    of the style sheet that browsers show the feeds in.
    """

    title: str
    subtitle: str
    authority: str
    base_url: str
    author: str
    language: str
    group: str
    entries: int = 200
    updates: Mode = "milestone"
    milestone_gap: timedelta = timedelta(hours=6)
    time_zone: str = "UTC"
    full_text: bool = False
    script: Script = "as published"
    hubs: tuple[str, ...] = ()
    extra: tuple[Extra, ...] = ()
    pages: bool = False
    style: str | None = None

    def address(self, path: str = "") -> str:
        """The public address of a file below the output folder; "" where there is none."""
        return f"{self.base_url.rstrip('/')}/{quote(path)}" if self.base_url else ""
