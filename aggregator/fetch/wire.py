"""One exchange on the wire: requests' adapter with every connection and every read under our limits.

requests limits the pause between two reads, not the whole exchange, and connects to whatever a name resolves
to. Here the connection is opened by `guard.connect`, and each read is checked against the deadline, the bytes
received so far and a call to stop. The adapter is used without a Session, so that nothing follows a redirect,
keeps a cookie, or reads a body, .netrc or the environment of its own accord.
"""

import io
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable
from functools import lru_cache, partial
from http.client import HTTPResponse
from typing import Any

import certifi
import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool

from aggregator.errors import FetchError
from aggregator.fetch.guard import connect_anywhere, connect_public
from aggregator.fetch.settings import Settings

BUFFER = 65_536
HEADER_ROOM = 1_000_000

_HEAD_LINE = re.compile(rb"$|\r?\n|[ \t]|[!#$%&'*+.^_`|~0-9A-Za-z-]+:")
_HINTS = re.compile(rb"HTTP/\S+ +10[23]\b")

Connect = Callable[[str, int, float], socket.socket]


class Exchange:
    """The limits of one fetch over all its hops, and the means to stop it from another thread.

    `connect` opens a socket to (host, port, seconds); without it, `settings` say what it may reach. `turn` is
    told each host before it is asked, and may wait until others are done with it. `redirected` is told
    each address that a redirect leads to, before it is asked; FetchError where it must not be.
    """

    def __init__(self, settings: Settings, connect: Connect | None = None) -> None:
        self.settings = settings
        self.connect = connect or (connect_anywhere if settings.allow_private else connect_public)
        self.turn: Callable[[str, Exchange], None] = _at_once
        self.redirected: Callable[[str], None] = anywhere
        self.room = settings.max_bytes + HEADER_ROOM
        self._ends = time.monotonic() + settings.deadline
        self._stopped = threading.Event()
        self._socket: socket.socket | None = None

    def remaining(self) -> float:
        """Seconds left; FetchError when the time is over or the fetch was stopped."""
        if self._stopped.is_set():
            raise FetchError("", "stopped")
        left = self._ends - time.monotonic()
        if left <= 0:
            raise FetchError("", f"not complete within {self.settings.deadline:g} seconds")
        return left

    def waited(self, seconds: float) -> None:
        """Extends the deadline by the time spent waiting for other visits."""
        self._ends += seconds

    def received(self, count: int) -> None:
        """Counts bytes received; FetchError when there are more than a body and its headers may have."""
        self.room -= count
        if self.room < 0:
            raise FetchError("", f"more than {self.settings.max_bytes:,} bytes")

    def uses(self, opened: socket.socket) -> None:
        """Sets the socket that `stop` has to wake."""
        self._socket = opened

    def stop(self) -> None:
        """Ends the exchange; a read that is waiting returns at once."""
        self._stopped.set()
        if self._socket is not None:
            _wake(self._socket)


def _at_once(host: str, exchange: Exchange) -> None:
    """No waiting: there are no other visits."""


def anywhere(url: str) -> None:
    """Redirects may lead to any address."""


def _wake(waiting: socket.socket) -> None:
    try:
        socket.socket.shutdown(waiting, socket.SHUT_RDWR)
    except OSError:
        # It was closed in the meantime, so no thread waits on it.
        return


class _MeteredReader(io.RawIOBase):
    """The receiving side of a socket, each read under the limits of the exchange."""

    def __init__(self, connected: socket.socket, exchange: Exchange) -> None:
        self._socket = connected
        self._raw = connected.makefile("rb", buffering=0)
        self._exchange = exchange
        exchange.uses(connected)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int | None:
        self._socket.settimeout(self._exchange.remaining())
        try:
            count = self._raw.readinto(buffer)
        finally:
            self._exchange.remaining()
        self._exchange.received(count or 0)
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Reader(io.BufferedReader):
    """Reads an answer; in its head, lines that are no header are left out, as browsers do.

    The parser of the standard library would take all that follows such a line for the body, with it what says
    how long and in which encoding the body is.
    """

    in_head = True
    _begins = True

    def readline(self, size: int | None = -1, /) -> bytes:
        """A line, as far as `size`; in the head the next one that may stand there."""
        line = super().readline(size)
        if not self.in_head or self._begins:
            self._begins = False
            return self._after_hints(line, size) if self.in_head else line
        while not _HEAD_LINE.match(line):
            line = super().readline(size)
        self._begins = not line.strip()  # what comes after 100 Continue
        words = line.rstrip(b"\r\n")
        return words.replace(b"\r", b" ") + line[len(words) :]

    def _after_hints(self, line: bytes, size: int | None) -> bytes:
        """The line that begins the answer, after what a server sends ahead of it (RFC 8297)."""
        while _HINTS.match(line):
            while line.strip():
                line = super().readline(size)
            line = super().readline(size)
        return line


class _MeteredResponse(HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, exchange: Exchange, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp.close()
        self._reader = self.fp = _Reader(_MeteredReader(sock, exchange), BUFFER)

    def begin(self) -> None:
        """Read the head."""
        super().begin()
        self._reader.in_head = False


class _GuardedConnection(HTTPConnection):
    def __init__(self, *args: Any, exchange: Exchange, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.exchange = exchange
        self.response_class = partial(_MeteredResponse, exchange=exchange)  # type: ignore[assignment]

    def _new_conn(self) -> socket.socket:
        return _open(self, self.exchange)


class _GuardedTLSConnection(_GuardedConnection, HTTPSConnection):
    """The same with TLS."""


def _open(connection: HTTPConnection, exchange: Exchange) -> socket.socket:
    settings = exchange.settings
    seconds = min(exchange.remaining(), settings.connect_timeout)
    connect = connect_anywhere if connection.proxy else exchange.connect
    opened = connect(connection.host, connection.port, seconds)
    try:
        opened.settimeout(min(exchange.remaining(), settings.connect_timeout))
    except FetchError:
        opened.close()
        raise
    return opened


class GuardedAdapter(HTTPAdapter):
    """requests' adapter for the hops of one exchange."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        super().__init__(pool_connections=1, pool_maxsize=1)

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: Any, cert: Any = None
    ) -> Any:
        """Gives https the shared TLS context; urllib3 would load the authorities for each connection."""
        host, options = super().build_connection_pool_key_attributes(request, verify, cert)
        if host["scheme"] == "https":
            options["ssl_context"] = tls_context(self._exchange.settings.ca_file)
        return host, options

    def cert_verify(self, *_: Any) -> None:
        """Nothing to do: the TLS context holds the authorities and requires a valid certificate."""

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> HTTPConnectionPool:
        """A connection pool whose connections are under the limits of the exchange."""
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
        guarded: Callable[..., Any] = _GuardedTLSConnection if pool.scheme == "https" else _GuardedConnection
        pool.ConnectionCls = partial(guarded, exchange=self._exchange)
        guarded_pool: HTTPConnectionPool = pool
        return guarded_pool


def tls_context(ca_file: str | None) -> ssl.SSLContext:
    """A context that requires a valid certificate for the host's name; shared by all exchanges."""
    with _LOADING:
        return _loaded(ca_file)


_LOADING = threading.Lock()  # the first exchanges begin together; one context is enough


@lru_cache(maxsize=4)
def _loaded(ca_file: str | None) -> ssl.SSLContext:
    """Cached, because loading the authorities is slow."""
    return ssl.create_default_context(cafile=ca_file or certifi.where())


def send(request: requests.PreparedRequest, adapter: GuardedAdapter, exchange: Exchange) -> requests.Response:
    """Sends one request and returns as soon as the response's headers are there."""
    proxy = exchange.settings.proxy
    proxies = {"http": proxy, "https": proxy} if proxy else None
    return adapter.send(request, stream=True, timeout=exchange.remaining(), proxies=proxies)
