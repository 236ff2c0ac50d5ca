"""Gives up a stream that takes nothing any more; apart, as the first word of all needs it."""

import os
from contextlib import suppress
from typing import TextIO


def abandon(stream: TextIO | None) -> None:
    """Let the interpreter's own last flush of a stream go nowhere instead of complaining."""
    if stream is not None:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
            stream.flush()
