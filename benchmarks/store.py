"""What a large store costs: adding, finding, publishing, starting, and a cycle with nothing new.

    python -m benchmarks.store [--articles 1000000] [--folder DIR]

Every figure is CPU time in milliseconds, on a store of so many articles (5 KB of HTML and its words each, ten
to a story, ten stories to a topic) and on an empty one, and the ratio of the two. The large store is a SQLite
file of about 8 KB for each article, made with plain SQL.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import processes

if TYPE_CHECKING:
    from aggregator.model import Article

ADDED = 1_000
ROUNDS = 5
FILL = """
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :count)
INSERT INTO articles (id, version, source, outlet, time, published, seen, changed, pending, language, guid,
    url, title, authors, categories, enclosures, summary, text, html)
SELECT printf('%016x', i * 2654435761 % 4294967296), printf('%016x', i), 's' || i % 1000,
    'Outlet ' || i % 1000, t, t, t, t, 0, 'en', 'g' || i, 'https://a.example/' || i, 'Report number ' || i,
    '[]', '[]', '[]',
    'Summary of report ' || i, substr(:words, 1, 2500), '<p>' || substr(:words, 1, 5000) || '</p>'
FROM (SELECT i, strftime('%Y-%m-%d %H:%M:%f000', '2021-10-01', '-' || i || ' minutes') AS t FROM n)
"""
PLACE = """
INSERT INTO placements (article, story, topic, reason, features)
SELECT id, 's' || rowid / 10, 't' || rowid / 100, 'made up', x'00' FROM articles
"""
COUNT = """
INSERT INTO {table} SELECT {column}, {more} min(a.time), max(a.time), count(*)
FROM placements p JOIN articles a ON a.id = p.article GROUP BY p.{name}
"""
CONFIG = '[output]\npath = "out"\n[store]\nurl = "sqlite:///news.db"\n'


def main() -> None:
    """Prints the table."""
    options = _options()
    folder = Path(tempfile.mkdtemp(prefix="store-", dir=options.folder))
    try:
        columns = []
        for name, count in (("empty", 0), ("full", options.articles)):
            (folder / name).mkdir()
            filled(folder / name, count)
            columns.append(measured(folder / name))
        _show(options.articles, *columns)
    finally:
        shutil.rmtree(folder)


def filled(folder: Path, count: int) -> None:
    """A store of so many placed articles, with a configuration beside it."""
    import sqlite3

    from aggregator.store.access.database import Database

    (folder / "config.toml").write_text(CONFIG)
    Database.open(f"sqlite:///{folder}/news.db").close()
    if not count:
        return
    words = "".join(f"word{number} " for number in range(1_000))
    with sqlite3.connect(folder / "news.db") as db:
        db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -500000")
        db.execute(FILL, {"count": count, "words": words})
        db.execute(PLACE)
        db.execute(COUNT.format(table="stories", column="p.story", more="min(p.topic),", name="story"))
        db.execute(COUNT.format(table="topics", column="p.topic", more="", name="topic"))
        db.execute("ANALYZE")
    db.close()


def measured(folder: Path) -> dict[str, float]:
    """CPU milliseconds of each kind of work; the best of a few rounds where it can be repeated."""
    from aggregator.store import articles, sources
    from aggregator.store.access.database import Database

    url = f"sqlite:///{folder}/news.db"
    known = [f"{number * 2654435761 % 4294967296:016x}" for number in range(ADDED)]
    once = [sys.executable, "-m", "aggregator", "-q", "-c", str(folder / "config.toml"), "once"]
    _process(once)
    found = {
        "a cycle with nothing new": min(_process(once) for _ in range(ROUNDS)),
        "publishing everything": _process(once, lambda: shutil.rmtree(folder / "out")),
        "opening, and the states of the sources": _cpu(lambda: _opened(url, sources.states)),
    }
    with Database.open(url) as database:
        with database.read() as db:
            found["finding 1,000 by identity"] = _cpu(lambda: articles.by_ids(db, known))
        with database.write() as db:
            found["adding 1,000"] = _cpu(lambda: articles.save(db, _new()), 1)
    return found


def _opened(url: str, read: Callable[..., object]) -> None:
    from aggregator.store.access.database import Database

    with Database.open(url) as database, database.read() as db:
        read(db)


def _new() -> "list[Article]":
    from aggregator.model import Article

    begin, words = datetime(2021, 10, 2, tzinfo=UTC), "new words " * 500
    return [
        Article(f"new{n}", f"v{n}", "s1", "Outlet 1", f"n{n}", f"https://n.example/{n}", f"New {n}", words,
                words, "New.", "en", begin + timedelta(seconds=n), None, begin)
        for n in range(ADDED)
    ]  # fmt: skip


def _cpu(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    best = float("inf")
    for _ in range(rounds):
        begun = time.process_time()
        work()
        best = min(best, time.process_time() - begun)
    return best * 1_000


def _process(command: list[str], before: Callable[[], object] = lambda: None) -> float:
    before()
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    done, seconds = processes.run(command, Path.cwd(), environment)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return seconds * 1_000


def _show(count: int, empty: dict[str, float], full: dict[str, float]) -> None:
    print(f"CPU milliseconds{'':28}{'empty':>10}{f'{count:,}':>12}{'ratio':>8}")
    for name, few in empty.items():
        print(f"{name:44}{few:10.1f}{full[name]:12.1f}{full[name] / few:8.2f}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument(
        "--folder", type=Path, help="where the stores are made; by default the temporary folder"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
