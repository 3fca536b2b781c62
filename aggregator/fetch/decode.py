"""Content encodings decoded piece by piece, so that no input can make more output than permitted.

gzip and deflate (RFC 1950 to 1952), br (RFC 7932), zstd (RFC 8878). urllib3 decodes these too, but takes a
truncated gzip or brotli stream for a whole one; a feed cut in the middle must be an error here.
"""

import sys
import zlib
from collections.abc import Iterable, Iterator
from typing import Protocol

import brotli

from aggregator.errors import FetchError

if sys.version_info >= (3, 14):
    from compression import zstd as zstd
else:
    from backports import zstd as zstd

PIECE = 65_536
_CODINGS = frozenset(  # as registered (IANA, HTTP Content Coding Registry)
    str.split("aes128gcm br compress dcb dcz deflate exi gzip pack200-gzip x-compress x-gzip zstd")
)
MAX_LAYERS = 2
GZIP_START = b"\x1f"
ZSTD_WINDOW_LOG = 23  # 8 MB: RFC 9659, section 3


class Decoder(Protocol):
    """Decodes one encoding."""

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """Decoded pieces of about PIECE bytes at most; raises the library's own error for broken data."""

    def finished(self) -> bool:
        """Whether the stream came to its own end."""


def decoded(chunks: Iterable[bytes], encodings: tuple[str, ...], limit: int) -> bytes:
    """The whole body, decoded; FetchError when it is larger than `limit`, broken, or cut off."""
    decoders = [_decoder(name) for name in reversed(encodings)]
    try:
        body = b"".join(_through(chunks, decoders, limit))
    except (zlib.error, brotli.error, zstd.ZstdError) as error:
        raise FetchError("", f"broken {' in '.join(encodings)} encoding ({error})") from error
    if not all(decoder.finished() for decoder in decoders):
        raise FetchError("", "the compressed body is truncated")
    return body


def encodings_of(header: str) -> tuple[str, ...]:
    """Content codings in a Content-Encoding header in the order applied; FetchError for implausibly many.

    Names that are of no coding are left out: servers state charsets there, and codings of the transfer.
    """
    names = tuple(name.strip().lower() for name in header.split(","))
    layers = tuple(name for name in names if name in _CODINGS)
    if len(layers) > MAX_LAYERS:
        raise FetchError("", f"{len(layers)} content encodings over one another")
    return layers


def _through(chunks: Iterable[bytes], decoders: list[Decoder], limit: int) -> Iterable[bytes]:
    """Every layer is limited, because an inner one may consume all that an outer one makes."""
    chunks = _limited(chunks, limit)
    for decoder in decoders:
        chunks = _limited(_decode_each(chunks, decoder), limit)
    return chunks


def _limited(pieces: Iterable[bytes], limit: int) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > limit:
            raise FetchError("", f"more than {limit:,} bytes")
        yield piece


def _decode_each(chunks: Iterable[bytes], decoder: Decoder) -> Iterator[bytes]:
    for chunk in chunks:
        yield from decoder.pieces(chunk)


def _decoder(name: str) -> Decoder:
    if name in ("gzip", "x-gzip"):
        return _Gzip()
    if name == "deflate":
        return _Deflate()
    if name == "br":
        return _Brotli()
    if name == "zstd":
        return _Zstd()
    raise FetchError("", f"unknown content encoding {name[:40]!r}")


class _Gzip:
    """Members one after another; trailing bytes that start no member are padding, as for gzip(1)."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(wbits=31)
        self._padding = False

    def pieces(self, data: bytes) -> Iterator[bytes]:
        while data and not self._padding:
            if self._member.eof and data[:1] != GZIP_START:
                self._padding = True
                return
            if self._member.eof:
                self._member = zlib.decompressobj(wbits=31)
            yield from _inflated(self._member, data)
            data = self._member.unused_data

    def finished(self) -> bool:
        return self._member.eof


class _Deflate:
    """With the zlib frame that the standard requires, or raw, as some servers send it."""

    def __init__(self) -> None:
        self._stream: zlib._Decompress | None = None

    def pieces(self, data: bytes) -> Iterator[bytes]:
        if data and self._stream is None:
            self._stream = zlib.decompressobj(wbits=15 if data[0] & 0x0F == 8 else -15)
        if self._stream is not None:
            yield from _inflated(self._stream, data)

    def finished(self) -> bool:
        return self._stream is not None and self._stream.eof


def _inflated(stream: "zlib._Decompress", data: bytes) -> Iterator[bytes]:
    full = True
    while (data or full) and not stream.eof:
        piece = stream.decompress(data, PIECE)
        yield piece
        data, full = stream.unconsumed_tail, len(piece) == PIECE


class _Brotli:
    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    def pieces(self, data: bytes) -> Iterator[bytes]:
        piece = self._stream.process(data, output_buffer_limit=PIECE)
        while piece or not self._stream.can_accept_more_data():
            yield piece
            piece = self._stream.process(b"", output_buffer_limit=PIECE)

    def finished(self) -> bool:
        return bool(self._stream.is_finished())


class _Zstd:
    """Frames one after another, each with a window no larger than the standard allows on the web."""

    def __init__(self) -> None:
        self._frame = self._new_frame()

    @staticmethod
    def _new_frame() -> zstd.ZstdDecompressor:
        return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: ZSTD_WINDOW_LOG})

    def pieces(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._frame.eof:
                self._frame = self._new_frame()
            yield self._frame.decompress(data, PIECE)
            while not self._frame.eof and not self._frame.needs_input:
                yield self._frame.decompress(b"", PIECE)
            data = self._frame.unused_data

    def finished(self) -> bool:
        return self._frame.eof
