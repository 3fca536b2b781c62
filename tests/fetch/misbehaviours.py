"""The named misbehaviours, each with what must come of it: the feed, or one line that says what is wrong."""

import asyncio
import gzip
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import brotli

from aggregator.fetch.decode import zstd
from tests.fetch.hostile import FEED, Act, Guest, always, answer

GOOD = ""
ZEROS = b"\0" * 20_000_000


@dataclass(frozen=True)
class Misbehaviour:
    """A name, what the server does, and the reason to be told; GOOD where the feed must come through."""

    name: str
    act: Act
    reason: str


def _raw(name: str, data: bytes, reason: str) -> Misbehaviour:
    return Misbehaviour(name, always(data), reason)


STRAY = (
    b"\r\nno such file\r\n",
    b"\r\nX Y: 1\r\n",
    "\r\nÜber: 1\r\n".encode(),
    b"\r\n: 1\r\n",
    b"\r\nX: a\rb\r\n",
)


def _found(location: str, body: bytes = b"", **headers: str) -> bytes:
    return answer("302 Found", body, -1, Location=location, **headers)


def _packed(encoding: str, body: bytes = FEED) -> bytes:
    return answer(body=body, Content_Encoding=encoding)


def _chunked(body: bytes) -> bytes:
    return answer(body=body, length=None, Transfer_Encoding="chunked")


def _acted(reason: str) -> Callable[[Act], Misbehaviour]:
    return lambda act: Misbehaviour(act.__name__, act, reason)


LATE = "not complete within"
LARGE = "more than 1,000,000 bytes"
BROKEN_OFF = "truncated"
NOT_HTTP = "not (proper )?HTTP"


@_acted(LATE)
async def never_answers(guest: Guest) -> None:
    await guest.silence()


@_acted(LATE)
async def drips_status_line(guest: Guest) -> None:
    await guest.drip(b"HTTP/1.1 200 OK" + b" " * 5_000)


@_acted(LATE)
async def drips_headers(guest: Guest) -> None:
    await guest.send(b"HTTP/1.1 200 OK\r\n")
    await guest.drip(b"X-Slow: yes\r\n" * 500)


@_acted(LATE)
async def drips_body(guest: Guest) -> None:
    await guest.send(answer(body=b"", length=len(FEED)))
    await guest.drip(FEED, pause=0.1)


@_acted(LATE)
async def stalls_in_body(guest: Guest) -> None:
    await guest.send(answer(body=FEED[:100], length=len(FEED)))
    await guest.silence()


@_acted(LATE)
async def stalls_before_last_chunk(guest: Guest) -> None:
    await guest.send(_chunked(b"5\r\n<rss>\r\n"))
    await guest.silence()


@_acted(LARGE)
async def endless_body(guest: Guest) -> None:
    await guest.send(answer(body=b"", length=None))
    await guest.flood(b"<item/>" * 5_000)


@_acted(LARGE)
async def endless_chunks(guest: Guest) -> None:
    await guest.send(_chunked(b""))
    await guest.flood(b"4000\r\n" + b"a" * 0x4000 + b"\r\n")


@_acted(LARGE + "|" + LATE)
async def endless_tiny_chunks(guest: Guest) -> None:
    await guest.send(_chunked(b""))
    await guest.flood(b"1\r\na\r\n" * 1_000)


@_acted(NOT_HTTP)
async def endless_chunk_extension(guest: Guest) -> None:
    await guest.send(_chunked(b"5;"))
    await guest.flood(b"a" * 10_000)


@_acted(LARGE)
async def endless_trailers(guest: Guest) -> None:
    await guest.send(_chunked(b"5\r\n<rss>\r\n0\r\n"))
    await guest.flood(b"X-More: yes\r\n" * 500)


@_acted(NOT_HTTP)
async def endless_headers(guest: Guest) -> None:
    await guest.send(b"HTTP/1.1 200 OK\r\n")
    await guest.flood(b"X-More: yes\r\n" * 500)


@_acted("header line is too long")
async def endless_header_line(guest: Guest) -> None:
    await guest.send(b"HTTP/1.1 200 OK\r\nX-Long: ")
    await guest.flood(b"a" * 10_000)


@_acted(NOT_HTTP + "|header line is too long")
async def endless_status_line(guest: Guest) -> None:
    await guest.flood(b"HTTP/1.1 200 " + b"O" * 10_000)


@_acted(LARGE)
async def endless_continue(guest: Guest) -> None:
    await guest.flood(b"HTTP/1.1 100 Continue\r\n\r\n" * 200)


@_acted("reset the connection")
async def resets_at_once(guest: Guest) -> None:
    guest.reset()


@_acted("reset the connection|" + BROKEN_OFF)
async def resets_in_body(guest: Guest) -> None:
    await guest.send(answer(body=FEED[:100], length=len(FEED)))
    await asyncio.sleep(0.05)
    guest.reset()


@_acted("closed the connection without an answer")
async def closes_without_answer(guest: Guest) -> None:
    guest.writer.close()


@_acted(GOOD)
async def redirects_without_scheme(guest: Guest) -> None:
    await guest.send(answer("307 Temporary", b"", Location=f"//127.0.0.1:{guest.server.port}/honest"))


@_acted(GOOD)
async def closes_early_but_says_so(guest: Guest) -> None:
    await guest.send(answer(length=None))


def _zstd_with_wide_window() -> bytes:
    level: dict[int, int] = {
        zstd.CompressionParameter.window_log: 27,
        zstd.CompressionParameter.compression_level: 3,
    }
    return zstd.compress(FEED * 50_000, options=level)


def _double_gzip_bomb() -> bytes:
    return gzip.compress(gzip.compress(ZEROS))


def _in_two(pack: Callable[[bytes], bytes]) -> bytes:
    return pack(FEED[:99]) + pack(FEED[99:])


def _zlib_raw(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


TIME_AND_WIRE = (
    never_answers,
    drips_status_line,
    drips_headers,
    drips_body,
    stalls_in_body,
    stalls_before_last_chunk,
    endless_body,
    endless_chunks,
    endless_tiny_chunks,
    endless_chunk_extension,
    endless_trailers,
    endless_headers,
    endless_header_line,
    endless_status_line,
    endless_continue,
    resets_at_once,
    resets_in_body,
    closes_without_answer,
    closes_early_but_says_so,
)

SIZE = (
    _raw("gzip_bomb", _packed("gzip", gzip.compress(ZEROS)), LARGE),
    _raw("deflate_bomb", _packed("deflate", zlib.compress(ZEROS)), LARGE),
    _raw("br_bomb", _packed("br", brotli.compress(ZEROS, quality=5)), LARGE),
    _raw("zstd_bomb", _packed("zstd", zstd.compress(ZEROS)), LARGE),
    _raw("gzip_in_gzip_bomb", _packed("gzip, gzip", _double_gzip_bomb()), LARGE),
    _raw("zstd_wide_window", _packed("zstd", _zstd_with_wide_window()), "broken zstd"),
    _raw("ten_encodings", answer(Content_Encoding=", ".join(["gzip"] * 10)), "10 content encodings"),
    _raw(
        "gzip_bomb_on_404", answer("404 Not Found", gzip.compress(ZEROS), Content_Encoding="gzip"), "HTTP 404"
    ),
    _raw("announces_a_terabyte", answer(length=10**12), LARGE),
    _raw("announces_more_than_numbers", answer(length=10**40), LARGE),
    _raw("body_too_large", answer(body=b"a" * 1_000_001, length=None), LARGE),
    _raw("megabyte_header", answer(X_Large="a" * 1_000_000), "header line is too long"),
    _raw("two_hundred_headers", answer("200 OK", FEED, -1, **{f"X_{i}": "a" for i in range(200)}), NOT_HTTP),
)

CUT_OFF = (
    _raw("shorter_than_announced", answer(length=len(FEED) + 10), BROKEN_OFF),
    _raw("longer_than_announced", answer(body=FEED + b"more", length=len(FEED)), GOOD),
    _raw("chunk_cut", _chunked(b"FF\r\n<rss>"), BROKEN_OFF),
    _raw("no_last_chunk", _chunked(b"5\r\n<rss>\r\n"), NOT_HTTP),
    _raw("gzip_cut", _packed("gzip", gzip.compress(FEED * 9)[:-20]), BROKEN_OFF),
    _raw("gzip_without_checksum", _packed("gzip", gzip.compress(FEED)[:-8]), BROKEN_OFF),
    _raw("deflate_cut", _packed("deflate", zlib.compress(FEED * 9)[:-20]), BROKEN_OFF),
    _raw("br_cut", _packed("br", brotli.compress(FEED * 9)[:-5]), BROKEN_OFF),
    _raw("zstd_cut", _packed("zstd", zstd.compress(FEED * 9)[:-5]), BROKEN_OFF),
    _raw("empty_body", answer(body=b""), "empty"),
    _raw("blank_body", answer(body=b" \r\n\t "), "empty"),
)

FRAMING = (
    _raw("chunk_size_nonsense", _chunked(b"zz\r\n"), "chunked"),
    _raw(
        "chunk_size_negative",
        _chunked(b"-5\r\nabc"),
        "HTTP|chunked",
    ),
    _raw(
        "chunk_size_huge",
        _chunked(b"F" * 30 + b"\r\n"),
        "HTTP|chunked|truncated",
    ),
    _raw("length_negative", answer(length=-5), GOOD),
    _raw("length_in_words", answer(Content_Length="many", length=None), GOOD),
    _raw("two_lengths", answer(Content_Length="12", length=len(FEED)), "header of the answer is malformed"),
    _raw("http_0_9", FEED, NOT_HTTP),
    _raw("binary_noise", bytes(range(256)) * 8, NOT_HTTP),
    _raw("status_in_words", b"HTTP/1.1 fine OK\r\n\r\n" + FEED, NOT_HTTP),
    _raw("status_of_two_digits", b"HTTP/1.1 20 OK\r\n\r\n" + FEED, NOT_HTTP),
    _raw("http_7", b"HTTP/7.0 200 OK\r\n\r\n" + FEED, NOT_HTTP),
    _raw("ssh_banner", b"SSH-2.0-OpenSSH_9.2\r\n", NOT_HTTP),
    _raw("bare_line_feeds", b"HTTP/1.1 200 OK\nContent-Type: text/xml\n\n" + FEED, GOOD),
    _raw("switches_protocols", b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n" + FEED, "HTTP 101"),
    *(
        _raw(f"stray_line_{number}_in_the_head", answer().replace(b"\r\n", line, 1), GOOD)
        for number, line in enumerate(STRAY)
    ),
    _raw("stray_line_and_half_a_body", answer(length=9_999).replace(b"\r\n", STRAY[0], 1), "truncated"),
    _raw("early_hints", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + answer(), GOOD),
    _raw("folded_header", answer(X_Fold="one\r\n two"), GOOD),
    _raw("nul_in_header", answer(X_Nul="a\0b"), GOOD),
    _raw("no_headers", b"HTTP/1.0 200 OK\r\n\r\n" + FEED, GOOD),
)

ENCODINGS = (
    _raw("gzip_by_name_only", _packed("gzip"), "broken gzip"),
    _raw("deflate_by_name_only", _packed("deflate"), "broken deflate"),
    _raw("br_by_name_only", _packed("br"), "broken br"),
    _raw("zstd_by_name_only", _packed("zstd"), "broken zstd"),
    _raw("encoding_that_nobody_has", _packed("exi"), "unknown content encoding 'exi'"),
    _raw("encoding_that_is_none", _packed("ISO-8859-1"), GOOD),
    _raw("charset_as_encoding", _packed("utf-8"), GOOD),
    _raw("no_encoding_by_name", _packed("identity"), GOOD),
    _raw("raw_deflate", _packed("deflate", _zlib_raw(FEED)), GOOD),
    _raw("old_gzip_name", _packed("X-GZIP", gzip.compress(FEED)), GOOD),
    _raw("gzip_in_two_members", _packed("gzip", _in_two(gzip.compress)), GOOD),
    _raw("gzip_with_padding", _packed("gzip", gzip.compress(FEED) + b"\0" * 99), GOOD),
    _raw("zstd_in_two_frames", _packed("zstd", _in_two(zstd.compress)), GOOD),
    _raw("br_honest", _packed("br", brotli.compress(FEED)), GOOD),
    _raw("br_then_gzip", _packed("br, gzip", gzip.compress(brotli.compress(FEED))), GOOD),
)  # fmt: skip

REDIRECTS = (
    _raw("redirects_to_itself", _found("/redirects_to_itself"), "more than 5 redirects"),
    _raw("redirects_to_file", _found("file:///etc/passwd"), "only http and https"),
    _raw("redirects_to_script", _found("javascript:alert(1)"), "only http and https"),
    _raw("redirects_to_ftp", _found("ftp://harbour.example/"), "only http and https"),
    _raw("redirects_to_data", _found("data:text/xml,<rss/>"), "only http and https"),
    _raw("redirects_nowhere", answer("302 Found", b""), "HTTP 302"),
    _raw("redirects_to_empty", _found(""), "HTTP 302"),
    _raw("redirects_to_no_host", _found("http://:80/"), "names no host"),
    _raw("redirects_to_bad_port", _found("http://harbour.example:99999/"), "malformed"),
    _raw("redirects_to_open_bracket", _found("http://[::1/"), "malformed"),
    _raw("redirects_far", _found("/" + "a" * 9_000), "longer than"),
    _raw("redirects_to_odd_host", _found("http://a..b/"), "malformed|name is unknown"),
    _raw("redirects_with_bomb", _found("/honest", gzip.compress(ZEROS), Content_Encoding="gzip"), GOOD),
    _raw("redirects_with_endless_length", answer("302 Found", b"", length=10**12, Location="/honest"), GOOD),
    _raw("redirects_in_utf8", _found("/honest?wie=sch\u00c3\u00b6n"), GOOD),
    _raw("redirects_with_spaces", _found("  /honest?a b  "), GOOD),
    _raw("redirects_with_fragment", answer("303 See Other", b"", Location="/honest#top"), GOOD),
    redirects_without_scheme,
)  # fmt: skip

STATUSES = (
    _raw("not_modified_unasked", answer("304 Not Modified", b""), "304 to a request without conditions"),
    _raw("partial_unasked", answer("206 Partial Content", Content_Range="bytes 0-9/99"), "HTTP 206"),
    _raw("difference_unasked", answer("226 IM Used"), "HTTP 226"),
    _raw("no_content", answer("204 No Content", b""), "HTTP 204"),
    _raw("multiple_choices", answer("300 Multiple Choices", Location="/honest"), "HTTP 300"),
    _raw("unauthorised", answer("401 Unauthorized", WWW_Authenticate="Basic"), "HTTP 401"),
    _raw("forbidden", answer("403 Forbidden"), "HTTP 403"),
    _raw("gone", answer("410 Gone"), "HTTP 410: it is gone for good"),
    _raw("too_many", answer("429 Too Many Requests"), "HTTP 429"),
    _raw("teapot", answer("418 Teapot"), "HTTP 418"),
    _raw("failing", answer("500 Oops"), "HTTP 500"),
    _raw("unavailable", answer("503 Unavailable"), "HTTP 503"),
    _raw("status_of_its_own", answer("799 Odd"), "HTTP 799"),
    _raw("not_authoritative", answer("203 Non-Authoritative"), GOOD),
)

ALL = (*TIME_AND_WIRE, *SIZE, *CUT_OFF, *FRAMING, *ENCODINGS, *REDIRECTS, *STATUSES)
