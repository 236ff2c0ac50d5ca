"""Threads for calls that block on somebody outside and cannot be cancelled.

In the loop's default executor (six threads on two cores) forty dead names, or six mail servers that
hang, stall every other use of it. Here each kind of call has a bounded number of threads of its
own, and those are daemons so that what hangs never holds up the end of the process. Files may lie
where nobody answers any more, too: for each of them there is one thread at most.
"""

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Hashable
from concurrent.futures import Future
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
        # Under one lock, so that how many wait and how many jobs there are is of one moment: were
        # it not, a call could wait for a thread that is taken for idle and hangs.
        self._changed = threading.Condition()
        self._idle = 0
        self._jobs: deque[Callable[[], None] | None] = deque()

    def submit(self, call: Callable[[], T]) -> Future[T]:
        """Have ``call`` made; the future takes what it gives or raises.

        Raises:
            RuntimeError: the system gives us no thread at all.
        """
        future: Future[T] = Future()
        with self._changed:
            self._jobs.append(lambda: _fulfil(future, call))
            self._changed.notify()
            # One that was woken for an earlier job and has not come to it yet still counts here.
            if len(self._jobs) > self._idle and self._count < self._limit:
                self._start(future)
        return future

    def close(self) -> None:
        """Let each thread end after its present call."""
        with self._changed:
            self._jobs.extend([None] * self._count)
            self._changed.notify_all()

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
        """What waits, or comes."""
        with self._changed:
            self._idle += 1
            self._changed.wait_for(lambda: self._jobs)
            self._idle -= 1
            return self._jobs.popleft()


class Busy(Exception):  # noqa: N818 - a state of what is asked for
    """An earlier call for the same thing is not over."""


class OneEach:
    """A daemon thread for each call, and never two for the same thing."""

    def __init__(self, name: str) -> None:
        """Set up; the threads are called ``name``."""
        self._name = name
        self._lock = threading.Lock()
        self._under_way: set[Hashable] = set()

    async def do(self, what: Hashable, call: Callable[[], T], seconds: float) -> T:
        """What ``call`` gives or raises; one that is given up goes on until it can end.

        Args:
            what: the thing that it is about, such as a file.
            call: blocks as long as it has to.
            seconds: how long it is waited for.

        Raises:
            Busy: an earlier call for the same thing was given up and is not over.
            TimeoutError: it takes longer.
            RuntimeError: the system gives us no thread.
        """
        async with asyncio.timeout(seconds):
            return await asyncio.wrap_future(self._begin(what, call))

    def _begin(self, what: Hashable, call: Callable[[], T]) -> Future[T]:
        with self._lock:
            if what in self._under_way:
                raise Busy
            self._under_way.add(what)
        future: Future[T] = Future()
        # Whoever gives up cancels nothing: it is called, and over, whatever comes.
        future.set_running_or_notify_cancel()

        def serve() -> None:
            _settle(future, lambda: self._called(what, call))

        try:
            threading.Thread(target=serve, name=self._name, daemon=True).start()
        except RuntimeError:
            self._over(what)
            raise
        return future

    def _called(self, what: Hashable, call: Callable[[], T]) -> T:
        try:
            return call()
        finally:
            # Before anybody learns what it gave: whoever asks again at once is let in.
            self._over(what)

    def _over(self, what: Hashable) -> None:
        with self._lock:
            self._under_way.discard(what)


def _fulfil(future: Future[T], call: Callable[[], T]) -> None:
    if future.set_running_or_notify_cancel():
        _settle(future, call)


def _settle(future: Future[T], call: Callable[[], T]) -> None:
    try:
        future.set_result(call())
    except Exception as error:  # noqa: BLE001 - handed to the one who asked
        future.set_exception(error)
