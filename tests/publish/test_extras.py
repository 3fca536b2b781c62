"""Which topics stand in a further feed, and what its files are called."""

import pytest

from aggregator.publish.extras import Filter, passes, stem
from tests.samples import article

TOPIC = [
    article("a", outlet="North", title="Ferry hits bridge", summary="", categories=("Ships",), language="en"),
    article("b", outlet="South", title="货轮撞桥", summary="三人失踪", language="zh-Hans"),
]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Filter(), True),
        (Filter(min_outlets=2), True),
        (Filter(min_outlets=3), False),
        (Filter(categories=("ships",)), True),
        (Filter(categories=("sports", "ships")), True),
        (Filter(categories=("sports",)), False),
        (Filter(outlets=("South",)), True),
        (Filter(outlets=("East",)), False),
        (Filter(languages=("zh",)), True),
        (Filter(languages=("zh-Hant",)), False),
        (Filter(languages=("zh-TW",)), False),
        (Filter(languages=("zh-CN",)), True),
        (Filter(languages=("e",)), False),
        (Filter(words=("ferry",)), True),
        (Filter(words=("err",)), False),
        (Filter(words=("失踪",)), True),
        (Filter(words=("失蹤",)), True),
        (Filter(without=("失蹤",)), False),
        (Filter(words=("(bridge",)), False),
        (Filter(without=("bridge",)), False),
        (Filter(without=("桥",)), False),
        (Filter(without=("train",)), True),
        (Filter(words=("ferry",), without=("货轮",)), False),
    ],
)
def test_a_topic_passes_where_every_part_holds(wanted: Filter, expected: bool) -> None:
    assert passes(TOPIC, wanted) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("By three outlets", "by-three-outlets"),
        ("三家以上", "三家以上"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("CON", "_con"),
        ("x" * 300, "x" * 80),
    ],
)
def test_a_name_becomes_a_safe_file_name(name: str, expected: str) -> None:
    assert stem(name) == expected


@pytest.mark.parametrize(
    ("word", "title", "expected"),
    [
        ("pass", "Passé composé", False),
        ("élan", "Un élan nouveau", True),
        ("élan", "Le vélan est fermé", False),
        ("AI", "人工智能AI发展", True),
        ("Путин", "Слова Путина", True),
        ("Côte d'Ivoire", "La Côte d'Ivoire vote", True),
        ("aujourd'hui", "Le vote, c’est aujourd’hui", True),
    ],
)
def test_latin_words_are_wholes_with_accents_too(word: str, title: str, expected: bool) -> None:
    assert passes([article(title=title, summary="")], Filter(words=(word,))) is expected
