"""Cycles that tests drive: with a clock of their own, in this process or in a child that may be killed."""

import multiprocessing
import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

from aggregator import app, config, cycle, wiring
from aggregator.running import upkeep
from aggregator.steps.parts import Parts
from aggregator.steps.report import CycleReport

_TELLING = {"history": "time", "pages": "kind, id, touched <> written, size, name"}
HEAD = '[fetch]\nallow_private = true\nhost_gap = "0s"\n'


def write_config(folder: Path, places: dict[str, str], more: str = "") -> None:
    """A configuration of these sources; a place is an address or a path."""
    tables = [
        f'[[sources]]\nname = "{name}"\n{"url" if place.startswith("http") else "path"} = "{place}"\n'
        for name, place in places.items()
    ]
    (folder / "config.toml").write_text(HEAD + more + "".join(tables))


@contextmanager
def opened(folder: Path, now: datetime, at: Callable[[str], None] | None = None) -> Iterator[Parts]:
    """The parts over that folder, at a time that stands still, with visits that are not scattered."""
    with app.opened(config.load(folder / "config.toml", environment={}), alone=True) as made:
        fetch = replace(made.parts.fetch, jitter=0.0)
        yield replace(made.parts, fetch=fetch, clock=lambda: now, at=at or made.parts.at)


def once(folder: Path, now: datetime, at: Callable[[str], None] | None = None) -> CycleReport:
    """One whole cycle, upkeep included."""
    with opened(folder, now, at) as parts:
        report = cycle.run(parts)
        settings = config.load(folder / "config.toml", environment={})
        upkeep.look_after(parts, wiring.upkeep_settings(settings))
    return report


def once_killed(folder: Path, now: datetime, point: int) -> None:
    """A cycle that kills its process at the point with this number."""
    passed = 0

    def count(_: str) -> None:
        nonlocal passed
        passed += 1
        if passed > point:
            os.kill(os.getpid(), signal.SIGKILL)

    once(folder, now, count)


_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.running.rehearsal"])


def child(work: Callable[..., object], *arguments: object) -> BaseProcess:
    """A process of its own that does the work; it starts with everything imported."""
    process = _CONTEXT.Process(target=work, args=arguments, daemon=True)
    process.start()
    return process


def points(folder: Path, now: datetime) -> list[str]:
    """The points of a cycle, as it passes them."""
    passed: list[str] = []
    once(folder, now, passed.append)
    return passed


def rows(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Everything in the database by table, but how cycles went, and how often pages were touched."""
    with closing(sqlite3.connect(folder / "aggregator.db")) as db:
        tables = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        names = [row[0] for row in tables.fetchall() if row[0] != "revisions"]
        return {
            name: sorted(db.execute(f"SELECT {_TELLING.get(name, '*')} FROM {name}"), key=repr)  # noqa: S608
            for name in names
        }


def published(folder: Path) -> dict[str, bytes]:
    """Every published file but the status, which tells of cycles as they went.

    What a killed process left half written is no published file.
    """
    output = folder / "output"
    return {
        str(path.relative_to(output)): path.read_bytes()
        for path in sorted(output.rglob("*"))
        if path.is_file() and path.suffix != ".tmp" and path.name != "status.html"
    }


def later(now: datetime, **span: float) -> datetime:
    """So much later."""
    return now + timedelta(**span)
