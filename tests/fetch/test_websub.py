"""Subscribing at a hub: what is believed, and what is not."""

import hashlib
import hmac
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import FetchError
from aggregator.fetch import websub
from aggregator.fetch.settings import Settings
from aggregator.fetch.websub import Hub
from aggregator.model import Document, SourceState, Subscription
from tests.fetch.hostile import HostileServer, always, answer

NOW = datetime(2021, 10, 28, 14, 0, tzinfo=UTC)
HUB = Hub("https://hub.example/", "https://harbour.example/feed")
WISH = Subscription("a", HUB.hub, HUB.topic, token="token", secret="key", asked=NOW)
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="https://harbour.example/feed"/>
<link href='https://hub.example/' rel='hub'/><entry><link rel="hub" href="https://evil.example/"/></entry></feed>"""
OTHER = '<//1.example/>; rel="hub", </feed>; rel=self'
JSON = b"""{"feed_url": "https://harbour.example/feed", "items": [],
"hubs": [{"type": "rssCloud", "url": "https://1.example/"}, {"type": "WebSub", "url": "https://hub.example/"}]}"""
RSS = b"""<rss><channel><atom:link rel="self hub" href="https://both.example/?a=1&amp;b=2"/><item/></channel></rss>"""


def document(data: bytes = b"<rss/>", link: str = "") -> Document:
    """A feed with this Link header."""
    return Document(data, "https://harbour.example/feed", NOW, headers={"link": link})


@pytest.mark.parametrize(
    ("feed", "expected"),
    [
        (document(ATOM), HUB),
        (document(RSS), Hub("https://both.example/?a=1&b=2", "https://both.example/?a=1&b=2")),
        (document(ATOM, OTHER), Hub("https://1.example/", HUB.topic)),
        (document(link='<//hub.example/>; rel="hub", </feed>; rel="self"'), HUB),
        (document(JSON), HUB),
        (document(b"\xef\xbb\xbf" + JSON), HUB),
        (document(ATOM.replace(b"hub'", b"next'", 1), '<//hub.example/>; rel="hub"'), HUB),
        (document(JSON.replace(b"feed_url", b"home_page_url")), None),
        (document(b'{"hubs": [1, {"type": "websub", "url": 2}], "feed_url": []}'), None),
        (document(b'{"hubs": {"type": "websub"}'), None),
        (document(b'{"hubs": 1' + b', "a": [' * 9_999), None),
        (document(link='<https://hub.example/>; rel="hub"'), None),
        (document(link='<javascript:1>; rel="hub", </feed>; rel="self"'), None),
        (document(b'<feed><entry><link rel="hub" href="https://evil.example/"/></entry></feed>'), None),
        (document(), None),
    ],
)  # fmt: skip
def test_the_hub_is_found_in_the_header_or_in_the_feed(feed: Document, expected: Hub | None) -> None:
    assert websub.hub_of(feed) == expected


@given(st.binary(max_size=300), st.text(st.characters(max_codepoint=255), max_size=100))
def test_no_feed_and_no_header_is_ever_an_error(data: bytes, link: str) -> None:
    websub.hub_of(document(b"<feed><link " + data, link))


def test_each_wish_has_secrets_of_its_own() -> None:
    one, other = (websub.subscription_for("a", HUB) for _ in range(2))
    assert one.token != other.token
    assert one.secret != other.secret
    assert len(one.secret) <= 200


def test_the_hub_is_asked_with_the_form_of_the_standard(hostile: HostileServer, settings: Settings) -> None:
    with hostile.play("hub", always(answer("202 Accepted", b""))) as url:
        websub.ask(replace(WISH, hub=url), "https://me.example/token", settings)
        request = hostile.asked("hub")[-1]
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert websub.form(WISH, "https://me.example/token")["hub.callback"] == "https://me.example/token"


@pytest.mark.parametrize("name", ["forbidden", "resets_at_once", "redirects_to_itself", "never_answers"])
def test_a_hub_that_does_not_accept_is_an_error(
    name: str, hostile: HostileServer, settings: Settings
) -> None:
    hub = hostile.url(name)
    with pytest.raises(FetchError) as caught:
        websub.ask(replace(WISH, hub=hub), "https://me.example/token", replace(settings, deadline=1.0))
    assert "key" not in str(caught.value)


def test_a_hub_inside_our_network_is_refused(hostile: HostileServer) -> None:
    with pytest.raises(FetchError, match="not public"):
        websub.ask(replace(WISH, hub=hostile.url("honest")), "https://me.example/", Settings())


QUERY = {"hub.mode": "subscribe", "hub.topic": HUB.topic, "hub.challenge": "c", "hub.lease_seconds": "86400"}


def test_only_what_we_asked_for_is_confirmed() -> None:
    assert websub.challenge_for(WISH, QUERY) == "c"
    assert websub.challenge_for(WISH, QUERY | {"hub.mode": "unsubscribe"}) is None
    assert websub.challenge_for(WISH, QUERY | {"hub.topic": "https://evil.example/"}) is None
    assert websub.challenge_for(WISH, QUERY | {"hub.challenge": ""}) is None
    assert websub.challenge_for(WISH, QUERY | {"hub.challenge": "c" * 2_001}) is None
    assert websub.challenge_for(WISH, {}) is None


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("86400", timedelta(days=1)),
        ("1", timedelta(minutes=10)),
        ("999999999999", timedelta(days=30)),
        ("-1", timedelta(days=7)),
        ("", timedelta(days=7)),
    ],
)
def test_a_lease_is_as_granted_within_reason(told: str, expected: timedelta) -> None:
    assert websub.verified(WISH, QUERY | {"hub.lease_seconds": told}, NOW).until == NOW + expected


def test_a_lease_is_renewed_before_its_end_and_a_wish_unheard_after_a_day() -> None:
    granted = replace(WISH, until=NOW + timedelta(days=10))
    assert not websub.is_to_be_asked(granted, NOW + timedelta(days=7))
    assert websub.is_to_be_asked(granted, NOW + timedelta(days=8))
    assert websub.is_to_be_asked(replace(WISH, asked=None), NOW)
    assert not websub.is_to_be_asked(WISH, NOW + timedelta(hours=23))
    assert websub.is_to_be_asked(WISH, NOW + timedelta(hours=24))


def test_a_hub_that_is_silent_about_a_renewal_is_asked_a_few_times_and_after_the_lease_once_a_day() -> None:
    lease = replace(WISH, until=NOW + timedelta(days=10))
    asked = []
    for minute in range(13 * 24 * 60):
        now = NOW + timedelta(minutes=minute)
        if websub.is_to_be_asked(lease, now):
            lease = replace(lease, asked=now)
            asked.append(now)
    late = [moment for moment in asked if moment > NOW + timedelta(days=10, hours=1)]
    assert len(asked) < 15
    assert len(late) == 2


def test_a_hub_asked_by_a_clock_that_ran_ahead_is_asked_again() -> None:
    later = NOW + timedelta(days=20_000)
    assert websub.is_to_be_asked(replace(WISH, asked=later, until=later + timedelta(days=10)), NOW)


def test_polling_is_put_off_while_the_lease_lasts_and_no_longer() -> None:
    state = SourceState("a", due=NOW + timedelta(hours=1), interval=3_600.0)
    leases = {hours: replace(WISH, until=NOW + timedelta(hours=hours)) for hours in (0, 2, 48)}
    dues = {hours: websub.slowed(state, lease, NOW).due for hours, lease in leases.items()}
    assert dues == {hours: NOW + timedelta(hours=due) for hours, due in ((0, 1), (2, 2), (48, 4))}
    assert websub.slowed(state, None, NOW) == websub.slowed(state, WISH, NOW) == state
    failing = replace(state, failures=1)
    assert websub.slowed(failing, leases[48], NOW) == failing


@pytest.mark.parametrize("name", websub.DIGESTS)
def test_a_delivery_is_believed_with_the_right_signature_only(name: str) -> None:
    right = hmac.new(b"key", b"body", getattr(hashlib, name)).hexdigest()
    assert websub.is_authentic(b"body", f"{name}={right}", "key")
    assert websub.is_authentic(b"body", f"{name.upper()}={right.upper()}", "key")
    assert not websub.is_authentic(b"Body", f"{name}={right}", "key")
    assert not websub.is_authentic(b"body", f"{name}={right}", "other key")
    assert not websub.is_authentic(b"body", right, "key")


@pytest.mark.parametrize("signature", ["", "=", "md5=abc", "sha256=", "sha256=ü", "new=1", "__init__=1"])
def test_no_other_signature_is_believed(signature: str) -> None:
    assert not websub.is_authentic(b"body", signature, "key")


def test_polling_is_slower_with_a_hub_and_never_stops() -> None:
    assert websub.polling_interval(900.0) == 3_600.0
    assert websub.polling_interval(7_200.0) == 21_600.0
    assert websub.polling_interval(86_400.0) == 86_400.0
