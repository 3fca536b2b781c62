"""Dates as people say them, seen at noon of 11 October 2021 in Shanghai."""

from datetime import UTC, datetime
from importlib.util import find_spec
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.normalise.date_words import labelled
from aggregator.normalise.dates import parse

SEEN = datetime(2021, 10, 11, 4, 0, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("words", "stated"),
    [
        ("45 分钟前", "2021-10-11T03:15"),
        ("3小时前", "2021-10-11T01:00"),
        ("2個小時前", "2021-10-11T02:00"),
        ("30 秒前", "2021-10-11T03:59:30"),
        ("2 天前", "2021-10-09T04:00"),
        ("1 週前", "2021-10-04T04:00"),
        ("昨天 12:30", "2021-10-10T04:30"),
        ("今天08:00", "2021-10-11T00:00"),
        ("10月11日", "2021-10-10T16:00"),
        ("10月13日", "2020-10-12T16:00"),
        ("2月29日", "2020-02-28T16:00"),
        ("10-11 08:30", "2021-10-11T00:30"),
        ("10月11日 14點05分", "2021-10-11T06:05"),
        ("发布时间：2021-10-10 14:08", "2021-10-10T06:08"),
        ("2021年10月10日 星期日 下午3:05", "2021-10-10T07:05"),
    ],
)
def test_words_are_read_against_the_time_and_the_zone_they_were_seen_in(words: str, stated: str) -> None:
    assert parse(words, SHANGHAI, SEEN) == datetime.fromisoformat(stated).replace(tzinfo=UTC)


@pytest.mark.parametrize("words", ["45 分钟前", "昨天 12:30", "10月11日"])
def test_without_knowing_when_they_were_seen_they_state_nothing(words: str) -> None:
    assert parse(words, SHANGHAI) is None


@pytest.mark.parametrize("words", ["13月41日", "2月30日", "第 3 章", "1,2,3", "99999 天前"])
def test_what_is_no_date_states_nothing(words: str) -> None:
    assert parse(words, SHANGHAI, SEEN) is None


@pytest.mark.skipif(find_spec("dateparser") is None, reason="dateparser is not installed")
def test_the_library_reads_the_rest_in_a_language_that_is_known() -> None:
    assert parse("il y a 3 heures", SHANGHAI, SEEN, "fr") == datetime(2021, 10, 11, 1, 0, tzinfo=UTC)
    assert parse("il y a 3 heures", SHANGHAI, SEEN) is None
    assert parse("12 de marzo de 2021", SHANGHAI, SEEN, "es-MX") == datetime(2021, 3, 11, 16, 0, tzinfo=UTC)
    assert parse("12 quelque chose", SHANGHAI, SEEN, "tlh") is None


def test_a_label_is_taken_off_and_a_clock_is_none() -> None:
    assert labelled("Published: 12 May") == "12 May"
    assert labelled("12:30") == "12:30"


@given(st.text(alphabet="0123456789年月日前天分小时:：- 昨上下午秒周", max_size=30))
def test_no_words_are_too_much(words: str) -> None:
    found = parse(words, SHANGHAI, SEEN)
    assert found is None or found.tzinfo is UTC
