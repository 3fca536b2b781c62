"""Size and time of change of files: they tell whether an output was touched, and which code is running."""

from collections.abc import Iterable
from pathlib import Path

_PACKAGE = Path(__file__).parent.parent

Stamp = tuple[int, int]


def stamp(file: Path) -> Stamp | None:
    """Size and time of change (ns); None for a file that is not there."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def code(rooms: Iterable[str]) -> list[tuple[str, Stamp | None]]:
    """The files of these rooms of the package, each with its stamp."""
    files = (file for room in rooms for file in sorted((_PACKAGE / room).glob("*.*")))
    return [(str(file), stamp(file)) for file in files]
