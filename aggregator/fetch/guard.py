"""Which network addresses may be connected to, and the connection itself.

The check is made on the very address that the socket then connects to, for every connection, so neither a
redirect nor a name server that changes its answer gains anything.
"""

import ipaddress
import queue
import socket
import threading
import time
from collections.abc import Callable
from itertools import zip_longest

from aggregator.errors import FetchError, Unreachable

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
SocketAddress = tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]
Resolved = list[tuple[socket.AddressFamily, str, SocketAddress]]
LookUp = Callable[[str, int], Resolved]

# IANA special-purpose registries (RFC 6890 and later), plus what Python's own `is_global` lets through:
# translation and tunnel prefixes that carry an IPv4 address inside, multicast, IPv4-compatible addresses.
CLOSED_NETWORKS = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
        "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48",
        "100::/64", "100:0:0:1::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16",
        "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
    )
)  # fmt: skip

# Metadata services of cloud hosts that lie in otherwise public ranges.
CLOSED_HOSTS = frozenset(map(ipaddress.ip_address, ("168.63.129.16", "100.100.100.200", "fd00:ec2::254")))


def is_public(address: str) -> bool:
    """Whether a numeric address belongs to the public internet."""
    try:
        ip: IPAddress = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return ip not in CLOSED_HOSTS and not any(ip in network for network in CLOSED_NETWORKS)


def connect_public(host: str, port: int, seconds: float) -> socket.socket:
    """A connection to a public address of `host`; FetchError says why there is none."""
    return connect(host, port, seconds, is_public)


def connect_anywhere(host: str, port: int, seconds: float) -> socket.socket:
    """A connection to any address of `host`: for a source with `allow_private`, and for a proxy."""
    return connect(host, port, seconds, lambda _: True)


def connect(
    host: str,
    port: int,
    seconds: float,
    permitted: Callable[[str], bool],
    look_up: LookUp | None = None,
) -> socket.socket:
    """A connection to a permitted address of `host` within `seconds`, the name's look-up included."""
    ends = time.monotonic() + seconds
    candidates = resolve(host, port, seconds, look_up or system_look_up)
    allowed = [candidate for candidate in candidates if permitted(candidate[1])]
    if not allowed:
        shown = ", ".join(sorted({numeric for _, numeric, _ in candidates}))
        raise FetchError(host, f"the address {shown} is not public; allow_private = true permits it")
    return _first_open(host, allowed, ends)


def _first_open(host: str, addresses: Resolved, ends: float) -> socket.socket:
    reason = "the connection timed out"
    for left, (family, _, address) in zip(range(len(addresses), 0, -1), addresses, strict=True):
        share = (ends - time.monotonic()) / left
        if share <= 0:
            break
        try:
            return _open(family, address, share)
        except TimeoutError:
            reason = "the connection timed out"
        except OSError as error:
            reason = f"no connection: {(error.strerror or str(error)).lower()}"
    raise Unreachable(host, reason)


def _open(family: socket.AddressFamily, address: SocketAddress, seconds: float) -> socket.socket:
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        opened.settimeout(seconds)
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        opened.connect(address)
    except BaseException:
        opened.close()
        raise
    return opened


def resolve(host: str, port: int, seconds: float, look_up: LookUp) -> Resolved:
    """Addresses of a host in the order to try; Unreachable when there are none within `seconds`.

    A look-up cannot be interrupted, so a name is looked up in a thread of its own that is left
    alone when the time is over.
    """
    if _is_numeric(host):
        return look_up(host, port)
    answers: queue.SimpleQueue[Resolved | OSError | UnicodeError] = queue.SimpleQueue()
    threading.Thread(target=_answer, args=(host, port, look_up, answers), daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty:
        raise Unreachable(host, "the name look-up timed out") from None
    if isinstance(answer, Exception):
        raise Unreachable(host, f"the name is unknown ({_words(answer)})") from answer
    return answer


def _words(error: OSError | UnicodeError) -> str:
    return (getattr(error, "strerror", None) or "it is malformed").lower()


def _answer(
    host: str, port: int, look_up: LookUp, answers: "queue.SimpleQueue[Resolved | OSError | UnicodeError]"
) -> None:
    try:
        answers.put(look_up(host, port))
    except (OSError, UnicodeError) as error:
        answers.put(error)


def system_look_up(host: str, port: int) -> Resolved:
    """What the system's resolver says, blocking for as long as it takes."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    known: Resolved = [
        (family, str(address[0]), address)
        for family, _, _, _, address in found
        if family in (socket.AF_INET, socket.AF_INET6)
    ]
    groups = [
        [entry for entry in known if entry[0] is family]
        for family in dict.fromkeys(next(zip(*known, strict=True), ()))
    ]
    return [entry for rank in zip_longest(*groups) for entry in rank if entry is not None]


def _is_numeric(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True
