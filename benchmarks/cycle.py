"""CPU time per feed of a whole cycle, in three states, beside newsboat and reader on the same feeds.

    python -m benchmarks.cycle [--feeds 200] [--rounds 3] [--reader-python PATH]

nginx serves the feeds from loopback addresses; each program is run as a process of its own, and the CPU time
that the system counts for it (user and system) is divided by the number of feeds. The best round counts.
A small round before the others compiles every module, as pip does for an installed program.
States: everything is new, nothing changed, one new entry in each feed. newsboat judges by Last-Modified, so
the files of the last state are clearly younger.

Needs nginx; newsboat and reader (PyPI, with sgmllib3k) are left out with a word where they are missing.
"""

import argparse
import os
import pickle
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import invented, nginx, processes

ADDRESSES = 20
STATES = ("first", "unchanged", "one new each")

READER = """
import sys
from reader import make_reader
reader = make_reader(sys.argv[1])
known = {feed.url for feed in reader.get_feeds()}
for url in open(sys.argv[2]).read().split():
    if url not in known:
        reader.add_feed(url)
reader.update_feeds(workers=4, scheduled=False)
assert reader.get_entry_counts().total == int(sys.argv[3]), reader.get_entry_counts()
"""


@dataclass(frozen=True)
class Scene:
    """Where everything of one round lies."""

    root: Path
    port: int
    feeds: int
    entries: int
    size: int

    @property
    def hosts(self) -> list[str]:
        """The loopback addresses that serve them."""
        return [f"127.0.0.{1 + i}" for i in range(ADDRESSES)]

    @property
    def urls(self) -> list[str]:
        """One address for each feed, spread over loopback addresses as feeds are over hosts."""
        return [f"http://{self.hosts[i % ADDRESSES]}:{self.port}/{i}.xml" for i in range(self.feeds)]


def main() -> None:
    """Runs all programs through all states and prints a table."""
    options = _options()
    best: dict[str, list[float]] = {}
    with _compiled():
        one_round(argparse.Namespace(**{**vars(options), "feeds": 2}))
        for _ in range(options.rounds):
            for name, times in one_round(options).items():
                former = best.get(name, times)
                best[name] = [min(pair) for pair in zip(former, times, strict=True)]
    _show(best)


@contextmanager
def _compiled() -> Iterator[None]:
    """Every Python started inside keeps what it compiles in a folder of its own."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory(prefix="compiled-") as folder:
        os.environ["PYTHONPYCACHEPREFIX"] = folder
        yield


def one_round(options: argparse.Namespace) -> dict[str, list[float]]:
    """CPU milliseconds per feed of each program in each state, all stores empty at first."""
    with tempfile.TemporaryDirectory(prefix="cycle-") as folder:
        scene = Scene(Path(folder), nginx.free_port(), options.feeds, options.entries, options.size)
        programs = _programs(scene, options.reader_python)
        with nginx.serving(scene.root, scene.hosts, scene.port):
            return {name: list(_states(scene, command)) for name, command in programs.items()}


def _states(scene: Scene, command: list[str]) -> Iterator[float]:
    for state, more in zip(STATES, (0, 0, 1), strict=True):
        if state != "unchanged":
            write_feeds(scene, scene.entries + more)
        yield _cpu(
            scene, [part.replace("COUNT", str(scene.feeds * (scene.entries + more))) for part in command]
        )


def write_feeds(scene: Scene, entries: int) -> None:
    """RSS feeds of invented news; each entry is the same whenever it is written."""
    folder = scene.root / "www"
    folder.mkdir(exist_ok=True)
    modified = time.time() - 200_000 + entries * 3_600
    for number in range(scene.feeds):
        path = folder / f"{number}.xml"
        path.write_text(invented.feed(number, scene.feeds, entries, scene.size))
        os.utime(path, (modified, modified))


def _programs(scene: Scene, reader_python: str | None) -> dict[str, list[str]]:
    config = scene.root / "config.toml"
    sources = "".join(f'[[sources]]\nname = "f{i}"\nurl = "{url}"\n' for i, url in enumerate(scene.urls))
    config.write_text(f'[output]\npath = "out"\n[fetch]\nallow_private = true\nhost_gap = "0s"\n{sources}')
    (scene.root / "urls").write_text("\n".join(scene.urls) + "\n")
    (scene.root / "newsboat.conf").write_text("reload-threads 4\nprepopulate-query-feeds no\n")
    programs = {
        "aggregator once": [sys.executable, "-m", "aggregator", "-q", "-c", str(config), "once", "--all"],
        "fetch and parse": [
            sys.executable,
            "-m",
            "benchmarks.cycle",
            "--fetch-and-parse",
            str(scene.root / "urls"),
        ],
        "start-up alone": [sys.executable, "-m", "aggregator", "-q", "-c", str(config), "once"],
    }
    if shutil.which("newsboat"):
        files = [
            f"-{flag}{scene.root / name}"
            for flag, name in (("u", "urls"), ("c", "newsboat.db"), ("C", "newsboat.conf"))
        ]
        programs["newsboat"] = ["newsboat", *files, "-x", "reload"]
    else:
        print("newsboat is missing")
    if reader_python:
        programs["reader"] = [
            reader_python,
            "-c",
            READER,
            str(scene.root / "reader.db"),
            str(scene.root / "urls"),
            "COUNT",
        ]
    else:
        print("reader is left out: name a Python that has it with --reader-python")
    return programs


def _cpu(scene: Scene, command: list[str]) -> float:
    """Milliseconds per feed that the process and its children computed."""
    environment = {**os.environ, "HOME": str(scene.root), "PYTHONPATH": str(Path(__file__).parent.parent)}
    done, seconds = processes.run(command, scene.root, environment)
    if done.returncode:
        sys.exit(f"{' '.join(command[:4])} failed:\n{done.stdout[-2_000:]}{done.stderr[-2_000:]}")
    return seconds * 1_000 / scene.feeds


def fetch_and_parse(urls: Path) -> None:
    """The first two stages alone, the sources' states kept in a file between the states of the benchmark."""
    from aggregator.fetch import pacing, pool
    from aggregator.fetch.settings import Place, Settings
    from aggregator.formats import registry
    from aggregator.model import SourceState

    settings = Settings(allow_private=True, host_gap=0.0)
    kept = urls.with_name("states.pickle")
    states = pickle.loads(kept.read_bytes()) if kept.exists() else {}  # noqa: S301 - our own
    visits = [(Place(url, url), states.get(url) or SourceState(url)) for url in urls.read_text().split()]
    for fetched in pool.fetch_all(visits, settings, _present):
        if fetched.error:
            sys.exit(str(fetched.error))
        for document in fetched.documents:
            assert registry.detect(document).parse(document).items
        name = fetched.place.name
        states[name] = pacing.next_state(states.get(name) or SourceState(name), fetched, settings, _present())
    kept.write_bytes(pickle.dumps(states))


def _present() -> datetime:
    return datetime.now(UTC)


def _show(best: dict[str, list[float]]) -> None:
    print("\nCPU milliseconds per feed (times newsboat's)")
    print(f"{'':18}" + "".join(f"{state:>22}" for state in STATES))
    base = best.get("newsboat")
    for name, times in best.items():
        cells = [f"{ms:.2f} ({ms / base[i]:.2f})" if base else f"{ms:.2f}" for i, ms in enumerate(times)]
        print(f"{name:18}" + "".join(f"{cell:>22}" for cell in cells))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--entries", type=int, default=20)
    parser.add_argument("--size", type=int, default=5_000, help="characters of an entry's text")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--reader-python", help="a Python in which reader and sgmllib3k are installed")
    parser.add_argument("--fetch-and-parse", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    given = _options()
    if given.fetch_and_parse:
        fetch_and_parse(given.fetch_and_parse)
    else:
        main()
