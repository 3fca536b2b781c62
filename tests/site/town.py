"""A site made of invented news by the whole program: read from feeds, merged, published."""

import json
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from aggregator import app, config, cycle
from aggregator.running import upkeep

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
    sources = "".join(_source(folder, name, items) for name, items in _items().items())
    file = folder / "config.toml"
    file.write_text(_CONFIG.format(further=further) + sources, encoding="utf-8")
    with app.opened(config.load(file, environment={}), alone=True) as opened:
        cycle.run(opened.parts)
        upkeep.look_after(opened.parts, upkeep.Settings())
    return folder / "output"


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


def _source(folder: Path, name: str, items: list[dict[str, Any]]) -> str:
    path = folder / f"{name}.json"
    document = {"version": "https://jsonfeed.org/version/1.1", "title": name, "items": items}
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return _SOURCE.format(name=json.dumps(name, ensure_ascii=False), path=json.dumps(str(path)))
