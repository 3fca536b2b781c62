"""A site made of invented news by the whole program: read from feeds, merged, published."""

import json
import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aggregator import app, config, cycle
from aggregator.running import upkeep

_END = datetime(2026, 6, 10, 18, tzinfo=UTC)
_DAYS = 14
_BROKEN = 4  # half days
_SILENT = "Alpine Courier"
_SKIES = ("Fog", "Hail", "Sunshine", "Drizzle", "A north wind", "Thunder", "High water")
_NEWS = Path(__file__).with_name("town.toml")
_CONFIG = """
[feed]
title = "Coast News"
subtitle = "Every story once, with all the outlets that report it"
base_url = "https://news.example/"
{further}
"""
_SOURCE = """
[[sources]]
name = {name}
outlet = {name}
path = {path}
"""


def write(folder: Path, further: str = "") -> Path:
    """Publish the news with its site into a folder; `further` is more configuration. The output folder."""
    folder.mkdir(exist_ok=True)
    sources = "".join(_source(folder, name, items) for name, items in _items().items())
    file = folder / "config.toml"
    file.write_text(_CONFIG.format(further=further) + sources, encoding="utf-8")
    _cycle(folder, datetime.now(UTC))
    return folder / "output"


def fortnight(folder: Path) -> Path:
    """The same after two weeks, in which outlets wrote of the weather above all, and one fell silent."""
    items = _items()
    write(folder)
    for database in folder.glob("aggregator.db*"):
        database.unlink()
    for half_day in range(2 * _DAYS + 1):
        now = _END - timedelta(days=_DAYS) + half_day * timedelta(hours=12)
        for number, (name, own) in enumerate(items.items()):
            news = [item for item in own if item["date_published"] <= now.isoformat()]
            weather = [item for each in range(half_day) for item in _weather(name, each, number)]
            _source(folder, name, [*news, *weather])
        if half_day > 2 * _DAYS - _BROKEN:
            (folder / f"{_SILENT}.json").unlink()
        _cycle(folder, now)
    return folder / "output"


def _cycle(folder: Path, now: datetime) -> None:
    """A cycle at this time, with what is done after each."""
    with app.opened(config.load(folder / "config.toml", environment={}), alone=True) as opened:
        parts = replace(opened.parts, clock=lambda: now)
        cycle.run(parts)
        upkeep.look_after(parts, upkeep.Settings())


def largest_topic(output: Path) -> str:
    """The path of the topic with most to tell."""
    page = max((output / "topics").iterdir(), key=lambda path: path.stat().st_size)
    return f"topics/{page.name}"


def _items() -> dict[str, list[dict[str, Any]]]:
    """The items of a JSON Feed of each outlet."""
    news = tomllib.loads(_NEWS.read_text(encoding="utf-8"))
    outlets: dict[str, list[dict[str, Any]]] = {}
    for number, article in enumerate(news["articles"]):
        item = {
            "id": str(number),
            "url": f"https://outlet.example/{number}",
            "title": article["title"],
            "content_html": "".join(f"<p>{words}</p>" for words in article["body"]),
            "date_published": (news["start"] + timedelta(hours=article["at"])).isoformat(),
            "language": article.get("language", "en"),
            "tags": [article["category"]],
        }
        outlets.setdefault(article["outlet"], []).append(item)
    return outlets


def _weather(outlet: str, half_day: int, number: int) -> list[dict[str, Any]]:
    """What an outlet wrote in half a day, some minutes before the cycle that finds it."""
    out = _END - timedelta(days=_DAYS) + (half_day + 1) * timedelta(hours=12)
    return [
        {
            "id": f"weather-{half_day}-{each}",
            "url": f"https://outlet.example/weather/{number}/{half_day}/{each}",
            "title": f"{_SKIES[(half_day + each) % len(_SKIES)]} at pier {half_day * 7 + each} of {outlet}",
            "date_published": (out - timedelta(minutes=9 + 17 * number + half_day)).isoformat(),
            "language": "en",
        }
        for each in range((half_day * half_day * 7 + half_day + number * 5) % 6 % 4)
    ]


def _source(folder: Path, name: str, items: list[dict[str, Any]]) -> str:
    path = folder / f"{name}.json"
    document = {"version": "https://jsonfeed.org/version/1.1", "title": name, "items": items}
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return _SOURCE.format(name=json.dumps(name, ensure_ascii=False), path=json.dumps(str(path)))
