"""What a subscriber sees of real news, hour by hour: how many items, and how many of them twice.

    python benchmarks/subscriber.py [FOLDER OF FEEDS…]

Each folder holds one feed per outlet. Every hour the reports of that hour are stored, placed and published,
and the subscriber reads the feed with a reader that shows every entry once. An item is a repeat when it links
to nothing that no item before linked to when it was shown; `shown by updates` counts the items that a reader
which shows every update would have told already. A topic is late by the cycles that pass between the second
outlet's report and the first entry that names both; `joined later` are those late topics whose reports stood
in two topics at first.
"""

import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from lxml import etree

from aggregator import app, config, cycle
from aggregator.model import Article, Document
from aggregator.steps.collecting.reading import read
from aggregator.steps.parts import Parts
from aggregator.store import articles, placements

HOUR = timedelta(hours=1)
ATOM = "{http://www.w3.org/2005/Atom}"
NEWSWIRE = Path(__file__).parents[2] / "shared" / "data" / "newswire"
MODES = ("milestone", "in-place")


@dataclass
class Subscriber:
    """A reader that shows every entry once, as most do; `updated` is what one knows who sees every update."""

    items: set[str] = field(default_factory=set)
    pages: set[str] = field(default_factory=set)
    updated: set[str] = field(default_factory=set)
    repeats: int = 0
    shown_by_updates: int = 0
    named: dict[tuple[str, str], int] = field(default_factory=dict)

    def read(self, feed: Path, hour: int) -> None:
        """Take in the feed as it stands in this hour."""
        before, known = set(self.pages), set(self.updated)
        for entry in etree.parse(feed).getroot().iterfind(f"{ATOM}entry"):
            pages = {str(link.get("href")) for link in entry.iterfind(f"{ATOM}link[@rel='related']")}
            id_ = str(entry.findtext(f"{ATOM}id"))
            if id_ not in self.items:
                self.repeats += bool(pages) and pages <= before
                self.shown_by_updates += bool(pages) and pages <= known
                self.pages |= pages
            self.items.add(id_)
            self.updated |= pages
            for name in entry.iterfind(f"{ATOM}author/{ATOM}name"):
                for page in pages:
                    self.named.setdefault((page, str(name.text)), hour)


def reports(parts: Parts, folder: Path) -> dict[datetime, list[Article]]:
    """The articles of all feeds by the hour in which they come in."""
    found: dict[datetime, list[Article]] = {}
    for source in parts.sources:
        path = folder / f"{source.place.name}.xml"
        taken, _ = read(source, Document(path.read_bytes(), str(path), parts.clock()))
        for article in taken:
            hour = article.time.replace(minute=0, second=0, microsecond=0) + HOUR
            found.setdefault(hour, []).append(replace(article, seen=hour))
    return dict(sorted(found.items()))


def lateness(
    parts: Parts, hours: Sequence[datetime], reader: Subscriber, first: Mapping[str, str]
) -> Iterator[tuple[int, bool]]:
    """For each topic of two outlets and more: cycles until both were named, and whether it was two at first.

    `first` are the topics that the articles were placed in when they came.
    """
    with parts.database.read() as db:
        coverage = placements.coverage(db, "topic", placements.newest(db, "topic", None))
    for placed in coverage.values():
        one = placed[0][0]
        other = next((article for article, _ in placed if article.outlet != one.outlet), None)
        if other and other.url:
            named = reader.named.get((other.url, one.outlet), len(hours))
            yield named - hours.index(other.seen), first[one.id] != first[other.id]


def run(folder: Path, mode: str) -> dict[str, object]:
    """One window of news in one way of telling it."""
    feeds = sorted(folder.glob("*.xml"))
    sources = "".join(f'[[sources]]\nname = "{feed.stem}"\npath = "{feed}"\n' for feed in feeds)
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "config.toml"
        file.write_text(f'[feed]\nentries = 1000\nupdates = "{mode}"\n{sources}', encoding="utf-8")
        with app.opened(config.load(file, environment={})) as opened:
            return follow(opened.parts, folder)


def follow(parts: Parts, folder: Path) -> dict[str, object]:
    """Let the news come in, hour by hour, and tell what the subscriber saw of it."""
    waiting = reports(parts, folder)
    hours, reader, first = list(waiting), Subscriber(), dict[str, str]()
    for number, (hour, arrived) in enumerate(waiting.items()):
        now = replace(parts, clock=lambda hour=hour: hour)  # type: ignore[misc]
        with parts.database.write() as db:
            articles.save(db, arrived)
        cycle.assign(now)
        cycle.publish(now)
        reader.read(parts.output / "feed.atom", number)
        with parts.database.read() as db:
            placed = placements.of_articles(db, [article.id for article in arrived])
        first |= {id_: place.topic for id_, place in placed.items() if id_ not in first}
    late = list(lateness(parts, hours, reader, first))
    with parts.database.read() as db:
        totals = placements.totals(db)
    return {
        **totals,
        "items": len(reader.items),
        "repeats": reader.repeats,
        "shown by updates": reader.shown_by_updates,
        "topics of several outlets": len(late),
        "named both in the same cycle": sum(cycles == 0 for cycles, _ in late),
        "joined later": sum(cycles > 0 and joined for cycles, joined in late),
        "late for another reason": sum(cycles > 0 and not joined for cycles, joined in late),
    }


def main(arguments: Sequence[str]) -> int:
    """Print a line for each window and mode; 1 where anything was repeated with milestones."""
    folders = [Path(each) for each in arguments] or sorted(NEWSWIRE.glob("*/feeds"))
    repeated = False
    for folder in folders:
        for mode in MODES:
            result = run(folder, mode)
            repeated |= mode == "milestone" and bool(result["repeats"])
            print(folder.parent.name, mode, ", ".join(f"{name}: {value}" for name, value in result.items()))
    return int(repeated)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
