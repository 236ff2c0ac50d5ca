"""Threads for calls that block on somebody outside and cannot be cancelled.

In the loop's default executor (six threads on two cores) forty dead names, or six mail servers that
hang, stall every other use of it. Here each kind of call has a bounded number of threads of its
own, and those are daemons so that what hangs never holds up the end of the process.
"""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")


class Threads:
    """Daemon threads, started when there is work and no idle one."""

    def __init__(self, name: str, limit: int) -> None:
        """Set up, starting none yet.

        Args:
            name: what the threads are called, a number behind it.
            limit: most of them; what comes while all are busy waits for one.
        """
        self._name = name
        self._limit = limit
        self._count = 0
        self._idle = threading.Semaphore(0)
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()

    def submit(self, call: Callable[[], T]) -> Future[T]:
        """Have ``call`` made; the future takes what it gives or raises.

        Raises:
            RuntimeError: the system gives us no thread at all.
        """
        future: Future[T] = Future()
        self._jobs.put(lambda: _fulfil(future, call))
        if not self._idle.acquire(blocking=False) and self._count < self._limit:
            self._start(future)
        return future

    def close(self) -> None:
        """Let each thread end after its present call."""
        for _ in range(self._count):
            self._jobs.put(None)

    def _start(self, future: Future[T]) -> None:
        name = f"{self._name}-{self._count + 1}"
        try:
            threading.Thread(target=self._serve, name=name, daemon=True).start()
        except RuntimeError:
            # The system gives no more; those that there are come to it.
            if not self._count:
                future.cancel()
                raise
        else:
            self._count += 1

    def _serve(self) -> None:
        while (job := self._next()) is not None:
            job()

    def _next(self) -> Callable[[], None] | None:
        """What waits, or comes; only who really has to wait counts as idle."""
        with suppress(queue.Empty):
            return self._jobs.get_nowait()
        self._idle.release()
        return self._jobs.get()


def _fulfil(future: Future[T], call: Callable[[], T]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        future.set_result(call())
    except Exception as error:  # noqa: BLE001 - handed to the one who asked
        future.set_exception(error)
