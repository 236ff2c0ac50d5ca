"""What a server answers, as its bytes arrive: status, headers, and the pieces of a body.

Rule 1. Nothing here touches a connection: bytes in, values out, whatever they were cut into.
Rule 2. Of a head there is a bound; of a body the reader decides how much is taken. What stands
        around its chunks has one too: by the byte it costs more than anything else.
Rule 3. An answer has one length. What names two of them, or none that can be, is no HTTP.
Rule 4. Lines may end without a carriage return, and interim answers (1xx) are passed over. A line
        that is no header is left out, but a connection that such a thing came by is not used again.
"""

import re

import httpx

HEAD_LIMIT = 1 << 16
"""Bytes of a head, and of what stands around chunks beside half of what is in them."""

MOST_FIELDS = 2_000
"""Lines of a head; real ones have a hundred at most."""

Headers = list[tuple[bytes, bytes]]

_END = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"HTTP/1\.([01]) ([1-9]\d\d)(?: [^\r\n]*)?\Z")
_NAME = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_UNSENDABLE = re.compile(rb"[\r\x00]")
_FOLD = re.compile(rb"\r?\n[ \t]+")
_SIZE = re.compile(rb"([0-9a-fA-F]{1,15})[ \t]*(?:;[^\n]*)?\Z")
_DIGITS = 18
_INTERIM = range(100, 200)
_MOST_INTERIM = 16
_BODILESS = frozenset((204, 304))


class Answering:
    """One answer on its way in.

    Attributes:
        status: ``None`` until the head has come.
        headers: as they came.
        waiting: bytes of the body that were not taken yet.
        done: whether all of it has come.
        reusable: whether the connection may carry another exchange after it.
    """

    def __init__(self, *, bodiless: bool = False) -> None:
        """Expect an answer; ``bodiless`` is one to HEAD."""
        self.status: int | None = None
        self.headers: Headers = []
        self.waiting = 0
        self.done = False
        self.reusable = False
        self._bodiless = bodiless
        self._interim = 0
        # What of bytes around chunks is still allowed.
        self._around = HEAD_LIMIT
        self._pieces: list[bytes] = []
        self._held = b""
        # Bytes of the body, or of the present chunk, still to come; None: until the end.
        self._left: int | None = 0
        self._chunked = False
        self._between = False

    def feed(self, data: bytes) -> None:
        """Take what arrived.

        Raises:
            httpx.RemoteProtocolError: it is no HTTP.
        """
        if self.status is None:
            data = self._head(data)
        if self.status is None or (self.done and not data):
            return
        if self.done:
            # Nobody asked for more; what else is in it would be taken for the next answer.
            self.reusable = False
        elif self._chunked:
            self._chunks(data)
        else:
            self._plain(data)

    def end(self) -> None:
        """The connection was closed.

        Raises:
            httpx.RemoteProtocolError: before the answer was complete.
        """
        self.reusable = False
        to_the_end = self.status is not None and not self._chunked and self._left is None
        if not (self.done or to_the_end):
            raise httpx.RemoteProtocolError("closed before its answer was complete")
        self.done = True

    def _head(self, data: bytes) -> bytes:
        """Read heads until one is no interim one; give what stands behind it."""
        # What was looked through before is not looked through again, however slowly it comes.
        begin = max(0, len(self._held) - len(b"\r\n\r"))
        data = self._held + data
        while found := _END.search(data, begin):
            self._read_head(data[: found.start()])
            data, begin = data[found.end() :], 0
            if self.status is not None:
                self._held = b""
                return data
        if len(data) > HEAD_LIMIT:
            raise httpx.RemoteProtocolError("sends too many headers, or too long ones")
        self._held = data
        return b""

    def _read_head(self, head: bytes) -> None:
        first, _, rest = head.partition(b"\n")
        line = _STATUS.match(first.rstrip(b"\r"))
        if len(head) > HEAD_LIMIT or head.count(b"\n") > MOST_FIELDS:
            raise httpx.RemoteProtocolError("sends too many headers, or too long ones")
        if line is None:
            raise httpx.RemoteProtocolError("answers what is not HTTP/1")
        status = int(line[2])
        if status in _INTERIM:
            self._interim += 1
            if self._interim > _MOST_INTERIM:
                raise httpx.RemoteProtocolError("sends interim answers without end")
            return
        self.headers, sound = _fields(rest)
        self.status = status
        words = self._words(b"connection")
        lasts = b"keep-alive" in words if line[1] == b"0" else b"close" not in words
        self.reusable = sound and lasts
        self._frame()

    def _frame(self) -> None:
        """Find out where the answer ends (RFC 9112, 6.3)."""
        if self._bodiless or self.status in _BODILESS:
            self.done = True
            return
        lengths = self._words(b"content-length")
        codings = self._words(b"transfer-encoding") - {b"identity"}
        if codings:
            if codings != {b"chunked"}:
                raise httpx.RemoteProtocolError("sends a transfer coding that was not asked for")
            self._chunked = True
            # Who also names a length may have been understood in another way on the way here.
            self.reusable = self.reusable and not lengths
            return
        self._left = _length(lengths) if lengths else None
        self.done = self._left == 0

    def _words(self, name: bytes) -> set[bytes]:
        """What stands between the commas of a header's values."""
        values = b",".join(value for key, value in self.headers if key.lower() == name)
        return {word.strip().lower() for word in values.split(b",")} - {b""}

    def _plain(self, data: bytes) -> None:
        if self._left is None:
            self._put(data)
            return
        self._put(data[: self._left])
        self.done = len(data) >= self._left
        self.reusable = self.reusable and len(data) <= self._left
        self._left = max(0, self._left - len(data))

    def take(self) -> bytes:
        """Those bytes of the body that have come and were not taken yet."""
        taken = b"".join(self._pieces)
        self._pieces.clear()
        self.waiting = 0
        return taken

    def _put(self, piece: bytes) -> None:
        self._pieces.append(piece)
        self.waiting += len(piece)

    def _chunks(self, data: bytes) -> None:
        data = self._held + data
        self._held = b""
        at = 0
        while at < len(data) and not self.done:
            if self._left:
                piece = data[at : at + self._left]
                self._put(piece)
                self._left -= len(piece)
                self._around += len(piece) >> 1
                self._between = not self._left
                at += len(piece)
                continue
            end = data.find(b"\n", at)
            if (end if end >= 0 else len(data)) - at > self._around:
                raise httpx.RemoteProtocolError("sends more around its chunks than in them")
            if end < 0:
                self._held = data[at:]
                return
            self._line(data[at:end].removesuffix(b"\r"))
            self._around -= end + 1 - at
            at = end + 1
        self.reusable = self.reusable and at == len(data)

    def _line(self, line: bytes) -> None:
        """A line between chunks: the end of one, the size of the next, or a trailer."""
        if self._left is None:
            # Trailers are of no use to us; an empty line ends them.
            self.done = not line
        elif self._between:
            if line:
                raise httpx.RemoteProtocolError("sends a chunk of another size than it says")
            self._between = False
        else:
            size = _SIZE.match(line)
            if size is None:
                raise httpx.RemoteProtocolError("sends a chunk without a size")
            self._left = int(size[1], 16) or None


def _fields(text: bytes) -> tuple[Headers, bool]:
    """The fields of a head, and whether that is all there is; one may go on in the next line."""
    lines = _FOLD.sub(b" ", text).split(b"\n") if text else ()
    fields: Headers = []
    for line in lines:
        name, colon, value = line.removesuffix(b"\r").partition(b":")
        name, value = name.rstrip(b" \t"), value.strip(b" \t")
        # What could not be given back as it came, as validators are, is not taken.
        if colon and _NAME.fullmatch(name) and not _UNSENDABLE.search(value):
            fields.append((name, value))
    return fields, len(fields) == len(lines)


def _length(said: set[bytes]) -> int:
    """The one length that an answer has, however often it is said."""
    if not all(each.isdigit() and len(each) <= _DIGITS for each in said):
        raise httpx.RemoteProtocolError("names a length that is none (Content-Length)")
    lengths = set(map(int, said))
    if len(lengths) != 1:
        raise httpx.RemoteProtocolError("names two lengths (Content-Length)")
    return lengths.pop()
