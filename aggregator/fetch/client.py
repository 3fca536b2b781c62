"""One visit to one source over HTTP: whatever a server does, it raises nothing; it stores nothing."""

import hashlib
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

import requests

from aggregator.errors import FetchError, Unreachable
from aggregator.fetch.decode import decoded, encodings_of
from aggregator.fetch.headers import (
    conditional_headers,
    fresh_for,
    http_date,
    request_headers,
    retry_after,
    validators_in,
)
from aggregator.fetch.hosts import checked, downgrades, host_of, joined, same_origin, shown, without_user
from aggregator.fetch.reasons import FAILURES, in_words, status_in_words
from aggregator.fetch.result import Fetched, Outcome, Validators
from aggregator.fetch.settings import Place, Settings, concealed, settings_for, state_for
from aggregator.fetch.wire import BUFFER, Exchange, GuardedAdapter, send
from aggregator.model import Document, SourceState

FOLLOWED = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
WITH_BODY = frozenset({200, 203})
LISTS = frozenset({"cache-control", "content-encoding", "link"})
KEPT_HEADERS = ("content-type", "content-language", "content-location", "date", "last-modified", "link")


@dataclass(frozen=True, slots=True)
class _Hop:
    """One response in a chain of redirects: its address, what it said, and the chain so far."""

    url: str
    status: int
    headers: Mapping[str, str]
    conditional: bool
    moved_to: str | None
    response: requests.Response


def fetch(
    place: Place, state: SourceState, settings: Settings, now: datetime, exchange: Exchange | None = None
) -> Fetched:
    """Fetches the place's URL, with the validators of `state`; every failure is in the result.

    `exchange` lets the caller stop the fetch from another thread.
    """
    exchange = exchange or Exchange(settings_for(place, settings))
    state = state_for(place, state)
    adapter = GuardedAdapter(exchange)
    try:
        hop = _follow(place, state, adapter, exchange, now)
        with closing(hop.response):
            return _judged(place, state, hop, exchange, now)
    except (FetchError, *FAILURES) as error:
        return failed(place, _translated(error, exchange))
    finally:
        adapter.close()


def document_at(place: Place, settings: Settings, now: datetime) -> Document:
    """The document that is there now; raises FetchError."""
    return lasting_address_at(place, settings, now)[1]


def lasting_address_at(place: Place, settings: Settings, now: datetime) -> tuple[str, Document]:
    """The document that is there now, and the address to ask for it again; raises FetchError.

    That is where permanent redirects lead, or what was asked if one of them is temporary (RFC 9110, 15.4).
    """
    fetched = fetch(place, SourceState(place.name), settings, now)
    if fetched.error is not None:
        raise fetched.error
    return fetched.moved_to or checked(place.url or ""), fetched.documents[0]


def _translated(error: Exception, exchange: Exchange) -> FetchError:
    if isinstance(error, FetchError):
        return error
    try:
        exchange.remaining()
    except FetchError as ended:
        return ended
    return FetchError("", in_words(error))


def failed(place: Place, error: FetchError) -> Fetched:
    """A failed visit; the error shows no secret of the place."""
    return Fetched(
        place, Outcome.FAILED, error=_error_of(place, error), unreachable=isinstance(error, Unreachable)
    )


def _error_of(place: Place, error: FetchError) -> FetchError:
    """The error with an address and without secrets."""
    address = error.address or shown(place.url or "")
    return type(error)(concealed(address, place), concealed(error.reason, place), error.status)


def _follow(
    place: Place, state: SourceState, adapter: GuardedAdapter, exchange: Exchange, now: datetime
) -> _Hop:
    conditions = conditional_headers(state, exchange.settings, now)
    url, moved_to, permanent = checked(start_of(place, state)), None, True
    asked = url
    for _ in range(exchange.settings.max_redirects + 1):
        fitting = conditions if same_document(without_user(url), state.validated_at) else {}
        exchange.turn(host_of(url), exchange)
        if url != asked:
            exchange.redirected(url)
        asked = url
        hop = _ask(url, place, fitting, adapter, exchange)
        target = hop.headers.get("location")
        if hop.status not in FOLLOWED or not target:
            return replace(hop, moved_to=moved_to)
        hop.response.close()
        url = _target(hop.url, target)
        permanent = permanent and hop.status in PERMANENT and _can_be_remembered(hop.url, url)
        moved_to = url if permanent else moved_to
    raise FetchError(shown(url), f"more than {exchange.settings.max_redirects} redirects")


def start_of(place: Place, state: SourceState) -> str:
    """Where the visit starts: the configured URL, or the one to which it has moved permanently."""
    return (state.moved_to if state.moved else None) or place.url or ""


def _target(url: str, location: str) -> str:
    return joined(url, location.encode("latin-1", "replace").decode("utf-8", "replace").strip())


def _can_be_remembered(before: str, after: str) -> bool:
    """A move must not give up encryption, and credentials do not belong into the store."""
    return not downgrades(before, after) and without_user(after) == after


def _ask(
    url: str, place: Place, conditions: Mapping[str, str], adapter: GuardedAdapter, exchange: Exchange
) -> _Hop:
    headers = {**request_headers(place, exchange.settings), **conditions}
    if place.headers and same_origin(url, place.url or ""):
        headers.update(place.headers)
    request = requests.Request("GET", url, headers=headers).prepare()
    response = send(request, adapter, exchange)
    return _Hop(request.url or url, response.status_code, _flat(response), bool(conditions), None, response)


def same_document(url: str, other: str | None) -> bool:
    """Whether validators of one address hold for the other: all but the query is equal."""
    return other is not None and url.partition("?")[0] == other.partition("?")[0]


def _flat(response: requests.Response) -> Mapping[str, str]:
    """Headers by lower-case name; of a repeated one the first, unless it is a list."""
    raw = response.raw.headers
    names = {name.lower() for name in raw}
    return {name: ", ".join(raw.getlist(name)) if name in LISTS else raw.getlist(name)[0] for name in names}


def _judged(place: Place, state: SourceState, hop: _Hop, exchange: Exchange, now: datetime) -> Fetched:
    told = Fetched(
        place,
        Outcome.FAILED,
        status=hop.status,
        retry_after=retry_after(hop.headers, now),
        fresh_for=fresh_for(hop.headers, now),
        moved_to=hop.moved_to,
    )
    try:
        if hop.status == 304:
            return _not_modified(told, hop, state)
        if hop.status not in WITH_BODY:
            raise FetchError(shown(hop.url), status_in_words(hop.status), hop.status)
        return _with_body(told, hop, state, _body(hop, exchange), now)
    except (FetchError, *FAILURES) as error:
        return replace(told, error=_error_of(place, _translated(error, exchange)))


def _not_modified(told: Fetched, hop: _Hop, state: SourceState) -> Fetched:
    if not hop.conditional:
        raise FetchError(shown(hop.url), "answered 304 to a request without conditions", 304)
    kept = Validators(state.etag, state.last_modified, state.validated_at)
    return replace(told, outcome=Outcome.UNCHANGED, validators=kept, body_hash=state.body_hash)


def _body(hop: _Hop, exchange: Exchange) -> bytes:
    layers = encodings_of(hop.headers.get("content-encoding", ""))
    announced = hop.headers.get("content-length", "")
    limit = exchange.settings.max_bytes
    if announced.isdecimal() and int(announced[:18]) > limit:
        raise FetchError(shown(hop.url), f"more than {limit:,} bytes")
    return decoded(hop.response.raw.stream(BUFFER, decode_content=False), layers, limit)


def _with_body(told: Fetched, hop: _Hop, state: SourceState, data: bytes, now: datetime) -> Fetched:
    if not data.strip():
        raise FetchError(shown(hop.url), "the answer is empty", hop.status)
    digest = body_hash(data)
    known = digest == state.body_hash and not state.unread
    document = Document(
        data=data,
        address=shown(hop.url),
        fetched=now,
        headers=MappingProxyType({name: hop.headers[name] for name in KEPT_HEADERS if name in hop.headers}),
        modified=http_date(hop.headers.get("last-modified")),
        encoding=told.place.encoding,
    )
    return replace(
        told,
        outcome=Outcome.UNCHANGED if known else Outcome.NEW,
        documents=() if known else (document,),
        validators=validators_in(hop.headers, without_user(hop.url)),
        body_hash=digest,
        full_body=True,
    )


def body_hash(data: bytes) -> str:
    """A digest that tells one body from another; it is no secret, so 128 bits are enough."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()
