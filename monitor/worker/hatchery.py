"""The process that workers are forked from: it loads everything once and never reads a document.

Rule 1. One thread, so that a fork is safe; what is loaded before it is shared by all workers.
Rule 2. Nobody outlives the daemon: this process and idle workers end with their line to it, and a
        busy worker is ended by its own alarms, of the processor's time and of the wall's.
Rule 3. SIGINT and SIGTERM are the daemon's to handle; it still wants its answers then.

Python's own fork server is not used: it imports the daemon's main module into every worker, keeps
a further process for tracking, and lets the loop wait while it starts.
"""

import gc
import importlib
import os
import resource
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from monitor import memory
from monitor.errors import place_of
from monitor.model.outcomes import Trouble
from monitor.worker.frames import Broken, pack, pack_result, receive

# How long after its deadline, or the ceiling, a worker ends itself if nobody is left to do it.
GRACE = 1.0

Work = Callable[[Any], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What the hatchery is told first.

    Attributes:
        factory: ``module:name`` of what makes the work out of ``context``.
        context: its argument.
        memory: bytes that a worker may take beyond what it starts with.
        deadline: seconds of processor time that one task may take.
        ceiling: seconds by the wall that it may take.
    """

    factory: str
    context: object
    memory: int
    deadline: float
    ceiling: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """The work raised: what and where, without any of the document's text."""

    error: str
    place: str


def main(control: int) -> None:
    """Serve the daemon on the socket ``control`` until it hangs up."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    # Ended workers leave nothing to be waited for.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    line = socket.socket(fileno=control)
    try:
        setup: Setup = receive(line)
    except Broken:
        return
    # Garbage has not been looked for since the process began.
    with memory.loading():
        work = _load(setup.factory)(setup.context)
    # What the work was made of may be large, and workers would keep it with it.
    setup = replace(setup, context=None)
    gc.freeze()
    while True:
        _, handles, _, _ = socket.recv_fds(line, 1, 1)
        if not handles:
            return
        if os.fork() == 0:
            line.close()
            become_worker(socket.socket(fileno=handles[0]), work, setup)
        os.close(handles[0])


def become_worker(line: socket.socket, work: Work, setup: Setup) -> None:
    """Be a worker for the rest of this process's life."""
    status = 1
    try:
        for number in (signal.SIGALRM, signal.SIGPROF):
            signal.signal(number, signal.SIG_DFL)
        _limit_memory(setup.memory)
        _go_first()
        line.sendall(pack(os.getpid()))
        serve(line, work, setup)
        status = 0
    finally:
        os._exit(status)


def serve(line: socket.socket, work: Work, setup: Setup) -> None:
    """Do task after task, until the daemon hangs up or memory ran out once."""
    outcome: object = None
    while outcome is not Trouble.PARSE_MEMORY:
        try:
            task = receive(line)
            _alarm(setup.deadline + GRACE, setup.ceiling + GRACE)
            outcome, payload = _do(work, task)
            line.sendall(payload)
            _alarm(0, 0)
        except (Broken, OSError):
            return


def _alarm(processor: float, wall: float) -> None:
    """Have this process ended after so many seconds of either kind; 0 for never."""
    signal.setitimer(signal.ITIMER_PROF, processor)
    signal.setitimer(signal.ITIMER_REAL, wall)


def _do(work: Work, task: object) -> tuple[object, bytes]:
    """What the work came to, and the same packed."""
    try:
        outcome = work(task)
        return outcome, pack_result(outcome)
    except MemoryError:
        # What is left of this process is not to be relied upon.
        outcome = Trouble.PARSE_MEMORY
    except Exception as error:  # noqa: BLE001 - one document must not end a worker
        outcome = Raised(error=type(error).__name__, place=place_of(error))
    return outcome, pack_result(outcome)


def _load(name: str) -> Callable[[Any], Work]:
    module, _, attribute = name.partition(":")
    found: Callable[[Any], Work] = getattr(importlib.import_module(module), attribute)
    return found


def _go_first() -> None:
    """Where memory runs out for all, be the one that the kernel ends, and not the daemon."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def _limit_memory(extra: int) -> None:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * resource.getpagesize() + extra
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
