"""Two events of one kind that were taken for one come apart; one event of many angles does not."""

import random
from dataclasses import replace

import pytest

from aggregator.model import Article
from aggregator.topics.decisions.parting import LEAST, halves
from aggregator.topics.engine import Engine
from aggregator.topics.settings import Settings
from tests.topics.streams import CHEESE, Archive, article

QUAKE = "earthquake magnitude struck homes collapsed rescuers survivors rubble tremor hospital governor tents"
NORTH = "Norvik fjord harbour avalanche Lindqvist ferry snow ski cabins Arctic"
SOUTH = "Tamira desert mosque canyon Haddad oasis camels palm market caravan"
ANGLES = (
    "school pupils teachers",
    "bridge engineers cracks",
    "hotel tourists flights",
    "dam reservoir water",
)


def report(id_: str, words: str, seed: int, hours: float = 0.0) -> Article:
    """A report of sixty words of these, as often as chance has it."""
    rng = random.Random(seed)
    told = " ".join(rng.choice(words.split()) for _ in range(60))
    return article(id_, f"{told}.", title=" ".join(told.split()[:6]), hours=hours)


def quakes(north: int, south: int) -> list[Article]:
    return [
        *(report(f"n{n}", f"{QUAKE} {NORTH}", n, n / 10) for n in range(north)),
        *(report(f"s{n}", f"{QUAKE} {SOUTH}", 50 + n, 0.05 + n / 10) for n in range(south)),
    ]


def parts(articles: list[Article]) -> list[set[str]] | None:
    engine = Engine.restore((), Settings())
    found = halves([engine.describe(each) for each in sorted(articles, key=lambda each: each.time)])
    return [{member.id for member in half} for half in found] if found else None


def test_two_events_of_one_kind_are_two_and_the_earlier_comes_first() -> None:
    found = parts(quakes(6, 5))
    assert found == [{f"n{n}" for n in range(6)}, {f"s{n}" for n in range(5)}]


def test_one_event_from_many_angles_is_one() -> None:
    angles = [f"{QUAKE} {NORTH} {ANGLES[n % len(ANGLES)]}" for n in range(16)]
    assert parts([report(f"n{n}", words, n, n / 10) for n, words in enumerate(angles)]) is None


@pytest.mark.parametrize("few", [1, LEAST - 1])
def test_a_few_reports_are_no_event_of_their_own(few: int) -> None:
    assert parts(quakes(9, few)) is None


class Glued(Archive):
    """A store in which all that came first stands in one story."""

    def __init__(self, articles: list[Article]) -> None:
        super().__init__()
        self.add(articles)
        first = min(self.places.values(), key=lambda place: place.story)
        self.places = {
            id_: replace(place, story=first.story, topic=first.topic) for id_, place in self.places.items()
        }

    def groups(self) -> list[set[str]]:
        """The stories of the quakes, the largest first."""
        stories = self.stories()
        found = [{id_ for id_, own in stories.items() if own == story} for story in set(stories.values())]
        return sorted((group for group in found if "later" not in group), key=len, reverse=True)


def test_hours_later_a_story_that_is_two_comes_apart_and_keeps_its_topic() -> None:
    glued = Glued(quakes(6, 5))
    before = glued.places["n0"]
    glued.add([article("later", CHEESE, hours=12)])
    assert glued.groups() == [{f"n{n}" for n in range(6)}, {f"s{n}" for n in range(5)}]
    assert glued.places["n0"] == before
    assert glued.places["s0"].topic == before.topic
    assert glued.places["s0"].reason == "its story turned out to be two"


def test_what_a_hand_has_joined_stays_together() -> None:
    glued = Glued(quakes(6, 5))
    glued.correct("join", "n0", "s0")
    glued.add([article("later", CHEESE, hours=12)])
    assert len(glued.groups()) == 1
