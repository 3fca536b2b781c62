"""Certificates are checked, always, and what is wrong with one is told."""

import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from aggregator.fetch.client import fetch
from aggregator.fetch.result import Fetched, Outcome
from aggregator.fetch.settings import Place, Settings
from aggregator.model import SourceState
from tests.fetch.hostile import HostileServer, always, answer, running


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """The authority that we trust."""
    return trustme.CA()


@pytest.fixture
def trusting(settings: Settings, authority: trustme.CA, tmp_path: Path) -> Settings:
    """Settings with that authority."""
    file = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(file)
    return replace(settings, ca_file=str(file))


@contextmanager
def secured(certificate: trustme.LeafCert) -> Iterator[HostileServer]:
    """A server with this certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    with running({"honest": always(answer())}, tls=context) as server:
        yield server


def visit(url: str, settings: Settings, now: datetime) -> Fetched:
    """One visit to an address never seen before."""
    return fetch(Place("a", url), SourceState("a"), settings, now)


def test_a_valid_certificate_is_accepted(authority: trustme.CA, trusting: Settings, now: datetime) -> None:
    with secured(authority.issue_cert("localhost", "127.0.0.1")) as server:
        assert visit(server.url("honest", "localhost"), trusting, now).outcome is Outcome.NEW
        assert visit(server.url("honest", "127.0.0.1"), trusting, now).outcome is Outcome.NEW


@pytest.mark.parametrize("case", ["expired", "other name", "unknown authority"])
def test_an_invalid_certificate_is_refused_and_the_reason_told(
    case: str, authority: trustme.CA, trusting: Settings, now: datetime
) -> None:
    past = datetime(2020, 1, 1, tzinfo=UTC)
    certificate, words = {
        "expired": (
            authority.issue_cert("localhost", not_before=past, not_after=past.replace(day=2)),
            "expired",
        ),
        "other name": (authority.issue_cert("harbour.example"), "mismatch"),
        "unknown authority": (trustme.CA().issue_cert("localhost"), "unable to get local issuer"),
    }[case]
    with secured(certificate) as server:
        fetched = visit(server.url("honest", "localhost"), trusting, now)
        assert server.requests == []
    assert fetched.error is not None
    assert re.search(f"certificate is not valid: .*{words}", fetched.error.reason, re.IGNORECASE)


def test_a_redirect_to_an_invalid_certificate_is_refused(
    hostile: HostileServer, trusting: Settings, now: datetime
) -> None:
    with secured(trustme.CA().issue_cert("localhost")) as server:
        target = server.url("honest", "localhost")
        with hostile.play("leads_astray", always(answer("302 Found", b"", Location=target))) as url:
            fetched = visit(url, trusting, now)
    assert "certificate is not valid" in str(fetched.error)


def test_a_plain_server_on_a_secure_address_is_told(trusting: Settings, now: datetime) -> None:
    with socket.create_server(("127.0.0.1", 0)) as plain:

        def refuse() -> None:
            connected, _ = plain.accept()
            with connected:
                connected.recv(1_000)
                connected.sendall(answer("400 Bad Request"))

        thread = threading.Thread(target=refuse)
        thread.start()
        fetched = visit(f"https://127.0.0.1:{plain.getsockname()[1]}/", trusting, now)
        thread.join()
    assert fetched.error is not None
    assert fetched.error.reason == "no secure connection"


def test_a_handshake_that_never_ends_is_bounded(
    hostile: HostileServer, trusting: Settings, now: datetime
) -> None:
    address = hostile.url("honest").replace("http:", "https:")
    fetched = visit(address, replace(trusting, deadline=1.0), now)
    assert fetched.error is not None
    assert fetched.error.reason == "not complete within 1 seconds"


def test_a_move_from_https_to_http_is_followed_but_never_remembered(
    authority: trustme.CA, hostile: HostileServer, trusting: Settings, now: datetime
) -> None:
    with secured(authority.issue_cert("localhost")) as server:
        down = always(answer("301 Moved Permanently", b"", Location=hostile.url("honest")))
        with server.play("down", down):
            fetched = visit(server.url("down", "localhost"), trusting, now)
    assert fetched.outcome is Outcome.NEW
    assert fetched.moved_to is None
