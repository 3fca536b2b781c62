"""How the entries of a topic change over time: what is updated in place, and what becomes a new entry; pure.

Most readers never show an entry again once they have shown it. A new story in a topic is therefore worth an
entry of its own, a milestone, that replaces the former one and links to it; more reports of the same story
only update the entry.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from aggregator.model import Published
from aggregator.publish.developments import Coverage
from aggregator.publish.settings import Mode, Settings

Chain = Sequence[Published]

_TICK = timedelta(seconds=1)
_AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Difference:
    """What the coverage holds that the previous entries did not.

    `unannounced` are the articles of stories that no entry has announced yet.
    """

    added: tuple[str, ...]
    revised: tuple[str, ...]
    unannounced: tuple[str, ...]


def next_chain(
    key: str,
    placed: Coverage,
    chain: Chain,
    settings: Settings,
    now: datetime,
    elsewhere: AbstractSet[str] = frozenset(),
) -> list[Published]:
    """The key's entries in the order in which they were issued: those of `chain`, changed where necessary.

    `placed` is the key's current coverage. `elsewhere` are articles that were published under other keys,
    which were merged into this one. While nothing changes, the entries stay as they are.
    """
    if not chain:
        return [_first(key, placed, settings, now)]
    found = _difference(placed, chain, elsewhere)
    versions = {article.id: article.version for article, _ in placed}
    stamp = _moved(placed, chain, now)
    current = chain[-1]
    if found.unannounced and settings.updates != "in-place" and _is_apart(current, settings, now):
        chain = [_grounded(entry, now) for entry in chain]
        entries = [*chain, _successor(key, found, versions, chain, settings, stamp, now)]
    else:
        waiting = () if settings.updates == "in-place" else found.unannounced
        entries = [*chain[:-1], _grown(replace(current, waiting=waiting), found, versions, stamp)]
    if settings.updates == "both" and len(entries) > 1:
        entries[0] = _grown(entries[0], found, {}, stamp)
    return entries


def _is_apart(current: Published, settings: Settings, now: datetime) -> bool:
    """Whether a further entry may follow; one that a clock ahead of ours issued must hold up none."""
    return now - current.issued >= settings.milestone_gap or current.issued > now + _AHEAD


def _grounded(entry: Published, now: datetime) -> Published:
    """The entry without an issue date from the future, by which those after it would come before it."""
    return replace(entry, issued=now - _TICK) if entry.issued > now + _AHEAD else entry


def in_feed(entries: Chain, mode: Mode) -> list[Published]:
    """Those of a key's entries that are in a feed: the last, and with `both` also the first."""
    return [entries[0], entries[-1]] if mode == "both" and len(entries) > 1 else [entries[-1]]


def published_versions(chain: Chain) -> dict[str, str]:
    """The articles of all these entries, each with the version published last."""
    return {id_: version for entry in chain for id_, version in entry.covered.items()}


def _first(key: str, placed: Coverage, settings: Settings, now: datetime) -> Published:
    times = [article.dated for article, _ in placed]
    covered = {article.id: article.version for article, _ in placed}
    return Published(key, f"tag:{settings.authority}:{key}", now, min(times), max(times), covered)


def _difference(placed: Coverage, chain: Chain, elsewhere: AbstractSet[str]) -> Difference:
    before = published_versions(chain)
    announced = (before.keys() - set(chain[-1].waiting)) | elsewhere
    known = {place.story for article, place in placed if article.id in announced}
    return Difference(
        added=tuple(article.id for article, _ in placed if article.id not in before),
        revised=tuple(
            article.id for article, _ in placed if before.get(article.id, article.version) != article.version
        ),
        unannounced=tuple(article.id for article, place in placed if place.story not in known),
    )


def _grown(entry: Published, found: Difference, versions: Mapping[str, str], stamp: datetime) -> Published:
    """The entry with what came and changed; its time moves only then, or when it is revived."""
    if not (found.added or found.revised or entry.gone):
        return entry
    news = {id_: versions[id_] for id_ in (*found.added, *found.revised) if id_ in versions}
    return replace(
        entry,
        updated=stamp,
        covered={**entry.covered, **news},
        added=found.added,
        revised=found.revised,
        gone=None,
    )


def _successor(
    key: str,
    found: Difference,
    versions: Mapping[str, str],
    chain: Chain,
    settings: Settings,
    stamp: datetime,
    now: datetime,
) -> Published:
    before = chain[-1]
    return Published(
        key=key,
        id=f"tag:{settings.authority}:{key}/{len(chain) + 1}",
        issued=max(now, before.issued + _TICK),
        published=stamp,
        updated=stamp,
        covered={id_: versions[id_] for id_ in (*found.added, *found.revised)},
        added=found.unannounced,
        predecessor=before.id,
    )


def _moved(placed: Coverage, chain: Chain, now: datetime) -> datetime:
    """The time of a change: that of the latest report if it is later than the former time, else now."""
    latest, before = max(article.dated for article, _ in placed), max(entry.updated for entry in chain)
    return latest if latest > before else max(now, before + _TICK)
