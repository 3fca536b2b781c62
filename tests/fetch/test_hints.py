"""What documents say about when to come again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.fetch.hints import Hints, gap_of, hints_of

NOW = datetime(2021, 10, 28, 14, 0, tzinfo=UTC)


def channel(inside: str) -> bytes:
    """A feed with these words in its head."""
    return f"<rss><channel><title>T</title>{inside}<item><ttl>1</ttl></item></channel></rss>".encode()


@pytest.mark.parametrize(
    ("inside", "seconds"),
    [
        ("", None),
        ("<ttl>60</ttl>", 3_600),
        ("<ttl> 60\n</ttl>", 3_600),
        ("<ttl>0</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<ttl>often</ttl>", None),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", 3_600),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", 43_200),
        ("<sy:updatePeriod> daily </sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", 86_400),
        ("<sy:updatePeriod>secondly</sy:updatePeriod>", None),
        ("<ttl>120</ttl><sy:updatePeriod>hourly</sy:updatePeriod>", 7_200),
    ],
)
def test_the_pause_that_a_feed_asks_for(inside: str, seconds: float | None) -> None:
    assert hints_of(channel(inside), [], NOW).asked == seconds


def test_hours_and_days_of_rest() -> None:
    inside = """<skipHours><hour>0</hour><hour> 24 </hour><hour>13</hour><hour>noon</hour></skipHours>
    <skipDays><day>Saturday</day><day>sunday</day><day>Someday</day></skipDays>"""
    hints = hints_of(channel(inside), [], NOW)
    assert hints.skip_hours == {0, 13}
    assert hints.skip_days == {5, 6}


def test_a_feed_that_rests_always_rests_never() -> None:
    hours = "".join(f"<hour>{hour}</hour>" for hour in range(24))
    days = "".join(
        f"<day>{day}</day>"
        for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    )
    hints = hints_of(channel(f"<skipHours>{hours}</skipHours><skipDays>{days}</skipDays>"), [], NOW)
    assert hints == Hints()


def test_the_habit_is_the_mean_gap_of_the_last_weeks() -> None:
    daily = [NOW - timedelta(days=days) for days in range(1, 11)]
    assert gap_of(daily, NOW) == timedelta(days=1).total_seconds()


def test_too_few_old_or_future_publications_tell_no_habit() -> None:
    assert gap_of([], NOW) is None
    assert gap_of([NOW, NOW - timedelta(hours=1)], NOW) is None
    assert gap_of([NOW + timedelta(days=days) for days in range(1, 9)], NOW) is None
    assert gap_of([NOW - timedelta(days=400 + days) for days in range(9)], NOW) is None


@given(st.binary(max_size=400))
def test_no_bytes_are_ever_an_error(data: bytes) -> None:
    assert hints_of(data, [], NOW).problem is None
