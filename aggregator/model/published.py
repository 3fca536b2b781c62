"""What is recorded about what was published, archived, shown and announced."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Published:
    """The record of an entry: its id never changes, `updated` moves when articles came or changed.

    `key` is what the entry is about (`topic/ID`); the entries of one key follow one another by `issued`, when
    each was first in a feed. `covered` are the articles and versions that came into the key while this entry
    was current. `added` and `revised` are the articles of the latest change; `waiting` those of stories that
    no entry has announced yet. `predecessor` is the id of the entry that this one replaced, `gone` when its
    topic ceased to exist, `page` the number of the archive document that holds it, as it was when `archived`
    was its last update.
    """

    key: str
    id: str
    issued: datetime
    published: datetime
    updated: datetime
    covered: Mapping[str, str]
    added: tuple[str, ...] = ()
    revised: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    predecessor: str | None = None
    gone: datetime | None = None
    page: int | None = None
    archived: datetime | None = None


@dataclass(frozen=True, slots=True)
class Filed:
    """An article in an archive: its `file`, and the `shelf` (list) that names it, "" for none.

    `changed` is when its `version` came into the store.
    """

    article: str
    version: str
    time: datetime
    changed: datetime
    shelf: str
    file: str
    title: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that the site has requested, by its address, for the pages of a topic.

    `file` is a path below the output folder, None if there is nothing to show; `size` is in bytes.
    """

    address: str
    topic: str
    file: str | None
    size: int
    asked: datetime


@dataclass(frozen=True, slots=True)
class Ping:
    """A notification that a hub has yet to get: a topic (the address of a feed) has changed (WebSub).

    `due` is when to send it next, after so many `failures`.
    """

    hub: str
    topic: str
    changed: datetime
    due: datetime
    failures: int = 0
