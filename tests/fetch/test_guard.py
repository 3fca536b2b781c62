"""Which addresses may be reached, whatever name, spelling or redirect leads there."""

import socket
import threading
from datetime import datetime
from functools import partial
from itertools import cycle

import pytest

from aggregator.errors import FetchError, Unreachable
from aggregator.fetch.client import fetch
from aggregator.fetch.guard import LookUp, Resolved, connect, connect_public, is_public
from aggregator.fetch.pages import behind, fetch_pages
from aggregator.fetch.settings import Place, Settings
from aggregator.fetch.wire import Exchange
from aggregator.model import SourceState
from tests.fetch.hostile import HostileServer, always, answer

PRIVATE = [
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254",
    "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.1.1",
    "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1",
    "255.255.255.255", "168.63.129.16", "100.100.100.200", "::", "::1", "::127.0.0.1",
    "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:7f00:1", "64:ff9b::7f00:1", "64:ff9b::808:808",
    "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "2002:808:808::", "3fff::1",
    "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "localhost",
    "nonsense",
]  # fmt: skip
PUBLIC = [
    "1.1.1.1", "8.8.8.8", "93.184.216.34", "172.15.0.1", "172.32.0.1", "2606:4700::1111",
    "2a00:1450:4001::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_inside_are_closed(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_outside_are_open(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "127.0.0.1",
        "127.1",
        "0x7f.1",
        "2130706433",
        "017700000001",
        "0",
        "::1",
        "::ffff:127.0.0.1",
    ],
)
def test_no_spelling_of_the_loopback_is_reached(host: str, hostile: HostileServer) -> None:
    with pytest.raises(FetchError):
        connect_public(host, hostile.port, 1.0)


def test_the_refusal_names_the_address_and_the_option() -> None:
    with pytest.raises(FetchError, match=r"localhost.*is not public; allow_private = true permits it"):
        connect_public("localhost", 80, 1.0)


def answers(*addresses: str) -> LookUp:
    """A name server that gives these addresses for every name, each time the next."""
    turns = cycle(addresses)
    return lambda _, port: [(socket.AF_INET, address := next(turns), (address, port))]


def all_at_once(*addresses: str) -> LookUp:
    """A name server that gives these addresses together."""
    return lambda _, port: [(socket.AF_INET, address, (address, port)) for address in addresses]


def only(permitted: str) -> "partial[socket.socket]":
    """A door that leaves one loopback address open, as if it were the only public one."""
    return partial(connect, permitted=permitted.__eq__)


def test_a_redirect_to_an_inner_address_is_refused(
    hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    inner = hostile.url("honest", "127.0.0.2")
    before = len(hostile.asked("honest"))
    with hostile.play("leads_inside", always(answer("302 Found", b"", Location=inner))) as url:
        exchange = Exchange(settings, connect=only("127.0.0.1"))
        fetched = fetch(Place("bad", url), SourceState("bad"), settings, now, exchange)
    assert fetched.error is not None
    assert "127.0.0.2 is not public" in fetched.error.reason
    assert len(hostile.asked("honest")) == before


def test_a_name_that_turns_inward_between_two_hops_is_refused(
    hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    again = f"http://turncoat.example:{hostile.port}/honest"
    door = partial(connect, permitted="127.0.0.1".__eq__, look_up=answers("127.0.0.1", "127.0.0.2"))
    with hostile.play("turns", always(answer("302 Found", b"", Location=again))):
        place = Place("bad", f"http://turncoat.example:{hostile.port}/turns")
        fetched = fetch(place, SourceState("bad"), settings, now, Exchange(settings, connect=door))
    assert fetched.error is not None
    assert "127.0.0.2 is not public" in fetched.error.reason


def test_of_several_addresses_only_the_permitted_ones_are_tried(hostile: HostileServer) -> None:
    look_up = all_at_once("127.0.0.2", "127.0.0.1")
    opened = connect("mixed.example", hostile.port, 1.0, "127.0.0.1".__eq__, look_up)
    assert opened.getpeername()[0] == "127.0.0.1"
    opened.close()


def test_an_address_that_refuses_is_followed_by_the_next(hostile: HostileServer) -> None:
    look_up = all_at_once("127.0.0.99", "127.0.0.1")
    opened = connect("two.example", hostile.port, 1.0, lambda _: True, look_up)
    assert opened.getpeername()[0] == "127.0.0.1"
    opened.close()


def test_nobody_listening_is_unreachable() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        with pytest.raises(Unreachable, match="no connection: connection refused"):
            connect("127.0.0.1", port, 1.0, lambda _: True)


def test_a_look_up_that_hangs_is_left_alone() -> None:
    release = threading.Event()

    def hanging(_: str, __: int) -> Resolved:
        release.wait()
        return []

    with pytest.raises(Unreachable, match="name look-up timed out"):
        connect("slow.example", 80, 0.1, is_public, hanging)
    release.set()


def test_a_name_without_an_address_is_unreachable() -> None:
    with pytest.raises(Unreachable, match="the name is unknown"):
        connect_public("harbour.invalid", 80, 10.0)


@pytest.mark.parametrize("host", ["a" * 70 + ".example", "a..b", ""])
def test_a_malformed_name_is_told_like_an_unknown_one(host: str) -> None:
    with pytest.raises(FetchError):
        connect_public(host, 80, 10.0)


def test_the_sources_own_permission_opens_the_private_network(
    hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    strict = Settings(deadline=settings.deadline)
    url = hostile.url("honest")
    assert fetch(Place("a", url), SourceState("a"), strict, now).error is not None
    assert fetch(Place("a", url, allow_private=True), SourceState("a"), strict, now).error is None


def test_the_permission_of_a_source_opens_no_page_that_it_links_to_elsewhere(
    hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    strict = Settings(deadline=settings.deadline, host_gap=0.0)
    source = Place("rsshub", hostile.url("feed"), allow_private=True)
    pages = [behind(source, hostile.url("honest")), behind(source, hostile.url("honest", "127.0.0.2"))]
    errors = {page.place.url: page.error for page in fetch_pages(pages, strict, lambda: now)}
    assert errors[pages[0].url] is None
    assert "the address 127.0.0.2 is not public" in str(errors[pages[1].url])
