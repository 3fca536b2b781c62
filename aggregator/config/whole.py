"""config.toml as a whole, and the checks that concern several of its parts."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from os.path import normpath
from pathlib import Path

from pydantic import ValidationInfo, field_validator

from aggregator.config.entries import Archive, FeedsEntry, Source
from aggregator.config.sections import (
    ClusterSection,
    FeedSection,
    FetchSection,
    OutputSection,
    ScheduleSection,
    Section,
    ServeSection,
    SiteSection,
    StoreSection,
    TopicsSection,
)
from aggregator.fetch import instances
from aggregator.publish import names
from aggregator.publish.extras import stem


class Config(Section):
    """The whole configuration."""

    feed: FeedSection = FeedSection()
    output: OutputSection = OutputSection()
    store: StoreSection = StoreSection()
    schedule: ScheduleSection = ScheduleSection()
    fetch: FetchSection = FetchSection()
    topics: TopicsSection = TopicsSection()
    serve: ServeSection = ServeSection()
    cluster: ClusterSection = ClusterSection()
    site: SiteSection = SiteSection()
    sources: tuple[Source, ...] = ()
    archives: tuple[Archive, ...] = ()
    feeds: tuple[FeedsEntry, ...] = ()

    @field_validator("sources")
    @classmethod
    def _names_differ(cls, sources: tuple[Source, ...]) -> tuple[Source, ...]:
        if twice := _repeated(source.name for source in sources):
            raise ValueError(f"two sources have the same name: {', '.join(sorted(twice))}")
        return sources

    @field_validator("sources")
    @classmethod
    def _instances_known(cls, sources: tuple[Source, ...], info: ValidationInfo) -> tuple[Source, ...]:
        fetch: FetchSection = info.data.get("fetch", FetchSection())
        for source in sources:
            instances.resolved(source.url or "", fetch.instances)
        return sources

    @field_validator("sources")
    @classmethod
    def _output_unread(cls, sources: tuple[Source, ...], info: ValidationInfo) -> tuple[Source, ...]:
        output = _whole(info.data.get("output", OutputSection()).path, info)
        if name := _reader(sources, [output], info):
            raise ValueError(f"the source {name!r} would read what is written into {output.name}")
        return sources

    @field_validator("feeds")
    @classmethod
    def _files_differ(cls, feeds: tuple[FeedsEntry, ...]) -> tuple[FeedsEntry, ...]:
        files = [names.key(stem(feed.name)) for feed in feeds]
        twice = _repeated(files)
        if same := sorted({feed.name for feed, file in zip(feeds, files, strict=True) if file in twice}):
            raise ValueError(f"these names would give the same file: {', '.join(same)}")
        return feeds

    @field_validator("archives")
    @classmethod
    def _folders_of_their_own(
        cls, archives: tuple[Archive, ...], info: ValidationInfo
    ) -> tuple[Archive, ...]:
        folders = [_whole(archive.path, info) for archive in archives]
        if len(set(folders)) < len(folders):
            raise ValueError("two archives have the same folder")
        if name := _reader(info.data.get("sources", ()), folders, info):
            raise ValueError(f"the source {name!r} would read what is written here")
        return archives


def _repeated(names: Iterable[str]) -> set[str]:
    return {name for name, count in Counter(names).items() if count > 1}


def _whole(path: Path | str, info: ValidationInfo) -> Path:
    """The path from the folder of the configuration on."""
    return Path(normpath((info.context or {}).get("folder", Path()) / path))


def _reader(sources: Iterable[Source], folders: Collection[Path], info: ValidationInfo) -> str | None:
    """The name of the first source that would read one of these folders."""
    patterns = ((source.name, _whole(source.path, info)) for source in sources if source.path)
    return next((name for name, path in patterns if any(_reads(path, folder) for folder in folders)), None)


def _reads(pattern: Path, folder: Path) -> bool:
    """Whether a source's path leads into the folder, or contains it."""
    wild = next((i for i, part in enumerate(pattern.parts) if set(part) & set("*?[")), len(pattern.parts))
    fixed, rest = Path(*pattern.parts[:wild]), pattern.parts[wild:]
    return fixed.is_relative_to(folder) or (folder.is_relative_to(fixed) and (not rest or "**" in rest))


TABLES: Mapping[str | int, type[Section]] = {"sources": Source, "archives": Archive, "feeds": FeedsEntry}
