"""Answers that come from the store and not from a file: computed, but not for every client."""

import logging
import threading
import time
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from aggregator.errors import AggregatorError

FRESH = 5.0
_SILENT = b"The database does not answer. The server's log says why.\n"
_log = logging.getLogger(__name__)


class Live:
    """One such answer, cached for some seconds; `make` gives its bytes and may raise AggregatorError."""

    def __init__(
        self, media_type: str, make: Callable[[], bytes], steady: Callable[[], float] = time.monotonic
    ) -> None:
        self._media_type = media_type
        self._make = make
        self._steady = steady
        self._lock = threading.Lock()
        self._made: tuple[float, int, bytes] | None = None

    def route(self, path: str) -> Route:
        """The route to it."""

        async def answer(_: Request) -> Response:
            status, data = await run_in_threadpool(self.answer)
            headers = {"cache-control": "no-store", "content-type": self._media_type}
            return Response(data, status, headers)

        return Route(path, answer, methods=["GET", "HEAD"])

    def answer(self) -> tuple[int, bytes]:
        """Status and bytes: 503 if the store does not answer; the reason, which may name paths, is logged."""
        with self._lock:
            if self._made is None or self._steady() - self._made[0] >= FRESH:
                self._made = (self._steady(), *self._fresh())
            return self._made[1:]

    def _fresh(self) -> tuple[int, bytes]:
        try:
            return 200, self._make()
        except AggregatorError as error:
            _log.warning("%s", error)
            return 503, _SILENT
