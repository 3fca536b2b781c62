"""What is said in a request and understood of an answer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.fetch import headers
from aggregator.fetch.settings import Settings
from aggregator.model import SourceState

NOW = datetime(2021, 10, 28, 14, 0, tzinfo=UTC)
SETTINGS = Settings(version="1.2")


@pytest.mark.parametrize(
    ("contact", "expected"),
    [
        (None, "aggregator/1.2"),
        ("https://reader.example/about", "aggregator/1.2 (+https://reader.example/about)"),
        ("a)\r\nX-Evil: 1\u202e(b", "aggregator/1.2 (+aX-Evil: 1b)"),
    ],
)
def test_the_user_agent_says_who_and_where_to_complain(contact: str | None, expected: str) -> None:
    assert headers.user_agent(replace(SETTINGS, contact=contact)) == expected


@pytest.mark.parametrize("etag", ['"abc"', 'W/"abc"', "abc", '"', "a b", 'W/abc"', '"\u00e4"', "0"])
def test_an_etag_comes_back_byte_for_byte(etag: str) -> None:
    validators = headers.validators_in({"etag": etag}, "http://a.example/")
    state = SourceState("a", etag=validators.etag, validated=NOW)
    assert headers.conditional_headers(state, SETTINGS, NOW) == {"If-None-Match": etag}


@pytest.mark.parametrize("date", ["Thu, 28 Oct 2021 13:00:00 GMT", "yesterday", "0", "2021-10-28 13:00"])
def test_last_modified_comes_back_byte_for_byte(date: str) -> None:
    validators = headers.validators_in({"last-modified": date}, "http://a.example/")
    state = SourceState("a", last_modified=validators.last_modified, validated=NOW)
    assert headers.conditional_headers(state, SETTINGS, NOW) == {"If-Modified-Since": date}


@pytest.mark.parametrize("etag", ["", "a\r\n b", "a\nb", "a\0b", " a", "a" * 5_000])
def test_a_validator_that_no_request_can_carry_is_left_out(etag: str) -> None:
    assert headers.validators_in({"etag": etag}, "http://a.example/").etag is None


def test_validators_are_dropped_after_eight_days_so_that_a_stuck_server_heals() -> None:
    state = SourceState("a", etag='"1"', validated=NOW - timedelta(days=8))
    assert headers.conditional_headers(state, SETTINGS, NOW)
    assert not headers.conditional_headers(state, SETTINGS, NOW + timedelta(seconds=1))


def test_validators_of_a_body_that_could_not_be_read_hold_for_a_day() -> None:
    state = SourceState("a", etag='"1"', validated=NOW - timedelta(days=1), unread=True)
    assert headers.conditional_headers(state, SETTINGS, NOW)
    assert not headers.conditional_headers(state, SETTINGS, NOW + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        (" 120 ", 120),
        ("0", 0),
        ("1.5", 1.5),
        ("Thu, 28 Oct 2021 14:10:00 GMT", 600),
        ("Thursday, 28-Oct-21 14:10:00 GMT", 600),
        ("Thu Oct 28 14:10:00 2021", 600),
        ("Thu, 28 Oct 2021 13:00:00 GMT", 0),
        ("Thu, 28 Oct 2021 16:10:00 +0200", 600),
        ("-5", None),
        ("", None),
        ("soon", None),
        ("1e9", None),
        ("٣", None),
        ("9" * 18, headers.LONGEST_SECONDS),
        ("9" * 400, None),
        ("Thu, 99 Oct 2021 14:10:00 GMT", None),
    ],
)
def test_retry_after_in_every_form(text: str, seconds: float | None) -> None:
    assert headers.retry_after({"retry-after": text}, NOW) == seconds


def test_a_date_in_retry_after_counts_from_the_servers_own_clock() -> None:
    told = {"retry-after": "Thu, 28 Oct 2021 18:10:00 GMT", "date": "Thu, 28 Oct 2021 18:00:00 GMT"}
    assert headers.retry_after(told, NOW) == 600


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ({}, None),
        ({"cache-control": "max-age=600"}, 600),
        ({"cache-control": 'public, Max-Age="600"'}, 600),
        ({"cache-control": "s-maxage=9, max-age = 600"}, 600),
        ({"cache-control": "s-maxage=600"}, None),
        ({"cache-control": "no-cache"}, None),
        ({"cache-control": "max-age=-1"}, None),
        ({"cache-control": "max-age=600", "age": "500"}, 100),
        ({"cache-control": "max-age=600", "age": "900"}, 0),
        ({"cache-control": "max-age=999999999999"}, headers.LONGEST_SECONDS),
        ({"cache-control": "max-age=60", "expires": "Thu, 28 Oct 2021 15:00:00 GMT"}, 60),
        ({"expires": "Thu, 28 Oct 2021 15:00:00 GMT"}, 3_600),
        ({"expires": "Thu, 28 Oct 2021 19:00:00 GMT", "date": "Thu, 28 Oct 2021 18:00:00 GMT"}, 3_600),
        ({"expires": "Thu, 28 Oct 2021 15:00:00 GMT", "age": "600"}, 3_000),
        ({"expires": "0"}, None),
        ({"expires": "-1"}, None),
    ],
)
def test_how_long_an_answer_is_fresh(told: dict[str, str], seconds: float | None) -> None:
    assert headers.fresh_for(told, NOW) == seconds


HEADER_TEXT = st.text(st.characters(max_codepoint=255), max_size=80)


@given(name=st.sampled_from(["retry-after", "expires", "cache-control", "date", "age"]), text=HEADER_TEXT)
def test_no_text_in_a_header_is_ever_an_error(name: str, text: str) -> None:
    told = {
        "expires": "Thu, 28 Oct 2021 15:00:00 GMT",
        "retry-after": "Thu, 28 Oct 2021 15:00:00 GMT",
        name: text,
    }
    for seconds in (headers.retry_after(told, NOW), headers.fresh_for(told, NOW)):
        assert seconds is None or 0 <= seconds <= headers.LONGEST_SECONDS
