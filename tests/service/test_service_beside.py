"""Two processes at once: one database, the lock beside it, and a pipe whose reader leaves."""

import subprocess
import sys
from pathlib import Path

import pytest

from monitor.clock import HandClock, SystemClock
from monitor.errors import StoreLocked
from monitor.model.plans import Applied
from monitor.store.sqlite import lock, locked, look, open_store
from tests.support.storing import DAY, feed, plan_of, stored
from tests.support.values import NOON


async def test_two_stores_on_one_file_wait_for_each_other(tmp_path: Path) -> None:
    """A command beside the daemon: writes of both are stored, none fails, each sees the other's."""
    path = tmp_path / "monitor.db"
    daemon = await open_store(path)
    command = (
        "import asyncio, sys; from pathlib import Path\n"
        "from monitor.store.sqlite import open_store\n"
        "from tests.support.storing import plan_of, stored\n"
        "async def main():\n"
        "    store = await open_store(Path(sys.argv[1]))\n"
        "    for n in range(40):\n"
        "        await store.apply(plan_of(stored(f'theirs_{n}')))\n"
        "    await store.close()\n"
        "asyncio.run(main())"
    )
    with subprocess.Popen([sys.executable, "-c", command, str(path)]) as beside:  # noqa: ASYNC220 - nothing else runs
        for number in range(40):
            answer = await daemon.apply(plan_of(stored(f"ours_{number}")))
            assert isinstance(answer, Applied)
            await daemon.configure([feed(f"f{number}")], [], [], NOON)
        beside.wait(30)
    assert beside.returncode == 0
    assert len(await daemon.since(0, 100, NOON - DAY, b"")) == 80
    assert await daemon.check() == ()
    await daemon.close()


async def test_the_lock_ends_with_a_daemon_that_is_killed(tmp_path: Path) -> None:
    """No stale lock is left for the next start to trip over."""
    path = tmp_path / "monitor.db"
    command = (
        "import sys; from pathlib import Path; from monitor.clock import SystemClock\n"
        "from monitor.store.sqlite import lock\n"
        "with lock(Path(sys.argv[1]), SystemClock()):\n"
        "    print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(  # noqa: ASYNC220 - nothing else runs
        [sys.executable, "-c", command, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == b"held\n"
        with pytest.raises(StoreLocked, match=f"process {first.pid} "), lock(path, HandClock(NOON)):
            pass
        assert look(path).running
        first.kill()
        first.wait(10)
    last = look(path)
    assert (last.running, last.pid, last.until) == (False, first.pid, None)
    assert last.since is not None
    with lock(path, HandClock(NOON)):
        pass


async def test_looking_keeps_no_daemon_from_starting(tmp_path: Path) -> None:
    """Whoever looks holds the lock for a moment; a start that meets them tries again."""
    path = tmp_path / "monitor.db"
    with lock(path, HandClock(NOON)):
        pass
    looks = (
        "import pathlib, sys; from monitor.store.sqlite import look\n"
        "print('looking', flush=True)\nwhile True: look(pathlib.Path(sys.argv[1]))"
    )
    with subprocess.Popen(  # noqa: ASYNC220 - nothing else runs
        [sys.executable, "-c", looks, str(path)], stdout=subprocess.PIPE
    ) as beside:
        assert beside.stdout is not None
        assert beside.stdout.readline() == b"looking\n"
        try:
            for _ in range(40):
                async with locked(path, SystemClock()):
                    pass
        finally:
            beside.kill()


def test_a_reader_that_leaves_early_causes_no_complaint(tmp_path: Path) -> None:
    """As in ``storyline-monitor parse many.jsonl | head -1``, in a real process."""
    many = tmp_path / "many.jsonl"
    many.write_text('{"text": "again and again"}\n' * 3000, encoding="utf-8")
    command = [sys.executable, "-m", "monitor", "parse", str(many)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        assert writer.stderr is not None
        writer.stdout.readline()
        writer.stdout.close()
        assert writer.stderr.read() == b""
    assert writer.returncode == 1
