"""The line of each key in a TOML text, so that an error can name it."""

import re
from collections import Counter

KeyPath = tuple[str | int, ...]

_TABLE = re.compile(r"^\s*\[(?!\[)\s*(?P<name>[^\[\]]+?)\s*\]\s*(#.*)?$")
_ARRAY = re.compile(r"^\s*\[\[\s*(?P<name>[^\[\]]+?)\s*\]\]\s*(#.*)?$")
_KEY = re.compile(r"""^\s*(?P<name>[\w-]+(?:\s*\.\s*[\w-]+)*|"[^"]*"|'[^']*')\s*=(?P<value>.*)$""")
_FENCES = ('"""', "'''")


def places(text: str) -> dict[KeyPath, int]:
    """Line number (from 1) of every table and key; array tables have their index in the path, and the
    first of them is the line of all.

    Keys inside inline tables and arrays are not listed: `line_of` falls back to what holds them.
    """
    found: dict[KeyPath, int] = {}
    counts: Counter[KeyPath] = Counter()
    table: KeyPath = ()
    fence = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if fence:
            fence = "" if fence in line else fence
        elif match := _ARRAY.match(line):
            name = _split(match["name"])
            table = (*name, counts[name])
            counts[name] += 1
            found[table] = number
            found.setdefault(name, number)
        elif match := _TABLE.match(line):
            table = _split(match["name"])
            found[table] = number
        elif match := _KEY.match(line):
            found[(*table, *_split(match["name"]))] = number
            fence = _opened(match["value"])
    return found


def line_of(path: KeyPath, found: dict[KeyPath, int]) -> int | None:
    """The line of `path`, else of the nearest table or key around it that has one."""
    for length in range(len(path), 0, -1):
        if path[:length] in found:
            return found[path[:length]]
    return None


def _split(name: str) -> KeyPath:
    return tuple(part.strip().strip("\"'") for part in name.split("."))


def _opened(value: str) -> str:
    """The fence of a multi-line string that this value opens and does not close."""
    for fence in _FENCES:
        if value.lstrip().startswith(fence) and value.count(fence) == 1:
            return fence
    return ""
