"""Workers as processes that may be killed, with a clock that a test sets for all of them."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

from aggregator import app, config, wiring
from aggregator.cluster import worker
from aggregator.cluster.stages import Stages
from aggregator.running import log
from tests.running import steps

CLOCK = "clock.txt"


def write_config(folder: Path, url: str, places: dict[str, str], lease: str = "3s") -> None:
    """A configuration of these sources over a PostgreSQL store."""
    steps.write_config(folder, places, f'[store]\nurl = "{url}"\n[cluster]\nlease = "{lease}"\n')


def set_clock(folder: Path, now: datetime) -> None:
    """From now on it is this time for every worker."""
    part = folder / f"{CLOCK}.part"
    part.write_text(now.isoformat())
    part.replace(folder / CLOCK)


@contextmanager
def stages(folder: Path, gap: float = 0.0) -> Iterator[Stages]:
    """The stages of a worker at the time that is set, with visits that are not scattered."""
    loaded = config.load(folder / "config.toml", environment={})

    def clock() -> datetime:
        return datetime.fromisoformat((folder / CLOCK).read_text())

    with app.work(loaded) as made:
        fetch = replace(made.parts.fetch, jitter=0.0, host_gap=gap)
        work = replace(made, parts=replace(made.parts, fetch=fetch, clock=clock))
        yield Stages(work, wiring.cluster_settings(loaded.cluster), log.Journal())


def work(folder: Path, gap: float) -> None:
    """A whole worker, until it is killed or told to end."""
    log.configure(logging.CRITICAL)
    with stages(folder, gap) as made:
        assert not isinstance(made.work.instance, Path)
        worker.run(made, made.work.instance, worker.Options(tick=1))


def begin(folder: Path, gap: float = 0.0) -> BaseProcess:
    """A worker in a process of its own."""
    return steps.child(work, folder, gap)


def end(process: BaseProcess) -> None:
    """Kill a worker in whatever it does."""
    process.kill()
    process.join(30)
    process.close()


def hours(number: float) -> timedelta:
    return timedelta(hours=number)
