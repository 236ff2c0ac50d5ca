"""How feed readers behave, ours beside another: the score of tests/support/readerscore.

The other one is lemon24/reader, put into a throw-away virtual environment by pip; where pip cannot,
its column is missing and the note says why.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.benchmarks.gauges import Table
from tests.support.daemon import ROOT
from tests.support.loopback import certificate
from tests.support.readerscore.clients import Lemon, Ours
from tests.support.readerscore.course import Client, Score, faults, table
from tests.support.readerscore.course import run as judge
from tests.support.readerscore.rule import Scene

# The parser that it brings along needs the second, which it does not ask for.
OTHER = ("reader>=3.26,<4", "sgmllib3k")
INSTALLED_WITHIN = 300
_DAY_SCENES = (Scene.START, Scene.DAY, Scene.LIMITS)


def run(*, quick: bool) -> list[Table]:
    """Judge them; ``quick`` leaves the weeks out."""
    scenes = _DAY_SCENES if quick else tuple(Scene)
    with tempfile.TemporaryDirectory(prefix="storyline-readers-") as folder:
        return [asyncio.run(_scored(Path(folder), scenes))]


async def _scored(folder: Path, scenes: tuple[Scene, ...]) -> Table:
    tls = await certificate(folder)
    trust = {"SSL_CERT_FILE": str(folder / "cert.pem")} if tls else {}
    environ = {**os.environ, "PYTHONPATH": str(ROOT), **trust}

    def ours(scene: Scene) -> Client:
        return Ours(_made(folder / f"ours-{scene.name}"), environ, scene)

    scores = [await judge(ours, scenes, tls=tls)]
    python = installed(folder / "venv")
    if isinstance(python, Path):
        scores.append(await judge(_lemon(folder, environ, python), scenes, tls=tls))
    head, *rows = table(scores)
    return Table("readers: what a feed server sees of them", head, rows, _notes(scores, python))


def _lemon(folder: Path, environ: Mapping[str, str], python: Path) -> Callable[[Scene], Client]:
    return lambda scene: Lemon(_made(folder / f"lemon-{scene.name}"), environ, python)


def _made(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder


def installed(venv: Path) -> Path | str:
    """An interpreter that has the other reader, or why there is none."""
    python = venv / "bin" / "python"
    for command in (
        (sys.executable, "-m", "venv", str(venv)),
        (str(python), "-m", "pip", "install", "--quiet", *OTHER),
    ):
        try:
            subprocess.run(
                command, check=True, capture_output=True, text=True, timeout=INSTALLED_WITHIN
            )
        except subprocess.CalledProcessError as error:
            return str(error.stderr).strip().rpartition("\n")[2]
        except (OSError, subprocess.TimeoutExpired) as error:
            return str(error)
    return python


def _notes(scores: list[Score], python: Path | str) -> list[str]:
    notes = [f"{score.name}: {line}" for score in scores for line in faults(score)]
    if not isinstance(python, Path):
        notes.append(f"lemon24/reader was not judged: pip could not install it ({python}).")
    return notes
