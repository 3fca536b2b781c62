"""Why a fetch failed, in words for people; the messages of libraries contain addresses and object names."""

import http.client
import socket
import ssl
from collections.abc import Iterator

import requests
from urllib3 import exceptions as wire

# What requests, urllib3 and sockets raise; ValueError is for malformed addresses and headers, also by idna.
FAILURES = (requests.RequestException, wire.HTTPError, OSError, ValueError)

STATUS_WORDS = {
    204: "there is no content",
    206: "only a part was sent, though none was asked for",
    226: "only a difference was sent, though none was asked for",
    400: "the server rejects the request as malformed",
    401: "a user name and password or a token is needed",
    402: "payment is needed",
    403: "access is forbidden",
    404: "there is nothing at this address",
    406: "the server offers no format that we accept",
    408: "the server gave up waiting",
    410: "it is gone for good",
    421: "the host does not serve this name",
    425: "the server wants the request later",
    429: "too many requests",
    451: "withheld for legal reasons",
    500: "the server failed",
    502: "the server behind the gateway failed",
    503: "the service is unavailable",
    504: "the server behind the gateway did not answer",
}

# Ordered: the first that fits anywhere in the chain of causes is used.
_WORDS: tuple[tuple[type[BaseException], str], ...] = (
    (ssl.SSLError, "no secure connection"),
    (wire.IncompleteRead, "the answer is truncated"),
    (wire.InvalidChunkLength, "the answer is wrongly chunked"),
    (http.client.IncompleteRead, "the answer is truncated"),
    (http.client.LineTooLong, "a header line is too long"),
    (wire.InvalidHeader, "a header of the answer is malformed"),
    (requests.exceptions.InvalidHeader, "a configured or remembered header cannot be sent"),
    (http.client.RemoteDisconnected, "the server closed the connection without an answer"),
    (http.client.BadStatusLine, "the answer is not HTTP"),
    (http.client.UnknownProtocol, "the answer is not HTTP"),
    (wire.ProxyError, "the proxy refused"),
    (requests.exceptions.InvalidURL, "the address is malformed"),
    (wire.LocationParseError, "the address is malformed"),
    (TimeoutError, "the connection timed out"),
    (ConnectionResetError, "the server reset the connection"),
    (ConnectionError, "the connection broke"),
    (socket.gaierror, "the name is unknown"),
    (http.client.HTTPException, "the answer is not proper HTTP"),
    (wire.ProtocolError, "the answer is not proper HTTP"),
    (ValueError, "the answer is not proper HTTP"),
)


def status_in_words(status: int) -> str:
    """`HTTP 404: there is nothing at this address`."""
    known = STATUS_WORDS.get(status)
    if known is None and status >= 500:
        known = "the server failed"
    return f"HTTP {status}: {known}" if known else f"HTTP {status}"


def in_words(error: BaseException) -> str:
    """One line that says what went wrong on the wire, without addresses, object names or secrets."""
    chain = list(_causes(error))
    for found in chain:
        if isinstance(found, ssl.SSLCertVerificationError):
            return f"the certificate is not valid: {found.verify_message or 'unknown reason'}"
    for kind, words in _WORDS:
        for found in chain:
            if isinstance(found, kind):
                return words
    return f"failed ({type(error).__name__})"


def _causes(error: BaseException) -> Iterator[BaseException]:
    waiting, known = [error], set[int]()
    while waiting:
        current = waiting.pop(0)
        if id(current) in known:
            continue
        known.add(id(current))
        yield current
        linked = (getattr(current, "reason", None), current.__cause__, current.__context__, *current.args)
        waiting.extend(cause for cause in linked if isinstance(cause, BaseException))
