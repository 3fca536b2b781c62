"""The place that hubs call, where things go wrong; tests/steps/test_subscribing.py has what goes well."""

import shutil
import subprocess
from functools import partial
from pathlib import Path

import pytest
import requests

from aggregator import app
from aggregator.app import existing_database
from aggregator.config import load
from aggregator.model import Subscription
from aggregator.serve import callback
from aggregator.serve.answers import Settings
from aggregator.store import subscriptions
from aggregator.store.access.database import Database
from aggregator.store.schema import metadata
from tests.samples import NOON
from tests.serve.running import serving

FEED = "https://harbour.example/feed"
WISH = Subscription("harbour", "https://hub.example/", FEED, token="token", secret="key", asked=NOON)
PATH = "websub/token"


def test_a_store_that_does_not_answer_asks_hubs_to_come_again(sqlite_url: str, folder: Path) -> None:
    with Database.open(sqlite_url) as database, database.write(quiet=True) as db:
        metadata.drop_all(db)
    routes = [callback.Callback(partial(Database.open, sqlite_url), lambda: NOON).route()]
    with serving(Settings(folder, "News", 60), routes) as site:
        assert requests.get(site.url(PATH), timeout=5).status_code == 503
        assert requests.post(site.url(PATH), b"<rss/>", timeout=5).status_code == 503


def test_a_store_that_was_restored_is_the_one_that_answers(
    sqlite_url: str, blank: Path, folder: Path
) -> None:
    query = {"hub.mode": "subscribe", "hub.topic": FEED, "hub.challenge": "dare"}
    routes = [callback.Callback(partial(Database.open, sqlite_url), lambda: NOON).route()]
    with serving(Settings(folder, "News", 60), routes) as site:
        assert requests.get(site.url(PATH), query, timeout=5).status_code == 404
        file = Path(sqlite_url.removeprefix("sqlite:///"))
        Path(shutil.copy(blank, file.with_name("restored.db"))).replace(file)
        with Database.open(sqlite_url) as database, database.write() as db:
            subscriptions.save(db, WISH)
        assert requests.get(site.url(PATH), query, timeout=5).text == "dare"


def test_while_a_store_is_away_hubs_come_again_and_none_is_made(sqlite_url: str, folder: Path) -> None:
    routes = [callback.Callback(partial(existing_database, sqlite_url), lambda: NOON).route()]
    with serving(Settings(folder, "News", 60), routes) as site:
        assert requests.post(site.url(PATH), b"<rss/>", timeout=5).status_code == 410
        file = Path(sqlite_url.removeprefix("sqlite:///"))
        file.unlink()
        assert requests.post(site.url(PATH), b"<rss/>", timeout=5).status_code == 503
        assert not file.exists()


def test_the_body_of_a_stranger_is_not_read(sqlite_url: str, folder: Path) -> None:
    routes = [callback.Callback(partial(Database.open, sqlite_url), lambda: NOON).route()]
    with serving(Settings(folder, "News", 60), routes) as site:
        head = b"POST /websub/guess HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 99999"
        assert site.raw(head + b"\r\n\r\n").startswith(b"HTTP/1.1 410 ")


def test_without_a_public_address_nobody_can_call(folder: Path) -> None:
    with serving(Settings(folder, "News", 60)) as site:
        assert requests.get(site.url(PATH), timeout=5).status_code == 404
        assert requests.post(site.url(PATH), timeout=5).status_code == 405


@pytest.fixture
def public(config: Path) -> Path:
    config.write_text(config.read_text() + '[serve]\npublic_url = "https://news.example/"\n')
    return config


def test_the_command_takes_calls_where_the_configuration_has_a_public_address(
    public: Path,
    running: subprocess.Popen[str],
    port: int,
) -> None:
    assert running.stdout
    running.stdout.readline()
    with Database.open(f"sqlite:///{public.parent}/aggregator.db") as database, database.write() as db:
        subscriptions.save(db, WISH)
    query = {"hub.mode": "subscribe", "hub.topic": FEED, "hub.challenge": "dare"}
    answer = requests.get(f"http://127.0.0.1:{port}/{PATH}", query, timeout=5)
    assert (answer.text, answer.headers["Content-Type"]) == ("dare", "text/plain; charset=utf-8")


def test_a_cycle_subscribes_only_with_a_public_address(public: Path) -> None:
    found = []
    for text in (public.read_text(), ""):
        public.write_text(text)
        with app.opened(load(public, environment={})) as made:
            found.append(made.parts.subscriber is not None)
    assert found == [True, False]
