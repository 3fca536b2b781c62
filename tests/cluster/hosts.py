"""Servers of invented outlets on several loopback hosts, which remember when each request began and ended."""

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise

from tests.running.outlets import Outlet, answer


class Host(ThreadingHTTPServer):
    """One address; `visits` are the times of each request in seconds, `pause` how long an answer takes."""

    request_queue_size = 64
    daemon_threads = True

    def __init__(self, address: str) -> None:
        super().__init__((address, 0), _Handler)
        self.outlets: dict[str, Outlet] = {}
        self.visits: list[tuple[float, float]] = []
        self.pause = 0.02

    def url(self, name: str) -> str:
        return f"http://{self.server_address[0]!s}:{self.server_port}/{name}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that are killed are what this is for."""


class _Handler(BaseHTTPRequestHandler):
    server: Host

    def do_GET(self) -> None:
        began = time.monotonic()
        body = self.server.outlets[self.path.strip("/")].feed()
        time.sleep(self.server.pause)
        self.server.visits.append((began, time.monotonic()))
        answer(self, body)

    def log_message(self, *_: object) -> None:
        """Stays silent."""


@contextmanager
def serving(count: int) -> Iterator[list[Host]]:
    """So many hosts, 127.0.0.1 and those after it, for as long as the block lasts."""
    with ExitStack() as open_:
        hosts = [open_.enter_context(Host(f"127.0.0.{number}")) for number in range(1, count + 1)]
        for host in hosts:
            thread = threading.Thread(target=host.serve_forever, kwargs={"poll_interval": 0.01})
            thread.start()
            open_.callback(thread.join)
            open_.callback(host.shutdown)
        yield hosts


def gaps(host: Host) -> list[float]:
    """The seconds from the end of each request to the beginning of the next; negative where they overlap."""
    return [after[0] - before[1] for before, after in pairwise(sorted(host.visits))]
