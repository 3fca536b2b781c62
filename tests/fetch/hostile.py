"""A web server that misbehaves by name: a path `/<name>` is answered by the act registered under that name.

It runs on a loopback port in a thread of its own and remembers every request it was sent. The acts that
have names stand in `misbehaviours.py`; a test may add its own for a while with `play`.
"""

import asyncio
import socket
import ssl
import struct
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

FEED = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Harbour News</title><link>http://harbour.example/</link>
<item><title>The ferry runs again</title><link>http://harbour.example/ferry</link><guid>ferry-1</guid></item>
</channel></rss>
"""
HEAD_LIMIT = 65_536


@dataclass(frozen=True)
class Request:
    """What the client asked; header names are in lower case."""

    path: str
    headers: Mapping[str, str]
    lines: tuple[str, ...]


@dataclass
class Guest:
    """One connection: what was asked, and the means to answer it badly."""

    request: Request
    writer: asyncio.StreamWriter
    server: "HostileServer"

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def drip(self, data: bytes, pause: float = 0.02) -> None:
        for byte in data:
            await self.send(bytes([byte]))
            await asyncio.sleep(pause)

    async def flood(self, data: bytes) -> None:
        while True:
            await self.send(data)

    async def silence(self) -> None:
        await asyncio.sleep(3600)

    def reset(self) -> None:
        connected = self.writer.get_extra_info("socket")
        connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


Act = Callable[[Guest], Awaitable[None]]


def answer(status: str = "200 OK", body: bytes = FEED, length: int | None = -1, **headers: str) -> bytes:
    """A whole response; `length` None leaves Content-Length out, a number lies about it."""
    lines = [f"HTTP/1.1 {status}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if length is not None:
        lines.append(f"Content-Length: {len(body) if length == -1 else length}")
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1") + body


def always(data: bytes) -> Act:
    """An act that sends these bytes to everyone and closes."""

    async def act(guest: Guest) -> None:
        await guest.send(data)

    return act


@dataclass
class HostileServer:
    """The running server; `requests` are all that were read so far, in order."""

    acts: dict[str, Act]
    port: int = 0
    scheme: str = "http"
    requests: list[Request] = field(default_factory=list)
    connections: set[asyncio.StreamWriter] = field(default_factory=set)
    listening: list[asyncio.Server] = field(default_factory=list)
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)

    def url(self, name: str, host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}/{name}"

    def asked(self, name: str) -> list[Request]:
        return [request for request in self.requests if request.path.split("?")[0] == f"/{name}"]

    @contextmanager
    def play(self, name: str, act: Act) -> Iterator[str]:
        """Answers `/<name>` by `act` while the context lasts; gives its URL."""
        before = self.acts.get(name)
        self.acts[name] = act
        try:
            yield self.url(name)
        finally:
            del self.acts[name]
            if before is not None:
                self.acts[name] = before

    @contextmanager
    def away(self) -> Iterator[None]:
        """Accepts no connection while the context lasts, as if the network were cut."""
        hosts = len(self.listening)
        asyncio.run_coroutine_threadsafe(self.leave(), self.loop).result()
        try:
            yield
        finally:
            asyncio.run_coroutine_threadsafe(self.listen(hosts), self.loop).result()

    async def listen(self, hosts: int, tls: ssl.SSLContext | None = None) -> None:
        for number in range(1, hosts + 1):
            host = f"127.0.0.{number}"
            server = await asyncio.start_server(self.serve, host, self.port, limit=HEAD_LIMIT, ssl=tls)
            self.port = server.sockets[0].getsockname()[1]
            self.listening.append(server)

    async def leave(self) -> None:
        while self.listening:
            self.listening.pop().close()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections.add(writer)
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ssl.SSLError):
            request = _read(await reader.readuntil(b"\r\n\r\n"))
            self.requests.append(request)
            act = self.acts.get(urlsplit(request.path).path[1:])
            await (act or always(answer("404 Not Found", b"")))(Guest(request, writer, self))
        writer.close()
        self.connections.discard(writer)


def _read(head: bytes) -> Request:
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines if line)
    headers = {name.lower(): value.removeprefix(" ") for name, _, value in pairs}
    return Request(first.split(" ")[1], headers, tuple(lines))


@contextmanager
def running(
    acts: Mapping[str, Act], hosts: int = 1, tls: ssl.SSLContext | None = None
) -> Iterator[HostileServer]:
    """Starts the server on one port of 127.0.0.1 and the next addresses; ends it with all its connections."""
    server = HostileServer(dict(acts), scheme="https" if tls else "http")
    started = threading.Event()
    thread = threading.Thread(target=_run, args=(server, hosts, tls, started), daemon=True)
    thread.start()
    started.wait()
    try:
        yield server
    finally:
        server.loop.call_soon_threadsafe(server.loop.stop)
        thread.join()


def _run(server: HostileServer, hosts: int, tls: ssl.SSLContext | None, started: threading.Event) -> None:
    loop = server.loop
    asyncio.set_event_loop(loop)
    loop.set_exception_handler(lambda *_: None)
    loop.run_until_complete(server.listen(hosts, tls))
    started.set()
    loop.run_forever()
    loop.run_until_complete(_hang_up(server))
    loop.close()


async def _hang_up(server: HostileServer) -> None:
    await server.leave()
    for writer in server.connections:
        writer.transport.abort()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.sleep(0.05)
