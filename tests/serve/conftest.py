"""A folder of published files, and the real server over it on a port of this machine."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from aggregator.serve.answers import Settings
from tests.conftest import ROOT
from tests.serve.running import Site, serving

ENTRY = (
    "<entry><id>tag:news.example,2019:{0}</id><title>{1}</title><updated>2019-03-12T12:00:00Z</updated>"
    '<link href="https://harbour.example/{0}"/><content type="html">{2}</content></entry>'
)
FEED = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><id>tag:news</id>'
    "<title>News</title><updated>2019-03-12T12:00:00Z</updated>{}</feed>"
)


def feed(*titles: str) -> bytes:
    """An Atom feed with these entries; the same title is the same entry."""
    entries = (ENTRY.format(title.casefold(), title, "The ferry runs again. " * 20) for title in titles)
    return FEED.format("".join(entries)).encode()


def filled(place: Path) -> Path:
    """A folder with a feed in three formats, and things that are nobody's business."""
    made = place / "output"
    made.mkdir()
    (made / "feed.atom").write_bytes(feed("One", "Two"))
    (made / "feed.rss").write_bytes(
        b"<rss version='2.0'><channel><item><guid>1</guid></item></channel></rss>"
    )
    (made / "feed.json").write_bytes(b'{"version": "https://jsonfeed.org/version/1.1", "items": []}')
    (made / "numbers.json").write_bytes(b"[1]")
    (made / ".lock").write_text("secret")
    (made / "aggregator.db").write_text("secret")
    (made / "archive").mkdir()
    (made / "archive" / "feed-000001.atom").write_bytes(feed("Old"))
    (place / "secret.txt").write_text("secret")
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return filled(tmp_path)


@pytest.fixture
def site(folder: Path) -> Iterator[Site]:
    with serving(Settings(folder, "Harbour & News", 900)) as running:
        yield running


@pytest.fixture
def session() -> Iterator[requests.Session]:
    with requests.Session() as opened:
        opened.trust_env = False
        opened.headers["Accept-Encoding"] = "identity"
        yield opened


@pytest.fixture
def config(tmp_path: Path, folder: Path) -> Path:
    file = tmp_path / "config.toml"
    file.write_text(f'[output]\npath = "{folder.name}"\n[schedule]\nevery = "5m"\n')
    return file


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        number: int = listening.getsockname()[1]
    return number


@pytest.fixture
def running(config: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "aggregator", "-c", str(config), "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()
