"""Every error that aggregator raises on purpose, each saying what a person needs in order to act.

AggregatorError
├── ConfigError        the configuration: file, line, key, what is wrong, what is allowed
├── FetchError         a source could not be fetched: address and reason
│   └── Unreachable    no server answered there
├── DocumentError      a document could not be read: document, place in it, reason
│   └── FormatUnknown  no format recognises the document
├── ConvertError       an article cannot be written in the asked format
├── UnknownArticle     a command names no article, or several
├── ClockError         the machine's clock was never set: nothing can be dated
├── LockedError        another instance is running: who holds the lock
│   └── LeaseLost      another worker has taken over what this one was at work on
├── StoreError         the database failed: what was tried, what to do
│   └── StoreDamaged   its file cannot be read: to try again is no use
├── OutputError        a file could not be written: path and reason
└── ServeError         the output cannot be served: what is missing, or in the way

This module imports nothing of ours.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class AggregatorError(Exception):
    """Base of all; `str(error)` is one line fit for a person.

    It can be pickled, although its arguments are seldom its message.
    """

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (type(self), self.args, self.__dict__)


def _again(kind: type[AggregatorError], words: tuple[str, ...], known: dict[str, object]) -> AggregatorError:
    error = kind.__new__(kind, *words)
    error.__dict__.update(known)
    return error


class ConfigError(AggregatorError):
    """The configuration is not usable; one line per problem, all problems at once."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class FetchError(AggregatorError):
    """A source could not be fetched.

    `reason` is in words; `status` is the HTTP status where there was one.
    """

    def __init__(self, address: str, reason: str, status: int | None = None) -> None:
        super().__init__(f"{address}: {reason}")
        self.address = address
        self.reason = reason
        self.status = status


class Unreachable(FetchError):
    """No server answered: the name is unknown, or nothing accepts a connection."""


class DocumentError(AggregatorError):
    """A document could not be read; `place` is a line, a key or an item's number."""

    def __init__(self, document: str, place: str, reason: str) -> None:
        super().__init__(f"{document}: {place}: {reason}" if place else f"{document}: {reason}")
        self.document = document
        self.place = place
        self.reason = reason


class FormatUnknown(DocumentError):
    """No format recognises the document."""


class ConvertError(AggregatorError):
    """An article cannot be written in the asked format."""


class UnknownArticle(AggregatorError):
    """No article, or more than one, answers to a name that was given."""


class ClockError(AggregatorError):
    """The machine's clock was never set."""

    def __init__(self, year: int) -> None:
        super().__init__(f"the clock of this machine says {year}: nothing is done until it is set")


class LockedError(AggregatorError):
    """Another instance is running on the same store."""

    def __init__(self, holder: str) -> None:
        super().__init__(f"another instance is running: {holder}")
        self.holder = holder


class LeaseLost(LockedError):
    """What this worker was at work on is another's by now, or the time to finish it is over."""


class StoreError(AggregatorError):
    """The database failed; the text says what was tried and what to do."""


class StoreDamaged(StoreError):
    """The database's file is damaged, or is none; only a person can help."""


class OutputError(AggregatorError):
    """An output file could not be written."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class ServeError(AggregatorError):
    """The output cannot be served: what is missing, or in the way."""


@contextmanager
def output_errors(path: Path) -> Iterator[None]:
    """What the system refuses in this block, as an OutputError about `path`."""
    try:
        yield
    except OSError as error:
        raise OutputError(str(path), error.strerror or str(error)) from error


def internal(error: Exception) -> str:
    """A fault of ours, in the words that stand where a reason is expected."""
    return f"internal error ({type(error).__name__}: {error})"
