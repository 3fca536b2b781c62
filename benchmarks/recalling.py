"""What placing a few new articles costs beside many remembered ones, in cycle after cycle.

    python -m benchmarks.recalling [--articles 20000] [--new 20] [--cycles 20]

The same news is placed in two stores: by a process that lives on, as the daemon and a worker do, and by one
made anew for each cycle, as cron does. CPU milliseconds a cycle, in the median.
"""

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from statistics import median

from aggregator import cycle
from aggregator.fetch.settings import Settings as FetchSettings
from aggregator.model import Article
from aggregator.publish.settings import Settings as FeedSettings
from aggregator.steps.parts import Parts
from aggregator.store import articles
from aggregator.store.access.database import Database
from aggregator.topics.settings import Settings
from benchmarks.topics_speed import stream


def main() -> None:
    """Prints the table."""
    options = _options()
    news = stream(options.articles + options.new * options.cycles)
    with tempfile.TemporaryDirectory(prefix="recalling-") as folder:
        file, copy = Path(folder, "one.db"), Path(folder, "other.db")
        with Database.open(f"sqlite:///{file}") as database:
            _placed(_parts(database), list(islice(news, options.articles)))
        shutil.copy(file, copy)
        batches = [list(islice(news, options.new)) for _ in range(options.cycles)]
        with Database.open(f"sqlite:///{file}") as one, Database.open(f"sqlite:///{copy}") as other:
            lasting = _parts(one)
            living_on = list(_costs(batches, lambda: lasting))
            anew = list(_costs(batches, lambda: _parts(other)))
    print(f"| beside {options.articles:,} articles | first cycle | each later one |\n| --- | --- | --- |")
    for name, costs in (("a process that lives on", living_on), ("one for each cycle", anew)):
        print(f"| {name} | {costs[0]:.0f} | {median(costs[1:]):.0f} |")


def _costs(batches: Sequence[list[Article]], parts: Callable[[], Parts]) -> Iterator[float]:
    for batch in batches:
        begun = time.process_time()
        _placed(parts(), batch)
        yield 1000 * (time.process_time() - begun)


def _placed(parts: Parts, batch: Sequence[Article]) -> None:
    with parts.database.write() as db:
        articles.save(db, batch)
    cycle.assign(parts)


def _parts(database: Database) -> Parts:
    return Parts(
        sources=(),
        database=database,
        output=Path("nowhere"),
        fetch=FetchSettings(),
        topics=Settings(),
        feed=FeedSettings("News", "", "news.example,2019", "", "Desk", "en", "topic"),
        clock=lambda: datetime.now(UTC),
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--new", type=int, default=20)
    parser.add_argument("--cycles", type=int, default=20)
    return parser.parse_args()


if __name__ == "__main__":
    main()
