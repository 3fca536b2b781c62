"""What is known about a source from one visit to the next, and its dealings with hubs."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is known about a source from one visit to the next; times are None before the first of their kind.

    `address` is the configured place to which all of this applies. Validators are kept byte for byte (as
    Latin-1 text) and are valid for `validated_at`, the address that last gave a whole body, at `validated`;
    for a folder, `last_modified` marks how far it was read. `unread` says that this body could not be parsed.
    `due` is the time of the next visit. In seconds: `interval`, the current pause, `gap`, the usual time
    between two publications, and `asked`, the pause that the document asks for; `skips` are its hours and
    days of rest (`0,1/5,6`). `moved_to` is where a permanent redirect has led since `moved_since`; `moved`
    says that we go there directly. Until `held_until`, no host of `held_scope` (a host, or a domain with all
    its hosts) may be visited.
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
    """An item that its source held at its last visit, and whose article is stored; a digest and its time."""

    digest: bytes
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscription wanted from a hub (WebSub), and when we `asked`; `until` is None until it is verified.

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
