"""What a command costs before it does anything, and a daemon until it is ready."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from monitor.clock import processor_time
from tests.benchmarks.gauges import Table, median
from tests.support.daemon import ROOT, descendants

ROUNDS = 15
QUICK_ROUNDS = 5
LIBRARIES = "import httpx, feedparser, apscheduler, sqlite_utils, structlog"
PROGRAM = (sys.executable, "-m", "monitor")


def run(*, quick: bool) -> list[Table]:
    """Measure."""
    rounds = QUICK_ROUNDS if quick else ROUNDS
    with tempfile.TemporaryDirectory(prefix="storyline-start-") as folder:
        named = ["--config", str(_configured(Path(folder)))]
        _daemon([*PROGRAM, "run", *named])  # makes the database
        taken = [_round(named) for _ in range(rounds)]
    rows = [(name, *_told([each[name] for each in taken])) for name in taken[0]]
    note = (
        f"The libraries: `python -c '{LIBRARIES}'`. The configuration is the one that ships, the "
        "database is there and up to date, and so is the bytecode."
    )
    title = f"start: CPU seconds of a process and of those that it starts, {rounds} rounds in turn"
    return [Table(title, ("what", "median", "least"), rows, (note,))]


def _told(costs: Sequence[float]) -> tuple[float, float]:
    return median(costs), min(costs)


def _round(named: Sequence[str]) -> dict[str, float]:
    """What each costs, once."""
    costs = {
        "python -c pass": _command([sys.executable, "-c", "pass"]),
        "the libraries alone": _command([sys.executable, "-c", LIBRARIES]),
        "--version": _command([*PROGRAM, "--version"]),
        **{name: _command([*PROGRAM, name, *named]) for name in ("check", "feeds", "status")},
    }
    daemon, workers = _daemon([*PROGRAM, "run", *named])
    return costs | {"run, until it is ready": daemon + workers, "of that its workers": workers}


def _configured(folder: Path) -> Path:
    """The configuration that ships, in a folder of its own beside its feeds."""
    shutil.copytree(ROOT / "fixtures" / "feeds", folder / "fixtures" / "feeds")
    shutil.copytree(ROOT / "config", folder / "config")
    return folder / "config" / "monitor.yaml"


def _command(command: Sequence[str]) -> float:
    """CPU seconds of a command from its start to its end."""
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}")
    return used.ru_utime + used.ru_stime


def _daemon(command: Sequence[str]) -> tuple[float, float]:
    """CPU seconds that a daemon, and the processes that it started, have used when it is ready."""
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        said: list[str] = []
        for line in process.stderr or ():
            said.append(line)
            if "monitor.ready" in line:
                break
        else:
            raise RuntimeError("".join(said))
        used = processor_time(process.pid), sum(map(processor_time, descendants(process.pid)))
        process.send_signal(signal.SIGTERM)
        process.communicate()
    return used
