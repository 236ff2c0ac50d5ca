"""How the process keeps its memory: what is looked through for garbage, what is given back."""

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

_ARENA_MAX = -8  # of mallopt(3)

NEW_OBJECTS = 10_000
"""After so many new ones the collector looks at them; Python's own figure is 700."""


@contextmanager
def loading() -> Iterator[None]:
    """Look for no garbage while modules are loaded: they stay, and looking took a tenth of it."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def keep() -> None:
    """Never look for garbage among what is there now: modules, which stay."""
    gc.freeze()


def one_pool() -> None:
    """Let all threads take memory from one pool; called before there are any.

    The C library gives each thread one of its own, where what it freed stays: 4 MB of the daemon.
    Where it is not glibc nothing is done.
    """
    libc = _libc()
    if libc is not None:
        libc.mallopt(_ARENA_MAX, 1)


def settle() -> None:
    """Look for garbage among what comes from now on, and less often; called once all is open.

    A hundred polls under way are tens of thousands of objects, few of them garbage: at Python's
    own thresholds a tenth of a poll's processor time went into looking at them.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS)


def give_back() -> None:
    """Let the system have what is free; other threads run meanwhile.

    After the import of 15,000 articles that was a sixth of the daemon's memory. Where the C
    library is not glibc nothing is done.
    """
    libc = _libc()
    if libc is not None:
        libc.malloc_trim(0)


@cache
def _libc() -> ctypes.CDLL | None:
    """The C library, if it has what is wanted of it."""
    libc = ctypes.CDLL(None)
    return libc if hasattr(libc, "malloc_trim") else None
