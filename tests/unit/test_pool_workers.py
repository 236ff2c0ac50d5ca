"""Worker processes under work that hangs, dies, devours, and under a daemon that is killed."""

import asyncio
import errno
import os
import signal
import socket
import sys
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from monitor.clock import SystemClock
from monitor.model.outcomes import Trouble
from monitor.model.reading import ReadResult
from monitor.model.sealed import SealedReading
from monitor.worker import frames, hatchery, hearing
from monitor.worker.pool import Pool, WorkersError
from tests.support.labour import Job, broken_labour, labour
from tests.support.lag import Lag
from tests.support.notifying import until

Labour = Pool[str, Job, Any]
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    """One loop for all tests here, so that they may share a pool."""
    return "asyncio"


@pytest.fixture(scope="module")
async def pool() -> AsyncIterator[Labour]:
    """Two workers with little patience and little memory."""
    pool: Labour = Pool(labour, "hello", size=2, deadline=0.4, memory=100 << 20)
    await pool.start()
    yield pool
    await pool.close()


async def well(pool: Labour) -> None:
    """The pool does its work."""
    greeting, size, _ = await pool.run(Job(do="greet", data=bytes(3)))
    assert (greeting, size) == ("hello", 3)


async def test_large_tasks_arrive_whole(pool: Labour) -> None:
    """Ten megabytes, as much as a document may have."""
    _, size, pid = await pool.run(Job(do="greet", data=bytes(10 << 20)))
    assert size == 10 << 20
    assert pid != os.getpid()


async def test_results_come_in_parts_and_whole(pool: Labour) -> None:
    """Reading by reading, in order; a document without any, too."""
    result = await pool.run(Job(do="readings", size=30))
    assert isinstance(result, ReadResult)
    assert [reading.article.id for reading in result.readings] == [f"ar_{n}" for n in range(30)]
    assert await pool.run(Job(do="readings", size=0)) == ReadResult(title="t")


async def test_a_hang_costs_one_worker_and_its_deadline(pool: Labour) -> None:
    """The loop goes on meanwhile, and so do the other workers."""
    async with Lag() as lag, asyncio.TaskGroup() as tasks:
        hang = tasks.create_task(pool.run(Job(do="hang")))
        for _ in range(20):
            await well(pool)
    assert await hang is Trouble.PARSE_TIMEOUT
    assert lag.worst < 0.1
    await well(pool)


@pytest.mark.parametrize("idleness", ["sleep", "stop"])
async def test_a_worker_that_computes_nothing_is_ended_by_the_ceiling(idleness: str) -> None:
    """Asleep, or stopped by a signal, it would never use up its time."""
    pool: Labour = Pool(labour, "hello", size=1, ceiling=0.3)
    await pool.start()
    (worker,) = pool._idle
    assert await pool.run(Job(do=idleness)) is Trouble.PARSE_TIMEOUT
    await until(lambda: not alive(worker.pid))
    await well(pool)
    await pool.close()


async def test_a_worker_that_does_not_get_the_processor_is_waited_for(pool: Labour) -> None:
    """Far beyond its deadline by the wall, as long as it has computed little."""
    await well(pool)
    task = asyncio.get_running_loop().create_task(pool.run(Job(do="stop")))
    await until(lambda: bool(pool._busy) and state(pool._busy[0].pid) == "T")
    await SystemClock().sleep(1.2 * pool._setup.deadline)
    assert not task.done()
    os.kill(pool._busy[0].pid, signal.SIGCONT)
    assert await task == "gone on"


@pytest.mark.parametrize("death", ["exit", "kill"])
async def test_a_crash_is_the_documents(pool: Labour, death: str) -> None:
    """Twice dead, in a used worker and in a fresh one."""
    assert await pool.run(Job(do=death)) is Trouble.PARSE_CRASH
    await well(pool)


async def test_a_worker_that_died_idle_is_nobodys_fault(pool: Labour) -> None:
    """The task goes to a fresh one."""
    _, _, pid = await pool.run(Job(do="greet"))
    os.kill(pid, signal.SIGKILL)
    await well(pool)
    await well(pool)


async def test_memory_has_its_bound(pool: Labour) -> None:
    """Within it all is well."""
    assert await pool.run(Job(do="devour", size=10 << 20)) == 10 << 20
    assert await pool.run(Job(do="devour", size=1 << 30)) is Trouble.PARSE_MEMORY
    await well(pool)


async def test_where_memory_runs_out_for_all_a_worker_is_ended_first(pool: Labour) -> None:
    """The service's own limit is for daemon and workers together."""
    assert await pool.run(Job(do="expendable")) == 1000


@pytest.mark.parametrize("fault", ["raise", "unpicklable"])
async def test_a_fault_in_the_work_costs_the_document_only(
    pool: Labour, fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was raised is logged by kind and place, without the document's text."""
    assert await pool.run(Job(do=fault)) is Trouble.PARSE_CRASH
    await well(pool)
    told = capsys.readouterr().out
    assert "worker.error" in told
    assert "text of the document" not in told


async def test_signals_to_end_are_the_daemons(pool: Labour) -> None:
    """Ctrl-C reaches every process of the terminal; the daemon still wants its answers."""
    assert await pool.run(Job(do="signalled")) == "still here"


async def test_the_environment_stays_outside(pool: Labour, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may hold secrets, and a worker reads hostile documents."""
    monkeypatch.setenv("DESK_WEBHOOK", "whsec_x")
    other: Labour = Pool(labour, "hello", size=1)
    environment = await other.run(Job(do="environment"))
    await other.close()
    assert "DESK_WEBHOOK" not in environment
    assert environment["PATH"] == os.environ["PATH"]


async def test_what_is_cancelled_leaves_no_answer_behind(pool: Labour) -> None:
    """The next task must not get the answer to the last one."""
    task = asyncio.get_running_loop().create_task(pool.run(Job(do="hang")))
    await until(lambda: bool(pool._busy))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await well(pool)


async def test_a_hatchery_that_dies_is_started_again(pool: Labour) -> None:
    """Somebody may kill that process alone."""
    assert pool._hatchery is not None
    pool._hatchery.process.kill()
    await asyncio.to_thread(pool._hatchery.process.wait)
    assert await pool.run(Job(do="exit")) is Trouble.PARSE_CRASH
    await well(pool)


async def test_a_hatchery_that_does_not_get_the_processor_is_waited_for(
    pool: Labour, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that has just come up runs everything at once; the wall alone ends nothing."""
    monkeypatch.setattr("monitor.worker.pool.START", 0.1)
    assert await pool.run(Job(do="exit")) is Trouble.PARSE_CRASH
    assert pool._hatchery is not None
    hatchery = pool._hatchery.process.pid
    os.kill(hatchery, signal.SIGSTOP)
    task = asyncio.get_running_loop().create_task(well(pool))
    await SystemClock().sleep(0.3)
    assert not task.done()
    os.kill(hatchery, signal.SIGCONT)
    await task
    assert pool._hatchery.process.pid == hatchery


async def test_a_hatchery_that_never_answers_is_ended(
    pool: Labour, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the ceiling; the next document has another one."""
    assert await pool.run(Job(do="exit")) is Trouble.PARSE_CRASH
    assert pool._hatchery is not None
    hatchery = pool._hatchery.process.pid
    os.kill(hatchery, signal.SIGSTOP)
    with monkeypatch.context() as patched:
        patched.setattr("monitor.worker.pool.START_CEILING", 0.1)
        assert await pool.run(Job(do="greet")) is Trouble.PARSE_CRASH
    assert not alive(hatchery)
    await well(pool)


async def test_without_a_free_handle_a_document_is_left_for_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It must not end the daemon, whose connections may have taken them all for a moment."""

    def none_left() -> None:
        raise OSError(errno.EMFILE, "Too many open files")

    pool: Labour = Pool(labour, "hello", size=1)
    monkeypatch.setattr("socket.socketpair", none_left)
    assert await pool.run(Job(do="greet")) is Trouble.PARSE_CRASH
    monkeypatch.undo()
    await well(pool)
    await pool.close()


async def test_a_closed_pool_starts_nothing() -> None:
    """A task that comes too late, or is under way, ends as crashed; no process is left."""
    pool: Labour = Pool(labour, "hello", size=1)
    task = asyncio.get_running_loop().create_task(pool.run(Job(do="hang")))
    await until(lambda: bool(pool._busy), 30)
    hatchery_pid = pool._hatchery.process.pid if pool._hatchery else 0
    await pool.close()
    assert await task is Trouble.PARSE_CRASH
    assert await pool.run(Job(do="greet")) is Trouble.PARSE_CRASH
    assert not alive(hatchery_pid)


async def test_workers_that_cannot_start_are_told_at_once(
    capfd: pytest.CaptureFixture[str],
) -> None:
    """``start`` says so; its stderr says why, and tasks are values still."""
    pool = Pool(broken_labour, "hello", size=1)
    with pytest.raises(WorkersError, match="cannot be started"):
        await pool.start()
    assert await pool.run(Job(do="greet")) is Trouble.PARSE_CRASH
    assert "nothing can be made of this" in capfd.readouterr().err
    await pool.close()


def alive(pid: int) -> bool:
    """Whether a process runs."""
    try:
        return state(pid) != "Z"
    except (FileNotFoundError, ProcessLookupError):  # the second: gone between opening and reading
        return False


def state(pid: int) -> str:
    """The kernel's letter for what a process does."""
    stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    return stat.rpartition(")")[2].split()[0]


KILLED = """
import asyncio, time
from monitor.worker.pool import Pool
from tests.support.labour import Job, labour

async def main():
    spinning = Pool(labour, "x", size=2, deadline=0.2)
    sleeping = Pool(labour, "x", size=1, ceiling=0.2)
    pools = (spinning, spinning, sleeping)
    greetings = await asyncio.gather(*(pool.run(Job(do="greet")) for pool in pools))
    loop = asyncio.get_running_loop()
    tasks = [loop.create_task(spinning.run(Job(do="hang"))),
             loop.create_task(sleeping.run(Job(do="sleep")))]
    while not (spinning._busy and sleeping._busy):
        await asyncio.sleep(0.01)
    print(spinning._hatchery.process.pid, *(pid for _, _, pid in greetings), flush=True)
    time.sleep(60)

asyncio.run(main())
"""


async def test_nobody_outlives_a_daemon_that_is_killed() -> None:
    """Neither the hatchery, nor an idle worker, nor one that spins or sleeps for ever."""
    daemon = await asyncio.create_subprocess_exec(
        sys.executable, "-c", KILLED, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert daemon.stdout is not None
    pids = [int(word) for word in (await daemon.stdout.readline()).split()]
    assert len(set(pids)) == 4
    assert all(map(alive, pids))
    daemon.kill()
    await daemon.wait()
    await until(lambda: not any(map(alive, pids)), 10)


SETUP = hatchery.Setup(factory="", context=None, memory=0, deadline=5.0, ceiling=5.0)


def serve(work: Callable[[Any], object], *tasks: object) -> list[object]:
    """What a worker answers to ``tasks``, in a thread here instead of a process."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        for task in tasks:
            ours.sendall(frames.pack(task))
        ours.shutdown(socket.SHUT_WR)
        hatchery.serve(theirs, work, SETUP)
        theirs.shutdown(socket.SHUT_WR)
        answers = []
        while True:
            try:
                count, head = frames.receive(ours)
            except frames.Broken:
                return answers
            answers.append((head, [frames._received(ours) for _ in range(count)]))


def test_a_worker_answers_until_the_line_ends() -> None:
    """Task by task; readings apart from their head."""
    assert threading.current_thread() is threading.main_thread()
    answers = serve(labour("hello"), Job(do="readings", size=2), Job(do="raise"))
    head, parts = answers[0]  # type: ignore[misc]
    assert (head.title, [SealedReading(part).article.id for part in parts]) == (
        "t",
        ["ar_0", "ar_1"],
    )
    raised, _ = answers[1]  # type: ignore[misc]
    assert isinstance(raised, hatchery.Raised)
    assert raised.error == "ValueError"
    assert raised.place.startswith("labour.py:")


def test_a_worker_that_ran_out_of_memory_ends() -> None:
    """What is left of it is not to be relied upon."""

    def devour(_: object) -> object:
        raise MemoryError

    assert serve(devour, 1, 2) == [(Trouble.PARSE_MEMORY, [])]


async def test_a_reading_that_is_nonsense_is_a_dead_worker() -> None:
    """A head that promises one reading, and bytes that are none."""
    reader = asyncio.StreamReader()
    reader.feed_data(frames.pack((1, ReadResult())) + b"\x00\x00\x00\x02\xc1\xc1")
    with pytest.raises(frames.Broken):
        await hearing.read_result(reader)


async def test_nonsense_on_the_line_is_a_dead_worker() -> None:
    """Whatever a damaged process writes."""
    for sent in (b"\xff\xff\xff\xff", b"\x00\x00\x00\x04abcd", b"\x00\x00"):
        reader = asyncio.StreamReader()
        reader.feed_data(sent)
        reader.feed_eof()
        with pytest.raises(frames.Broken):
            await hearing.read(reader)


async def test_an_idle_pool_costs_no_time(pool: Labour) -> None:
    """Workers wait in the kernel."""
    await well(pool)
    assert pool._hatchery is not None
    before = cpu(pool._hatchery.process.pid)
    await SystemClock().sleep(0.1)
    assert cpu(pool._hatchery.process.pid) - before <= 1


def cpu(pid: int) -> int:
    """Clock ticks that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
