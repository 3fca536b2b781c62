"""The index that a page searches without a server: a script that sets data, so that a file can load it; pure.

Titles and words are kept as they are shown; `from` and `to` say which characters correspond in another
script, so that simplified and traditional match each other.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

FILE = "search-index.js"
MOST_BYTES = 480_000


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic that can be found: `words` are further words that lead to it, `latest` is a day (ISO 8601)."""

    id: str
    title: str
    language: str | None
    latest: str
    outlets: Sequence[str]
    words: str


def render(topics: Iterable[Topic], variants: Mapping[str, str], most: int = MOST_BYTES) -> bytes:
    """The script, with as many of the first topics as fit into `most` bytes."""
    rows: list[str] = []
    characters: set[str] = set()
    room = most - _length(_script([], variants))
    for topic in topics:
        row = _row(topic)
        room -= _length(row) + 2
        if room < 0:
            break
        rows.append(row)
        characters.update(topic.title, topic.words, *topic.outlets)
    known = {variants.get(each, each) for each in characters}
    told = {old: new for old, new in variants.items() if new in known}
    return _script(rows, told).encode()


def _row(topic: Topic) -> str:
    told = [topic.title, topic.language or "", topic.latest, list(topic.outlets), topic.words]
    return _json([topic.id, *told])


def _script(rows: Iterable[str], variants: Mapping[str, str]) -> str:
    listed = ",\n".join(rows)
    old, new = _json("".join(variants)), _json("".join(variants.values()))
    return f'"use strict";\nwindow.searchIndex = {{"from": {old}, "to": {new}, "topics": [\n{listed}\n]}};\n'


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _length(text: str) -> int:
    return len(text.encode())
