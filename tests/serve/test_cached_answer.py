"""What is told from the store: health and metrics."""

import subprocess
from asyncio import gather
from pathlib import Path
from threading import Event

import pytest
import requests

from aggregator.errors import StoreError
from aggregator.serve.cached_answer import FRESH, CachedAnswer
from tests.running import steps
from tests.samples import NOON


@pytest.fixture
def anyio_backend() -> str:
    """That of the server."""
    return "asyncio"


@pytest.mark.anyio
async def test_an_answer_is_made_once_for_many_clients_and_anew_after_a_while() -> None:
    now, made = [0.0], []

    def make() -> bytes:
        made.append(now[0])
        return b"%d" % len(made)

    live = CachedAnswer("text/plain", make, lambda: now[0])
    assert await gather(*(live.answer() for _ in range(3))) == [(200, b"1")] * 3
    now[0] += FRESH
    assert await live.answer() == (200, b"2")


@pytest.mark.anyio
async def test_a_store_that_does_not_answer_is_503_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    answers: list[bytes | StoreError] = [StoreError("/srv/news.db: database is locked"), b"well"]

    def make() -> bytes:
        answer = answers.pop(0)
        if isinstance(answer, StoreError):
            raise answer
        return answer

    now = [0.0]
    live = CachedAnswer("text/plain", make, lambda: now[0])
    status, said = await live.answer()
    assert (status, b"/srv" in said) == (503, False)
    assert "/srv/news.db: database is locked" in caplog.text
    now[0] += FRESH
    assert await live.answer() == (200, b"well")


@pytest.mark.anyio
async def test_a_store_that_hangs_takes_one_thread_however_many_ask() -> None:
    asked, hanging = [], Event()

    def make() -> bytes:
        asked.append(1)
        hanging.wait(10)
        return b"late"

    live = CachedAnswer("text/plain", make, patience=0.01)
    assert {status for status, _ in await gather(*(live.answer() for _ in range(100)))} == {503}
    assert len(asked) == 1
    hanging.set()
    while (said := await live.answer())[0] == 503:
        pass
    assert said == (200, b"late")
    assert len(asked) == 1


def test_health_and_metrics_of_a_database_that_is_not_there_make_none(
    running: subprocess.Popen[str],
    port: int,
    tmp_path: Path,
    session: requests.Session,
) -> None:
    assert running.stdout
    running.stdout.readline()
    for path in ("health", "metrics"):
        answer = session.get(f"http://127.0.0.1:{port}/{path}")
        assert answer.status_code == 503
        assert str(tmp_path) not in answer.text
    assert not (tmp_path / "aggregator.db").exists()


def test_health_and_metrics_tell_how_the_sources_fare(
    running: subprocess.Popen[str],
    port: int,
    config: Path,
    session: requests.Session,
) -> None:
    steps.once(config.parent, NOON)
    assert running.stdout
    running.stdout.readline()
    health = session.get(f"http://127.0.0.1:{port}/health")
    assert health.json() == {"status": "ok", "sources": {}}
    assert health.headers["Cache-Control"] == "no-store"
    metrics = session.get(f"http://127.0.0.1:{port}/metrics")
    assert metrics.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert "aggregator_articles 0" in metrics.text
    assert metrics.headers["X-Content-Type-Options"] == "nosniff"
