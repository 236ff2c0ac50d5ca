"""Content codings, undone piece by piece, so that a bomb is noticed before it is unpacked."""

import zlib
from collections.abc import Iterator

import httpx

PIECE = 1 << 18
MOST_MEMBERS = 256
"""Parts of a gzip body; a file packed for access in any place has one for each 64 KB."""

_GZIP = b"\x1f\x8b"
_PACKED_CODINGS = frozenset({"gzip", "x-gzip", "deflate"})
# What nobody asked for. All other words are no codings: some servers write a charset here.
_OTHER_CODINGS = frozenset({"br", "zstd", "compress", "x-compress", "lzma", "xz", "bzip2"}) | {
    "aes128gcm",
    "dcb",
    "dcz",
    "exi",
    "pack200-gzip",
}


class Plain:
    """No coding: what comes in goes out."""

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """The chunk itself."""
        yield chunk

    def finish(self) -> None:
        """Nothing can be missing."""


class Packed:
    """gzip (any number of members), zlib, or the raw deflate that some servers call deflate."""

    def __init__(self) -> None:
        self._head = b""
        self._inflate = zlib.decompressobj()
        self._begun = False
        self._padding = False
        self._members = 1

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Unpack a chunk into pieces of at most ``PIECE`` bytes.

        Raises:
            httpx.DecodingError: the data is not what it claims to be.
        """
        chunk = self._start(chunk)
        more = False
        while (chunk or more) and not self._padding:
            piece = self._piece(chunk)
            # A full piece may leave output behind although all input is used up.
            more = len(piece) == PIECE
            chunk = self._inflate.unconsumed_tail
            if self._inflate.eof:
                more = False
                chunk = self._next_member(self._inflate.unused_data)
            yield piece

    def finish(self) -> None:
        """Check that the end was reached.

        Raises:
            httpx.DecodingError: data is missing.
        """
        if self._head or (self._begun and not self._padding and not self._inflate.eof):
            raise httpx.DecodingError("the compressed body ends too early")

    def _start(self, chunk: bytes) -> bytes:
        """Choose the format by the first two bytes; give what is to be unpacked now."""
        if self._begun:
            return self._next_member(chunk) if self._inflate.eof else chunk
        head = self._head + chunk
        self._head = head if len(head) < len(_GZIP) else b""
        if self._head or not head:
            return b""
        self._begun = True
        self._inflate = zlib.decompressobj(_window(head))
        return head

    def _piece(self, chunk: bytes) -> bytes:
        try:
            return self._inflate.decompress(chunk, PIECE)
        except zlib.error as error:
            raise httpx.DecodingError("the compressed body is damaged") from error

    def _next_member(self, rest: bytes) -> bytes:
        """What follows the end of a member: another one, or padding that nobody reads."""
        if not rest:
            return b""
        if _GZIP[: len(rest)] != rest[: len(_GZIP)]:
            self._padding = True
            return b""
        self._members += 1
        if self._members > MOST_MEMBERS:
            raise httpx.DecodingError("the compressed body has too many parts")
        self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
        return rest


def decoder(coding: str) -> Plain | Packed:
    """What undoes ``coding``, the value of ``Content-Encoding``.

    Raises:
        httpx.DecodingError: a coding that was not asked for.
    """
    names = [name.strip() for name in coding.lower().split(",")]
    codings = [name for name in names if name in _PACKED_CODINGS | _OTHER_CODINGS]
    if not codings:
        return Plain()
    if len(codings) == 1 and codings[0] in _PACKED_CODINGS:
        return Packed()
    raise httpx.DecodingError(f"the body has a coding that was not asked for: {', '.join(codings)}")


def _window(head: bytes) -> int:
    """The parameter of zlib for data that begins with ``head``."""
    if head.startswith(_GZIP):
        return zlib.MAX_WBITS | 16
    deflated = head[0] & 0x0F == zlib.DEFLATED and int.from_bytes(head[:2], "big") % 31 == 0
    return zlib.MAX_WBITS if deflated else -zlib.MAX_WBITS
