"""An engine that goes on decides as one that is restored does: what it knows keeps no trace of its way."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.model import Article
from aggregator.topics.engine import Engine
from aggregator.topics.settings import Settings
from tests.topics.streams import BRIDGE, CHEESE, FERRY, Archive, article

_PLACES = ("Elmport", "白石岛", "青禾县")
_MATTERS = (
    ("tram", "depot", "strike", "drivers", "union"),
    ("灯塔", "守塔人", "雾号", "礁石", "修缮"),
)


class Lasting(Archive):
    """A store beside which one engine lives on from batch to batch."""

    def __init__(self, settings: Settings | None = None) -> None:
        super().__init__(settings)
        self._kept: Engine | None = None

    def engine(self, batch: Sequence[Article]) -> Engine:
        if self._kept is None:
            self._kept = super().engine(batch)
            return self._kept
        window, members = self.window(batch), self._kept.memory.members
        waiting = {each.id for each in batch}
        self._kept.renew(
            window,
            [
                each
                for each in self.known(*window)
                if each.placement.article not in members or each.placement.article in waiting
            ],
        )
        return self._kept


def _told(rng: random.Random) -> str:
    subject = (*rng.choice(_MATTERS), rng.choice(_PLACES))
    return " ".join(chain.from_iterable((rng.choice(subject), rng.choice(subject)) for _ in range(25)))


def _batches(seed: int, size: int) -> list[list[Article]]:
    """Four days of news in batches: some articles come late, some again with other words or another time."""
    rng = random.Random(seed)
    stream = [
        article(f"a{n:03d}", _told(rng), hours=0.8 * n - rng.choice((0, 0, 0, 5, 30)), source=f"s{n % 5}")
        for n in range(120)
    ]
    for known in rng.sample(stream, 12):
        later = known.time + timedelta(hours=rng.choice((0, 1, 40)))
        again = replace(known, text=_told(rng), published=later, seen=later)
        stream.insert(rng.randrange(stream.index(known) + 1, len(stream) + 1), again)
    return [
        list({each.id: each for each in batch}.values())
        for batch in (stream[n : n + size] for n in range(0, len(stream), size))
    ]


@pytest.mark.no_cover
@given(st.integers(0, 10_000), st.integers(1, 30), st.sampled_from((12, 36, 240)))
@settings(max_examples=10)
def test_an_engine_that_goes_on_places_every_article_as_restored_ones_do(
    seed: int, size: int, hours: int
) -> None:
    """Whatever comes late or again, and however little is remembered."""
    briefly = Settings(memory=timedelta(hours=hours))
    restored, lasting = Archive(briefly), Lasting(briefly)
    for batch in _batches(seed, size):
        lasting.add(batch)
        restored.add(batch)
        assert lasting.places == restored.places


def test_what_lies_outside_the_window_is_forgotten_on_both_sides() -> None:
    stream = [article("old", CHEESE), article("now", FERRY, hours=500), article("new", BRIDGE, hours=900)]
    engine = Engine.restore((), Settings(memory=timedelta(days=100)))
    engine.add(stream)
    engine.renew((stream[1].time, stream[1].time), ())
    assert list(engine.memory.members) == ["now"]


def test_what_is_forgotten_leaves_nothing_behind() -> None:
    """Or a process that lives for years would grow."""
    engine = Engine.restore((), Settings())
    for batch in _batches(1, 30):
        engine.add(batch)
    later = article("later", CHEESE, hours=5000).time
    engine.renew((later, later), ())
    memory = engine.memory
    rooms = (memory, memory.index, memory.copies, memory.frequencies, memory.neighbours)
    held = {name: value for room in rooms for name, value in vars(room).items() if isinstance(value, dict)}
    assert not [name for name, value in held.items() if any(value.values())]
