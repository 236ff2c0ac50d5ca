"""Feed readers in processes of their own: ours, and others; each takes times and says "done"."""

import json
import subprocess
import sys
from asyncio.subprocess import Process, create_subprocess_exec
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from typing_extensions import override

from tests.support.daemon import ROOT
from tests.support.readerscore.course import Client
from tests.support.readerscore.rule import Scene
from tests.support.readerscore.site import PUBLIC

# What ends a poll that never ends by itself. Where nothing of that kind is served it is as long as
# by default, so that a machine with other work spoils nothing.
LONG, SHORT = 30, 3


class Told(Client):
    """A process that is told the time line by line, and answers when it has done what is due."""

    name = "?"
    paced = True
    deadline: float = LONG

    def __init__(self, folder: Path, environ: Mapping[str, str]) -> None:
        """Take a folder of its own, for all that it remembers, and what to add to its world."""
        self.folder = folder
        self._environ = environ
        self._process: Process | None = None

    def command(self, feeds: Sequence[str], at: datetime) -> Sequence[str]:
        """What starts it at that time."""
        raise NotImplementedError

    @override
    async def start(self, feeds: Sequence[str], at: datetime) -> None:
        with (self.folder / "log").open("ab") as output:
            self._process = await create_subprocess_exec(
                *self.command(feeds, at),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=output,
                cwd=ROOT,
                env=dict(self._environ),
            )

    @override
    async def update(self, at: datetime) -> None:
        process = self._process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{at.isoformat()}\n".encode())
        await process.stdin.drain()
        said = await process.stdout.readline()
        assert said == b"done\n", f"{self.name} said {said!r}; {self._last_words()}"

    @override
    async def stop(self) -> None:
        if self._process is None:
            return
        process, self._process = self._process, None
        assert process.stdin is not None
        process.stdin.close()
        status = await process.wait()
        assert status == 0, f"{self.name} ended with {status}; {self._last_words()}"

    def _last_words(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")[-4000:]


class Ours(Told):
    """The daemon as it is configured by default, allowed to come to the judge's own address."""

    name = "storyline-monitor"

    def __init__(self, folder: Path, environ: Mapping[str, str], scene: Scene) -> None:
        """Set the deadline as the scene asks for."""
        super().__init__(folder, environ)
        self.deadline: float = SHORT if scene is Scene.LIMITS else LONG

    @override
    def command(self, feeds: Sequence[str], at: datetime) -> Sequence[str]:
        config = self.folder / "monitor.yaml"
        tree = {
            "database": "monitor.db",
            "contact": "https://newsroom.example/feeds",
            "defaults": {"allow_networks": [f"{PUBLIC}/32"], "timeout": f"{self.deadline:.0f}s"},
            "feeds": list(feeds),
        }
        config.write_text(json.dumps(tree), encoding="utf-8")
        module = "tests.support.readerscore.paced"
        return (sys.executable, "-m", module, str(config), at.isoformat())


class Lemon(Told):
    """lemon24/reader in a virtual environment of its own, with its own schedule."""

    name = "lemon24/reader"
    deadline = 60.0  # of silence; it knows no bound in all

    def __init__(self, folder: Path, environ: Mapping[str, str], python: Path) -> None:
        """``python`` is the interpreter that has it."""
        super().__init__(folder, environ)
        self._python = python

    @override
    def command(self, feeds: Sequence[str], at: datetime) -> Sequence[str]:
        script = ("-m", "tests.support.readerscore.lemon")
        return (str(self._python), *script, str(self.folder / "reader.db"), *feeds)
