"""Logging as a test found it: commands and daemons point it at streams that do not outlive them."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import structlog


def log_plainly() -> None:
    """Let lines cost little; left to itself structlog paints tracebacks for a second each."""
    steps = [structlog.processors.add_log_level, structlog.processors.format_exc_info]
    structlog.configure(processors=[*steps, structlog.processors.KeyValueRenderer()])


@contextmanager
def logging_restored() -> Iterator[None]:
    """Put the root logger and structlog back when it ends."""
    root, before = logging.getLogger(), structlog.get_config()
    handlers, level, raising = root.handlers[:], root.level, logging.raiseExceptions
    try:
        yield
    finally:
        root.handlers[:], logging.raiseExceptions = handlers, raising
        root.setLevel(level)
        structlog.configure(**before)
