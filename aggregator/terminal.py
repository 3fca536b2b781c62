"""What the commands print, as text: tables, JSON lines, and no control sequences for a terminal."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.table import Table

# C0 and C1 controls move the cursor or start escape sequences; bidi controls reorder what is read.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

_WHOLE = frozenset({"id", "time", "latest"})
_IN_TWO_LINES = frozenset({"succeeded", "due", "news"})
_NARROW = 110


def plain(value: object) -> str:
    """The value as text that is safe on a terminal, on one line."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(map(plain, value))
    return _UNSAFE.sub("�", str(value)).replace("\n", " ").replace("\t", " ")


def json_line(row: Any) -> str:
    """The row as one line of JSON: dataclasses as objects, times in ISO 8601, no raw control characters.

    JSON escapes C0 controls itself; C1 and bidi controls are escaped here.
    """
    value = asdict(row) if is_dataclass(row) and not isinstance(row, type) else row
    text = json.dumps(value, ensure_ascii=False, default=_jsonable)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def table(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], width: int = _NARROW) -> "Table":
    """A table for a person, one column per name; ids and times, which are copied and compared, stay whole.

    `width` is that of the terminal, in characters: where it is small, some times have the hour below the day.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    halved = _IN_TWO_LINES if width < _NARROW else frozenset()
    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        drawn.add_column(column.replace("_", " "), overflow="fold", no_wrap=column in _WHOLE | halved)
    for row in rows:
        cells = {column: plain(row.get(column)) for column in columns}
        drawn.add_row(
            *(Text(cells[name].replace(" ", "\n") if name in halved else cells[name]) for name in cells)
        )
    return drawn


def _jsonable(value: object) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (set, frozenset, tuple)):
        return list(value)
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
