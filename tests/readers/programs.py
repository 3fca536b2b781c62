"""Real feed readers, each behind one function: visit the feed once more, and say what its reader shows now.

What a program keeps between two visits lies in a folder of its own. feedparser and rss-parser keep nothing;
what they find is kept by id, as programs that are built on them do.
"""

import json
import os
import shutil
import sqlite3
import subprocess
from calendar import timegm
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any

_SECONDS = 60
_NEVER = datetime.min.replace(tzinfo=UTC)
_RSS_PARSER = """
const Parser = require('rss-parser');
new Parser().parseURL(process.argv[1])
  .then(feed => console.log(JSON.stringify(feed.items)))
  .catch(error => { console.error(String(error)); process.exit(1); });
"""


@dataclass(frozen=True, order=True)
class Shown:
    """One item as a reader shows it."""

    title: str
    link: str
    time: datetime


@dataclass(frozen=True)
class Program:
    """A reader: whether it is installed here, how to install it, and a visit with it."""

    is_here: Callable[[], bool]
    install: str
    visit: Callable[[str, Path], list[Shown]]


def newsboat(url: str, folder: Path) -> list[Shown]:
    """newsboat reloads its feeds into its cache."""
    (folder / "urls").write_text(f"{url}\n")
    (folder / "config").write_text("")
    cache = folder / "cache.db"
    files = ["-u", folder / "urls", "-c", cache, "-C", folder / "config"]
    run(["newsboat", *map(str, files), "-x", "reload"], folder)
    with sqlite3.connect(cache) as database:
        rows = database.execute("SELECT title, url, pubDate FROM rss_item WHERE deleted = 0").fetchall()
    database.close()
    return [Shown(title, link, datetime.fromtimestamp(time, UTC)) for title, link, time in rows]


def sfeed(url: str, folder: Path) -> list[Shown]:
    """sfeed_update merges the feed into a file of tab-separated values."""
    (folder / "sfeedrc").write_text(f"sfeedpath='{folder}/feeds'\nfeeds() {{ feed news '{url}'; }}\n")
    run(["sfeed_update", str(folder / "sfeedrc")], folder)
    lines = (folder / "feeds" / "news").read_text(encoding="utf-8").splitlines()
    fields = [line.split("\t") for line in lines]
    return [Shown(each[1], each[2], datetime.fromtimestamp(int(each[0]), UTC)) for each in fields]


def reader(url: str, folder: Path) -> list[Shown]:
    """The Python library reader updates its database."""
    from reader import make_reader

    opened = make_reader(str(folder / "reader.db"))
    try:
        opened.add_feed(url, exist_ok=True)
        opened.update_feed(url)
        entries = [(each.title, each.link, each.published or each.updated) for each in opened.get_entries()]
    finally:
        opened.close()
    return [Shown(str(title), str(link), time or _NEVER) for title, link, time in entries]


def feedparser(url: str, folder: Path) -> list[Shown]:
    """feedparser fetches and reads the feed."""
    from feedparser import parse

    entries = parse(url).entries
    return _kept(folder, {each.id: (each.title, each.link, _stamp(each)) for each in entries})


def rss_parser(url: str, folder: Path) -> list[Shown]:
    """rss-parser fetches and reads the feed in Node.js."""
    items = json.loads(run(["node", "-e", _RSS_PARSER, url], folder, NODE_PATH=modules()))
    return _kept(
        folder,
        {each.get("id") or each["guid"]: (each["title"], each["link"], each["isoDate"]) for each in items},
    )


def _stamp(entry: Any) -> str:
    return datetime.fromtimestamp(timegm(entry.published_parsed), UTC).isoformat()


def _kept(folder: Path, found: Mapping[str, tuple[str, str, str]]) -> list[Shown]:
    """Everything found so far, by id."""
    file = folder / "kept.json"
    known: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    known.update(found)
    file.write_text(json.dumps(known), encoding="utf-8")
    return [Shown(title, link, datetime.fromisoformat(time)) for title, link, time in known.values()]


def run(command: list[str], folder: Path, **variables: str) -> str:
    """What the program prints; its home is the folder."""
    environment = {**os.environ, "HOME": str(folder), "no_proxy": "*", "TERM": "xterm", **variables}
    ended = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=_SECONDS, check=False
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


@cache
def modules() -> str:
    """Where Node.js finds what was installed for all."""
    named = os.environ.get("NODE_PATH")
    if named:
        return named
    found = subprocess.run(["npm", "root", "--global"], capture_output=True, text=True, check=False)
    return found.stdout.strip()


def _has_rss_parser() -> bool:
    return bool(shutil.which("node") and shutil.which("npm") and (Path(modules()) / "rss-parser").is_dir())


PROGRAMS: Mapping[str, Program] = MappingProxyType(
    {
        "newsboat": Program(
            lambda: shutil.which("newsboat") is not None, "apt-get install newsboat", newsboat
        ),
        "sfeed": Program(
            lambda: bool(shutil.which("sfeed_update") and shutil.which("curl")),
            "apt-get install sfeed curl",
            sfeed,
        ),
        "reader": Program(
            lambda: bool(find_spec("reader") and find_spec("sgmllib")),
            "pip install reader sgmllib3k",
            reader,
        ),
        "feedparser": Program(lambda: True, "pip install feedparser", feedparser),
        "rss-parser": Program(_has_rss_parser, "npm install --global rss-parser", rss_parser),
    }
)
