"""How values travel between the daemon and its workers: length, then pickle; results in parts.

Opening what comes holds the loop, and a document of fifty articles would hold it for long. So a
result comes as its small head, then reading by reading, each a frame of its own with the row of
bytes that stays sealed until the reading's turn has come.
"""

import asyncio
import pickle
import socket
import struct
from dataclasses import replace
from typing import Any

from msgspec import DecodeError

from monitor.model.reading import ReadResult
from monitor.model.sealed import SealedReading, packed

LARGEST = 256 << 20
_LENGTH = struct.Struct("!I")


class Broken(Exception):  # noqa: N818 - reads as the state of the line
    """The other side is gone, or sends what is no frame."""


def pack(value: object) -> bytes:
    """One value as a frame."""
    return _framed(pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL))


def _framed(payload: bytes) -> bytes:
    return _LENGTH.pack(len(payload)) + payload


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


async def read(reader: asyncio.StreamReader) -> Any:  # noqa: ANN401 - whatever was sent
    """Wait for a value, in the daemon.

    Raises:
        Broken: the worker is gone, or sends nonsense.
    """
    try:
        return pickle.loads(await _payload(reader))  # noqa: S301 - from our own worker
    except (EOFError, pickle.UnpicklingError) as error:
        raise Broken("a worker sends nonsense") from error


async def _payload(reader: asyncio.StreamReader) -> bytes:
    try:
        (length,) = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
        if length > LARGEST:
            raise Broken("a worker sends too much")
        return await reader.readexactly(length)
    except (EOFError, OSError) as error:
        raise Broken("a worker is gone") from error


async def read_result(reader: asyncio.StreamReader) -> Any:  # noqa: ANN401 - whatever was sent
    """Wait for a result and put its parts together, letting others run between them.

    Raises:
        Broken: as for ``read``.
    """
    count, head = await read(reader)
    parts = []
    for _ in range(count):
        parts.append(_sealed(await _payload(reader)))
        await asyncio.sleep(0)  # noqa: TID251 - yields the loop, waits for nothing
    return replace(head, readings=tuple(parts)) if parts else head


def _sealed(payload: bytes) -> SealedReading:
    try:
        return SealedReading(payload)
    except DecodeError as error:
        raise Broken("a worker sends nonsense") from error


def _received(sock: socket.socket) -> bytearray:
    (length,) = _LENGTH.unpack(_exactly(sock, _LENGTH.size))
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
