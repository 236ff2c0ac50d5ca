"""How values travel between the daemon and its workers: length, then pickle; results in parts.

Opening what comes holds the loop, and a document of fifty articles would hold it for long. So a
result comes as its small head, then reading by reading, each a frame of its own with the row of
bytes that stays sealed until the reading's turn has come.
"""

import pickle
import socket
import struct
from dataclasses import replace
from typing import Any

from monitor.model.reading import ReadResult
from monitor.model.sealed import packed

LENGTH = struct.Struct("!I")


class Broken(Exception):  # noqa: N818 - reads as the state of the line
    """The other side is gone, or sends what is no frame."""


def pack(value: object) -> bytes:
    """One value as a frame."""
    return _framed(pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL))


def _framed(payload: bytes) -> bytes:
    return LENGTH.pack(len(payload)) + payload


def pack_result(result: object) -> bytes:
    """A result as its frames: how many parts there are and the head, then the parts."""
    parts: tuple[bytes, ...] = ()
    if isinstance(result, ReadResult):
        parts = tuple(map(packed, result.readings))
        result = replace(result, readings=())
    return b"".join([pack((len(parts), result)), *map(_framed, parts)])


def receive(sock: socket.socket) -> Any:  # noqa: ANN401 - whatever was sent
    """Wait for a value, in a worker.

    Raises:
        Broken: the other side is gone.
    """
    return pickle.loads(_received(sock))  # noqa: S301 - from the process that started us


def _received(sock: socket.socket) -> bytearray:
    (length,) = LENGTH.unpack(_exactly(sock, LENGTH.size))
    return _exactly(sock, length)


def _exactly(sock: socket.socket, length: int) -> bytearray:
    data = bytearray(length)
    view = memoryview(data)
    while view:
        count = sock.recv_into(view)
        if not count:
            raise Broken("the daemon is gone")
        view = view[count:]
    return data
