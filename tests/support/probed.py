"""Runs the daemon, or nothing, in a loop whose lag is measured, and tells how late it ever was.

Run as ``python -m tests.support.probed [CONFIG]``; at SIGTERM one JSON object is printed. Without a
configuration the loop only idles: what it then measures is the machine's doing.
"""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

import structlog

from monitor import config, log
from monitor.app.daemon import Daemon
from monitor.clock import SystemClock
from tests.support.lag import waited

STEP = 0.005
CLOCK = SystemClock()


class Probe:
    """Wakes every 5 ms and notes how late it was, in all and by the loop's own fault.

    Of the lateness the scheduler's share is known to the kernel: the time that this thread was
    ready to run and others ran. What is left was spent in this loop, on whatever.
    """

    def __init__(self) -> None:
        self.late: list[float] = []
        self.own: list[float] = []

    async def watch(self) -> None:
        """Measure for ever."""
        while True:
            began, before = CLOCK.monotonic(), waited()
            await CLOCK.sleep(STEP)
            late = CLOCK.monotonic() - began - STEP
            self.late.append(late)
            self.own.append(max(0.0, late - (waited() - before)))

    def told(self) -> dict[str, float]:
        """The figures, in milliseconds."""
        figures: dict[str, float] = {"samples": len(self.late)}
        for name, values in (("late", sorted(self.late)), ("own", sorted(self.own))):
            figures |= {
                f"{name}_p50": 1000 * values[len(values) // 2],
                f"{name}_p99": 1000 * values[len(values) * 99 // 100],
                f"{name}_max": 1000 * values[-1],
            }
        return {name: round(value, 1) for name, value in figures.items()}


async def idle() -> None:
    """Wait for SIGTERM."""
    asked = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asked.set)
    structlog.get_logger().info("monitor.ready")
    await asked.wait()


async def main(path: str | None) -> None:
    """Run the daemon on the configuration at ``path``, or idle."""
    log.setup(sys.stderr, terminal=False, strict=True)
    probe = Probe()
    async with asyncio.TaskGroup() as tasks:
        watching = tasks.create_task(probe.watch())
        if path is None:
            await idle()
        else:
            await Daemon(config.load(Path(path), os.environ), CLOCK).run()
        watching.cancel()
    sys.stdout.write(json.dumps(probe.told()))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:] or [None]))
