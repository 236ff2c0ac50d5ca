"""The demo's other processes: the real daemon, and the receiver of its webhooks."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from monitor.cli.demo.receiver import SECRET

GRACE = 10.0  # seconds that a process has to end after it was asked to


async def start_receiver(secret: str, clocks: Sequence[datetime]) -> tuple[Process, int]:
    """Start the receiver; return it with the port that it listens on."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "monitor.cli.demo.receiver", *(clock.isoformat() for clock in clocks)),
        stdin=PIPE,
        stdout=PIPE,
        env=_environment(secret),
        limit=1 << 22,
        start_new_session=True,  # Ctrl-C is for the demo, which then stops the others in order
    )
    first = await next_event(process)
    if first is None:
        raise RuntimeError("the receiver did not start")
    return process, first["port"]


async def next_event(receiver: Process) -> Mapping[str, Any] | None:
    """The next thing that the receiver reports, ``None`` once it has ended."""
    assert receiver.stdout is not None  # noqa: S101 - it was started with a pipe
    line = await receiver.stdout.readline()
    return json.loads(line) if line else None


async def start_daemon(config: Path, clock: datetime, secret: str, log: Path) -> Process:
    """Start ``run`` with a clock that begins at ``clock``; what it logs goes to ``log``."""
    with log.open("ab") as output:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "monitor", "run", "--config", str(config), "--clock", clock.isoformat()),
            stdin=DEVNULL,
            stdout=output,
            stderr=output,
            env=_environment(secret),
            start_new_session=True,
        )


async def stop(process: Process) -> int:
    """Ask a process to end, insist after a while, and return its exit status."""
    if process.stdin is not None:
        process.stdin.close()
    elif process.returncode is None:
        process.send_signal(signal.SIGTERM)
    try:
        async with asyncio.timeout(GRACE):
            return await process.wait()
    except TimeoutError:
        process.kill()
        return await process.wait()


def _environment(secret: str) -> dict[str, str]:
    """This process's environment without what would tie the daemon to the outside."""
    foreign = {
        "NOTIFY_SOCKET",
        "WATCHDOG_USEC",
        "WATCHDOG_PID",
        "STATE_DIRECTORY",
        "JOURNAL_STREAM",
    }
    kept = {name: value for name, value in os.environ.items() if name not in foreign}
    return {**kept, SECRET: secret}
