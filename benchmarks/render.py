"""How long 5,000 entries take to render, beside the bare feedgen with the same entries.

python benchmarks/render.py [ENTRIES]
"""

import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from feedgen.feed import FeedGenerator

from aggregator.model import Article, Feed, Placement
from aggregator.publish import atom, jsonfeed, rss
from aggregator.publish.selection import Memory, select
from aggregator.publish.settings import Settings

ROUNDS = 5
START = datetime(2019, 3, 12, tzinfo=UTC)
TEXT = "\n".join(f"Sentence {n} of an invented report about a ferry and a bridge. " * 3 for n in range(12))
Pair = tuple[Article, Placement]


def article(number: int) -> Article:
    """An invented report."""
    time = START + timedelta(minutes=number)
    return Article(
        id=f"a{number}",
        version="v1",
        source="harbour",
        outlet=f"Outlet {number % 7}",
        guid=None,
        url=f"https://harbour.example/{number}",
        title=f"Report {number} on the ferry and the bridge",
        html="",
        text=TEXT,
        summary=TEXT[:150],
        language="en",
        published=time,
        updated=None,
        seen=time,
        categories=("ships", "bridges"),
    )


def made(entries: int) -> Feed:
    """A feed with so many topics, of one to five articles."""
    settings = Settings("News", "", "x,2026", "https://news.example", "us", "en", "topic", entries)
    pool: dict[str, list[Pair]] = {}
    for number in range(entries * 3):
        topic = f"t{(number * number) % entries}" if number >= entries else f"t{number}"
        pool.setdefault(topic, []).append((article(number), Placement(f"a{number}", f"s{topic}", topic)))
    return select(pool, Memory(), settings, lambda articles: articles[0], START).main


def bare(feed: Feed) -> bytes:
    """The same entries by feedgen, as it stands."""
    generator = FeedGenerator()
    generator.id(feed.id)
    generator.title(feed.title)
    generator.updated(feed.updated)
    for entry in feed.entries:
        element = generator.add_entry(order="append")
        element.id(entry.id)
        element.title(entry.title)
        element.updated(entry.updated)
        element.published(entry.published)
        element.author([{"name": name} for name in entry.authors])
        element.content(entry.content, type="html")
        element.summary(entry.summary)
        element.category([{"term": term} for term in entry.categories])
        for link in entry.links:
            element.link(href=link.href, rel=link.rel, type=link.type, title=link.title)
    data: bytes = generator.atom_str()
    return data


def quickest(work: Callable[[], object]) -> float:
    """The shortest of some runs, in seconds of CPU."""
    times = []
    for _ in range(ROUNDS):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


def main(arguments: Sequence[str]) -> int:
    """Print the seconds of each; 1 where Atom takes more than 1.5 times the bare feedgen."""
    entries = int(arguments[0]) if arguments else 5_000
    started = time.process_time()
    feed = made(entries)
    print(f"{entries} entries selected and told: {time.process_time() - started:.2f} s")
    reference = quickest(lambda: bare(feed))
    print(f"bare feedgen, Atom: {reference:.2f} s")
    ratio = 0.0
    for writer in (atom, rss, jsonfeed):
        seconds = quickest(lambda writer=writer: writer.render(feed))  # type: ignore[misc]
        ratio = ratio or seconds / reference
        print(f"{writer.NAME}: {seconds:.2f} s, {seconds / reference:.2f} times")
    return int(ratio > 1.5)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
