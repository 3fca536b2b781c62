"""The real server in a thread of its own."""

import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn
from starlette.routing import Route

from aggregator.serve import server, web
from aggregator.serve.answers import Settings


@dataclass(frozen=True)
class Site:
    """A server that listens on a port of this machine."""

    port: int

    def url(self, path: str = "") -> str:
        return f"http://127.0.0.1:{self.port}/{path}"

    def raw(self, request: bytes, seconds: float = 5.0) -> bytes:
        """What the server answers to these very bytes until it closes the connection."""
        with socket.create_connection(("127.0.0.1", self.port), seconds) as client:
            client.sendall(request)
            answer = b""
            while data := client.recv(65_536):
                answer += data
        return answer


@contextmanager
def serving(settings: Settings, further: Sequence[Route] = ()) -> Iterator[Site]:
    """Serves the folder while the context lasts."""
    started: list[uvicorn.Server] = []
    listening = server.listen("127.0.0.1", 0)
    arguments = (web.application(settings, further=further), listening, started.append)
    thread = threading.Thread(target=server.run, args=arguments)
    thread.start()
    try:
        yield Site(listening.getsockname()[1])
    finally:
        started[0].should_exit = True
        thread.join()
        listening.close()
