"""What request headers mean."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.serve.headers import coding, is_unchanged, qualities, tags, wants_delta, written
from tests.samples import NOON

CODINGS = ("br", "gzip")


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("", None),
        ("identity", None),
        ("gzip", "gzip"),
        ("gzip, br", "br"),
        ("GZIP;Q=1.0, br;q=0.5", "gzip"),
        ("*", "br"),
        ("br;q=0, *;q=0.1", "gzip"),
        ("gzip;q=0", None),
        ("identity;q=0.9, gzip;q=0.5", None),
        ("zstd, deflate", None),
    ],
)
def test_the_coding_that_the_client_likes_best_is_chosen(accepted: str, chosen: str | None) -> None:
    assert coding(accepted, CODINGS) == chosen


def test_tags_are_read_from_a_list_whatever_marks_they_bear() -> None:
    assert tags('"a", W/"b-gzip" ,"c-br","d,e"') == ["a", "b", "c", "d,e"]


def test_a_date_counts_by_the_second() -> None:
    modified = NOON.replace(microsecond=900_000)
    assert is_unchanged({"if-modified-since": written(NOON)}, "a", modified)
    assert not is_unchanged({"if-modified-since": written(NOON)}, "a", NOON.replace(second=1))


def test_a_delta_is_wanted_only_by_name() -> None:
    assert wants_delta({"a-im": "diffe, Feed"})
    assert not wants_delta({"a-im": "feed;q=0.0"})
    assert not wants_delta({"a-im": "feeds"})
    assert not wants_delta({})


def test_dates_are_written_as_http_wants_them() -> None:
    assert written(datetime(2019, 3, 2, 1, 2, 3, tzinfo=UTC)) == "Sat, 02 Mar 2019 01:02:03 GMT"


@given(st.text(max_size=200))
def test_no_header_breaks_the_reading_of_headers(value: str) -> None:
    assert all(0 <= weight <= 1 for weight in qualities(value).values())
    assert coding(value, CODINGS) in (None, *CODINGS)
    is_unchanged({"if-none-match": value}, "a", NOON)
    is_unchanged({"if-modified-since": value}, "a", NOON)
