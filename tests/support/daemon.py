"""The real daemon as a process: started on a configuration of ours, watched from outside, ended."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from monitor.clock import SystemClock
from monitor.model.alerts import AlertState
from monitor.model.views import AlertView, FeedView
from monitor.store.sqlite import open_views

ROOT = Path(__file__).parents[2]
CLOCK = SystemClock()
# Bounds for a machine that is busy with other things; nothing waits this long when all is well.
STARTS_WITHIN = 60.0
HAPPENS_WITHIN = 60.0
ENDS_WITHIN = 60.0
_LOOKS = 0.02
_FOREIGN = ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "JOURNAL_STREAM", "MONITOR_CONFIG")


async def until(
    happened: Callable[[], object], within: float = HAPPENS_WITHIN, what: str = "it"
) -> None:
    """Look again and again until ``happened``.

    Raises:
        AssertionError: not ``within`` so many seconds.
    """
    end = CLOCK.monotonic() + within
    while not happened():
        assert CLOCK.monotonic() < end, f"{what} did not happen within {within:g} s"
        await CLOCK.sleep(_LOOKS)


@dataclass(slots=True)
class Run:
    """One process of ours, from its start to its end; its output goes to files."""

    process: subprocess.Popen[bytes]
    out_file: Path
    err_file: Path

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def out(self) -> str:
        return self.out_file.read_text(encoding="utf-8", errors="replace")

    @property
    def err(self) -> str:
        return self.err_file.read_text(encoding="utf-8", errors="replace")

    def events(self) -> list[dict[str, Any]]:
        """The whole lines that were logged so far, which all have to be JSON objects."""
        lines = self.err.split("\n")[:-1]
        events = [json.loads(line) for line in lines]
        assert all(isinstance(event, dict) for event in events)
        return events

    def logged(self, name: str, **fields: object) -> bool:
        """Whether an event of that name, with these fields, was logged."""
        return any(
            event["event"] == name and fields.items() <= event.items() for event in self.events()
        )

    async def shows(self, name: str, within: float = HAPPENS_WITHIN, **fields: object) -> None:
        """Wait until an event is logged."""
        await self.sees(lambda: self.logged(name, **fields), within, name)

    async def sees(
        self, happened: Callable[[], object], within: float = HAPPENS_WITHIN, what: str = "it"
    ) -> None:
        """Wait until something happened; a process that ends meanwhile is a failure."""
        await until(lambda: happened() or self.ended, within, f"{what} (stderr: {self.err})")
        assert happened(), f"ended with {self.process.returncode} before {what}: {self.err}"

    async def ready(self) -> None:
        """Wait until the daemon says that it is up."""
        await self.shows("monitor.ready", STARTS_WITHIN)

    async def eventually(
        self, holds: Callable[[], Awaitable[object]], within: float = HAPPENS_WITHIN
    ) -> None:
        """Wait until a condition holds that has to be awaited, such as a look at the database."""
        end = CLOCK.monotonic() + within
        while not await holds():
            assert not self.ended, f"ended with {self.process.returncode}: {self.err}"
            assert CLOCK.monotonic() < end, f"not within {within:g} s: {self.err[-4000:]}"
            await CLOCK.sleep(10 * _LOOKS)

    @property
    def ended(self) -> bool:
        return self.process.poll() is not None

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to this process, which is ours and not reaped yet, and to no other."""
        self.process.send_signal(number)

    async def end(self, within: float = ENDS_WITHIN) -> int:
        """Wait for the end; the exit status."""
        await until(lambda: self.ended, within, f"the end of {self.process.args}")
        return int(self.process.returncode)

    async def stop(self, within: float = ENDS_WITHIN) -> int:
        """Ask it to end as systemd would; the exit status."""
        self.signal(signal.SIGTERM)
        return await self.end(within)

    def close(self) -> None:
        """Leave no process behind."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


@dataclass(slots=True)
class Machine:
    """A folder with a configuration in it, and the processes that run on it.

    Attributes:
        folder: holds ``monitor.yaml`` and, unless it says otherwise, ``monitor.db``.
        root: the checkout whose code is run.
        environ: added to the environment of every process; where secrets are kept.
        runs: all processes started here, in order.
    """

    folder: Path
    root: Path = ROOT
    environ: Mapping[str, str] = field(default_factory=dict)
    runs: list[Run] = field(default_factory=list)

    @property
    def config(self) -> Path:
        return self.folder / "monitor.yaml"

    @property
    def database(self) -> Path:
        return self.folder / "monitor.db"

    def configure(self, **config: object) -> None:
        """Write the configuration; JSON is YAML, too."""
        self.config.write_text(json.dumps({"database": "monitor.db", **config}), encoding="utf-8")

    def start(self, *args: str, cwd: Path | None = None, **environ: str) -> Run:
        """Start ``storyline-monitor`` with ``args``; by default the daemon."""
        arguments = args or ("run", "--config", str(self.config))
        name = f"run-{len(self.runs)}"
        run = launch(
            (sys.executable, "-m", "monitor", *arguments),
            self.folder / name,
            cwd or self.folder,
            {"PYTHONPATH": str(self.root), **self.environ, **environ},
        )
        self.runs.append(run)
        return run

    async def command(self, *args: str, status: int = 0, **environ: str) -> Run:
        """Run another command on this configuration to its end."""
        run = self.start(*args, "--config", str(self.config), **environ)
        assert await run.end() == status, f"{args}: {run.err}"
        return run

    def output(self) -> str:
        """Everything that any process here ever wrote."""
        return "\n".join(run.out + run.err for run in self.runs)

    async def alerts(self) -> tuple[AlertView, ...]:
        """Every alert that is ready, read from beside the daemon."""
        views = open_views(self.database)
        try:
            found = await views.alerts(limit=100_000)
            return tuple(one for one in found if one.alert.state is AlertState.READY)
        finally:
            await views.close()

    async def articles(self) -> int:
        """How many articles are stored, read from beside the daemon."""
        views = open_views(self.database)
        try:
            return (await views.status(CLOCK.now())).articles
        finally:
            await views.close()

    async def feeds(self) -> dict[str, FeedView]:
        """How every feed fares, read from beside the daemon."""
        views = open_views(self.database)
        try:
            return {view.state.feed: view for view in await views.feeds()}
        finally:
            await views.close()


def launch(
    command: Sequence[str],
    files: Path,
    cwd: Path,
    environ: Mapping[str, str] | None = None,
    *,
    traced: bool = True,
) -> Run:
    """Start any process of ours whose output goes to ``files`` with ``.out`` and ``.err``."""
    inherited = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
    # Compiling everything anew would more than double what a start costs.
    inherited.pop("PYTHONDONTWRITEBYTECODE", None)
    if not traced:
        inherited.pop("COVERAGE_PROCESS_CONFIG", None)
    out, err = files.with_suffix(".out"), files.with_suffix(".err")
    with out.open("wb") as to_out, err.open("wb") as to_err:
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env={**inherited, "PYTHONPATH": str(ROOT), **(environ or {})},
            stdin=subprocess.DEVNULL,
            stdout=to_out,
            stderr=to_err,
        )
    return Run(process=process, out_file=out, err_file=err)


@asynccontextmanager
async def machine(
    folder: Path, root: Path = ROOT, environ: Mapping[str, str] | None = None
) -> AsyncIterator[Machine]:
    """A machine none of whose processes outlives the block."""
    made = Machine(folder=folder, root=root, environ=environ or {})
    try:
        yield made
    finally:
        for run in made.runs:
            run.close()


def descendants(pid: int) -> set[int]:
    """The processes that ``pid`` started, and those that they started."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = {int(c) for task in tasks for c in (task / "children").read_text().split()}
    except (FileNotFoundError, ProcessLookupError):
        return set()
    return children.union(*map(descendants, children))


def alive(pid: int) -> bool:
    """Whether a process runs; one that only waits to be reaped does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rpartition(")")[2].split()[0] not in {"Z", "X"}


def resident(pid: int, what: str = "VmRSS") -> int:
    """Bytes of memory that a process holds now (``VmRSS``) or held at most (``VmHWM``)."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
        name, _, rest = line.partition(":")
        if name == what:
            return int(rest.split()[0]) * 1024
    raise ProcessLookupError(pid)
