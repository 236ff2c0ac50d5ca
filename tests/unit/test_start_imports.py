"""What a command loads: libraries that take long only where it does what they are for."""

import json
import subprocess
import sys

WORK = {
    "aiohttp", "ahocorasick_rs", "apscheduler", "feedparser", "httpx", "lxml", "numpy",
    "prometheus_client", "sqlite_utils", "structlog",
}  # fmt: skip
"""What reads documents, follows storylines, polls, or changes a database."""

READING = {"ahocorasick_rs", "feedparser", "lxml", "monitor.worker.read"}
SERVING = {"apscheduler", "asyncio", "httpx", "pydantic", "rich", "sqlite3", "structlog"}
DRAWING = {"pygments", "rich"}
LOOKING = {"asyncio", "msgspec", "pydantic", "sqlite3", "typing_extensions", "yaml"}

# Runs commands one after the other in one process, and tells after each what is loaded.
WATCH = """
import json, sys
from monitor.__main__ import run
for argv in json.loads(sys.argv[1]):
    status = run(argv)
    print(json.dumps([status, sorted(sys.modules)]), file=sys.stderr)
"""


def loaded(*commands: list[str]) -> list[set[str]]:
    """What a process has loaded after each of the commands, which end well."""
    done = subprocess.run(
        [sys.executable, "-c", WATCH, json.dumps(commands)],
        capture_output=True,
        text=True,
        check=True,
    )
    told = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("[")]
    assert [status for status, _ in told] == [0] * len(commands), done.stderr
    return [set(names) for _, names in told]


def test_a_command_that_looks_loads_nothing_that_works(option: list[str]) -> None:
    version, help_, check, feeds, status = loaded(
        ["--version"], ["--help"], ["check", *option], ["feeds", *option], ["status", *option]
    )
    assert not (version | help_) & (WORK | DRAWING | LOOKING)
    assert not check & (WORK | DRAWING)
    assert not (feeds | status) & WORK


def test_the_daemon_loads_no_more_than_it_does_itself() -> None:
    """What reads documents is loaded where workers come from, and what they need not is not."""
    (daemon,) = loaded(["run", "--help"])
    assert daemon >= SERVING
    assert not daemon & READING
    code = "import sys, monitor.worker.hatchery, monitor.worker.read; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    workers = set(done.stdout.split())
    assert {"lxml", "monitor.worker.read"} <= workers
    assert not workers & SERVING


def test_the_watch_sees_what_is_loaded(option: list[str]) -> None:
    """Of a command that draws a table, or reads documents, it says so."""
    feeds, parse = loaded(["feeds", *option], ["parse", "--help"])
    assert DRAWING & feeds
    assert {"lxml"} <= parse
