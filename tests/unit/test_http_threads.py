"""Threads for calls that hang: bounded, and none that hangs holds up what others can do."""

import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

import pytest

from monitor.http.threads import Busy, OneEach, Threads
from tests.support.notifying import until


class Gates:
    """Calls that hang until they are let go."""

    def __init__(self) -> None:
        self._events: dict[str, threading.Event] = {}

    def call(self, name: str) -> Callable[[], str]:
        event = self._events[name] = threading.Event()

        def wait() -> str:
            event.wait(5)
            return name

        return wait

    def open(self, *names: str) -> None:
        for name in names:
            self._events[name].set()


def results(*futures: Future[str]) -> list[str]:
    return [future.result(5) for future in futures]


def test_threads_are_started_only_when_none_is_idle_and_never_beyond_the_limit() -> None:
    """Two calls that hang do not stop a third, a third waits for the first of them."""
    gates, threads = Gates(), Threads("test", 2)
    hanging = [threads.submit(gates.call(name)) for name in "ab"]
    waiting = threads.submit(gates.call("c"))
    assert not waiting.done()
    gates.open("c", "a")
    assert results(waiting) == ["c"]
    gates.open("b")
    assert results(*hanging) == ["a", "b"]
    assert threads._count == 2
    threads.close()


def test_one_thread_serves_what_comes_one_after_the_other() -> None:
    threads = Threads("test", 9)
    for number in range(20):
        assert threads.submit(lambda number=number: number).result(5) == number
        come_back(threads)
    assert threads._count == 1
    threads.close()


def test_who_is_idle_is_known_whoever_came_first() -> None:
    """However jobs and threads meet: none is started in vain, and none is waited for in vain."""
    threads, usual = Threads("test", 64), sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for number in range(300):
            one, other = (threads.submit(lambda made=number + each: made) for each in (0, 1))
            assert (one.result(5), other.result(5)) == (number, number + 1)
    finally:
        sys.setswitchinterval(usual)
    come_back(threads)
    assert threads._count < 20
    gates = Gates()
    names = [str(number) for number in range(threads._count + 2)]
    hanging = [threads.submit(gates.call(name)) for name in names]
    assert threads.submit(lambda: "last").result(5) == "last"
    gates.open(*names)
    assert results(*hanging) == names
    threads.close()


def test_what_waited_for_a_thread_leaves_none_idle_that_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A system that gave no thread for a while: later calls get theirs all the same."""
    gates, threads = Gates(), Threads("test", 9)
    first = threads.submit(gates.call("first"))
    with monkeypatch.context() as poor:
        poor.setattr(threading.Thread, "start", no_more)
        queued = [threads.submit(gates.call(name)) for name in ("second", "third")]
    gates.open("first", "second")
    assert results(first, queued[0]) == ["first", "second"]
    # The only thread hangs in the third one: the next has to get another.
    assert threads.submit(lambda: "fourth").result(5) == "fourth"
    gates.open("third")
    assert results(queued[1]) == ["third"]
    threads.close()


def test_a_system_that_gives_no_thread_at_all_is_an_error_and_nothing_is_called_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    threads, called = Threads("test", 9), list[str]()
    with monkeypatch.context() as poor:
        poor.setattr(threading.Thread, "start", no_more)
        with pytest.raises(RuntimeError, match="no thread"):
            threads.submit(lambda: called.append("refused"))
    threads.submit(lambda: called.append("taken")).result(5)
    assert called == ["taken"]
    threads.close()


def test_who_gives_up_before_its_turn_is_not_called_and_what_is_raised_is_handed_on() -> None:
    gates, threads, called = Gates(), Threads("test", 1), list[str]()
    first = threads.submit(gates.call("first"))
    given_up = threads.submit(lambda: called.append("given up"))
    assert given_up.cancel()
    gates.open("first")
    assert results(first) == ["first"]
    with pytest.raises(ZeroDivisionError):
        threads.submit(lambda: 1 // 0).result(5)
    assert called == []
    threads.close()


async def test_what_hangs_keeps_one_thread_and_nobody_else_waits() -> None:
    gates, each = Gates(), OneEach("hangs")

    def alive() -> int:
        return [one.name for one in threading.enumerate()].count("hangs")

    with pytest.raises(TimeoutError):
        await each.do("share", gates.call("share"), 0.01)
    for _ in range(20):
        with pytest.raises(Busy):
            await each.do("share", gates.call("again"), 5)
    assert alive() == 1
    assert await each.do("disk", lambda: "written", 5) == "written"
    gates.open("share")
    await until(lambda: alive() == 0)
    assert await each.do("share", lambda: "written", 5) == "written"


async def test_who_is_told_may_ask_again_at_once_whatever_came_of_it() -> None:
    each = OneEach("test")
    for number in range(50):
        assert await each.do("share", partial(int, number), 5) == number
        with pytest.raises(ZeroDivisionError):
            await each.do("share", lambda: 1 // 0, 5)


async def test_where_there_is_no_thread_the_next_call_is_let_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    each = OneEach("test")
    with monkeypatch.context() as poor:
        poor.setattr(threading.Thread, "start", no_more)
        with pytest.raises(RuntimeError, match="no thread"):
            await each.do("share", lambda: "written", 5)
    assert await each.do("share", lambda: "written", 5) == "written"


def come_back(threads: Threads) -> None:
    """Wait until every thread is idle: it is so only when it has come back to wait."""
    pause = threading.Event()
    for _ in range(5_000):
        with threads._changed:
            if threads._idle == threads._count:
                return
        pause.wait(0.001)
    raise AssertionError("a thread does not come back")


def no_more(_: threading.Thread) -> None:
    raise RuntimeError("no thread")
