"""Times: every way of writing them that feeds are known for, and nonsense."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.normalise.dates import is_date, parse, plausible

SHANGHAI = ZoneInfo("Asia/Shanghai")
SEEN = datetime(2021, 6, 1, 12, tzinfo=UTC)


def utc(*parts: int) -> datetime:
    """A time in UTC."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Fri, 24 Dec 2021 06:06:27 GMT", utc(2021, 12, 24, 6, 6, 27)),
        ("Fri, 24 Dec 2021 06:06:27 +0800", utc(2021, 12, 23, 22, 6, 27)),
        ("Fri, 24 Dec 2021 06:06:27 +08:00", utc(2021, 12, 23, 22, 6, 27)),
        ("Fri,24 Dec 2021 06:06:27+0800", utc(2021, 12, 23, 22, 6, 27)),
        ("24 Dec 2021 06:06 EST", utc(2021, 12, 24, 11, 6)),
        ("24 Dec 21 06:06 Z", utc(2021, 12, 24, 6, 6)),
        ("24 Dec 94 06:06 UT", utc(1994, 12, 24, 6, 6)),
        ("24 Dec 2021 06:06 SAST", utc(2021, 12, 24, 4, 6)),
        ("24 Dec 2021 06:06 ACDT", utc(2021, 12, 23, 19, 36)),
        ("Friday, 24-Dec-21 06:06:27 GMT", utc(2021, 12, 24, 6, 6, 27)),
        ("Fri, 24 December 2021 6:06:27 PM CET", utc(2021, 12, 24, 17, 6, 27)),
        ("Fri, 24 Dec 2021", utc(2021, 12, 24)),
        ("Fri, 24 Dec 2021 24:00:00 GMT", utc(2021, 12, 25)),
        ("Fri, 31 Dec 2021 23:59:60 GMT", utc(2022, 1, 1)),
        ("Fri, 24 Dec 2021 06:06:27 +0100 (CET)", utc(2021, 12, 24, 5, 6, 27)),
        ("mar., 05 janv. 2021 10:00:00 +0100", utc(2021, 1, 5, 9)),
        ("Mi, 07 Okt 2020 10:00:00 MESZ", utc(2020, 10, 7, 8)),
        ("15 juil. 2020", utc(2020, 7, 15)),
        ("15 juin 2020", utc(2020, 6, 15)),
        ("Fri Dec 24 06:06:27 2021", utc(2021, 12, 24, 6, 6, 27)),
        ("Fri Dec 24 06:06:27 EST 2021", utc(2021, 12, 24, 11, 6, 27)),
        ("Fri Dec 24 2021 06:06:27 GMT+0800 (中国标准时间)", utc(2021, 12, 23, 22, 6, 27)),
        ("December 24th, 2021 6:06 a.m.", utc(2021, 12, 24, 6, 6)),
        ("2021-10-03T06:54:51.647Z", utc(2021, 10, 3, 6, 54, 51, 647000)),
        ("2021-10-03T06:54:51+08:00", utc(2021, 10, 2, 22, 54, 51)),
        ("2021-10-03 06:54:51 -0330", utc(2021, 10, 3, 10, 24, 51)),
        ("2021-10-03 06:54:51 UTC", utc(2021, 10, 3, 6, 54, 51)),
        ("2021-10-03T06:54+8", utc(2021, 10, 2, 22, 54)),
        ("2021-10-03", utc(2021, 10, 3)),
        ("2021-1-5 9:05", utc(2021, 1, 5, 9, 5)),
        ("2021/10/03 06:54", utc(2021, 10, 3, 6, 54)),
        ("2021年10月3日 06:54", utc(2021, 10, 3, 6, 54)),
        ("20211003T065451Z", utc(2021, 10, 3, 6, 54, 51)),
        ("20211003065451", utc(2021, 10, 3, 6, 54, 51)),
        ("26/09/2023 - 10:44", utc(2023, 9, 26, 10, 44)),
        ("26.09.2023, 10:44 Uhr", utc(2023, 9, 26, 10, 44)),
        ("09/26/2023", utc(2023, 9, 26)),
        ("09/08/2023 10:44", utc(2023, 8, 9, 10, 44)),
        ("09/08/2023 5:44:00 PM", utc(2023, 9, 8, 17, 44)),
        ("26/09/2023 5:44 p.m.", utc(2023, 9, 26, 17, 44)),
        ("1640817542000", utc(2021, 12, 29, 22, 39, 2)),
        ("1640817542", utc(2021, 12, 29, 22, 39, 2)),
        ("1640817542.5", utc(2021, 12, 29, 22, 39, 2)),
        (" 2021-10-28   14:08:07 ", utc(2021, 10, 28, 14, 8, 7)),
    ],
)
def test_a_stated_time_is_read(words: str, expected: datetime) -> None:
    assert parse(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        *(None, "", " ", "Invalid Date", "NaN", "null", "yesterday", "2", "2021", "14:05", "1,2,3", "May 5"),
        *("0000-00-00", "0000-00-00 00:00:00", "2021-02-30", "2021-13-45", "Fri, 32 Dec 2021", "24 Foo 2021"),
        *("2021-10-03 25:00", "2021-10-03 10:61", "2021-10-03T06:54:51+9999", "2021-10-03T06:54:51+15:00"),
        *("1 Jan -1", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "9" * 5000, "٣٣٣٣٣٣٣٣٣-٣"),
        *("999999999999999999", "2021-10-03 and more", "<b>2021-10-03</b>"),
    ],
)
def test_what_states_no_time_is_none(words: str | None) -> None:
    assert parse(words) is None


def test_a_time_without_a_zone_is_local_to_the_outlet() -> None:
    assert parse("2021-10-28 14:08:07", SHANGHAI) == utc(2021, 10, 28, 6, 8, 7)
    assert parse("2021-10-28 14:08:07Z", SHANGHAI) == utc(2021, 10, 28, 14, 8, 7)


def test_local_time_follows_summer_time() -> None:
    paris = ZoneInfo("Europe/Paris")
    assert parse("01/07/2021 - 10:00", paris) == utc(2021, 7, 1, 8)
    assert parse("01/12/2021 - 10:00", paris) == utc(2021, 12, 1, 9)


def test_an_ambiguous_abbreviation_means_the_outlets_own_zone() -> None:
    words = "Sun Oct 3 06:54:51 CST 2021"
    assert parse(words, SHANGHAI) == utc(2021, 10, 2, 22, 54, 51)
    assert parse(words) == utc(2021, 10, 3, 12, 54, 51)


@pytest.mark.parametrize(
    ("time", "kept"),
    [
        (utc(1990, 1, 1), True),
        (utc(1989, 12, 31, 23, 59, 59), False),
        (utc(1970, 1, 1), False),
        (SEEN + timedelta(days=1), True),
        (SEEN + timedelta(days=1, seconds=1), False),
        (utc(9999, 12, 31), False),
    ],
)
def test_a_time_outside_1990_to_a_day_ahead_counts_as_not_stated(time: datetime, kept: bool) -> None:
    assert plausible(time, SEEN) == (time if kept else None)


def test_only_written_dates_are_date_lines() -> None:
    assert is_date("2021-10-03T06:54:51.647Z")
    assert not is_date("1640817542")
    assert not is_date("On 2021-10-03")


OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
TIMES = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=OFFSETS)  # noqa: DTZ001


@settings(deadline=None)
@given(TIMES)
def test_every_iso_time_is_read_exactly(time: datetime) -> None:
    assert parse(time.isoformat()) == time


@settings(deadline=None)
@given(TIMES)
def test_every_rfc_822_time_is_read_to_the_second(time: datetime) -> None:
    assert parse(time.strftime("%a, %d %b %Y %H:%M:%S %z")) == time.replace(microsecond=0)


DATE_WORDS = [
    "2021",
    "-",
    "/",
    "10",
    "03",
    "T",
    ":",
    " ",
    "Dec",
    ",",
    "+",
    "99",
    "Z",
    "PM",
    "0",
    "年",
    "(",
    ")",
    ".",
]
NEAR_DATES = st.lists(st.sampled_from(DATE_WORDS), max_size=14)


@settings(deadline=None)
@given(NEAR_DATES.map("".join) | st.text())
def test_no_words_ever_raise(words: str) -> None:
    time = parse(words, SHANGHAI)
    assert time is None or time.tzinfo is UTC
