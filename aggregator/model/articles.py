"""An item made clean and comparable, and its place among others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from aggregator.model.documents import Enclosure, Image


@dataclass(frozen=True, slots=True)
class Article:
    """An item made clean and comparable.

    `id` is ours and never changes for the same (source, identity); `version` is a digest of what a reader
    would see change. `published` is None if the outlet stated no time: `time` then is `seen`, when we first
    saw it. `html` is sanitised, `text` is the same as plain text, `url` is canonical.
    """

    id: str
    version: str
    source: str
    outlet: str
    guid: str | None
    url: str | None
    title: str
    html: str
    text: str
    summary: str
    language: str | None
    published: datetime | None
    updated: datetime | None
    seen: datetime
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    image: Image | None = None
    enclosures: tuple[Enclosure, ...] = ()

    @property
    def time(self) -> datetime:
        """The time that counts for order and merging: when published, else when first seen."""
        return self.published or self.seen

    @property
    def dated(self) -> datetime:
        """`time`, but never after `seen`: what is dated in the future counts as of when it came."""
        return min(self.time, self.seen)


@dataclass(frozen=True, slots=True)
class Placement:
    """The place of an article, and why.

    Joining never changes the ids `story` and `topic`. `duplicate_of` is the article that this one repeats;
    `reason` is a few words for a person; `score` is the probability or similarity behind it.
    """

    article: str
    story: str
    topic: str
    duplicate_of: str | None = None
    reason: str = ""
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the topic engine needs to load again about an article that it has placed.

    `features` are the engine's own bytes: compact, versioned, opaque to everyone else.
    """

    placement: Placement
    time: datetime
    source: str
    outlet: str
    language: str | None
    url: str | None
    features: bytes


@dataclass(frozen=True, slots=True)
class Changes:
    """What the topic engine decided: each place that is new or other than before, and features by article.

    Aliases lead from a retired id to the surviving one, which is always the older.
    """

    placements: Sequence[Placement] = ()
    features: Mapping[str, bytes] = field(default_factory=dict)
    story_aliases: Mapping[str, str] = field(default_factory=dict)
    topic_aliases: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Correction:
    """A decision by hand: these articles belong in one story (`join`), or each out of its story (`split`)."""

    kind: str
    articles: tuple[str, ...]
    made: datetime
