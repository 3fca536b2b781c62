"""Whether the output is up to date: then nothing is selected and rendered again.

What was published is noted with the store's revision at that time and a proof: a digest of the settings and
the code, the size and time of every file, and when a waiting story becomes an entry without further news.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from aggregator.publish import websub
from aggregator.steps.parts import Parts
from aggregator.steps.source import Source
from aggregator.steps.stamps import Stamp, code, digest, stamp
from aggregator.store import revisions

_PACKAGES = ("publish", "steps", "topics")


@dataclass(frozen=True, slots=True)
class Proof:
    """What a publication was made from besides the store, and the files that it wrote.

    `made_of` is a digest of settings and code; `entries` are those of the main feed; `files` are size and
    time of change (ns) by name below the output folder, None for one that is not there; `until` is in seconds
    since 1970.
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
    if noted and noted[0] == number and (former := _valid_proof(parts, noted[1], made)):
        return former.entries, []
    from aggregator.publish import files
    from aggregator.steps.publishing import feeds

    target = feeds.target_of(parts)
    with parts.labels.recalled(parts.database) as labels:
        done = feeds.publish(parts.database, parts.feed, target, parts.clock(), parts.at, labels.lead)
    for file in _left_over(noted[1] if noted else None, done.files, parts.output):
        files.remove(file)
    stamps = {str(file.relative_to(parts.output)): stamp(file) for file in done.files}
    proof = Proof(made, len(done.feed.entries), stamps, done.until.timestamp() if done.until else None)
    with parts.database.write(quiet=True) as db:
        if parts.announcer:  # here, as who dies before the hubs know would not find the files changed again
            news = _changed(noted[1] if noted else None, stamps)
            parts.announcer.note(db, websub.topics(parts.feed, news))
        revisions.note_published(db, number, json.dumps(asdict(proof)))
    return proof.entries, done.changed


def _changed(noted: str | None, stamps: Mapping[str, Stamp | None]) -> list[str]:
    """The files that are not as the last publication that was noted left them."""
    former = json.loads(noted)["files"] if noted else {}
    return [name for name, stamp in stamps.items() if stamp and former.get(name) != list(stamp)]


def _left_over(noted: str | None, files: Iterable[Path], folder: Path) -> list[Path]:
    """The files in the folder of a feed that is no more: its subscribers should hear that it is gone."""
    former = (folder / name for name in json.loads(noted)["files"]) if noted else ()
    published = set(files)
    return [file for file in former if file.parent == folder and file not in published]


def made_of(parts: Parts) -> str:
    """A digest of the settings and of the code that publishes."""
    settings = (parts.feed, parts.output, parts.compressed, list(map(_listed, parts.sources)))
    return digest((settings, code(_PACKAGES)))


def _listed(source: Source) -> tuple[object, ...]:
    """What the list of sources says of one."""
    outlet, place = source.outlet, source.place
    known = (outlet.name, outlet.language) if outlet else source.publisher
    return place.name, place.url, bool(place.headers), known, source.category


def _valid_proof(parts: Parts, noted: str, made: str) -> Proof | None:
    """The proof that was noted, where it still holds."""
    proof = Proof(**json.loads(noted))
    in_time = proof.until is None or parts.clock().timestamp() < proof.until
    untouched = all(_is_untouched(parts.output / name, stamp) for name, stamp in proof.files.items())
    return proof if proof.made_of == made and in_time and untouched else None


def _is_untouched(file: Path, noted: Iterable[int] | None) -> bool:
    return stamp(file) == (tuple(noted) if noted else None)
