"""The callback for hubs (WebSub): they verify our subscriptions, and deliver.

Only the secret token in the path and, for a delivery, the signature of its body are trusted.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from functools import partial

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from aggregator.errors import StoreError
from aggregator.fetch import websub
from aggregator.model import Subscription
from aggregator.store import deliveries, subscriptions
from aggregator.store.access.database import Database

MOST_BYTES = 5_000_000
_MOST_TYPE = 200
_AT_ONCE = 4  # threads of their own, so that a database that hangs costs the feeds none


def _answer(status: int, body: str = "") -> Response:
    return PlainTextResponse(body, status, {"cache-control": "no-store"})


class Callback:
    """Answers hubs from the store; `most` is how many bytes a delivery may have.

    `store` opens it for each answer, as another file may have taken its place since: a backup, a repair.
    """

    def __init__(
        self,
        store: Callable[[], AbstractContextManager[Database]],
        clock: Callable[[], datetime],
        most: int = MOST_BYTES,
    ) -> None:
        self._store = store
        self._clock = clock
        self._most = most
        self._aside = partial(run_sync, limiter=CapacityLimiter(_AT_ONCE))

    def route(self) -> Route:
        """The route; if the store does not answer, hubs are told to try again."""

        async def answer(request: Request) -> Response:
            try:
                return await self._heard(request)
            except StoreError:
                return _answer(503)
            except ClientDisconnect:
                return _answer(400)

        return Route(f"{websub.CALLBACK}{{token}}", answer, methods=["GET", "POST"])

    async def _heard(self, request: Request) -> Response:
        """The answer; a body is read only with a valid token."""
        delivers = request.method == "POST"
        found = await self._aside(self._found, request.path_params["token"])
        if found is None:
            return _answer(410 if delivers else 404)
        if not delivers:
            return await self._aside(self._verified, found, dict(request.query_params))
        data = await _body(request, self._most)
        if data is None:
            return _answer(413)
        return await self._aside(self._taken, found, data, request.headers)

    def _found(self, token: str) -> Subscription | None:
        with self._store() as database, database.read() as db:
            return subscriptions.by_token(db, token)

    def _verified(self, found: Subscription, query: Mapping[str, str]) -> Response:
        """The answer to a hub that verifies or denies a subscription (sections 5.2 and 5.3)."""
        challenge = websub.challenge_for(found, query)
        if challenge is None and not websub.is_denied(found, query):
            return _answer(404)
        until = websub.verified(found, query, self._clock()).until if challenge else None
        with self._store() as database, database.write(quiet=True) as db:
            subscriptions.granted(db, found.token, until)
        return _answer(200, challenge or "")

    def _taken(self, found: Subscription, data: bytes, headers: Mapping[str, str]) -> Response:
        """The answer to a delivery; a forger learns nothing from it (section 8)."""
        if not websub.is_authentic(data, headers.get("x-hub-signature", ""), found.secret):
            return _answer(202)
        type_ = headers.get("content-type", "")[:_MOST_TYPE]
        with self._store() as database, database.write(quiet=True) as db:
            kept = deliveries.add(db, found, self._clock(), type_, data)
        return _answer(202 if kept else 503)


async def _body(request: Request, most: int) -> bytes | None:
    """The body; None as soon as it is too long."""
    data = bytearray()
    async for piece in request.stream():
        data += piece
        if len(data) > most:
            return None
    return bytes(data)
