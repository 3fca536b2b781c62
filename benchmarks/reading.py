"""Wall time and CPU of reading many changed feeds in one process, and in several.

    python -m benchmarks.reading [--feeds 1000] [--processes 2]

The feeds are invented as for the benchmark of the whole cycle, twenty entries of 5 KB each; parsing and
normalising are measured, without network and store. Each way runs as a process of its own.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import invented
from benchmarks import processes as tree

if TYPE_CHECKING:
    from aggregator.steps.collecting.readers import Arrival


def main() -> None:
    """Prints a table: seconds of wall time and of CPU, and both as ratios to one process."""
    options = _options()
    if options.child:
        print(json.dumps(measured(options.feeds, options.child)))
        return
    base = _child(options.feeds, 1)
    print(f"{'processes':>9}{'wall s':>10}{'CPU s':>10}{'wall':>8}{'CPU':>8}")
    for processes in (1, options.processes):
        wall, cpu = base if processes == 1 else _child(options.feeds, processes)
        print(f"{processes:9}{wall:10.2f}{cpu:10.2f}{wall / base[0]:8.2f}{cpu / base[1]:8.2f}")


def measured(feeds: int, processes: int) -> float:
    """Seconds of wall time to read that many feeds."""
    from aggregator.steps.collecting.readers import read_each
    from aggregator.steps.collecting.reading import read_all

    arrivals = list(_arrivals(feeds))
    read_all(arrivals[0].source, arrivals[0].fetched)
    begun = time.perf_counter()
    assert sum(len(reading.articles) for _, reading in read_each(arrivals, feeds, processes)) == feeds * 20
    return time.perf_counter() - begun


def _arrivals(feeds: int) -> Iterator["Arrival"]:
    from aggregator.fetch.result import Fetched, Outcome
    from aggregator.fetch.settings import Place
    from aggregator.model import Document
    from aggregator.steps.collecting.readers import Arrival
    from aggregator.steps.source import Source

    now = datetime.now(UTC)
    texts = [invented.feed(number, feeds, 20, 5_000).encode() for number in range(min(feeds, 50))]
    for number in range(feeds):
        place = Place(f"f{number}", f"http://f{number}.example/feed")
        document = Document(texts[number % len(texts)], place.url or "", now)
        yield Arrival(Source(place), Fetched(place, Outcome.NEW, (document,)))


def _child(feeds: int, processes: int) -> tuple[float, float]:
    """Measured apart; the CPU is that of the whole tree of processes, which counts once it has ended."""
    command = [sys.executable, "-m", "benchmarks.reading", "--feeds", str(feeds), "--child", str(processes)]
    done, cpu = tree.run(command, Path(__file__).parent.parent, os.environ)
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout), cpu


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--feeds", type=int, default=1_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--child", type=int, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
