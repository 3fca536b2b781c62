"""`convert`: one document's article in another format."""

from datetime import UTC, datetime
from pathlib import Path

from aggregator.errors import ConvertError, DocumentError
from aggregator.formats import registry
from aggregator.model import Document, Item


def convert(path: Path, to: str, number: int | None = None) -> bytes:
    """The article at `path` in the format `to`; `number` (from 1) chooses among several.

    Raises DocumentError if the document cannot be read, ConvertError if it cannot be written in that format.
    """
    writable = registry.writable()
    if to not in writable:
        raise ConvertError(f"cannot write {to!r}; formats that can be written: {', '.join(writable)}")
    return registry.render(_chosen(_items(path), path, number), to)


def _items(path: Path) -> tuple[Item, ...]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError(str(path), "", error.strerror or str(error)) from error
    document = Document(data, str(path), datetime.now(UTC))
    return registry.detect(document).parse(document).items


def _chosen(items: tuple[Item, ...], path: Path, number: int | None) -> Item:
    if not items:
        raise ConvertError(f"{path}: holds no article")
    if number is None and len(items) > 1:
        raise ConvertError(f"{path}: holds {len(items)} articles: choose one with --item 1 to {len(items)}")
    if number is not None and number > len(items):
        raise ConvertError(f"{path}: holds {len(items)} articles, there is no number {number}")
    return items[(number or 1) - 1]
