"""Content encodings: whatever was packed comes out the same, whatever was cut is told."""

import gzip
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import FetchError
from aggregator.fetch.decode import decoded, encodings_of, zstd

PACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}
LIMIT = 10_000_000


def pieces(data: bytes, size: int) -> Iterator[bytes]:
    """The data as it may come off the wire."""
    return (data[i : i + size] for i in range(0, len(data), size))


UNITS = st.binary(min_size=1, max_size=500)
TIMES = st.integers(1, 2_000)


@given(
    unit=UNITS,
    times=TIMES,
    encodings=st.lists(st.sampled_from(sorted(PACK)), max_size=2).map(tuple),
    size=st.integers(1, 5_000),
)
def test_what_was_packed_comes_out_the_same(
    unit: bytes, times: int, encodings: tuple[str, ...], size: int
) -> None:
    packed = body = unit * times
    for name in encodings:
        packed = PACK[name](packed)
    assert decoded(pieces(packed, size), encodings, LIMIT) == body


@given(unit=UNITS, times=TIMES, encoding=st.sampled_from(sorted(PACK)), data=st.data())
def test_what_was_cut_anywhere_is_never_taken_for_whole(
    unit: bytes, times: int, encoding: str, data: st.DataObject
) -> None:
    packed = PACK[encoding](unit * times)
    cut = data.draw(st.integers(0, len(packed) - 1))
    with pytest.raises(FetchError):
        decoded(pieces(packed[:cut], 1_000), (encoding,), LIMIT)


@given(noise=st.binary(max_size=500), encoding=st.sampled_from(sorted(PACK)))
def test_noise_is_an_error_or_a_body_and_nothing_else(noise: bytes, encoding: str) -> None:
    with suppress(FetchError):
        assert len(decoded([noise], (encoding,), LIMIT)) <= LIMIT


@given(members=st.lists(st.binary(min_size=1, max_size=300), min_size=1, max_size=4), size=st.integers(1, 50))
def test_gzip_members_are_joined_wherever_the_wire_cuts_them(members: list[bytes], size: int) -> None:
    packed = b"".join(map(gzip.compress, members))
    assert decoded(pieces(packed, size), ("gzip",), LIMIT) == b"".join(members)


@pytest.mark.parametrize("encoding", sorted(PACK))
@pytest.mark.parametrize("unit", [b"\0", bytes(range(256)), b"harbour "])
def test_a_large_body_in_one_piece_comes_out_whole(encoding: str, unit: bytes) -> None:
    body = unit * (3_000_000 // len(unit))
    assert decoded([PACK[encoding](body)], (encoding,), LIMIT) == body


@pytest.mark.parametrize("encoding", sorted(PACK))
def test_the_limit_holds_for_what_comes_out(encoding: str) -> None:
    packed = PACK[encoding](b"a" * 1_000)
    assert len(decoded([packed], (encoding,), 1_000)) == 1_000
    with pytest.raises(FetchError, match="more than 999 bytes"):
        decoded([packed], (encoding,), 999)


def test_the_limit_holds_for_what_an_inner_layer_swallows() -> None:
    swallowed = brotli.compress(gzip.compress(b"a") + b"\0" * 1_000_000)
    with pytest.raises(FetchError, match="more than 100,000 bytes"):
        decoded([swallowed], ("gzip", "br"), 100_000)


def test_encodings_are_named_in_the_order_applied_without_those_that_do_nothing() -> None:
    assert encodings_of("") == ()
    assert encodings_of("identity") == ()
    assert encodings_of("GZIP , br") == ("gzip", "br")
    with pytest.raises(FetchError, match="3 content encodings"):
        encodings_of("gzip, gzip, gzip")
