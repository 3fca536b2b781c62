"""A form that is sent: what goes out, what is told of the answer, and what stops it."""

from dataclasses import replace

import pytest

from aggregator.errors import FetchError
from aggregator.fetch.post import post
from aggregator.fetch.settings import Settings
from tests.fetch import misbehaviours
from tests.fetch.hostile import HostileServer, always, answer
from tests.fetch.misbehaviours import Misbehaviour

FORM = {"hub.mode": "publish", "hub.url": "https://news.example/feed.atom"}


@pytest.mark.parametrize("status", [307, 308])
def test_a_redirect_that_keeps_the_method_is_followed(
    status: int, hostile: HostileServer, settings: Settings
) -> None:
    with (
        hostile.play("new", always(answer("202 Accepted", b""))) as new,
        hostile.play("old", always(answer(f"{status} So", b"", Location=new))) as old,
    ):
        assert post(old, FORM, settings) == 202
        assert hostile.asked("new")[-1].headers["content-type"] == "application/x-www-form-urlencoded"
    with hostile.play("round", always(answer(f"{status} So", b"", Location="/round"))) as url:
        assert outcome(url, settings) == f"{url}: more than 5 redirects"


def test_the_status_is_told_whatever_it_is_and_no_other_redirect_is_followed(
    hostile: HostileServer, settings: Settings
) -> None:
    before = len(hostile.asked("honest"))
    for status in (204, 301, 302, 303, 404, 503):
        reply = answer(f"{status} So", b"", Location=hostile.url("honest"))
        with hostile.play("status", always(reply)) as url:
            assert post(url, FORM, settings) == status
    assert len(hostile.asked("honest")) == before


def test_a_request_says_who_asks_and_nothing_about_anybody(
    hostile: HostileServer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    with hostile.play("form", always(answer("204 No Content", b""))) as url:
        post(url, FORM, replace(settings, contact="https://reader.example/"))
        headers = dict(hostile.asked("form")[0].headers)
    assert headers.pop("user-agent") == "aggregator/1.0 (+https://reader.example/)"
    assert headers.pop("content-type") == "application/x-www-form-urlencoded"
    assert set(headers) == {"host", "connection", "content-length", "accept-encoding"}


@pytest.mark.parametrize("case", misbehaviours.ALL, ids=lambda case: case.name)
def test_a_misbehaviour_is_a_status_or_one_error_in_bounded_time(
    case: Misbehaviour, hostile: HostileServer, settings: Settings
) -> None:
    url = hostile.url(case.name)
    told = outcome(url, replace(settings, deadline=1.0))
    assert told.startswith("HTTP ") or (told.startswith(f"{url}: ") and told.isprintable())


def outcome(url: str, settings: Settings) -> str:
    """The status, or the error."""
    try:
        return f"HTTP {post(url, FORM, settings)}"
    except FetchError as error:
        return str(error)


def test_a_private_address_is_not_connected_to(hostile: HostileServer, settings: Settings) -> None:
    with pytest.raises(FetchError, match="not public"):
        post(hostile.url("private"), FORM, replace(settings, allow_private=False))
    assert hostile.asked("private") == []


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://hub.example/", "only http and https"),
        ("http://", "names no host"),
        ("http://127.0.0.1:1/", r"127\.0\.0\.1:1/: no connection"),
        ("http://user:secret@127.0.0.1:1/", r"http://127\.0\.0\.1:1/: no connection"),
    ],
)
def test_an_address_that_leads_nowhere_is_named_without_its_secrets(
    url: str, reason: str, settings: Settings
) -> None:
    with pytest.raises(FetchError, match=reason) as caught:
        post(url, FORM, settings)
    assert "secret" not in str(caught.value)
