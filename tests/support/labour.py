"""Work for worker processes, good and bad; in a module that they can import."""

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from monitor.clock import SystemClock
from monitor.model.reading import ReadResult
from tests.support.values import reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What to do, with an argument."""

    do: str
    size: int = 0
    data: bytes = b""


def labour(greeting: str) -> Callable[[Job], object]:
    """Work that does what its job says."""

    def work(job: Job) -> object:
        return _DEEDS[job.do](greeting, job)

    return work


def broken_labour(_: str) -> Callable[[Job], object]:
    """A factory that fails."""
    raise RuntimeError("nothing can be made of this")


def _greet(greeting: str, job: Job) -> object:
    return (greeting, len(job.data), os.getpid())


def _hang(*_: object) -> object:
    while True:
        pass


def _sleep(*_: object) -> object:
    signal.pause()
    return None


def _stop(*_: object) -> object:
    os.kill(os.getpid(), signal.SIGSTOP)
    return "gone on"


def _exit(*_: object) -> object:
    os._exit(3)


def _devour(_: str, job: Job) -> object:
    return len(bytearray(job.size))


def _expendable(*_: object) -> object:
    return int(Path("/proc/self/oom_score_adj").read_text(encoding="ascii"))


def _kill(*_: object) -> object:
    os.kill(os.getpid(), signal.SIGSEGV)
    SystemClock().monotonic()
    return None


def _readings(_: str, job: Job) -> object:
    return ReadResult(readings=tuple(reading(f"ar_{n}") for n in range(job.size)), title="t")


def _raise(*_: object) -> object:
    raise ValueError("text of the document")


def _unpicklable(*_: object) -> object:
    return lambda: None


def _signalled(*_: object) -> object:
    os.kill(os.getpid(), signal.SIGTERM)
    os.kill(os.getpid(), signal.SIGINT)
    return "still here"


def _environment(*_: object) -> object:
    return dict(os.environ)


_DEEDS: dict[str, Callable[[str, Job], object]] = {
    "greet": _greet,
    "hang": _hang,
    "sleep": _sleep,
    "stop": _stop,
    "exit": _exit,
    "devour": _devour,
    "expendable": _expendable,
    "kill": _kill,
    "readings": _readings,
    "raise": _raise,
    "unpicklable": _unpicklable,
    "signalled": _signalled,
    "environment": _environment,
}
