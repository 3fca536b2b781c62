"""How long the pages of a site take: all of them, then those of a cycle that touches a few topics, then none.

python -m benchmarks.site [topics] [touched]
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aggregator.model import Article, Changes, Placement
from aggregator.site.settings import Feed, Settings
from aggregator.steps.pages.presenting import present
from aggregator.store import articles, placements
from aggregator.store.access.database import Database

START = datetime(2026, 1, 1, tzinfo=UTC)
SETTINGS = Settings(
    "News", "Every story once", base_url="https://news.example/", feeds=(Feed("News", "feed"),)
)
OUTLETS = [f"Outlet {number}" for number in range(12)]
WORDS = (
    "harbour",
    "budget",
    "ferry",
    "strike",
    "election",
    "glacier",
    "orchestra",
    "vaccine",
    "railway",
    "comet",
)
BATCH = 1_000


def report(topic: int, number: int, seen: datetime) -> tuple[Article, Placement]:
    """The report of an outlet on a topic, and its place."""
    id_ = f"{topic:08x}{number:04x}"
    words = f"{WORDS[topic % 10]} {WORDS[topic // 10 % 10]} affair {topic}"
    text = f"The {words} was discussed again in place {topic % 977}. " * 12
    made = Article(
        id=id_,
        version="1",
        source=f"s{number % 12}",
        outlet=OUTLETS[number % 12],
        guid=id_,
        url=f"https://outlet{number % 12}.example/{id_}",
        title=f"News of the {words}, part {number}",
        html=f"<p>{text}</p>",
        text=text,
        summary=text[:100],
        language="en",
        published=seen,
        updated=None,
        seen=seen,
        categories=(WORDS[topic % 10],),
    )
    id_topic = f"t{topic:010x}"
    return made, Placement(
        id_, f"s{topic:010x}{number // 3}", id_topic, reason="the likeliest story", score=0.9
    )


def store(database: Database, batch: list[tuple[Article, Placement]]) -> None:
    """Let these come in and be placed."""
    ids = [article.id for article, _ in batch]
    with database.write() as db:
        articles.save(db, [article for article, _ in batch])
        placements.save(db, Changes([place for _, place in batch], dict.fromkeys(ids, b"")), ids)


def everything(topics: int) -> Iterator[tuple[Article, Placement]]:
    """One topic in four has several reports."""
    for topic in range(topics):
        for number in range(1 if topic % 4 else 5):
            yield report(topic, number, START + timedelta(minutes=30 * topic + number))


def timed(name: str, database: Database, folder: Path) -> None:
    started = time.perf_counter()
    written = present(database, SETTINGS, folder)
    print(f"{name}: {written} files in {time.perf_counter() - started:.2f} s")


def main() -> None:
    topics, touched = (int(each) for each in (*sys.argv[1:], "10000", "20")[:2])
    with tempfile.TemporaryDirectory() as name, Database.open(f"sqlite:///{name}/a.db") as database:
        folder = Path(name) / "output"
        batch = []
        for each in everything(topics):
            batch.append(each)
            if len(batch) == BATCH:
                store(database, batch)
                batch = []
        store(database, batch)
        timed(f"{topics} topics", database, folder)
        later = START + timedelta(minutes=30 * topics)
        store(database, [report(topics - 1 - 40 * n, 9, later) for n in range(touched)])
        timed(f"{touched} touched", database, folder)
        timed("nothing touched", database, folder)
        front = (folder / "index.html").stat().st_size
        print(f"front page: {front / 1000:.0f} kB; files: {sum(1 for _ in folder.rglob('*.html'))}")


if __name__ == "__main__":
    main()
