"""Visits to a folder of documents: results as over the network, and hardly any work when nothing changed.

The files are read in the order of (time of change, path), a few hundred in each batch. The state keeps how
many were read and a digest of the listing so far (in `body_hash`). While the listing begins with the same
files, only what comes after them is read; any change among them makes the whole folder read again.
"""

import os
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

from aggregator.errors import FetchError
from aggregator.fetch.result import Fetched, Outcome
from aggregator.fetch.settings import Place, Settings, settings_for, state_for
from aggregator.model import Document, SourceState

BATCH_BYTES = 64_000_000


@dataclass(frozen=True, slots=True, order=True)
class _File:
    """A file by its time in nanoseconds, its path below the folder, and its size in bytes."""

    time: int
    path: str
    size: int


def read(place: Place, state: SourceState, settings: Settings, now: datetime) -> Iterator[Fetched]:
    """Visits a folder, or a single file; each result holds one batch and continues the one before it.

    Each refused file is one line in `errors`, on the visit that first meets it. A folder of which nothing at
    all can be read fails, and is read from its beginning the next time.
    """
    settings, state = settings_for(place, settings), state_for(place, state)
    path = place.path or Path()
    try:
        root = path if path.is_dir() else path.parent
        files = sorted(_listing(path, place.glob)) if root == path else [_measured(path.name, path)]
    except OSError as error:
        yield _failed(place, (error.strerror or str(error)).lower())
        return
    except re.error as error:
        yield _failed(place, f"the pattern {place.glob} is malformed ({error})")
        return
    if not files:
        yield _failed(place, f"no file matches {place.glob}")
        return
    yield from _visits(place, root, files, state, settings, now)


def _failed(place: Place, reason: str) -> Fetched:
    return Fetched(place, Outcome.FAILED, error=FetchError(str(place.path), reason))


def _visits(
    place: Place, root: Path, files: list[_File], state: SourceState, settings: Settings, now: datetime
) -> Iterator[Fetched]:
    done, digest = _known(files, state.body_hash)
    if done == len(files):
        yield Fetched(place, Outcome.UNCHANGED, body_hash=state.body_hash)
        return
    any_read, refused = done > 0, list[FetchError]()
    for batch in _batches(files[done:], settings):
        documents, errors = _documents(place, root, batch, settings, now)
        done += len(batch)
        for file in batch:
            digest.update(_line(file))
        refused += errors
        any_read = any_read or bool(documents)
        if any_read:
            yield Fetched(
                place,
                Outcome.NEW if documents else Outcome.UNCHANGED,
                documents=documents,
                errors=tuple(refused),
                body_hash=f"{done}:{digest.hexdigest()}",
                full_body=True,
                more=done < len(files),
            )
            refused = []
    if not any_read:
        yield _failed(place, f"nothing in it can be read ({_counted(refused)})")


def _counted(refused: Sequence[FetchError]) -> str:
    """Why files were refused, in the words for the first of them."""
    more = f", and {len(refused) - 1:,} more" if len(refused) > 1 else ""
    return f"{refused[0]}{more}"


def _known(files: Sequence[_File], mark: str | None) -> "tuple[int, blake2b]":
    """How many files of the listing were read before, and the running digest up to there."""
    count, _, expected = (mark or "").partition(":")
    digest = blake2b(digest_size=16)
    if not count.isdecimal() or int(count) > len(files):
        return 0, digest
    for file in files[: int(count)]:
        digest.update(_line(file))
    return (int(count), digest) if digest.hexdigest() == expected else (0, blake2b(digest_size=16))


def _line(file: _File) -> bytes:
    return b"%d %d %s\0" % (file.time, file.size, os.fsencode(file.path))


def _batches(files: Sequence[_File], settings: Settings) -> Iterator[list[_File]]:
    batch: list[_File] = []
    room = BATCH_BYTES
    for file in files:
        if batch and (len(batch) >= settings.batch_documents or file.size > room):
            yield batch
            batch, room = [], BATCH_BYTES
        batch.append(file)
        room -= file.size
    if batch:
        yield batch


def _listing(root: Path, glob: str) -> Iterator[_File]:
    """Every matching file below the folder; linked folders are not entered, hidden names are skipped.

    What may not be looked at is listed too, and refused when it is read; what vanishes meanwhile is not.
    """
    matches, is_deep = _matcher(glob), "/" in glob or "**" in glob
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(root / folder) as entries:
                found = [entry for entry in entries if not entry.name.startswith(".")]
        except OSError as error:
            if not folder:
                raise
            if not isinstance(error, FileNotFoundError):
                yield _File(0, folder.rstrip("/"), 0)
            continue
        for entry in found:
            path = f"{folder}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                waiting += [f"{path}/"] if is_deep else []
            elif matches(path):
                with suppress(FileNotFoundError):
                    yield _measured(path, entry)


def _measured(path: str, entry: "os.DirEntry[str] | Path") -> _File:
    """A broken or circular link is measured itself; raises FileNotFoundError where nothing is there."""
    try:
        found = entry.stat()
    except OSError:
        try:
            found = entry.stat(follow_symlinks=False)
        except PermissionError:
            return _File(0, path, 0)
    return _File(found.st_mtime_ns, path, found.st_size)


def _matcher(glob: str) -> Callable[[str], bool]:
    """Whether a path fits: `**/` is any folders or none; `*`, `?` and `[a-z]` stay within a name."""
    tokens = re.findall(r"\*\*/|\*\*|\*|\?|\[!?\]?[^\]/]*\]|.", glob, re.DOTALL)
    fits = re.compile("".join(map(_as_regex, tokens)), re.DOTALL)
    return lambda path: fits.fullmatch(path) is not None


def _as_regex(token: str) -> str:
    known = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    if token.startswith("[") and len(token) > 2:
        inside = token[1:-1].replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]").replace("^", "\\^")
        return f"[^/{inside[1:]}]" if inside.startswith("!") else f"[{inside}]"
    return known.get(token) or re.escape(token)


def _documents(
    place: Place, root: Path, batch: Sequence[_File], settings: Settings, now: datetime
) -> tuple[tuple[Document, ...], tuple[FetchError, ...]]:
    documents, errors = [], []
    for file in batch:
        try:
            data = _contents(root, file.path, settings.max_bytes)
        except OSError as error:
            errors.append(FetchError(_printable(root / file.path), (error.strerror or str(error)).lower()))
        except FetchError as error:
            errors.append(error)
        else:
            documents.append(_document(place, root / file.path, file, data, now))
    return tuple(documents), tuple(errors)


def _document(place: Place, path: Path, file: _File, data: bytes, now: datetime) -> Document:
    return Document(data, _printable(path), now, modified=_moment(file.time), encoding=place.encoding)


def _moment(time: int) -> datetime | None:
    """The time of a file; None for one that no calendar has, which a file system may well keep."""
    try:
        return datetime.fromtimestamp(time / 1e9, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _contents(root: Path, path: str, limit: int) -> bytes:
    target, top = Path(os.path.realpath(root / path, strict=True)), root.resolve()
    if not target.is_relative_to(top):
        raise FetchError(_printable(root / path), "it is a link that leads out of the folder")
    with os.fdopen(_opened(top, target.relative_to(top)), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise FetchError(_printable(root / path), "it is not a regular file")
        data = file.read(limit + 1)
    if len(data) > limit:
        raise FetchError(_printable(root / path), f"more than {limit:,} bytes")
    return data


def _opened(top: Path, path: Path) -> int:
    """A descriptor of the file, with no link on the way, as one may have been put there meanwhile."""
    folder = os.open(top, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for name in path.parent.parts:
            inner = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
            os.close(folder)
            folder = inner
        return os.open(path.name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    finally:
        os.close(folder)


def _printable(path: Path) -> str:
    text = os.fsencode(path).decode("utf-8", "replace")
    return "".join(character if character.isprintable() else "\ufffd" for character in text)
