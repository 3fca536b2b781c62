"""How many sources workers poll, and what that costs.

    python -m benchmarks.cluster [--sources 20000] [--workers 2] [--window 300] [--changed 5]

nginx serves the feeds from many loopback addresses, ten feeds each; the store is PostgreSQL (the server of
the tests, or --store). Every source is known: of a hundred, `changed` have something new, the others answer
304. First all are due at once: sources per second, as fast as it goes. Then they fall due evenly over
`window` seconds: how late each visit is. CPU time is that of the workers, and beside it that of the database.

Needs nginx. Reads /proc, so Linux only.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from sqlalchemy import select

from aggregator.cluster import rounds
from aggregator.model import SourceState
from aggregator.store import sources, times
from aggregator.store.access.database import Database
from aggregator.store.articles import chunks
from aggregator.store.schema import sources as table
from benchmarks import nginx
from tests import postgres

PER_HOST = 10
ITEMS = 20
BEGIN = datetime(2021, 10, 1, 12, tzinfo=UTC)
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Scene:
    """Where everything is, and how large."""

    root: Path
    port: int
    url: str
    options: argparse.Namespace

    def host(self, number: int) -> str:
        """The address of a source's server."""
        number //= PER_HOST
        return f"127.{1 + number // 250}.0.{1 + number % 250}"

    def address(self, number: int) -> str:
        """The address of a source."""
        return f"http://{self.host(number)}:{self.port}/{number}.xml"

    @property
    def hosts(self) -> list[str]:
        return sorted({self.host(number) for number in range(self.options.sources)})


def main() -> None:
    """Both measurements."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder, postgres.serving() as server:
        scene = Scene(Path(folder), nginx.free_port(), options.store or server.database(), options)
        _write_feeds(scene)
        _write_config(scene)
        with Database.open(scene.url) as database, nginx.serving(scene.root, scene.hosts, scene.port):
            _remember(scene, database)
            _measure(scene, database, "all due at once", 0.0)
            _measure(scene, database, f"due over {options.window} s", float(options.window))


def _measure(scene: Scene, database: Database, title: str, window: float) -> None:
    """Let the sources fall due, the first in a while from now, and say how their visits went."""
    _change(scene)
    start = datetime.now(UTC) + timedelta(seconds=scene.options.lead)
    dues = _fall_due(scene, database, start, window)
    with _workers(scene) as processes:
        time.sleep(max(0.0, (start - datetime.now(UTC)).total_seconds()))
        before, served = [_cpu(process.pid) for process in processes], _cpu_of("postgres")
        while _left(database, start):
            time.sleep(0.5)
        cpu = sum(_cpu(each.pid) for each in processes) - sum(before)
        served = _cpu_of("postgres") - served
    visits = _visits(database, start)
    late = sorted((visits[name] - dues[name]).total_seconds() for name in visits)
    _show(scene, title, cpu, served, late, (max(visits.values()) - start).total_seconds())


def _show(scene: Scene, title: str, cpu: float, served: float, late: list[float], seconds: float) -> None:
    count = len(late)
    print(f"\n{title}: {count} sources, {scene.options.workers} workers")
    print(f"{count / seconds:9.0f} sources a second ({seconds:.0f} s)")
    for place, spent in (("workers", cpu), ("database", served)):
        print(
            f"{spent / count * 1_000:9.2f} ms of CPU per source in the {place}: {spent / seconds:.2f} cores"
        )
    print(f"{late[count // 2]:9.1f} s late in the median", flush=True)
    print(f"{late[int(count * 0.99)]:9.1f} s late in the 99th of 100", flush=True)


def _fall_due(scene: Scene, database: Database, start: datetime, window: float) -> dict[str, datetime]:
    """Give every source its time; a round is opened only after all of it, so that merging does not count."""
    count = scene.options.sources
    order = random.Random(1).sample(range(count), count)
    dues = {f"s{n}": start + timedelta(seconds=window * place / count) for place, n in enumerate(order)}
    with database.read() as db:
        states = sources.states(db)
    with database.write() as db:
        for chunk in chunks(dues):
            sources.save(db, [_again(states[name], dues[name]) for name in chunk])
        times.save(db, rounds.PUBLISHED, datetime.now(UTC) + timedelta(seconds=-1))
    return dues


def _again(state: SourceState, due: datetime) -> SourceState:
    return SourceState(**{**{name: getattr(state, name) for name in SourceState.__slots__}, "due": due})


def _left(database: Database, start: datetime) -> bool:
    query = select(table.c.name).where((table.c.checked < start) | table.c.checked.is_(None)).limit(1)
    with database.read() as db:
        return db.scalar(query) is not None


def _visits(database: Database, start: datetime) -> dict[str, datetime]:
    with database.read() as db:
        return {
            row.name: row.checked
            for row in db.execute(select(table.c.name, table.c.checked))
            if row.checked and row.checked >= start
        }


def _remember(scene: Scene, database: Database) -> None:
    """Every source as if it had been visited a while ago, with the validators that nginx gives."""
    earlier = BEGIN + timedelta(days=1)
    states = []
    for number in range(scene.options.sources):
        status = (scene.root / "www" / f"{number}.xml").stat()
        address = scene.address(number)
        states.append(
            SourceState(
                f"s{number}",
                etag=f'"{int(status.st_mtime):x}-{status.st_size:x}"',
                validated_at=address,
                validated=datetime.now(UTC),
                address=address,
                checked=earlier,
                succeeded=earlier,
                changed=earlier,
                interval=900.0,
            )
        )
    with database.write() as db:
        sources.save(db, states)


def _write_feeds(scene: Scene) -> None:
    (scene.root / "www").mkdir()
    for number in range(scene.options.sources):
        _write_feed(scene, number, 0)


def _write_feed(scene: Scene, number: int, news: int) -> None:
    """A feed of usual size; `news` tells one item from the same of an earlier time."""
    items = "".join(
        f"<item><title>Pier {number} report {item}</title><guid>{number}-{item}</guid>"
        f"<link>{scene.address(number)}#{item}</link>"
        f"<pubDate>{format_datetime(BEGIN + timedelta(minutes=item))}</pubDate>"
        f"<description>{f'The ferry called at pier {number}, hour {item}. ' * 12}</description></item>"
        for item in [*([1_000 + news] if news else []), *range(ITEMS)]
    )
    feed = f"<rss version='2.0'><channel><title>Pier {number}</title>{items}</channel></rss>"
    (scene.root / "www" / f"{number}.xml").write_text(feed)


def _change(scene: Scene) -> None:
    """Something new in some of the feeds."""
    news = int(time.time()) % 100_000
    for number in range(scene.options.sources):
        if number % 100 < scene.options.changed:
            _write_feed(scene, number, news)


def _write_config(scene: Scene) -> None:
    head = (
        f'[store]\nurl = "{scene.url}"\n[output]\npath = "{scene.root}/output"\n'
        "[fetch]\nallow_private = true\n"
        f"[cluster]\nvisits = {scene.options.visits}\n"
        '[schedule]\nevery = "1d"\nshortest = "1h"\n'
    )
    tables = (
        f'[[sources]]\nname = "s{number}"\nurl = "{scene.address(number)}"\n'
        for number in range(scene.options.sources)
    )
    (scene.root / "config.toml").write_text(head + "".join(tables))


@contextmanager
def _workers(scene: Scene) -> Iterator[list["subprocess.Popen[bytes]"]]:
    command = [sys.executable, "-m", "aggregator", "-q", "-c", str(scene.root / "config.toml"), "worker"]
    processes = [subprocess.Popen(command) for _ in range(scene.options.workers)]
    try:
        yield processes
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        for process in processes:
            process.wait(60)


def _cpu(pid: int) -> float:
    """Seconds that a process has computed, user and system."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _cpu_of(name: str) -> float:
    """The same of all processes of that name, with those that they have waited for."""
    seconds = 0.0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            text = (folder / "stat").read_text()
        except OSError:
            continue
        if f"({name})" in text:
            fields = text.rpartition(")")[2].split()
            seconds += sum(int(fields[number]) for number in (11, 12)) / _TICKS
    return seconds


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sources", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--window", type=int, default=300, help="seconds over which they fall due")
    parser.add_argument("--changed", type=int, default=5, help="of a hundred sources, those with news")
    parser.add_argument("--visits", type=int, default=8, help="as [cluster] visits")
    parser.add_argument("--lead", type=int, default=30, help="seconds that the workers have to start in")
    parser.add_argument("--store", help="the URL of an empty PostgreSQL database")
    return parser.parse_args()


if __name__ == "__main__":
    main()
