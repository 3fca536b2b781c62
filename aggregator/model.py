"""What flows through the program, in the order of the flow; imports nothing of ours.

Document -> Item -> Article -> (Assignment to Story and Topic) -> Feed of Entries.
Every time is aware and in UTC; every address is absolute; every value is immutable.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

NO_HEADERS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes as they came.

    `address` is the URL or the path they came from, `headers` have lower-case names,
    `modified` is what the file system or the server said of their age, `encoding` is forced by the source.
    """

    data: bytes
    address: str
    fetched: datetime
    headers: Mapping[str, str] = field(default_factory=lambda: NO_HEADERS)
    modified: datetime | None = None
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that belongs to an article; `length` is in bytes."""

    url: str
    type: str | None = None
    length: int | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """A picture; sizes are in pixels."""

    url: str
    alt: str = ""
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """What a format found in a document, as the outlet said it: nothing cleaned, nothing trusted.

    `published` and `updated` are the words of the document (RFC 822, ISO 8601, epoch milliseconds, a local
    time without a zone, or nonsense). `published_bound` is a time by which it was out, where a format knows
    no better. `base` is what relative links in `html` are relative to. `extra` is what only this format
    knows and needs to write the item back.
    """

    title: str = ""
    html: str = ""
    summary: str = ""
    link: str | None = None
    guid: str | None = None
    published: str | None = None
    published_bound: str | None = None
    updated: str | None = None
    language: str | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    image: str | None = None
    enclosures: tuple[Enclosure, ...] = ()
    base: str | None = None
    outlet: str | None = None
    extra: Mapping[str, str] = field(default_factory=lambda: NO_HEADERS)


@dataclass(frozen=True, slots=True)
class Article:
    """An item made clean and comparable.

    `id` is ours and never changes for the same (source, identity); `version` is a digest of what a reader
    would see change. `published` is None where the outlet stated no time: `time` then is `seen`, when we
    first met it. `html` is sanitised, `text` is the same as plain words, `url` is canonical.
    """

    id: str
    version: str
    source: str
    outlet: str
    guid: str | None
    url: str | None
    title: str
    html: str
    text: str
    summary: str
    language: str | None
    published: datetime | None
    updated: datetime | None
    seen: datetime
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    image: Image | None = None
    enclosures: tuple[Enclosure, ...] = ()

    @property
    def time(self) -> datetime:
        """The time that orders and merges: as published, else when first seen."""
        return self.published or self.seen


@dataclass(frozen=True, slots=True)
class Mark:
    """An item that its source was seen to hold, and whose article is stored: a digest, and when published."""

    digest: bytes
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an article stands and why.

    `story` and `topic` are ids that never change by joining; `duplicate_of` is the article that this one
    repeats; `reason` is a few words for a person; `score` is the probability or similarity behind it.
    """

    article: str
    story: str
    topic: str
    duplicate_of: str | None = None
    reason: str = ""
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the topic engine needs to know again of an article that it has placed before.

    `features` are the engine's own bytes: compact, versioned, meaningless to everyone else.
    """

    placement: Placement
    time: datetime
    source: str
    outlet: str
    language: str | None
    url: str | None
    features: bytes


@dataclass(frozen=True, slots=True)
class Correction:
    """A decision by hand: these articles belong in one story (`join`), or each apart from it (`split`)."""

    kind: str
    articles: tuple[str, ...]
    made: datetime


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is known of a source from one fetch to the next; times are None before the first of their kind.

    `address` is the configured place that all of it belongs to. Validators are kept byte for byte (as Latin-1
    text) and hold for `validated_at`, where a whole body last came from, `validated` being when; of a folder,
    `last_modified` marks how far it was read. `unread` says that this body could not be understood.
    `due` is when to ask next. In seconds: `interval`, the pause in force, `gap`, the usual time between two
    publications, and `asked`, the pause that the document wants; `skips` are its hours and days of rest
    (`0,1/5,6`). `moved_to` is where a permanent redirect led since `moved_since`; `moved` that we go there at
    once. Until `held_until` nobody of `held_scope` (a host, or a domain with all its hosts) may be asked.
    """

    name: str
    etag: str | None = None
    last_modified: str | None = None
    validated: datetime | None = None
    body_hash: str | None = None
    checked: datetime | None = None
    succeeded: datetime | None = None
    changed: datetime | None = None
    due: datetime | None = None
    interval: float | None = None
    failures: int = 0
    error: str | None = None
    moved_to: str | None = None
    moved_since: datetime | None = None
    retired: bool = False
    address: str | None = None
    validated_at: str | None = None
    unread: bool = False
    gap: float | None = None
    asked: float | None = None
    skips: str | None = None
    moved: bool = False
    held_until: datetime | None = None
    held_scope: str | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """What is remembered of an entry: its id never changes, `updated` moves when articles came or changed.

    `key` is what the entry is about (`topic/ID`); the entries of one key follow one another by `issued`, when
    each was first in a feed. `covered` are the articles and versions that came into the key while this entry
    was in force. `added` and `revised` are the articles of the latest change; `waiting` those of stories that
    no entry has announced yet. `predecessor` is the id of the entry whose place it took, `gone` when what it
    was about ceased to be, `page` the number of the archive document that holds it.
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


@dataclass(frozen=True, slots=True)
class Filed:
    """An article as it stands in an archive: its `file`, and the `shelf` (list) that names it, "" for none.

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
    """A picture that the site has asked for, by its address, for the pages of a topic.

    `file` lies below the output folder, None where there is none to show; `size` is in bytes.
    """

    address: str
    topic: str
    file: str | None
    size: int
    asked: datetime


@dataclass(frozen=True, slots=True)
class Ping:
    """A hub that has yet to learn that a topic (the address of a feed) has changed (WebSub).

    `due` is when to tell it next, after so many `failures`.
    """

    hub: str
    topic: str
    changed: datetime
    due: datetime
    failures: int = 0


@dataclass(frozen=True, slots=True)
class Subscription:
    """What we want of a hub (WebSub), and when we `asked`; `until` is None as long as it has not verified it.

    `topic` is the address that the hub knows the feed of `source` by, `token` the secret last part of our
    callback's address, `secret` the key of the hub's signatures.
    """

    source: str
    hub: str
    topic: str
    token: str = field(repr=False)
    secret: str = field(repr=False)
    asked: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """A feed that a hub sent for a source; `type` is its media type, `id` counts on."""

    id: int
    source: str
    topic: str
    received: datetime
    type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a feed or entry (RFC 4287, 4.2.7)."""

    href: str
    rel: str = "alternate"
    type: str | None = None
    title: str | None = None
    hreflang: str | None = None
    length: int | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """The outlet that an entry was taken from whole (RFC 4287, 4.2.11)."""

    id: str
    title: str
    updated: datetime
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a published feed; `content` is HTML, everything else plain text."""

    id: str
    title: str
    updated: datetime
    published: datetime
    content: str
    summary: str = ""
    language: str | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    image: Image | None = None
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Tombstone:
    """An entry that is no more (RFC 6721); `successor` is the id of the entry that tells its news now."""

    id: str
    when: datetime
    successor: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as published, whatever the format; entries are newest first.

    `scheme` identifies the vocabulary of the entries' categories. `archive` says that the set of entries is
    complete and stays as it is (RFC 5005, 4). `style` is the style sheet that a browser shows the feed in.
    """

    id: str
    title: str
    updated: datetime
    entries: tuple[Entry, ...]
    subtitle: str = ""
    author: str = ""
    language: str = "en"
    scheme: str | None = None
    links: tuple[Link, ...] = ()
    tombstones: tuple[Tombstone, ...] = ()
    archive: bool = False
    style: str | None = None
