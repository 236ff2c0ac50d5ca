"""`demo`: the whole way from feed to verified webhook, played on this machine alone."""

import asyncio

import click

from monitor.cli.demo.conductor import perform
from monitor.cli.demo.scenes import play
from monitor.cli.output import examples


@click.command(epilog=examples("storyline-monitor demo"))
def demo() -> None:
    """Play a storyline of a month in a few seconds, with nothing faked but the date.

    A small web server offers three feeds on loopback; the real daemon polls them with a clock set
    to the days of the story; a receiver in a process of its own takes the webhooks and verifies
    their signatures. No network is needed, nothing is left behind, and it ends by itself: with
    status 0 if both alerts came and were genuine.
    """
    asyncio.run(perform(play()))
