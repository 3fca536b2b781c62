"""Which files were touched, and which code is running: what tells that nothing has to be made again."""

from collections.abc import Iterable
from hashlib import blake2b
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


def code(packages: Iterable[str]) -> list[tuple[str, Stamp | None]]:
    """The files of these packages of ours and of the packages in them, each with its stamp."""
    files = (file for package in packages for file in sorted((_PACKAGE / package).rglob("*.*")))
    return [(str(file), stamp(file)) for file in files if file.parent.name != "__pycache__"]


def digest(value: object) -> str:
    """A digest of the repr of a value."""
    return blake2b(repr(value).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
