"""What is stored of a meaning, and how meanings are compared."""

from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from aggregator.topics.features.extraction import pack, read, unpack, weigh
from aggregator.topics.features.frequencies import Frequencies
from aggregator.topics.features.meaning import LENGTH, Meaning, cosine, mean, understand, whole
from aggregator.topics.features.meaning import pack as pack_meaning
from aggregator.topics.features.meaning import unpack as unpack_meaning
from tests.topics.glossary import Glossary
from tests.topics.streams import FERRY, article

_GLOSSARY = Glossary((("ferry", "渡轮"), ("sank", "沉没"), ("cheese", "奶酪")))
_ROWS = st.lists(st.integers(-127, 127), min_size=8, max_size=8).filter(any)


def _meaning(row: list[int]) -> Meaning:
    return Meaning(1, understand(article("a", ""), _GLOSSARY).anchors, np.array(row, dtype=np.int8).tobytes())


def test_two_languages_that_say_the_same_mean_the_same() -> None:
    here, there = (
        understand(article("a", text, title="."), _GLOSSARY) for text in (FERRY, "The ferry sank.")
    )
    other = understand(article("a", "A cheese.", title="."), _GLOSSARY)
    assert cosine(whole(here), whole(there)) > 0.99
    assert cosine(whole(here), whole(other)) == 0.0


def test_a_meaning_survives_its_bytes_alone_and_among_the_features() -> None:
    meaning = understand(article("a", FERRY + " Seagull, 42 people"), _GLOSSARY)
    assert unpack_meaning(pack_meaning(meaning)) == meaning
    features = weigh(read(article("a", FERRY)), Frequencies())
    assert unpack(pack(features)) == features
    features = type(features)(features.vector, features.content, features.digest, features.sketch, meaning)
    assert unpack(pack(features)) == features


@given(st.text(max_size=200))
def test_any_text_has_a_meaning_of_one_byte_a_dimension(text: str) -> None:
    meaning = understand(article("a", text), _GLOSSARY)
    assert len(meaning.vector) == 64
    assert unpack_meaning(pack_meaning(meaning)) == meaning


@given(st.lists(_ROWS, min_size=1, max_size=9), st.randoms(use_true_random=False))
def test_a_mean_is_the_same_in_whatever_order_its_articles_came(rows: list[list[int]], rng: Random) -> None:
    shuffled = rng.sample(rows, len(rows))
    assert (mean(map(_meaning, rows)) == mean(map(_meaning, shuffled))).all()


@given(_ROWS)
def test_every_mean_has_about_one_length(row: list[int]) -> None:
    length = float(np.linalg.norm(mean([_meaning(row)])))
    assert abs(length - LENGTH) < 3
