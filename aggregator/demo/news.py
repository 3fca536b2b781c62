"""The invented news, and what of it is published at a given time."""

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Story:
    """One version of an article: who publishes it, and how many hours after the start."""

    outlet: str
    hour: int
    slug: str
    title: str
    body: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class News:
    """Everything that will be published, and the hours of the cycles."""

    cycles: tuple[int, ...]
    stories: tuple[Story, ...]


@dataclass(frozen=True, slots=True)
class Dated:
    """A published story: `published` is the time of its first version, `updated` of this one."""

    story: Story
    published: datetime
    updated: datetime


def load() -> News:
    """The news that comes with the program."""
    data = tomllib.loads(files(__package__).joinpath("news.toml").read_text("utf-8"))
    stories = (Story(**{**entry, "body": tuple(entry["body"])}) for entry in data["articles"])
    return News(tuple(data["cycles"]), tuple(stories))


def out(news: News, outlet: str, start: datetime, now: datetime) -> list[Dated]:
    """What an outlet shows at `now`, the latest version of each article, newest first."""
    found: dict[str, Dated] = {}
    for story in sorted(news.stories, key=lambda story: story.hour):
        time = start + timedelta(hours=story.hour)
        if story.outlet == outlet and time <= now:
            first = found.get(story.slug)
            found[story.slug] = Dated(story, first.published if first else time, time)
    return sorted(found.values(), key=lambda dated: dated.published, reverse=True)
