"""What a translation leaves as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.topics.features.anchors import anchors


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("8.7 million users", "870万用户"),
        ("a magnitude 6.3 quake", "6.3级地震"),
        ("nine died, 2,300 hurt", "九死 2300人受伤"),
        ("twenty dead", "二十人死亡"),
        ("$19bn in cash", "190亿美元现金"),
        ("25% on wine", "对葡萄酒征收25%关税"),
        ("built by Halcyon", "由 Halcyon 建造"),
        ("9 million were sold", "售出九百万份"),
    ],
)
def test_numbers_and_latin_names_are_known_again_in_translation(english: str, chinese: str) -> None:
    assert set(anchors(english)) & set(anchors(chinese))


@pytest.mark.parametrize(
    "text", ["3 June", "6月3日", "2018年", "at 12:51", "in 1987", "三个人", "a dog and a cat"]
)
def test_dates_small_numbers_and_plain_words_are_none(text: str) -> None:
    found = set(anchors(text)) - set(anchors("June"))
    assert not found


@given(st.text(max_size=300))
def test_any_text_has_few_anchors_each_once(text: str) -> None:
    found = list(anchors(text))
    assert len(found) <= 48
    assert found == sorted(set(found))
