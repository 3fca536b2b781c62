"""What comes back from a visit to a source."""

from dataclasses import dataclass
from enum import StrEnum

from aggregator.errors import FetchError
from aggregator.fetch.settings import Place
from aggregator.model import Document


class Outcome(StrEnum):
    """NEW: there are documents to read. UNCHANGED: the same as last time. FAILED: `error` says why."""

    NEW = "new"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Validators:
    """What identifies this version, byte for byte as the server said it (Latin-1), and for which address."""

    etag: str | None = None
    last_modified: str | None = None
    address: str | None = None


NO_VALIDATORS = Validators()


@dataclass(frozen=True, slots=True)
class Fetched:
    """One visit to one place; nothing of it is stored yet.

    `errors` concern single files only. `full_body` says that a whole body came, not just the word that it is
    unchanged. `retry_after` and `fresh_for` are the seconds from now that the server asked for; `moved_to` is
    the target of a permanent redirect. `unreachable` means that no server answered; `ours` that none did for
    any source, so our own network is at fault. `more` means that the folder holds further documents, which
    the next result brings. `deliveries` are the ids of what a hub sent; then no server was visited.
    """

    place: Place
    outcome: Outcome
    documents: tuple[Document, ...] = ()
    error: FetchError | None = None
    errors: tuple[FetchError, ...] = ()
    status: int | None = None
    validators: Validators = NO_VALIDATORS
    body_hash: str | None = None
    full_body: bool = False
    retry_after: float | None = None
    fresh_for: float | None = None
    moved_to: str | None = None
    unreachable: bool = False
    ours: bool = False
    more: bool = False
    deliveries: tuple[int, ...] = ()
