"""The expected result of an outlet's saved document: every field of its articles, as JSON."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from aggregator.errors import DocumentError, FormatUnknown
from aggregator.fetch.settings import Place
from aggregator.formats import webpage
from aggregator.model import Document
from aggregator.outlets.record import Outlet
from aggregator.steps.collecting.reading import read
from aggregator.steps.source import Source

SUFFIX = ".expected.json"
_UNSELECTED = (
    "no selectors of the record find an article or a list on this page: add a PageVersion to `pages`"
)
_OURS = frozenset({"id", "version", "source", "seen"})


def expected(outlet: Outlet, document: Document) -> str:
    """The result of the document as it is read now; raises DocumentError if it cannot be read."""
    try:
        articles, faults = read(Source(Place(outlet.id), outlet), document)
    except FormatUnknown:
        if webpage.is_page(document):
            raise DocumentError(document.address, "", _UNSELECTED) from None
        raise
    told = {
        "address": document.address,
        "fetched": document.fetched.isoformat(),
        "articles": [_told(article, _OURS) for article in articles],
        **({"faults": [str(fault) for fault in faults]} if faults else {}),
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def saved(file: Path) -> Document:
    """The saved document, with the address and time of fetching that its expected result states."""
    known = json.loads(beside(file).read_text("utf-8"))
    return Document(file.read_bytes(), known["address"], datetime.fromisoformat(known["fetched"]))


def beside(file: Path) -> Path:
    """The file with the expected result of a saved document."""
    return file.with_name(f"{file.name}{SUFFIX}")


def documents(folder: Path) -> list[Path]:
    """The saved documents in the outlets' folders there."""
    return sorted(file for file in folder.glob("*/*") if file.is_file() and not file.name.endswith(SUFFIX))


def _told(value: Any, without: frozenset[str] = frozenset()) -> Any:
    """The value as JSON; empty fields are left out."""
    if is_dataclass(value):
        parts = {field.name: getattr(value, field.name) for field in fields(value)}
        return {name: _told(part) for name, part in parts.items() if name not in without and _says(part)}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Iterable) and not isinstance(value, str | Mapping):
        return [_told(part) for part in value]
    return value


def _says(part: object) -> bool:
    return part not in (None, "", ())
