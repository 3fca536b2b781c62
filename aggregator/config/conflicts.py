"""Where parts of a configuration contradict one another, each valid by itself; pure."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator
from os.path import normpath
from pathlib import Path
from typing import TypeVar

from aggregator.config.entries import Source
from aggregator.config.toml_places import KeyPath
from aggregator.config.whole import Config
from aggregator.fetch import instances
from aggregator.publish import names
from aggregator.publish.extras import stem

T = TypeVar("T", bound=Hashable)

Conflict = tuple[KeyPath, str]


def conflicts(config: Config, folder: Path) -> Iterator[Conflict]:
    """Each contradiction: the key that has to change, and why; relative paths are relative to `folder`."""
    yield from _names(config)
    yield from _unknown_instances(config)
    yield from _files(config)
    yield from _folders(config, folder)
    yield from _sources_that_read_output(config, folder)


def _names(config: Config) -> Iterator[Conflict]:
    twice = _repeated(source.name for source in config.sources)
    for number, source in enumerate(config.sources):
        if source.name in twice:
            yield ("sources", number, "name"), f"two sources have the same name: {source.name}"


def _unknown_instances(config: Config) -> Iterator[Conflict]:
    for number, source in enumerate(config.sources):
        try:
            instances.resolved(source.url or "", config.fetch.instances)
        except ValueError as error:
            yield ("sources", number, "url"), str(error)


def _files(config: Config) -> Iterator[Conflict]:
    files = [names.key(stem(feed.name)) for feed in config.feeds]
    twice = _repeated(files)
    same = [feed.name for feed, file in zip(config.feeds, files, strict=True) if file in twice]
    for number, file in enumerate(files):
        if file in twice:
            yield ("feeds", number, "name"), f"these names would give the same file: {', '.join(same)}"


def _folders(config: Config, folder: Path) -> Iterator[Conflict]:
    folders = [_whole(archive.path, folder) for archive in config.archives]
    twice = _repeated(folders)
    for number, each in enumerate(folders):
        if each in twice:
            yield ("archives", number, "path"), "two archives have the same folder"


def _sources_that_read_output(config: Config, folder: Path) -> Iterator[Conflict]:
    output = _whole(config.output.path, folder)
    archives = [_whole(archive.path, folder) for archive in config.archives]
    for number, source in enumerate(config.sources):
        written = _read_by(source, [output, *archives], folder)
        if written:
            yield ("sources", number, "path"), f"would read what is written into {written.name}"


def _repeated(values: Iterable[T]) -> set[T]:
    return {value for value, count in Counter(values).items() if count > 1}


def _whole(path: Path | str, folder: Path) -> Path:
    return Path(normpath(folder / path))


def _read_by(source: Source, written: Collection[Path], folder: Path) -> Path | None:
    """The first of these folders that the source would read."""
    if not source.path:
        return None
    pattern = _whole(source.path, folder)
    return next((each for each in written if _reads(pattern, each)), None)


def _reads(pattern: Path, folder: Path) -> bool:
    """Whether a source's path leads into the folder, or contains it."""
    wild = next((i for i, part in enumerate(pattern.parts) if set(part) & set("*?[")), len(pattern.parts))
    fixed, rest = Path(*pattern.parts[:wild]), pattern.parts[wild:]
    return fixed.is_relative_to(folder) or (folder.is_relative_to(fixed) and (not rest or "**" in rest))
