"""Worker processes that may be killed: one hostile document costs one worker, never the daemon.

Rule 1. A task ends within its deadline, which counts what the worker computes, and in any case
        within the ceiling, which counts all time; a worker that is late is killed and replaced.
Rule 2. A worker that dies under a task is tried once more in a fresh process if it had done other
        work before: the fault may be an earlier document's. The second death is the document's.
Rule 3. Nothing starts before there is work; idle workers wait in the kernel and share their memory.
"""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

import structlog

from monitor.errors import MonitorError
from monitor.model.outcomes import Trouble
from monitor.worker import frames
from monitor.worker.allowance import allowed
from monitor.worker.hatchery import Raised, Setup
from monitor.worker.hearing import read, read_result

DEADLINE = 5.0
CEILING = 60.0
MEMORY = 512 << 20
"""Bytes; what the largest honest document takes is less than half of it."""

START = 30.0
"""Seconds of processor time that the process workers are forked from may take to load and fork."""
START_CEILING = 300.0
"""Seconds by the wall for the same: a machine that has just come up gives little of its time."""
_BUFFER = 1 << 20
# What a worker needs of the environment; the rest may hold secrets and stays out of reach.
_ENVIRONMENT = ("PATH", "LANG", "TZ", "LD_LIBRARY_PATH")
_ENVIRONMENT_FAMILIES = ("LC_", "COVERAGE")
_BOOT = (
    "import gc, sys; gc.disable(); sys.path[:] = {path!r}; "
    "from monitor.worker.hatchery import main; main({control})"
)

C = TypeVar("C")
T = TypeVar("T")
R = TypeVar("R")

log = structlog.get_logger()


class WorkersError(MonitorError):
    """Worker processes cannot be started at all."""


@dataclass(slots=True)
class _Worker:
    """One process and the line to it; ``handle`` is a pidfd, which no other process inherits."""

    pid: int
    handle: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    used: bool = False

    async def ask(self, payload: bytes) -> object:
        self.writer.write(payload)
        return await read_result(self.reader)

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.handle, signal.SIGKILL)
        os.close(self.handle)
        self.writer.transport.abort()


@dataclass(frozen=True, slots=True)
class _Hatchery:
    """The process that workers are forked from, and the line on which it is asked for them."""

    process: subprocess.Popen[bytes]
    line: socket.socket

    def allowance(self) -> AbstractAsyncContextManager[None]:
        """What it may take to answer; not by the wall alone, which runs for other programs too."""
        return allowed(self.process.pid, START, START_CEILING)


class Pool(Generic[C, T, R]):
    """Runs tasks in processes forked from one that has everything loaded."""

    def __init__(
        self,
        factory: Callable[[C], Callable[[T], R]],
        context: C,
        *,
        size: int | None = None,
        deadline: float = DEADLINE,
        ceiling: float = CEILING,
        memory: int = MEMORY,
    ) -> None:
        """Set up, starting nothing.

        Args:
            factory: module-level callable; called once with ``context`` to make the work, before
                any worker is forked. Context, tasks and results are picklable.
            context: all that the work needs beside the task.
            size: workers at most; by default one less than there are cores, at least one.
            deadline: seconds of processor time for one task.
            ceiling: seconds by the wall for one task.
            memory: bytes that a worker may take beyond what it starts with.
        """
        self._setup = Setup(
            factory=f"{factory.__module__}:{factory.__qualname__}",
            context=context,
            memory=memory,
            deadline=deadline,
            ceiling=ceiling,
        )
        self.size = size or max(1, len(os.sched_getaffinity(0)) - 1)
        self._slots = asyncio.Semaphore(self.size)
        self._idle: list[_Worker] = []
        self._busy: list[_Worker] = []
        self._closed = False
        self._starting = asyncio.Lock()
        self._hatchery: _Hatchery | None = None

    async def start(self) -> None:
        """Start one worker ahead of the first task, to learn now whether that works.

        Raises:
            WorkersError: it does not.
        """
        worker = await self._hatch()
        if worker is None:
            raise WorkersError("worker processes cannot be started; their stderr says why")
        self._idle.append(worker)

    async def run(self, task: T) -> R | Trouble:
        """Do ``task`` in a worker; waits for a free one, then at most the ceiling."""
        async with self._slots:
            # Not before: whoever waits for a worker would hold its document twice.
            payload = frames.pack(task)
            worker = self._idle.pop() if self._idle else await self._hatch()
            while worker is not None:
                try:
                    return await self._attempt(worker, payload)
                except frames.Broken:
                    worker = await self._hatch() if worker.used else None
        return Trouble.PARSE_CRASH

    async def close(self) -> None:
        """End every process; tasks under way end as crashed."""
        self._closed = True
        for worker in [*self._idle, *self._busy]:
            worker.kill()
        self._idle.clear()
        self._busy.clear()
        await self._end_hatchery()

    async def _attempt(self, worker: _Worker, payload: bytes) -> R | Trouble:
        """Have ``worker`` do the task; keep it for the next one, or kill it.

        Raises:
            Broken: it died under the task.
        """
        self._busy.append(worker)
        # What a cancelled task leaves behind is as unfit as what a failed one does.
        good = False
        try:
            async with allowed(worker.pid, self._setup.deadline, self._setup.ceiling):
                outcome = await worker.ask(payload)
            good = not isinstance(outcome, Trouble)
        except TimeoutError:
            return Trouble.PARSE_TIMEOUT
        finally:
            self._settle(worker, good=good)
        if isinstance(outcome, Raised):
            log.error("worker.error", error=outcome.error, place=outcome.place)
            return Trouble.PARSE_CRASH
        return cast("R | Trouble", outcome)

    def _settle(self, worker: _Worker, *, good: bool) -> None:
        if worker not in self._busy:
            return
        self._busy.remove(worker)
        if good:
            worker.used = True
            self._idle.append(worker)
        else:
            worker.kill()

    async def _hatch(self) -> _Worker | None:
        """A new worker; ``None`` if there is none to be had."""
        if self._closed:
            return None
        writer: asyncio.StreamWriter | None = None
        try:
            hatchery = await self._hatchery_up()
            async with hatchery.allowance():
                ours, theirs = socket.socketpair()
                with theirs:
                    reader, writer = await asyncio.open_unix_connection(sock=ours, limit=_BUFFER)
                    socket.send_fds(hatchery.line, [b"w"], [theirs.fileno()])
                pid = await read(reader)
                return _Worker(pid, os.pidfd_open(pid), reader, writer)
        except (TimeoutError, OSError, frames.Broken) as error:
            log.warning("worker.unavailable", error=type(error).__name__)
            if writer is not None:
                writer.transport.abort()
            await self._end_hatchery()
            return None

    async def _hatchery_up(self) -> _Hatchery:
        """The hatchery, which is started if it is not there."""
        async with self._starting:
            if self._hatchery and self._hatchery.process.poll() is None:
                return self._hatchery
            await self._end_hatchery()
            line, theirs = socket.socketpair()
            line.settimeout(0)
            with theirs:
                self._hatchery = hatchery = _Hatchery(_launch(theirs.fileno()), line)
            # A large context takes until the hatchery is up to read it.
            async with hatchery.allowance():
                await asyncio.get_running_loop().sock_sendall(line, frames.pack(self._setup))
            return hatchery

    async def _end_hatchery(self) -> None:
        hatchery, self._hatchery = self._hatchery, None
        if hatchery is not None:
            hatchery.line.close()
            hatchery.process.kill()
            await asyncio.to_thread(hatchery.process.wait)


def _launch(control: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-I", "-c", _BOOT.format(path=sys.path, control=control)],
        stdin=subprocess.DEVNULL,
        pass_fds=[control],
        env=_environment(),
        start_new_session=True,
    )


def _environment() -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in _ENVIRONMENT or name.startswith(_ENVIRONMENT_FAMILIES)
    }
    # One document is one thread's work; a numeric library's own threads would also forbid forks.
    return kept | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
