"""A farm of made-up feeds on loopback, in a process of its own, that changes them when told to.

``GET /feed/N`` gives feed N as the phase has it, ``GET /phase/NAME`` sets the phase. Connections
end with each answer, as those of polls that are minutes apart do.
"""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from tests.support.daemon import ROOT

EVENTS_PER_FEED = 12
ENDS_WITHIN = 10.0
PATIENCE = 60.0


@contextmanager
def farm(feeds: int, *, small: bool = False, tls: Path | None = None) -> Iterator[int]:
    """Have a farm of so many feeds; the port that it listens on.

    Args:
        feeds: how many.
        small: whether a feed has one item only.
        tls: the folder of ``key.pem`` and ``cert.pem``, to be asked by https.
    """
    options = ["--small"] * small + (["--tls", str(tls)] if tls else [])
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.farmer", str(feeds), *options],
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        cwd=ROOT,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.stdin.close()
        process.wait(ENDS_WITHIN)
        process.stdout.close()


def urls(port: int, feeds: int, scheme: str = "http") -> Sequence[str]:
    """The URLs of its feeds."""
    return [f"{scheme}://127.0.0.1:{port}/feed/{number}" for number in range(feeds)]


def phase_url(port: int, name: str) -> str:
    """What to ask for to set the phase."""
    return f"http://127.0.0.1:{port}/phase/{name.replace(' ', '-')}"


def begin(port: int, feeds: int, phase: str) -> None:
    """Set the phase and have every document of it made, so that no client waits for that."""
    for url in (phase_url(port, phase), *urls(port, feeds)):
        with urlopen(url, timeout=PATIENCE) as answer:  # noqa: S310 - our own loopback address
            answer.read()
