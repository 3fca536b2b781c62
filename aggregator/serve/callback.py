"""The callback for hubs (WebSub): they verify our subscriptions, and deliver.

Only the secret token in the path and, for a delivery, the signature of its body are trusted.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from aggregator.errors import StoreError
from aggregator.fetch import websub
from aggregator.model import Subscription
from aggregator.store import deliveries, subscriptions
from aggregator.store.database import Database

MOST_BYTES = 5_000_000
_MOST_TYPE = 200
_AT_ONCE = 4  # threads of their own, so that a database that hangs costs the feeds none


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and body."""

    status: int
    body: str = ""


class Callback:
    """Answers hubs from the store; `most` is how many bytes a delivery may have."""

    def __init__(self, database: Database, clock: Callable[[], datetime], most: int = MOST_BYTES) -> None:
        self._database = database
        self._clock = clock
        self._most = most
        self._aside = partial(run_sync, limiter=CapacityLimiter(_AT_ONCE))

    def route(self) -> Route:
        """The route; if the store does not answer, hubs are told to try again."""

        async def answer(request: Request) -> Response:
            try:
                said = await self._heard(request)
            except StoreError:
                said = Answer(503)
            except ClientDisconnect:
                said = Answer(400)
            headers = {"cache-control": "no-store", "content-type": "text/plain; charset=utf-8"}
            return Response(said.body, said.status, headers)

        return Route(f"{websub.CALLBACK}{{token}}", answer, methods=["GET", "POST"])

    async def _heard(self, request: Request) -> Answer:
        """The answer; a body is read only with a valid token."""
        delivers = request.method == "POST"
        found = await self._aside(self._found, request.path_params["token"])
        if found is None:
            return Answer(410 if delivers else 404)
        if not delivers:
            return await self._aside(self._verified, found, dict(request.query_params))
        data = await _body(request, self._most)
        if data is None:
            return Answer(413)
        return await self._aside(self._taken, found, data, request.headers)

    def _found(self, token: str) -> Subscription | None:
        with self._database.read() as db:
            return subscriptions.by_token(db, token)

    def _verified(self, found: Subscription, query: Mapping[str, str]) -> Answer:
        """The answer to a hub that verifies or denies a subscription (sections 5.2 and 5.3)."""
        challenge = websub.challenge_for(found, query)
        if challenge is None and not websub.is_denied(found, query):
            return Answer(404)
        until = websub.verified(found, query, self._clock()).until if challenge else None
        with self._database.write(quiet=True) as db:
            subscriptions.granted(db, found.token, until)
        return Answer(200, challenge or "")

    def _taken(self, found: Subscription, data: bytes, headers: Mapping[str, str]) -> Answer:
        """The answer to a delivery; a forger learns nothing from it (section 8)."""
        if not websub.is_authentic(data, headers.get("x-hub-signature", ""), found.secret):
            return Answer(202)
        type_ = headers.get("content-type", "")[:_MOST_TYPE]
        with self._database.write(quiet=True) as db:
            kept = deliveries.add(db, found, self._clock(), type_, data)
        return Answer(202 if kept else 503)


async def _body(request: Request, most: int) -> bytes | None:
    """The body; None as soon as it is too long."""
    data = bytearray()
    async for piece in request.stream():
        data += piece
        if len(data) > most:
            return None
    return bytes(data)
