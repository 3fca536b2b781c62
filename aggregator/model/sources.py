"""What is known of a source from one visit to the next, and what hubs have to do with it."""

from dataclasses import dataclass, field
from datetime import datetime


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
class Mark:
    """An item that its source was seen to hold, and whose article is stored: a digest, and when published."""

    digest: bytes
    published: datetime | None = None


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
