"""`demo`: the whole way from feed to verified webhook, played on this machine alone."""

import asyncio
import signal

import click

from monitor.cli.demo.conductor import perform
from monitor.cli.demo.scenes import Play, play
from monitor.cli.output import examples

TERMINATED = 128 + signal.SIGTERM


@click.command(epilog=examples("storyline-monitor demo"))
def demo() -> int:
    """Play a storyline of a month in a few seconds, with nothing faked but the date.

    A small web server offers three feeds on loopback; the real daemon polls them with a clock set
    to the days of the story; a receiver in a process of its own takes the webhooks and verifies
    their signatures. No network is needed, nothing is left behind, and it ends by itself: with
    status 0 if both alerts came and were genuine.
    """
    try:
        asyncio.run(_stoppable(play()))
    except asyncio.CancelledError:
        return TERMINATED
    return 0


async def _stoppable(piece: Play) -> None:
    """Perform; SIGTERM ends it in order, so that no process is left behind."""
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - a coroutine that runs is in a task
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    await perform(piece)
