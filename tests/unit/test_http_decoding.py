"""Content codings piece by piece, whole, damaged and hostile."""

import gzip
import zlib
from collections.abc import Iterable

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.http.decoding import MOST_MEMBERS, PIECE, decoder


def raw_deflate(data: bytes) -> bytes:
    """What some servers send as ``deflate``."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


PACKERS = [
    ("gzip", gzip.compress),
    ("X-GZip ", gzip.compress),
    ("deflate", zlib.compress),
    ("deflate", raw_deflate),
    ("", bytes),
    ("identity", bytes),
]


def unpack(coding: str, chunks: Iterable[bytes]) -> bytes:
    """Feed chunks and finish."""
    decode = decoder(coding)
    pieces = [piece for chunk in chunks for piece in decode.feed(chunk)]
    decode.finish()
    return b"".join(pieces)


@given(st.binary(max_size=600), st.sampled_from(PACKERS), st.integers(1, 40))
def test_whatever_was_packed_comes_out_however_it_is_cut(data: bytes, packer, size: int) -> None:  # type: ignore[no-untyped-def]
    """The network may cut anywhere, even inside the two bytes of a magic number."""
    coding, pack = packer
    sent = pack(data)
    assert unpack(coding, [sent[at : at + size] for at in range(0, len(sent), size)]) == data


@given(st.integers(1, 12))
def test_gzip_members_follow_each_other(size: int) -> None:
    """Wherever the members meet in the stream of chunks."""
    sent = gzip.compress(b"one ") + gzip.compress(b"two")
    chunks = [sent[at : at + size] for at in range(0, len(sent), size)]
    assert unpack("gzip", chunks) == b"one two"


def test_padding_after_the_end_is_not_read() -> None:
    """Zeros up to the end of a block are common; whole chunks of them too."""
    assert unpack("gzip", [gzip.compress(b"text") + bytes(20), b"more"]) == b"text"


@pytest.mark.parametrize("size", [PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_no_piece_is_larger_than_promised_and_none_is_lost(size: int) -> None:
    """Where output ends exactly with a piece nothing stays behind in the unpacker."""
    pieces = list(decoder("gzip").feed(gzip.compress(bytes(size))))
    assert max(map(len, pieces)) <= PIECE
    assert sum(map(len, pieces)) == size


@pytest.mark.parametrize(
    "sent", [gzip.compress(b"a" * 999, mtime=0)[:-9], b"\x1f", raw_deflate(b"abc")[:3]]
)
def test_what_ends_too_early_is_told(sent: bytes) -> None:
    """A body cut short is not taken for a whole one."""
    with pytest.raises(httpx.DecodingError, match="too early"):
        unpack("gzip", [sent])


def test_damage_is_told() -> None:
    """Bytes that are not what they claim to be."""
    with pytest.raises(httpx.DecodingError, match="damaged"):
        unpack("gzip", [b"\x1f\x8b" + b"\xff" * 30])


@pytest.mark.parametrize("coding", ["br", "ZSTD", "gzip, gzip", "gzip, br"])
def test_a_coding_that_was_not_asked_for_is_refused(coding: str) -> None:
    """We ask for gzip and deflate only; people are told which one came."""
    with pytest.raises(httpx.DecodingError, match=f"not asked for: {coding.lower()}"):
        decoder(coding)


@pytest.mark.parametrize("coding", ["", "identity", "UTF-8", "none", "8bit", "utf-8, identity"])
def test_what_is_no_coding_is_none(coding: str) -> None:
    """Some servers write a charset where the coding stands."""
    assert unpack(coding, [b"<rss/>"]) == b"<rss/>"


def test_identity_beside_a_coding_changes_nothing() -> None:
    """As some caches add it."""
    assert unpack("gzip, identity", [gzip.compress(b"<rss/>")]) == b"<rss/>"


def test_members_without_end_are_refused() -> None:
    """Each costs time and brings nothing, and the rest is copied for each."""
    part = gzip.compress(b"x")
    assert unpack("gzip", [part * MOST_MEMBERS]) == b"x" * MOST_MEMBERS
    with pytest.raises(httpx.DecodingError, match="too many parts"):
        unpack("gzip", [part * (MOST_MEMBERS + 1)])


def test_nothing_is_a_body_too() -> None:
    """An empty body may carry any coding's name."""
    assert unpack("gzip", []) == b""
    assert unpack("gzip", [b""]) == b""
