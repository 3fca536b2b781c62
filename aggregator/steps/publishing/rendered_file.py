"""A file that is rendered only when what it shows has changed: the status page, the health feed."""

import json
from collections.abc import Callable
from pathlib import Path

from aggregator.steps.parts import Parts
from aggregator.steps.stamps import code, digest, stamp
from aggregator.store import revisions

_PACKAGES = ("publish", "running", "site")


def write_if_changed(
    parts: Parts, file: str, shown: object, render: Callable[[], bytes], compressed: bool = False
) -> bool:
    """Bring a file that shows this up to date; whether it changed.

    It is rendered only if the repr of `shown`, the code or the file itself differs from what was noted. With
    `compressed` a copy stands beside it. Raises StoreError and OutputError.
    """
    from aggregator.publish import files

    path = parts.output / file
    made = digest((shown, compressed, code(_PACKAGES)))
    with parts.database.read() as db:
        noted = revisions.noted(db, file)
    if noted == _note(path, made):
        return False
    data = render()
    files.accompany(path, data, compressed)
    changed = files.replace(path, data)
    with parts.database.write(quiet=True) as db:
        revisions.note(db, file, _note(path, made))
    return changed


def _note(path: Path, made: str) -> str:
    """The note about a file: what it was made from, and size and time of it and of its compressed copy."""
    return json.dumps([made, stamp(path), stamp(path.with_name(f"{path.name}.gz"))])
