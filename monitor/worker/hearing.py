"""What the daemon hears from its workers, frame by frame, while others run; see ``frames``."""

import asyncio
import pickle
from dataclasses import replace
from typing import Any

from msgspec import DecodeError

from monitor.model.sealed import SealedReading
from monitor.worker.frames import LENGTH, Broken

LARGEST = 256 << 20


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
        (length,) = LENGTH.unpack(await reader.readexactly(LENGTH.size))
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
