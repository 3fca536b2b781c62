"""Where an article may go."""

import random
from dataclasses import replace

from tests.topics.streams import WORDS, Archive, article

_COMMON = WORDS[:300]


def test_a_topic_that_is_about_nothing_takes_no_more() -> None:
    """It would be likely for everything: the looser it is, the less it takes to be like it."""
    archive = archive_of(40)
    loose = archive.places["old00"].topic
    for place in range(20):
        id_ = f"old{place:02d}"
        archive.places[id_] = replace(archive.places[id_], topic=loose)
    archive.add([article(f"new{place}", text(100 + place), hours=30) for place in range(10)])
    assert all(archive.places[f"new{place}"].topic != loose for place in range(10))


def archive_of(count: int) -> Archive:
    """News about nothing in common."""
    archive = Archive()
    archive.add([article(f"old{place:02d}", text(place), hours=place / 2) for place in range(count)])
    return archive


def text(seed: int) -> str:
    """Words that all news has, and some that no other has."""
    rng = random.Random(seed)
    own = [f"own{chr(97 + seed // 26)}{chr(97 + seed % 26)}{letter}" for letter in "abcdefgh"]
    return " ".join([*rng.choices(_COMMON, k=60), *rng.choices(own, k=20)])
