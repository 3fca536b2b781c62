"""Names of files that no system trips over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.publish.names import MAX_BYTES, key, safe


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("桥梁关闭：渡轮撞桥", "桥梁关闭：渡轮撞桥"),
        ("What now? 50% off: a/b\\c", "What now_ 50_ off_ a_b_c"),
        ("“quoted” <b>|*", "_quoted_ _b___"),
        ("../../etc/passwd", "_.._etc_passwd"),
        (".hidden", "hidden"),
        ("ends with dots...", "ends with dots"),
        ("con", "_con"),
        ("Aux.md", "_Aux.md"),
        ("COM¹", "_COM¹"),
        ("console", "console"),
        ("tab\tand\x00nul\x1b[31m", "tabandnul_31m"),
        ("left\u202eright\u200b", "leftright"),
        ("e\u0301", "é"),
        ("half \ud800 a pair", "half a pair"),
        ("", "untitled"),
        (" .. ", "untitled"),
    ],
)
def test_a_name_is_safe_on_every_system(words: str, name: str) -> None:
    assert safe(words) == name


def test_a_name_is_cut_between_characters() -> None:
    assert safe("题" * 100) == "题" * (MAX_BYTES // 3)
    assert safe("abc 题", limit=5) == "abc"


@given(st.text(max_size=300), st.integers(12, 200))
def test_whatever_the_words_the_name_is_one_short_visible_part_of_a_path(words: str, limit: int) -> None:
    name = safe(words, limit)
    assert 1 <= len(name.encode()) <= limit
    assert not set(name) & set('<>:"/\\|?*\0\n')
    assert name == name.strip(". ")
    assert name.isprintable()


@given(st.text(max_size=100))
def test_a_safe_name_stays_as_it_is(words: str) -> None:
    assert safe(safe(words)) == safe(words)


def test_names_that_one_folder_cannot_tell_apart_have_the_same_key() -> None:
    assert key("NEWS") == key("news") == key("Ｎews")
    assert key("é") == key("e\u0301")
    assert key("News") != key("Post")
