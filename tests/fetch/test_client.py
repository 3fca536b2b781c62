"""One visit: what is sent, what is followed, what is kept, and what never leaves."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from aggregator.fetch.client import body_hash, fetch
from aggregator.fetch.pacing import next_state
from aggregator.fetch.result import Fetched, Outcome
from aggregator.fetch.settings import Place, Settings
from aggregator.model import SourceState
from tests.fetch.hostile import FEED, Act, HostileServer, Request, always, answer, running


@pytest.fixture(scope="module")
def other() -> Iterator[HostileServer]:
    """A server of another origin."""
    with running({"honest": always(answer())}) as server:
        yield server


def remembered(url: str, now: datetime, **changes: object) -> SourceState:
    """The state after a good visit an hour ago."""
    state = SourceState(
        "a",
        etag='W/"v1"',
        last_modified="yesterday",
        address=url,
        validated_at=url,
        validated=now - timedelta(hours=1),
    )
    return replace(state, body_hash=body_hash(FEED), **changes)  # type: ignore[arg-type]


def conditional(request: Request) -> tuple[str | None, str | None]:
    """The two conditions of a request."""
    return request.headers.get("if-none-match"), request.headers.get("if-modified-since")


def redirect(target: str, status: str = "302 Found") -> Act:
    """Leads elsewhere."""
    return always(answer(status, b"", Location=target))


def test_the_first_visit_brings_the_document_and_the_validators(
    hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    headers = {
        "ETag": "unquoted",
        "Last-Modified": "Thu, 28 Oct 2021 13:00:00 GMT",
        "Content-Type": "text/xml",
    }
    with hostile.play("first", always(answer("200 OK", FEED, -1, **headers))) as url:
        fetched = fetch(Place("a", url, encoding="gb18030"), SourceState("a"), settings, now)
    assert fetched.outcome is Outcome.NEW
    assert (fetched.validators.etag, fetched.validators.last_modified) == (
        "unquoted",
        headers["Last-Modified"],
    )
    (document,) = fetched.documents
    assert (document.data, document.address, document.fetched) == (FEED, url, now)
    assert document.headers["content-type"] == "text/xml"
    assert document.encoding == "gb18030"
    assert document.modified == now - timedelta(hours=1)


def test_a_request_says_who_asks_and_nothing_about_anybody(
    hostile: HostileServer, settings: Settings, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    with hostile.play("plain", always(answer(Set_Cookie="track=1"))) as url:
        polite = replace(settings, contact="https://reader.example/")
        for _ in range(2):
            fetch(Place("a", url), SourceState("a"), polite, now)
        names = {name for request in hostile.asked("plain") for name in request.headers}
        first = hostile.asked("plain")[0].headers
    assert names == {"host", "user-agent", "accept", "accept-encoding", "connection"}
    assert first["user-agent"] == "aggregator/1.0 (+https://reader.example/)"
    assert first["accept-encoding"] == "gzip, deflate, br, zstd"
    assert "application/atom+xml" in first["accept"]


def test_validators_are_sent_back_and_304_is_unchanged(
    hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    with hostile.play("same", always(answer("304 Not Modified", b""))) as url:
        fetched = fetch(Place("a", url), remembered(url, now), settings, now)
        assert conditional(hostile.asked("same")[-1]) == ('W/"v1"', "yesterday")
    assert fetched.outcome is Outcome.UNCHANGED
    assert (fetched.validators.etag, fetched.validators.last_modified) == ('W/"v1"', "yesterday")
    assert fetched.body_hash == body_hash(FEED)


def test_an_equal_body_is_unchanged_whatever_the_validators_say(
    hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    with hostile.play("fresh_tag", always(answer(ETag='"v2"'))) as url:
        fetched = fetch(Place("a", url), remembered(url, now), settings, now)
    assert fetched.outcome is Outcome.UNCHANGED
    assert fetched.validators.etag == '"v2"'


def test_an_equal_body_that_could_not_be_read_before_is_read_again(
    hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    state = remembered(hostile.url("honest"), now, unread=True)
    assert fetch(Place("a", hostile.url("honest")), state, settings, now).outcome is Outcome.NEW


def test_a_changed_address_in_the_configuration_starts_afresh(
    hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    state = remembered("http://former.example/feed", now)
    fetched = fetch(Place("a", hostile.url("honest")), state, settings, now)
    assert conditional(hostile.asked("honest")[-1]) == (None, None)
    assert fetched.outcome is Outcome.NEW


def test_validators_go_only_to_the_address_that_gave_them(
    hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    target = hostile.url("honest") + "?signature=2"
    with hostile.play("signed", redirect(target)) as url:
        state = replace(remembered(url, now), validated_at=hostile.url("honest") + "?signature=1")
        fetch(Place("a", url), state, settings, now)
        assert conditional(hostile.asked("signed")[-1]) == (None, None)
        assert conditional(hostile.asked("honest")[-1]) == ('W/"v1"', "yesterday")


def test_own_headers_follow_within_the_origin_and_never_beyond(
    hostile: HostileServer, other: HostileServer, settings: Settings, now: datetime
) -> None:
    headers = {"X-Api-Key": "secret-1", "Authorization": "Bearer secret-2", "Cookie": "secret-3"}
    with hostile.play("leaves", redirect(other.url("honest"))) as url:
        assert fetch(Place("a", url, headers=headers), SourceState("a"), settings, now).error is None
        assert hostile.asked("leaves")[-1].headers["x-api-key"] == "secret-1"
    assert "secret" not in "".join(other.asked("honest")[-1].lines)
    with hostile.play("stays", redirect("/honest")) as url:
        fetch(Place("a", url, headers=headers), SourceState("a"), settings, now)
    assert hostile.asked("honest")[-1].headers["authorization"] == "Bearer secret-2"


def test_credentials_in_the_address_stay_with_its_origin_and_out_of_every_result(
    hostile: HostileServer, other: HostileServer, settings: Settings, now: datetime
) -> None:
    with hostile.play("leaves", redirect(other.url("honest"))) as url:
        place = Place("a", url.replace("//", "//anna:geheim@"))
        fetched = fetch(place, SourceState("a"), settings, now)
        assert hostile.asked("leaves")[-1].headers["authorization"].startswith("Basic ")
    assert "authorization" not in other.asked("honest")[-1].headers
    missing = fetch(
        Place("a", place.url and place.url.replace("leaves", "nothing")), SourceState("a"), settings, now
    )
    assert "geheim" not in f"{fetched.documents}{fetched.moved_to}{missing.error}"


def test_credentials_in_the_address_are_in_nothing_that_is_stored(
    hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    with hostile.play("moves", always(answer("301 Moved", b"", Location="/honest"))) as url:
        place = Place("a", url.replace("//", "//anna:geheim@"))
        fetched = fetch(place, SourceState("a"), settings, now)
    state = next_state(SourceState("a"), fetched, settings, now)
    assert fetched.outcome is Outcome.NEW
    assert "geheim" not in repr(state)
    tagged = replace(state, etag='"1"')
    fetch(
        Place("a", hostile.url("honest").replace("//", "//anna:geheim@")),
        replace(tagged, address=hostile.url("honest")),
        settings,
        now,
    )
    assert conditional(hostile.asked("honest")[-1])[0] == '"1"'


def test_a_redirect_cannot_bring_credentials_for_another_host(
    hostile: HostileServer, other: HostileServer, settings: Settings, now: datetime
) -> None:
    with hostile.play("lends", redirect(other.url("honest").replace("//", "//lent:lent@"))) as url:
        fetch(Place("a", url), SourceState("a"), settings, now)
    assert "authorization" not in other.asked("honest")[-1].headers


def test_secrets_appear_in_no_error_and_no_representation(
    hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    place = Place("a", hostile.url("gone") + "?token=t0ken", headers={"X-Api-Key": "k3y"}, secrets=("t0ken",))
    fetched = fetch(place, SourceState("a"), settings, now)
    assert "?token=***" in str(fetched.error)
    assert "t0ken" not in f"{fetched.error!r}"
    assert "k3y" not in f"{place!r}{fetched.error!r}"


def moved_to(hostile: HostileServer, settings: Settings, now: datetime, *hops: tuple[str, str]) -> Fetched:
    """A visit over redirects given as (status, target)."""
    for i, (status, target) in enumerate(hops):
        hostile.acts[f"hop{i}"] = redirect(target, status)
    return fetch(Place("a", hostile.url("hop0")), SourceState("a"), settings, now)


@pytest.mark.parametrize(
    ("hops", "expected"),
    [
        ([("301 Moved", "/honest")], "honest"),
        ([("308 Moved", "/honest")], "honest"),
        ([("302 Found", "/honest")], None),
        ([("307 Found", "/honest")], None),
        ([("301 Moved", "/hop1"), ("308 Moved", "/honest")], "honest"),
        ([("301 Moved", "/hop1"), ("302 Found", "/honest")], "hop1"),
        ([("302 Found", "/hop1"), ("301 Moved", "/honest")], None),
    ],
)
def test_a_move_reaches_as_far_as_all_redirects_are_permanent(
    hostile: HostileServer,
    settings: Settings,
    now: datetime,
    hops: list[tuple[str, str]],
    expected: str | None,
) -> None:
    fetched = moved_to(hostile, settings, now, *hops)
    assert fetched.outcome is Outcome.NEW
    assert fetched.moved_to == (hostile.url(expected) if expected else None)


def test_five_redirects_are_followed_and_a_sixth_is_not(
    hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    five = [("302 Found", f"/hop{i}") for i in range(1, 5)] + [("302 Found", "/honest")]
    assert moved_to(hostile, settings, now, *five).outcome is Outcome.NEW
    six = [("302 Found", f"/hop{i}") for i in range(1, 6)] + [("302 Found", "/honest")]
    assert moved_to(hostile, settings, now, *six).error is not None


def test_a_source_that_has_moved_is_asked_where_it_is_now(
    hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    with hostile.play("former", always(answer("410 Gone"))) as url:
        state = SourceState("a", address=url, moved_to=hostile.url("honest"), moved=True)
        assert fetch(Place("a", url), state, settings, now).outcome is Outcome.NEW
        assert fetch(Place("a", url), replace(state, moved=False), settings, now).status == 410


@pytest.mark.parametrize(
    "url", ["ftp://a.example/", "file:///etc/passwd", "a.example/feed", "", "http://", "http://[/"]
)
def test_an_address_that_cannot_be_fetched_is_a_failed_visit(
    url: str, settings: Settings, now: datetime
) -> None:
    fetched = fetch(Place("a", url), SourceState("a"), settings, now)
    assert fetched.outcome is Outcome.FAILED
    assert not fetched.unreachable


def test_a_header_that_cannot_be_sent_is_told_without_its_value(
    hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    place = Place("a", hostile.url("honest"), headers={"X-Api-Key": "k3y\r\nX-Evil: 1"})
    fetched = fetch(place, SourceState("a"), settings, now)
    assert fetched.error is not None
    assert fetched.error.reason == "a configured or remembered header cannot be sent"


def test_a_configured_proxy_is_used_even_on_a_private_address(
    hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    through = replace(settings, proxy=f"http://127.0.0.1:{hostile.port}", allow_private=False)
    fetched = fetch(Place("a", "http://harbour.invalid/honest"), SourceState("a"), through, now)
    assert hostile.requests[-1].path == "http://harbour.invalid/honest"
    assert fetched.outcome is Outcome.NEW


def test_a_name_that_does_not_exist_is_unreachable(settings: Settings, now: datetime) -> None:
    fetched = fetch(Place("a", "http://harbour.invalid/"), SourceState("a"), settings, now)
    assert fetched.unreachable
