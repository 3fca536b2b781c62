"""Answers that come from the store and not from a file: computed, but not for every client."""

import asyncio
import logging
import time
from collections.abc import Callable

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from aggregator.errors import AggregatorError

FRESH = 5.0
PATIENCE = 5.0  # seconds; a database may take much longer to say that it does not answer
_SILENT = b"The database does not answer. The server's log says why.\n"
_log = logging.getLogger(__name__)


class CachedAnswer:
    """One such answer, cached for some seconds; `make` gives its bytes and may raise AggregatorError.

    However many ask, one thread of its own is at work, so that a database that hangs costs the files none.
    """

    def __init__(
        self,
        media_type: str,
        make: Callable[[], bytes],
        steady: Callable[[], float] = time.monotonic,
        patience: float = PATIENCE,
    ) -> None:
        self._media_type = media_type
        self._make = make
        self._steady = steady
        self._patience = patience
        self._limiter = CapacityLimiter(1)
        self._making: asyncio.Task[tuple[float, int, bytes]] | None = None

    def route(self, path: str) -> Route:
        """The route to it."""

        async def answer(_: Request) -> Response:
            status, data = await self.answer()
            headers = {"cache-control": "no-store", "content-type": self._media_type}
            return Response(data, status, headers)

        return Route(path, answer, methods=["GET", "HEAD"])

    async def answer(self) -> tuple[int, bytes]:
        """Status and bytes: 503 if the store does not answer; the reason, which may name paths, is logged."""
        if self._making is None or self._is_stale(self._making):
            self._making = asyncio.create_task(run_sync(self._made, limiter=self._limiter))
        done, _ = await asyncio.wait({self._making}, timeout=self._patience)
        return self._making.result()[1:] if done else (503, _SILENT)

    def _is_stale(self, making: asyncio.Task[tuple[float, int, bytes]]) -> bool:
        return making.done() and (
            making.exception() is not None or self._steady() - making.result()[0] >= FRESH
        )

    def _made(self) -> tuple[float, int, bytes]:
        """Status and bytes, after the moment at which they were there."""
        try:
            status, data = 200, self._make()
        except AggregatorError as error:
            _log.warning("%s", error)
            status, data = 503, _SILENT
        return self._steady(), status, data
