"""A new outlet from an address: its record, a saved document, and the expected result of that."""

import importlib.util
import json
import re
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from aggregator.errors import ConfigError, DocumentError, FormatUnknown, OutputError
from aggregator.fetch.client import document_at
from aggregator.fetch.discover import announced
from aggregator.fetch.settings import Place, Settings
from aggregator.formats import registry as formats
from aggregator.formats.parsed import About
from aggregator.model import Document
from aggregator.outlets import registry
from aggregator.outlets.record import Outlet
from aggregator.sourcing import expectation

RECORDS = Path("aggregator/outlets")
SAVED = Path("tests/outlets/data")

_NAME = re.compile(r"[a-z][a-z0-9_]{0,60}")
_FURTHER_ITEMS = re.compile(
    rb"(</(?:[\w-]+:)?(?:item|entry)\s*>).*</(?:[\w-]+:)?(?:item|entry)\s*>", re.DOTALL
)
_SUFFIXES = {"webpage": ".html", "jsonfeed": ".json", "feed": ".xml"}


@dataclass(frozen=True, slots=True)
class Found:
    """A document of the outlet, its format, and what it says about itself."""

    document: Document
    format: str
    about: About


def find(url: str, settings: Settings, now: datetime) -> Found:
    """The feed at an address, or the first one that its page announces, or else the page itself.

    Raises FetchError, and DocumentError where the feed cannot be read.
    """
    place = Place("new-outlet", url)
    document = document_at(place, settings, now)
    try:
        return _feed(document)
    except FormatUnknown:
        feeds = announced(document.data, document.address)
    if feeds:
        return _feed(document_at(replace(place, url=feeds[0].url), settings, now))
    return Found(document, "webpage", About())


def create(root: Path, name: str, found: Found) -> list[Path]:
    """Write record and document into a checkout; raises ConfigError if the name cannot be used.

    `refresh` then fills in the expected result.
    """
    record = root / RECORDS / f"{name}.py"
    _check(root, name, record)
    document = root / SAVED / name / f"{found.format}{_SUFFIXES[found.format]}"
    _write(record, record_of(name, found).encode())
    _write(document, _FURTHER_ITEMS.sub(rb"\1", found.document.data))
    where = {"address": found.document.address, "fetched": found.document.fetched.isoformat()}
    _write(expectation.beside(document), json.dumps(where).encode())
    return [record, document]


def refresh(root: Path, name: str) -> list[Path]:
    """Regenerate the expected results of an outlet's saved documents.

    Raises ConfigError if there are none, and DocumentError if one cannot be read.
    """
    if not _NAME.fullmatch(name):
        raise ConfigError([_misnamed(name)])
    outlet = load(root / RECORDS / f"{name}.py")
    written = []
    for file in expectation.documents(root / SAVED):
        if file.parent.name == name:
            _write(expectation.beside(file), expectation.expected(outlet, expectation.saved(file)).encode())
            written.append(expectation.beside(file))
    if not written:
        raise ConfigError([f"{root / SAVED / name}: holds no saved document"])
    return written


def record_of(name: str, found: Found) -> str:
    """The record as Python, with all that the document says about its outlet."""
    address, about = found.document.address, found.about
    home = about.home or urljoin(address, "/")
    page = found.format == "webpage"
    place = f'"page", {_quoted(home)}' if page else f'"feed", {_quoted(address)}, verified=True'
    lines = [
        f'"""The outlet {name}."""',
        "",
        *(["from aggregator.formats.page import PageVersion"] if page else []),
        "from aggregator.outlets.record import Outlet, Place",
        "",
        "OUTLET = Outlet(",
        f"    id={_quoted(name)},",
        f"    name={_quoted(' '.join(about.title.split()) or name)},",
        f"    home={_quoted(home)},",
        f"    language={_quoted(about.language or 'en')},",
        '    zone="UTC",',
        f"    formats=({_quoted(found.format)},),",
        f"    hosts=({_quoted((urlsplit(home).hostname or '').removeprefix('www.'))},),",
        f"    places=(Place({place}),),",
        *(['    pages=(PageVersion(title="h1", body="article"),),'] if page else []),
        ")",
        "",
    ]
    return "\n".join(lines)


def _feed(document: Document) -> Found:
    """The document as a feed; raises FormatUnknown if it is not one."""
    form = formats.detect(document)
    if form.name not in ("feed", "jsonfeed"):
        raise FormatUnknown(document.address, "", f"is not a feed but {form.name}")
    return Found(document, form.name, form.parse(document).about)


def _check(root: Path, name: str, record: Path) -> None:
    missing = [folder for folder in (RECORDS, SAVED) if not (root / folder).is_dir()]
    problems = [f"{root}: is not a checkout of aggregator: {folder} is missing" for folder in missing]
    if not _NAME.fullmatch(name):
        problems.append(_misnamed(name))
    elif record.exists() or registry.find(name):
        problems.append(f"{name}: this outlet exists; omit the address to renew its expected results")
    if problems:
        raise ConfigError(problems)


def _misnamed(name: str) -> str:
    return f"{name!r}: a name has lower-case letters, digits and _, and begins with a letter"


def load(record: Path) -> Outlet:
    """The outlet of a record, read from its file, because the installed one may differ."""
    spec = importlib.util.spec_from_file_location(f"record_{record.stem}", record)
    if spec is None or spec.loader is None or not record.is_file():
        raise ConfigError([f"{record}: no such record"])
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    outlet = getattr(module, "OUTLET", None)
    if not isinstance(outlet, Outlet):
        raise DocumentError(str(record), "OUTLET", "is not an Outlet")
    return outlet


def _write(file: Path, data: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    except OSError as error:
        raise OutputError(str(file), error.strerror or str(error)) from error


def _quoted(words: str) -> str:
    """A Python string in double quotes; a JSON string is one."""
    return json.dumps(words, ensure_ascii=False)
