"""The server under the application: uvicorn, with limits on how long a client may take."""

import asyncio
import logging
import socket
from collections.abc import Callable
from contextlib import suppress

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from aggregator.errors import ServeError

ASKING = 10.0  # seconds from connecting, or from the last answer, until a request is complete
TAKING = 120.0  # seconds to receive an answer
_MOST_CONNECTIONS = 512
_MOST_REFUSED = 64  # further connections at a time that are told so; beyond, they are only closed
_WAITING = 64  # connections are accepted in groups of so many, each of which needs a file handle for a moment
_MOST_HEADER_BYTES = 16_384
_IDLE = 5
_GOODBYE = 5


class _Timed(H11Protocol):
    """A connection that is dropped when its client takes too long, or when there are far too many.

    uvicorn waits for ever, both for a request that comes byte by byte and for an answer that is not read. It
    keeps connections that ask for nothing however many there are, until the process has no file handles left.
    """

    _limit: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > _MOST_CONNECTIONS + _MOST_REFUSED:
            transport.abort()
        else:
            self._allow(ASKING)

    def connection_lost(self, exc: Exception | None) -> None:
        self._disallow()
        super().connection_lost(exc)

    def handle_events(self) -> None:
        before = self.cycle
        super().handle_events()
        if self.cycle is not before:
            self._allow(TAKING)

    def on_response_complete(self) -> None:
        if not self.transport.get_write_buffer_size():  # otherwise the client is still receiving
            self._allow(ASKING)
        super().on_response_complete()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no request; a fault in the body of one that is being answered ends the connection.

        uvicorn would go on with that answer, fail, and log it with a traceback.
        """
        if self.cycle:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            super().send_400_response(msg)
        else:
            self.transport.abort()

    def _allow(self, seconds: float) -> None:
        self._disallow()
        self._limit = self.loop.call_later(seconds, self.transport.abort)

    def _disallow(self) -> None:
        if self._limit:
            self._limit.cancel()


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there, at `::` for IPv4 too where the system can; raises ServeError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    both = host == "::" and socket.has_dualstack_ipv6()
    try:
        return socket.create_server((host, port), family=family, backlog=_WAITING, dualstack_ipv6=both)
    except (OSError, OverflowError) as error:
        reason = str(error.strerror if isinstance(error, OSError) else error).partition(" (while")[0]
        raise ServeError(f"cannot listen at {host} port {port}: {reason}") from error


def run(app: ASGIApp, listening: socket.socket, ready: Callable[["uvicorn.Server"], None]) -> None:
    """Serve until a signal ends it; `ready` gets the server before it starts."""
    config = uvicorn.Config(
        app,
        http=_Timed,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level=logging.ERROR,  # a warning for each bad request would let anybody fill the log
        access_log=False,
        server_header=False,
        proxy_headers=False,
        backlog=_WAITING,
        limit_concurrency=_MOST_CONNECTIONS,
        h11_max_incomplete_event_size=_MOST_HEADER_BYTES,
        timeout_keep_alive=_IDLE,
        timeout_graceful_shutdown=_GOODBYE,
    )
    server = uvicorn.Server(config)
    ready(server)
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listening])
