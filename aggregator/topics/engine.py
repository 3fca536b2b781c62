"""Places articles into stories and topics, one after the other in the order of their own times."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Self

from aggregator.model import Article, Changes, Correction, Remembered, reasons
from aggregator.topics.changes import repair
from aggregator.topics.changes.journal import Journal
from aggregator.topics.changes.workbench import Workbench
from aggregator.topics.corrections import resolve
from aggregator.topics.decisions import crosslingual
from aggregator.topics.decisions.crosslingual import CrossLingual
from aggregator.topics.decisions.placing import Decider
from aggregator.topics.decisions.scoring import Models, shipped_models
from aggregator.topics.features.extraction import (
    Features,
    Reading,
    features_of,
    pack,
    read,
    read_all,
    title_alone,
    unpack,
)
from aggregator.topics.features.meaning import Meaning
from aggregator.topics.memory.group import Group, Member
from aggregator.topics.memory.memory import Groups, Memory
from aggregator.topics.settings import Settings

_HOUR = 3600.0
_AHEAD = 500  # articles that are read before the first of them is placed
_RELEASE_EVERY = 24  # hours between looks at which sums are still asked for


class Engine:
    """The stories and topics of the remembered articles; everything follows from these."""

    def __init__(self, settings: Settings, corrections: Sequence[Correction], fitted: Models) -> None:
        self.settings = settings
        self.directives = resolve(corrections)
        self._fixed = self.directives.fixed
        self.memory = Memory()
        self.decider = Decider(self.memory, fitted, settings.merging)
        self.crosslingual = CrossLingual(
            self.memory.neighbours, crosslingual.shipped_model(), settings.merging
        )
        self._hour: int | None = None

    @classmethod
    def restore(
        cls,
        remembered: Iterable[Remembered],
        settings: Settings,
        corrections: Sequence[Correction] = (),
        fitted: Models | None = None,
    ) -> Self:
        """An engine that continues where the one that placed these articles stopped.

        Articles whose features are of an older version are passed over: they keep the place they have.
        """
        engine = cls(settings, corrections, fitted or shipped_models())
        engine._learn(remembered)
        return engine

    def renew(self, window: tuple[datetime, datetime], revised: Iterable[Remembered]) -> None:
        """Bring it to the state of an engine restored with the articles of this window, both ends included.

        `revised` are the articles that this one may not know yet, or knows otherwise.
        """
        first, last = map(hours, window)
        news = {each.placement.article: each for each in revised}
        groups = self.memory.groups() if news else None
        old = [each for each in self.memory.outside(first, last) if each.id not in news]
        for member in [*old, *(self.memory.members[id_] for id_ in news if id_ in self.memory.members)]:
            self.memory.forget(member)
        self._learn([each for each in news.values() if first <= hours(each.time) <= last], groups)
        self._hour = None

    def _learn(self, remembered: Iterable[Remembered], groups: Groups | None = None) -> None:
        ordered = sorted(remembered, key=lambda each: (each.time, each.placement.article))
        self.memory.fill(self._placed(ordered, groups or ({}, {})))

    def add(self, articles: Iterable[Article]) -> Changes:
        """Place new articles and new versions of known ones, in the order of (time, id)."""
        journal = Journal()
        bench = Workbench(
            self.memory, self.decider, self.settings.trust, self.directives, journal, self.crosslingual
        )
        ordered = sorted(articles, key=lambda each: (each.time, each.id))
        for article, reading in _read_ahead(ordered):
            self._advance(hours(article.time), bench)
            placed = bench.place(self._described(article, reading))
            journal.described(placed.id, pack(placed))
        bench.enforce()
        return journal.changes()

    def _advance(self, now: float, bench: Workbench) -> None:
        """Let the clock of the articles reach a time: forget what is too old, then repair hour by hour.

        In this order, since an engine restored for that time does not know the old either.
        """
        hour = int(now // 1)
        if self._hour is None:
            self._hour = self.memory.latest_hour(now)
        if hour > self._hour:
            self._forget(hour)
        for passed in repair.due_hours(self._hour, hour):
            repair.repair(passed, bench)
        self._hour = max(self._hour, hour)

    def _forget(self, hour: int) -> None:
        reach = self.settings.memory.total_seconds() / _HOUR
        for old in self.memory.outside((hour - reach) // 1):
            self.memory.forget(old)
        if self._hour is not None and hour // _RELEASE_EVERY > self._hour // _RELEASE_EVERY:
            self.memory.release()

    def describe(self, article: Article) -> Member:
        """An article as the engine would compare it now; it is not remembered."""
        return self._described(article, read(article))

    def _described(self, article: Article, reading: Reading) -> Member:
        """An article under the frequencies of the moment; by its title alone, where its text is a formula."""
        if self.memory.copies.is_formula(reading, apart=article.id):
            article, reading = title_alone(article, reading)
        features = features_of(article, reading, self.memory.frequencies, self.settings)
        return self._member(article.id, article, features)

    def _placed(self, remembered: Iterable[Remembered], groups: Groups) -> Iterator[tuple[Member, Group]]:
        """Remembered articles with their stories; those with features of an older version are left out."""
        stories, topics = groups
        for known in remembered:
            if features := unpack(known.features):
                place = known.placement
                member = self._member(place.article, known, features)
                member.duplicate_of, member.reason, member.score = (
                    place.duplicate_of,
                    place.reason,
                    place.score,
                )
                if (topic := topics.get(place.topic)) is None:
                    topic = topics[place.topic] = Group(place.topic)
                if (story := stories.get(place.story)) is None:
                    story = stories[place.story] = Group(place.story, parent=topic)
                if place.reason == reasons.SPLIT and member.id in self.directives.alone:
                    story.closed = True
                yield member, story

    def _member(self, id_: str, known: Article | Remembered, features: Features) -> Member:
        return Member(
            id=id_,
            time=hours(known.time),
            source=known.source,
            outlet=known.outlet,
            language=known.language,
            vector=features.vector,
            content=features.content,
            digest=features.digest,
            sketch=features.sketch,
            url=known.url,
            fixed=id_ in self._fixed,
            hidden=known.source in self.settings.never_merge,
            meaning=self._comparable(features.meaning),
        )

    def _comparable(self, meaning: Meaning | None) -> Meaning | None:
        """A meaning by the encoder in use; one by another can be compared with none."""
        encoder = self.settings.encoder
        return meaning if meaning and encoder and meaning.tag == encoder.tag else None


def _read_ahead(articles: Sequence[Article]) -> Iterator[tuple[Article, Reading]]:
    """Articles with what they say, read some at a time, which is quicker than one by one."""
    for start in range(0, len(articles), _AHEAD):
        some = articles[start : start + _AHEAD]
        yield from zip(some, read_all(some), strict=True)


def hours(time: datetime) -> float:
    """A time in hours since 1970."""
    return time.timestamp() / _HOUR
