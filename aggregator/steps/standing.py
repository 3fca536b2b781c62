"""Whether the files say already what the store says: then nothing is selected and rendered again.

What was published is noted with the number of the store that it was made of and a proof: all else that it was
made of, how each file lies there, and when time alone turns what waits into news.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

from aggregator.steps.parts import Parts
from aggregator.steps.source import Source
from aggregator.steps.stamps import Stamp, code, stamp
from aggregator.store import revisions

_ROOMS = ("publish", "steps", "topics")
_PAGES = ("publish", "running", "site", "site/templates")


@dataclass(frozen=True, slots=True)
class Proof:
    """What a publication was made of beside the store, and what it left.

    `made_of` is a digest of settings and code; `entries` are those of the main feed; `files` are size and
    time of change (ns) by path, None for one that is not there; `until` is in seconds since 1970.
    """

    made_of: str
    entries: int
    files: dict[str, Stamp | None]
    until: float | None = None


def publish(parts: Parts) -> tuple[int, list[str]]:
    """Publish where that changes anything: the main feed's entries, and which files changed.

    Raises StoreError and OutputError.
    """
    made = made_of(parts)
    with parts.database.read() as db:
        noted, number = revisions.published(db), revisions.current(db)
    if noted and noted[0] == number and (former := _standing(noted[1], made, parts.clock())):
        return former.entries, []
    from aggregator.steps import publishing

    target = publishing.target_of(parts)
    with parts.labels.recalled(parts.database) as labels:
        done = publishing.publish(parts.database, parts.feed, target, parts.clock(), parts.at, labels.lead)
    stamps = {str(file): stamp(file) for file in done.files}
    proof = Proof(made, len(done.feed.entries), stamps, done.until.timestamp() if done.until else None)
    with parts.database.write(quiet=True) as db:
        revisions.note_published(db, number, json.dumps(asdict(proof)))
    return proof.entries, done.changed


def replace(
    parts: Parts, file: str, told: object, render: Callable[[], bytes], compressed: bool = False
) -> bool:
    """Make a file hold what `render` makes of what is `told`, where it does not yet; whether it changed.

    It is rendered again where what is told, by its repr, or the code or the file itself is another than was
    noted. With `compressed` a copy stands beside it. Raises StoreError and OutputError.
    """
    from aggregator.publish import files

    path = parts.output / file
    made = _digest((told, compressed, code(_PAGES)))
    with parts.database.read() as db:
        noted = revisions.noted(db, file)
    if noted == _lying(path, made):
        return False
    data = render()
    files.accompany(path, data, compressed)
    changed = files.replace(path, data)
    with parts.database.write(quiet=True) as db:
        revisions.note(db, file, _lying(path, made))
    return changed


def _lying(path: Path, made: str) -> str:
    """A file as it lies there, with its compressed copy, and what it was made of."""
    return json.dumps([made, stamp(path), stamp(path.with_name(f"{path.name}.gz"))])


def made_of(parts: Parts) -> str:
    """A digest of the settings and of the code that publishes."""
    settings = (parts.feed, parts.output, parts.compressed, list(map(_listed, parts.sources)))
    return _digest((settings, code(_ROOMS)))


def _digest(told: object) -> str:
    return blake2b(repr(told).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _listed(source: Source) -> tuple[object, ...]:
    """What the list of sources says of one."""
    outlet, place = source.outlet, source.place
    known = (outlet.name, outlet.language) if outlet else source.publisher
    return place.name, place.url, bool(place.headers), known, source.category


def _standing(noted: str, made: str, now: datetime) -> Proof | None:
    """The proof, where it still holds."""
    proof = Proof(**json.loads(noted))
    in_time = proof.until is None or now.timestamp() < proof.until
    untouched = all(_is_untouched(file, stamp) for file, stamp in proof.files.items())
    return proof if proof.made_of == made and in_time and untouched else None


def _is_untouched(file: str, noted: Iterable[int] | None) -> bool:
    return stamp(Path(file)) == (tuple(noted) if noted else None)
