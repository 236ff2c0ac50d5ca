"""What a 304 costs beside a bare aiohttp loop with the same validators, plain and over TLS."""

import asyncio
import os
import ssl
import tempfile
import time
from pathlib import Path

import aiohttp

from tests.benchmarks.farm import farm, urls
from tests.benchmarks.floor import Bare
from tests.benchmarks.gauges import MILLI, Cpu, Table, apart, median
from tests.benchmarks.running import feeds_at, running
from tests.support.loopback import certificate

FEEDS = 300
ROUNDS = 15
QUICK_ROUNDS = 5
Round = list[float]


def run(*, quick: bool) -> list[Table]:
    """Measure."""
    rounds = QUICK_ROUNDS if quick else ROUNDS
    with tempfile.TemporaryDirectory(prefix="storyline-quiet-") as folder:
        rows = [_row("plain HTTP", rounds, None)]
        if asyncio.run(certificate(Path(folder))):
            rows.append(_row("TLS, a new connection each", rounds, Path(folder)))
    return [
        Table(
            f"quiet: CPU ms per 304, {FEEDS} feeds",
            ("by", "ours", "of that the loop's thread", "bare aiohttp", "ratio", "feeds/s of CPU"),
            rows,
            (
                (
                    "Rounds of both take turns in one process; the ratio is the median of the "
                    "rounds' own. The bare loop keeps ETags in a dict and stores nothing."
                ),
            ),
        )
    ]


def _row(name: str, rounds: int, tls: Path | None) -> tuple[object, ...]:
    trusted = os.environ.pop("SSL_CERT_FILE", None)
    if tls:
        # What the system trusts, for OpenSSL, and so for a daemon that is told nothing else.
        os.environ["SSL_CERT_FILE"] = str(tls / "cert.pem")
    try:
        with farm(FEEDS, small=True, tls=tls) as port:
            taken = apart(both, port=port, rounds=rounds, scheme="https" if tls else "http")
    finally:
        os.environ.pop("SSL_CERT_FILE", None)
        if trusted is not None:
            os.environ["SSL_CERT_FILE"] = trusted
    ours, main, bare = (median(one[place] for one in taken) for place in range(3))
    return (name, ours, main, bare, median(one[0] / one[2] for one in taken), MILLI / ours)


async def both(port: int, rounds: int, scheme: str) -> list[Round]:
    """CPU ms per feed of each round: all of ours, our loop's thread, the bare client."""
    asked = urls(port, FEEDS, scheme)
    connector = aiohttp.TCPConnector(limit=0, ssl=ssl.create_default_context())
    taken: list[Round] = []
    with tempfile.TemporaryDirectory(prefix="storyline-bench-") as folder:
        async with (
            running(Path(folder), feeds_at(asked), ()) as up,
            aiohttp.ClientSession(connector=connector) as session,
        ):
            bare = Bare(session, asked)
            for number in range(rounds + 2):
                begun, thread = Cpu.now(), _thread()
                polls = await up.round()
                between, of_thread = Cpu.now(), _thread() - thread
                answers = await bare.round()
                if polls != FEEDS or (number and answers[304] != FEEDS):
                    raise RuntimeError(f"{polls} polls, and the bare client got {answers}")
                of_bare, of_ours = Cpu.now() - between, between - begun
                taken.append([of_ours.main, of_thread, of_bare.main])
    return [[seconds * MILLI / FEEDS for seconds in one] for one in taken[2:]]


def _thread() -> float:
    """CPU seconds of this thread alone."""
    return time.thread_time()
