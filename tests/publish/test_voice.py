"""Times and words in the feed's language."""

import pytest

from aggregator.publish.voice import clock, voice
from aggregator.publish.words import SIMPLIFIED, TRADITIONAL
from tests.samples import NOON


@pytest.mark.parametrize(
    ("language", "zone", "expected"),
    [
        ("en", "UTC", "Mar 12, 2019 12:00 UTC"),
        ("en-GB", "Europe/London", "12 Mar 2019 12:00 GMT+00:00"),
        ("zh-Hans", "Asia/Taipei", "2019年3月12日 20:00 GMT+08:00"),
        ("zh-Hant-HK", "Asia/Hong_Kong", "2019年3月12日 20:00 GMT+08:00"),
        ("zh-nowhere", "UTC", "2019年3月12日 12:00 UTC"),
        ("tlh", "UTC", "Mar 12, 2019 12:00 UTC"),
    ],
)
def test_a_time_is_written_as_the_language_does(language: str, zone: str, expected: str) -> None:
    assert clock(language, zone)(NOON) == expected


def test_the_words_follow_language_and_script() -> None:
    assert voice("zh-Hans").words is SIMPLIFIED
    assert voice("zh-Hans", wanted="traditional").words is TRADITIONAL
