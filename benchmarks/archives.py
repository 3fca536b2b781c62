"""How long an archive of many articles takes, and in how much memory.

    python benchmarks/archives.py --articles 100000 --format clipping

Writes the articles into a store (not measured), then the whole archive, then a hundred new articles, then
nothing new. Peak memory is that of the whole process, read from the operating system.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from aggregator.model import Article
from aggregator.publish import archives
from aggregator.publish.archives import Archive
from aggregator.steps.publishing.archives import bring_up_to_date
from aggregator.store import articles
from aggregator.store.access.database import Database

_START = datetime(2001, 1, 1, tzinfo=UTC)
_BATCH = 5_000
_OUTLETS = 20


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured step: articles written, seconds, and the peak of memory so far in megabytes."""

    step: str
    articles: int
    seconds: float
    peak: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--format", choices=archives.formats(), default="clipping")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        for figure in measured(Path(folder), chosen.format, chosen.articles):
            print(
                f"{figure.step:14} {figure.articles:>9,} articles {figure.seconds:9.2f} s"
                f" {figure.peak:7.0f} MB peak",
                flush=True,
            )


def measured(folder: Path, form: str, count: int) -> Iterator[Figure]:
    """The figures, one by one."""
    archive = Archive(form, folder / "archive")
    with Database.open(f"sqlite:///{folder}/store.db") as database:
        fill(database, made(0, count))
        yield Figure("before", 0, 0.0, _peak())
        yield step("everything", database, archive)
        fill(database, made(count, count + 100))
        yield step("a hundred new", database, archive)
        yield step("nothing new", database, archive)


def step(name: str, database: Database, archive: Archive) -> Figure:
    """Bring the archive up to date and say what it took."""
    started = time.perf_counter()
    written = bring_up_to_date(database, archive, datetime.now(UTC))
    return Figure(name, written, time.perf_counter() - started, _peak())


def fill(database: Database, new: Iterator[Article]) -> None:
    """Store the articles."""
    while batch := list(islice(new, _BATCH)):
        with database.write() as db:
            articles.save(db, batch)


def made(start: int, end: int) -> Iterator[Article]:
    """Articles of some outlets, one a minute, three kilobytes each."""
    for number in range(start, end):
        moment = _START + timedelta(minutes=number)
        text = f"The ferry called at pier {number}. " * 40
        yield Article(
            id=f"{number:016x}",
            version="1",
            source="harbour",
            outlet=f"Harbour {number % _OUTLETS}",
            guid=None,
            url=f"https://harbour.example/{number}",
            title=f"Ferry number {number} calls at the harbour",
            html=f"<p>{text}</p>",
            text=text,
            summary=text[:100],
            language="en",
            published=moment,
            updated=None,
            seen=moment,
        )


def _peak() -> float:
    """Megabytes; Linux counts in kilobytes, macOS in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1_000_000 if sys.platform == "darwin" else 1_000)


if __name__ == "__main__":
    main()
