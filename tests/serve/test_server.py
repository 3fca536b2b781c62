"""Slow, broken and greedy clients."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
import requests

from aggregator.errors import ServeError
from aggregator.serve import server
from aggregator.serve.answers import Settings
from tests.serve.running import Site, serving

WHOLE = b"GET /feed.atom HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
PATIENCE = 20.0


@pytest.fixture
def impatient(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A server that gives its clients a moment only."""
    monkeypatch.setattr(server, "ASKING", 0.3)
    monkeypatch.setattr(server, "TAKING", 0.3)
    with serving(Settings(folder, "News", 60)) as site:
        yield site


def connected(site: Site) -> socket.socket:
    return socket.create_connection(("127.0.0.1", site.port), PATIENCE)


def received(client: socket.socket) -> int:
    """How many bytes come before the server ends the connection; raises TimeoutError where it stays."""
    count = 0
    try:
        while data := client.recv(65_536):
            count += len(data)
    except ConnectionResetError:
        return count
    return count


def sent(client: socket.socket, piece: bytes, pause: float = 0.0) -> None:
    """Send the piece again and again until the server ends the connection."""
    ends = time.monotonic() + PATIENCE
    with suppress(ConnectionError):
        while time.monotonic() < ends:
            client.sendall(piece)
            time.sleep(pause)
        raise TimeoutError("the connection stays open")


def test_a_client_that_says_nothing_is_dropped(impatient: Site) -> None:
    with connected(impatient) as client:
        assert received(client) == 0


def test_a_client_that_asks_byte_by_byte_is_dropped(impatient: Site) -> None:
    with connected(impatient) as client:
        client.sendall(b"GET /")
        sent(client, b"a", 0.02)


def test_a_client_that_does_not_take_its_answer_is_dropped(impatient: Site, folder: Path) -> None:
    (folder / "large.txt").write_bytes(b"x" * 30_000_000)
    with connected(impatient) as client:
        client.sendall(WHOLE.replace(b"feed.atom", b"large.txt"))
        time.sleep(1.0)
        assert received(client) < 30_000_000


def test_a_slow_client_gets_the_end_of_its_answer_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "large.txt").write_bytes(b"x" * 4_000_000)
    monkeypatch.setattr(server, "ASKING", 0.1)
    with serving(Settings(folder, "News", 60)) as site, socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        client.connect(("127.0.0.1", site.port))
        client.sendall(WHOLE.replace(b"feed.atom", b"large.txt"))
        count = 0
        while data := client.recv(50_000):
            count += len(data)
            time.sleep(0.02)
    assert count > 4_000_000


def test_connections_beyond_the_most_are_closed_at_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_MOST_CONNECTIONS", 10)
    monkeypatch.setattr(server, "_MOST_REFUSED", 0)
    with ExitStack() as held:
        clients = [held.enter_context(connected(site)) for _ in range(30)]
        assert [received(client) for client in clients[10:]] == [0] * 20
        clients[0].sendall(WHOLE)
        assert clients[0].recv(100).startswith(b"HTTP/1.1 200 OK")


@pytest.mark.parametrize("body", [b"zz\r\n", b"1\r\nxxx\r\n"])
@pytest.mark.parametrize("method", [b"GET", b"POST"])
def test_a_fault_in_a_body_ends_the_connection_without_a_word_in_the_log(
    site: Site, method: bytes, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    head = method + b" /feed.atom HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    with connected(site) as client:
        client.sendall(head + body)
        received(client)
    assert site.raw(WHOLE).startswith(b"HTTP/1.1 200 OK")
    assert not caplog.records


def test_others_are_served_while_many_are_slow(folder: Path) -> None:
    with serving(Settings(folder, "News", 60)) as site:
        slow = [connected(site) for _ in range(100)]
        for client in slow:
            client.sendall(WHOLE[:20])
        assert site.raw(WHOLE).startswith(b"HTTP/1.1 200 OK")
        for client in slow:
            client.close()


def test_a_client_that_leaves_in_the_middle_disturbs_nobody(folder: Path) -> None:
    (folder / "large.txt").write_bytes(b"x" * 5_000_000)
    with serving(Settings(folder, "News", 60)) as site:
        for _ in range(20):
            with connected(site) as client:
                client.sendall(WHOLE.replace(b"feed.atom", b"large.txt"))
                client.recv(10)
        assert site.raw(WHOLE).startswith(b"HTTP/1.1 200 OK")


@pytest.mark.parametrize(
    "request_",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /feed.atom HTTP/1.1\r\n\r\n",
        b"GET /feed.atom HTTP/x.y\r\nHost: a\r\n\r\n",
        b"GET /" + b"a" * 300_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /feed.atom HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 50_000 + b"\r\n",
        b"GET /feed.atom HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        b"\r\n\r\n\r\n\r\nnonsense\r\n\r\n",
    ],
    ids=["tls", "no-host", "version", "long-path", "many-headers", "length", "nonsense"],
)
def test_what_is_no_request_is_refused(impatient: Site, request_: bytes) -> None:
    try:
        answer = impatient.raw(request_)
    except ConnectionResetError:
        answer = b""
    assert answer == b"" or answer.startswith(b"HTTP/1.1 400")
    assert impatient.raw(WHOLE).startswith(b"HTTP/1.1 200 OK")


def test_odd_headers_are_taken_as_they_are(impatient: Site) -> None:
    odd = (
        b"If-None-Match: " + b'"' * 3_001 + b"\r\nIf-Modified-Since: Fri, 31 Feb 9999999 99:99:99\r\n"
        b"Accept-Encoding: ;q=2, br;q=x, gzip;q=-1, *;q=nan\r\nA-IM: ,,feed;q=0\r\nRange: bytes=5-1\r\n"
    )
    request = WHOLE.replace(b"Host: a\r\n", b"Host: a\r\n" + odd)
    assert impatient.raw(request).startswith(b"HTTP/1.1 200 OK")


def test_a_body_that_never_ends_is_not_read(impatient: Site) -> None:
    head = b"POST /feed.atom HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999\r\n\r\n"
    with connected(impatient) as client:
        client.sendall(head)
        sent(client, b"x" * 65_536)


def test_one_connection_serves_several_requests(folder: Path) -> None:
    with serving(Settings(folder, "News", 60)) as site, connected(site) as client:
        client.sendall(WHOLE.replace(b"Connection: close\r\n", b"") * 2 + WHOLE)
        answer = b""
        while data := client.recv(65_536):
            answer += data
    assert answer.count(b"HTTP/1.1 200 OK") == 3


def test_many_ask_at_the_same_time(site: Site, session: requests.Session) -> None:
    answers: list[bytes] = []
    asking = [threading.Thread(target=lambda: answers.append(site.raw(WHOLE))) for _ in range(50)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    expected = session.get(site.url("feed.atom")).content
    assert all(answer.endswith(expected) for answer in answers)
    assert len(answers) == 50


def test_a_port_that_is_taken_is_one_clear_error() -> None:
    with server.listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(
            ServeError, match=f"cannot listen at 127.0.0.1 port {port}: Address already in use"
        ):
            server.listen("127.0.0.1", port)


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="this machine has no sockets for both")
def test_any_address_of_ipv6_is_any_of_ipv4_too() -> None:
    with server.listen("::", 0) as both:
        socket.create_connection(("127.0.0.1", both.getsockname()[1]), 5).close()


def test_a_host_that_is_none_is_one_clear_error() -> None:
    with pytest.raises(ServeError, match=r"cannot listen at 192\.0\.2\.1 port 80"):
        server.listen("192.0.2.1", 80)
