"""WebSub as a subscriber (W3C Recommendation of January 2018): all decisions, and the request to the hub.

The server that receives a hub's calls uses `challenge_for` on GET and `is_authentic` on POST. Polling goes
on, slower, because hubs forget.
"""

import hashlib
import hmac
import json
import re
import secrets
from codecs import BOM_UTF8
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import unescape

from requests.utils import parse_header_links

from aggregator.errors import FetchError
from aggregator.fetch.hints import head_of
from aggregator.fetch.hosts import joined, shown
from aggregator.fetch.post import post
from aggregator.fetch.settings import DAY, HOUR, Settings
from aggregator.model import Document, SourceState, Subscription

CALLBACK = "/websub/"
MAX_HEADER = 65_536
LEASE = 7 * DAY
SHORTEST_LEASE = 10 * 60.0
LONGEST_LEASE = 30 * DAY
RENEW_AT = 0.8
SHORTEST_PAUSE = timedelta(minutes=5)
SLOWER = 4
_AHEAD = timedelta(hours=1)  # clocks of several machines may differ
DIGESTS = ("sha512", "sha384", "sha256", "sha1")


@dataclass(frozen=True, slots=True)
class Hub:
    """A hub that distributes a feed, and the address by which it knows the feed."""

    hub: str
    topic: str


def hub_of(document: Document) -> Hub | None:
    """The hub and the own address that the Link headers name, else the feed; None unless both are there."""
    header = _links_in_header(document)
    inside = {**_links_in_json(document), **_links_in_feed(document)}
    for links in ({**inside, **header}, inside):
        if "hub" in links and "self" in links:
            try:
                return Hub(*(joined(document.address, links[relation]) for relation in ("hub", "self")))
            except FetchError:
                continue
    return None


def subscription_for(source: str, hub: Hub) -> Subscription:
    """A new subscription with fresh secrets (sections 5.1 and 8.2)."""
    token, secret = secrets.token_urlsafe(24), secrets.token_urlsafe(32)
    return Subscription(source, hub.hub, hub.topic, token, secret)


def callback(public_url: str, subscription: Subscription) -> str:
    """The address that the hub calls, below the public one of our server."""
    return f"{public_url.rstrip('/')}{CALLBACK}{subscription.token}"


def form(subscription: Subscription, callback: str) -> dict[str, str]:
    """The form that is sent to the hub; `callback` is our public address with the token as its end."""
    return {
        "hub.mode": "subscribe",
        "hub.topic": subscription.topic,
        "hub.callback": callback,
        "hub.lease_seconds": f"{LEASE:.0f}",
        "hub.secret": subscription.secret,
    }


def ask(subscription: Subscription, callback: str, settings: Settings) -> None:
    """Sends the form to the hub, which verifies it later; FetchError when it does not accept it."""
    status = post(subscription.hub, form(subscription, callback), settings)
    if not 200 <= status < 300:
        raise FetchError(shown(subscription.hub), f"the hub refused the subscription (HTTP {status})", status)


def challenge_for(subscription: Subscription, query: Mapping[str, str]) -> str | None:
    """The answer to a verification of intent (section 5.3); None (404) for what we did not ask."""
    wanted = query.get("hub.mode") == "subscribe" and query.get("hub.topic") == subscription.topic
    challenge = query.get("hub.challenge", "")
    return challenge if wanted and 0 < len(challenge) <= 2_000 else None


def is_denied(subscription: Subscription, query: Mapping[str, str]) -> bool:
    """Whether the hub says that it does not, or no longer, deliver (section 5.2)."""
    return query.get("hub.mode") == "denied" and query.get("hub.topic") == subscription.topic


def verified(subscription: Subscription, query: Mapping[str, str], now: datetime) -> Subscription:
    """The subscription as the hub granted it; an excessive lease is cut."""
    told = query.get("hub.lease_seconds", "")
    seconds = float(told) if re.fullmatch(r"[0-9]{1,12}", told, re.ASCII) else LEASE
    return replace(
        subscription, until=now + timedelta(seconds=min(max(seconds, SHORTEST_LEASE), LONGEST_LEASE))
    )


def is_to_be_asked(subscription: Subscription, now: datetime) -> bool:
    """Whether to ask now: never asked, near the end of a lease, or a day after a request without result."""
    asked, until = subscription.asked, subscription.until
    if asked is None or asked > now + _AHEAD:
        return True  # one of the future was made by a clock that ran ahead
    if until is None or until <= asked:
        return now - asked >= timedelta(days=1)
    return now >= asked + max((until - asked) * RENEW_AT, SHORTEST_PAUSE)


def is_authentic(body: bytes, signature: str, secret: str) -> bool:
    """Whether a delivery carries the right X-Hub-Signature (section 8); compared in constant time."""
    name, _, told = signature.strip().partition("=")
    if name.lower() not in DIGESTS:
        return False
    expected = hmac.new(secret.encode(), body, getattr(hashlib, name.lower())).hexdigest()
    return hmac.compare_digest(expected.encode(), told.strip().lower().encode())


def polling_interval(interval: float) -> float:
    """Seconds between polls while a hub delivers: slower, but never stopped."""
    return max(interval, min(interval * SLOWER, 6 * HOUR))


def slowed(state: SourceState, subscription: Subscription | None, now: datetime) -> SourceState:
    """The state after a successful visit, with the next one postponed while the hub delivers."""
    until = subscription.until if subscription else None
    if until is None or until <= now or state.failures or state.due is None or state.interval is None:
        return state
    more = timedelta(seconds=polling_interval(state.interval) - state.interval)
    return replace(state, due=max(state.due, min(state.due + more, until)))


def _links_in_header(document: Document) -> dict[str, str]:
    found: dict[str, str] = {}
    for link in parse_header_links(document.headers.get("link", "")[:MAX_HEADER]):
        for relation in link.get("rel", "").lower().split():
            found.setdefault(relation, link["url"])
    return found


def _links_in_feed(document: Document) -> dict[str, str]:
    found: dict[str, str] = {}
    for link in re.findall(r"<(?:[a-z0-9]{1,20}:)?link\s([^<>]{1,4000})>", head_of(document.data)):
        attributes = dict(re.findall(r"""([a-z]{1,20})\s*=\s*["']([^"'<>]{0,2000})["']""", link))
        for relation in attributes.get("rel", "").lower().split():
            found.setdefault(relation, unescape(attributes.get("href", "")).strip())
    return found


def _links_in_json(document: Document) -> dict[str, str]:
    """Those of a JSON Feed, in which hubs of other types may stand before."""
    data = document.data.removeprefix(BOM_UTF8).lstrip()
    if b'"hubs"' not in data or not data.startswith(b"{"):
        return {}
    try:
        feed = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    hubs = feed["hubs"] if isinstance(feed.get("hubs"), list) else []
    known = [each for each in hubs if isinstance(each, dict) and str(each.get("type")).lower() == "websub"]
    found = {"self": feed.get("feed_url"), "hub": known[0].get("url") if known else None}
    return {relation: address for relation, address in found.items() if isinstance(address, str)}
