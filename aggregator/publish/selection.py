"""From coverage to feeds: which entries are in each, and what has to be recorded about them; pure.

Two stores that hold the same give the same feeds: every id and time comes from what is stored.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from urllib.parse import quote

from aggregator.model import Entry, Feed, Link, Published, Tombstone
from aggregator.publish import extras, names, updates
from aggregator.publish.developments import ChooseLead, Coverage, once_per_page
from aggregator.publish.entry import Style, entry
from aggregator.publish.settings import Settings
from aggregator.publish.voice import voice

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Memory:
    """What was published before: every key's entries, and the articles published under keys merged into it.

    `ended` are entries whose topic no longer exists, each with the key that continues it, or its own.
    """

    chains: Mapping[str, Sequence[Published]] = field(default_factory=dict)
    elsewhere: Mapping[str, AbstractSet[str]] = field(default_factory=dict)
    ended: Sequence[tuple[Published, str]] = ()


@dataclass(frozen=True, slots=True)
class Edition:
    """The feeds by the stem of their file names, the main one first, and the entries to remember."""

    feeds: Mapping[str, Feed]
    remembered: tuple[Published, ...]

    @property
    def main(self) -> Feed:
        """The feed over everything."""
        return self.feeds[extras.MAIN]


def select(
    pool: Mapping[str, Coverage], memory: Memory, settings: Settings, lead: ChooseLead, now: datetime
) -> Edition:
    """The feeds over these topics (or stories, or articles); `pool` has those with the latest coverage first.

    `lead` picks the article that represents the others. An entry is the same in every feed that holds it.
    """
    chosen = _chosen(pool, settings)
    entries: dict[str, list[Entry]] = {}
    remembered = [replace(each, gone=each.gone or now) for each, _ in memory.ended]
    style = style_of(settings, lead)
    for id_ in dict.fromkeys(id_ for ids in chosen.values() for id_ in ids):
        name = key(settings.group, id_)
        former, elsewhere = memory.chains.get(name, ()), memory.elsewhere.get(name, frozenset())
        chain = updates.next_chain(name, pool[id_], former, settings, now, elsewhere)
        remembered += chain
        current = updates.in_feed(chain, settings.updates)
        entries[id_] = [entry(pool[id_], published, style) for published in current]
    tombstones = _tombstones(remembered, memory)
    feeds = {
        stem: _feed(stem, [each for id_ in ids for each in entries[id_]], tombstones, settings)
        for stem, ids in chosen.items()
    }
    return Edition(feeds, _changed(remembered, memory))


def key(group: str, id_: str) -> str:
    """The key under which an entry is recorded."""
    return f"{group}/{id_}"


def main_id(settings: Settings) -> str:
    """The id of the feed over everything, and of its archives."""
    return f"tag:{settings.authority}:feed"


def style_of(settings: Settings, lead: ChooseLead) -> Style:
    """The style of entries by these settings."""
    speaking = voice(settings.language, settings.time_zone, settings.script, settings.full_text)
    return Style(speaking, lead, settings.authority, partial(_page, settings))


def _page(settings: Settings, topic: str) -> str:
    """The address of a topic's page; "" if it has none that others can open."""
    return settings.address(names.topic_page(topic)) if settings.pages else ""


def feed(entries: Sequence[Entry], settings: Settings, title: str, id_: str) -> Feed:
    """A feed over these entries, newest first, that links to the hubs and to the pages of the folder."""
    ordered = sorted(entries, key=lambda each: (-each.updated.timestamp(), each.id))
    home = (Link(settings.address(), "alternate", "text/html"),) if settings.base_url else ()
    return Feed(
        id=id_,
        title=title,
        subtitle=settings.subtitle,
        author=settings.author,
        language=settings.language,
        updated=max((each.updated for each in ordered), default=_EPOCH),
        scheme=f"tag:{settings.authority}:category",
        links=(*home, *(Link(hub, "hub") for hub in settings.hubs)),
        entries=tuple(ordered),
    )


def _chosen(pool: Mapping[str, Coverage], settings: Settings) -> dict[str, list[str]]:
    """The ids in each feed, by the stem of its file name."""
    chosen = {extras.MAIN: list(pool)[: settings.entries]}
    for extra in settings.extra:
        passing = [id_ for id_, placed in pool.items() if extras.passes(once_per_page(placed), extra.filter)]
        chosen[extras.stem(extra.name)] = passing[: extra.entries]
    return chosen


def _feed(stem: str, entries: Sequence[Entry], tombstones: tuple[Tombstone, ...], settings: Settings) -> Feed:
    """One of the feeds; a tombstone counts for its `updated` as an entry does."""
    titles = {extras.stem(extra.name): extra.name for extra in settings.extra}
    id_ = f"{main_id(settings)}/{quote(stem)}" if stem in titles else main_id(settings)
    made = feed(entries, settings, titles.get(stem, settings.title), id_)
    latest = max((made.updated, *(tombstone.when for tombstone in tombstones)))
    return replace(made, updated=latest, tombstones=tombstones, style=settings.style)


def _tombstones(remembered: Sequence[Published], memory: Memory) -> tuple[Tombstone, ...]:
    """A tombstone for each entry that ended, newest first; it names the current entry that continues it."""
    stated = {each.id: each for each in remembered}
    in_force = {name: chain[-1].id for name, chain in memory.chains.items()}
    in_force |= {each.key: each.id for each in sorted(remembered, key=lambda each: each.issued)}
    tombstones = [
        Tombstone(each.id, when, in_force.get(heir) if heir != each.key else None)
        for each, heir in memory.ended
        if (when := stated[each.id].gone)
    ]
    return tuple(sorted(tombstones, key=lambda tombstone: (-tombstone.when.timestamp(), tombstone.id)))


def _changed(remembered: Sequence[Published], memory: Memory) -> tuple[Published, ...]:
    known = {each.id: each for chain in memory.chains.values() for each in chain}
    known |= {each.id: each for each, _ in memory.ended}
    return tuple(each for each in remembered if known.get(each.id) != each)
