"""Adds sources to a configuration file, leaving everything else in it as it was written (tomlkit)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from stat import S_IMODE

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AbstractTable, AoT, Array

from aggregator.errors import ConfigError, DocumentError
from aggregator.fetch import discover, opml
from aggregator.fetch.discover import Candidate, feeds_at
from aggregator.fetch.hosts import as_web, host_of
from aggregator.fetch.opml import ListedFeed
from aggregator.fetch.settings import Place, Settings
from aggregator.formats import registry
from aggregator.model import Document
from aggregator.normalise.text import line
from aggregator.publish import files

_MODE = 0o600  # of a new file: it may come to hold keys


def find(url: str, settings: Settings, now: datetime, guess: bool = False) -> list[Candidate]:
    """The feeds at an address: itself, what its page announces, or with `guess` the usual places.

    Raises FetchError if the address cannot be fetched.
    """
    return feeds_at(Place(name=url, url=as_web(url)), settings, now, _title_of, guess)


def confirmed(found: Iterable[Candidate], settings: Settings, now: datetime) -> Iterator[Candidate]:
    """Those of the candidates that are feeds, as they are visited."""
    return discover.confirmed(found, settings, now, _title_of)


def subscription(candidate: Candidate, category: str = "") -> ListedFeed:
    """The feed as a source, named by its own title, by the page's, or by the host."""
    return ListedFeed(candidate.title.strip() or host_of(candidate.url), candidate.url, category)


def write(file: Path, wanted: Iterable[ListedFeed]) -> list[ListedFeed]:
    """Append the sources that the file does not have yet, by address; returns those that were added.

    Raises ConfigError if the file is not valid TOML, OutputError if it cannot be written.
    """
    try:
        is_new = not file.exists()
        text = "" if is_new else file.read_text(encoding="utf-8-sig")
        mode = _MODE if is_new else S_IMODE(file.stat().st_mode)
        changed, added = appended(text, list(wanted))
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise ConfigError([f"{file}: not valid TOML: {error}"]) from error
    except OSError as error:
        raise ConfigError([f"{file}: cannot be read: {error}"]) from error
    if added:
        files.replace(file.resolve(), changed.encode(), mode=mode)
    return added


def read(file: Path) -> tuple[list[ListedFeed], list[DocumentError]]:
    """The feeds of an OPML file, and those that cannot be used; raises DocumentError."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise DocumentError(str(file), "", error.strerror or str(error)) from error
    return opml.read(data, str(file))


def appended(text: str, wanted: Sequence[ListedFeed]) -> tuple[str, list[ListedFeed]]:
    """The configuration with the new sources at its end, and which those are."""
    document = tomlkit.parse(text)
    present = document.get("sources", ())
    urls = {as_web(str(source.get("url"))) for source in present}
    names = {str(source.get("name")) for source in present}
    fresh = [each for each in {each.url: each for each in wanted}.values() if each.url not in urls]
    is_array = isinstance(present, Array)
    tables = present if isinstance(present, AoT | Array) else tomlkit.aot()
    for each in fresh:
        table = tomlkit.inline_table() if is_array else tomlkit.table()
        tables.append(_filled(table, each, _unused(each.title, names)))
    if fresh and "sources" not in document:
        document.append("sources", tables)
    return tomlkit.dumps(document), fresh


def _title_of(document: Document) -> str | None:
    """A feed's own title; None if it is not a feed or cannot be read."""
    try:
        form = registry.detect(document)
        is_feed = form.name in ("feed", "jsonfeed")
        return line(form.parse(document).about.title) if is_feed else None
    except DocumentError:
        return None


def _unused(title: str, names: set[str]) -> str:
    """The title as a name that no other source has; it is then marked as taken."""
    plain = re.sub(r"\s+", " ", "".join(filter(str.isprintable, title))).strip()[:100] or "feed"
    name, number = plain, 2
    while name in names:
        name, number = f"{plain} {number}", number + 1
    names.add(name)
    return name


def _filled(table: AbstractTable, wanted: ListedFeed, name: str) -> AbstractTable:
    table.add("name", name)
    table.add("url", wanted.url)
    if wanted.category:
        table.add("category", wanted.category)
    return table
