"""How a text is cut by its writing."""

import pytest

from aggregator.topics.text.runs import pattern, pieces


def runs(text: str, language: str) -> list[tuple[str | None, str]]:
    return [(match.lastgroup, match[0]) for match in pattern(language).finditer(text)]


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("hi", "मंत्री ने कहा।", ["मंत्री", "ने", "कहा"]),
        ("ar", "كَتَبَ الوزير", ["كَتَبَ", "الوزير"]),
        ("vi", "Thủ tướng", ["Thủ", "tướng"]),
        ("uk", "з’ясовує", ["з’ясовує"]),
        ("de", "Rhein-Main e.V.", ["Rhein-Main", "e.V"]),
    ],
)
def test_signs_and_marks_within_a_word_do_not_end_it(language: str, text: str, found: list[str]) -> None:
    assert runs(text, language) == [("word", each) for each in found]


def test_han_characters_are_chinese_except_in_japanese() -> None:
    assert runs("首相が辞任", "ja") == [("joined", "首相が辞任")]
    assert runs("首相，辞任", "zh") == [("han", "首相，辞任")]


@pytest.mark.parametrize(
    ("run", "cut", "whole"),
    [
        ("国会議員が", ["国会", "会議", "議員"], ["国会議員"]),
        ("クローネを", ["クローネ"], ["クローネ"]),
        ("대통령은", ["대통", "통령", "령은"], ["대통령은"]),
        ("ลาออก", ["ลาอ", "าออ", "ออก"], ["ลาออก"]),
        ("ལྷ་ས", ["ལྷ་", "ྷ་ས"], ["ལྷ་ས"]),
        ("という", [], []),
    ],
)
def test_writing_without_spaces_is_cut_into_characters_that_stand_together(
    run: str, cut: list[str], whole: list[str]
) -> None:
    assert list(pieces(run, whole=False)) == cut
    assert list(pieces(run, whole=True)) == whole
