"""The whole program run on the emulated outlets, hours in seconds, in a folder that is deleted afterwards."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from aggregator import cycle
from aggregator.demo import news
from aggregator.demo.server import EmulatedOutlets, serving
from aggregator.fetch.settings import Place
from aggregator.fetch.settings import Settings as FetchSettings
from aggregator.model import Article
from aggregator.outlets import registry
from aggregator.publish.settings import Settings as FeedSettings
from aggregator.steps.parts import Parts
from aggregator.steps.report import CycleReport
from aggregator.steps.source import Source
from aggregator.store import placements
from aggregator.store.access.database import Database
from aggregator.topics import label
from aggregator.topics.settings import Settings as TopicSettings

PAUSE = 2.0
_PLACES = (
    ("voa_zh", "feed.xml", None),
    ("dw_zh", "rdf", None),
    ("rfi_zh", "feed", None),
    ("aljazeera_zh", "news", "webpage"),
)
_MOST_TOPICS = 100


@dataclass(frozen=True, slots=True)
class Topic:
    """What the feed says about a topic, as far as the demonstration shows it."""

    headline: str
    articles: int
    outlets: tuple[str, ...]


def run(
    tell: Callable[[str], None],
    present: datetime,
    pause: float = PAUSE,
    wait: Callable[[float], object] = time.sleep,
) -> None:
    """Let the outlets publish and read them, cycle by cycle, the last one at `present`.

    `tell` gets each line to be shown; `pause` is the time between two cycles, in seconds.
    """
    story = news.load()
    start = present - timedelta(hours=story.cycles[-1])
    tell("Four emulated outlets on this machine publish invented news; hours pass in seconds.")
    with TemporaryDirectory(prefix="aggregator-demo-") as folder, serving(story, start) as server:
        for number, lines in enumerate(_cycles(Path(folder), server, story.cycles)):
            if number:
                wait(pause)
            for line in lines:
                tell(line)
    tell("Nothing is left behind. `aggregator init` writes a configuration with the real outlets.")


def _cycles(folder: Path, server: EmulatedOutlets, hours: tuple[int, ...]) -> Iterator[list[str]]:
    with Database.open(f"sqlite:///{folder}/demo.db") as database:
        parts = _parts(folder, database, server)
        before: Mapping[str, Topic] = {}
        for hour in hours:
            server.now = server.start + timedelta(hours=hour)
            report = cycle.run(parts)
            after = _topics(database)
            yield told(server.now, report, before, after)
            before = after


def _parts(folder: Path, database: Database, server: EmulatedOutlets) -> Parts:
    return Parts(
        sources=[_source(server.base, *place) for place in _PLACES],
        database=database,
        output=folder / "output",
        fetch=FetchSettings(allow_private=True, host_gap=0),
        topics=TopicSettings(),
        feed=FeedSettings("Demo", "", "demo.invalid,2026", "", "aggregator", "zh-Hans", "topic"),
        clock=lambda: server.now,
    )


def _source(base: str, id_: str, place: str, form: str | None) -> Source:
    every = timedelta(hours=1).total_seconds()
    where = Place(id_, f"{base}/{id_}/{place}", every=every, robots=form == "webpage")
    return Source(where, registry.find(id_), format=form)


def _topics(database: Database) -> dict[str, Topic]:
    with database.read() as db:
        coverage = placements.coverage(db, "topic", placements.newest(db, "topic", _MOST_TOPICS))
    return {id_: _topic([article for article, _ in placed]) for id_, placed in coverage.items()}


def _topic(covering: list[Article]) -> Topic:
    outlets = tuple(dict.fromkeys(article.outlet for article in covering))
    return Topic(label.lead(covering).title, len(covering), outlets)


def told(
    now: datetime, report: CycleReport, before: Mapping[str, Topic], after: Mapping[str, Topic]
) -> list[str]:
    """What a cycle brought, as lines to be shown."""
    saved = report.saved
    lines = [
        f"{now:%H:%M}  outlets visited: {len(report.sources)}; articles: {saved.new} new, "
        f"{saved.changed} changed; entries in the feed: {report.entries}"
    ]
    for source in report.sources:
        lines += [f"       problem  {source.name}: {problem}" for problem in source.problems]
    for id_, topic in after.items():
        if topic != before.get(id_):
            change = "grew " if id_ in before else "began"
            articles = f"{topic.articles} articles" if topic.articles > 1 else "1 article"
            lines.append(f"       {change}    {topic.headline} ({articles}: {', '.join(topic.outlets)})")
    return lines
