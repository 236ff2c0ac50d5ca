"""The outside: makes a machine over this one's files, boots it, and brings home what it found.

Everything is private to the machine: mounts, processes, network (a loopback of its own), host name
and control groups. This one's files are seen through an overlay that is gone afterwards.
"""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]
SCRIPT = Path(__file__).with_name("boot.sh")
SYSTEM_PYTHON = "/usr/bin/python3"
BRINGS = (
    *("monitor", "deploy", "config", "tests/__init__.py", "tests/support"),
    *("requirements.lock", "requirements-apprise.lock", "pyproject.toml"),
)
LONGEST = 500
"""Seconds that a machine's checks may take."""
ENDS_WITHIN = 20
_VERSION = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a check came to."""

    check: str
    passed: bool
    detail: str
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A machine's whole life: what was found, and all that it said."""

    findings: tuple[Finding, ...]
    output: str


def lost(check: str, output: str) -> Finding:
    """A check that was never reached has failed."""
    return Finding(check=check, passed=False, detail=f"not reached; {output}", seconds=0)


def missing() -> str | None:
    """Why no machine can be booted here, ``None`` if one can."""
    if os.geteuid() != 0:
        return "only root can make the namespaces"
    lacking = [tool for tool in ("unshare", "pivot_root", "journalctl") if not shutil.which(tool)]
    if lacking or not Path("/lib/systemd/systemd").exists():
        return f"not installed: {', '.join([*lacking, 'systemd'])}"
    found = subprocess.run(
        [SYSTEM_PYTHON, "-c", _VERSION], capture_output=True, text=True, check=False
    )
    version = found.stdout.strip()
    if version != sysconfig.get_python_version():
        return f"{SYSTEM_PYTHON} is {version or 'missing'}, not {sysconfig.get_python_version()}"
    with _groups() as group:
        if group is None:
            return "no cgroup2 hierarchy that can be written to"
        tried = subprocess.run(
            ["unshare", "--mount", "--cgroup", "--pid", "--net", "--fork", "--mount-proc", "true"],
            capture_output=True,
            text=True,
            check=False,
        )
    return f"namespaces cannot be made: {tried.stderr.strip()}" if tried.returncode else None


def visit(
    phases: Sequence[str] = (),
    edits: Sequence[tuple[str, str, str]] = (),
    *,
    lower: Path = Path("/"),
    wheels: Path | None = None,
    limit: int = LONGEST,
) -> Visit:
    """Boot, check, and see what was found.

    Args:
        phases: the names of those to go through, all by default.
        edits: file below the project, text, other text: what is changed in the machine's copy.
        lower: the files that the machine is made of.
        wheels: packages to install from; nothing is installed beforehand then.
        limit: seconds that the checks may take.
    """
    with tempfile.TemporaryDirectory(prefix="storyline-boot-") as folder, _groups() as group:
        here = Path(folder)
        _bring(here / "acceptance", edits)
        (here / "results").mkdir()
        packages = sysconfig.get_path("purelib")
        with (here / "boot.log").open("w+") as said:
            booted = subprocess.Popen(
                ["bash", str(SCRIPT), folder, str(group), packages, *phases],
                stdout=said,
                stderr=said,
                env={
                    **os.environ,
                    "LOWER": str(lower),
                    "WHEELS": str(wheels or ""),
                    "LIMIT": str(limit),
                },
            )
            try:
                booted.wait(limit + ENDS_WITHIN)
            except subprocess.TimeoutExpired:
                booted.kill()
                booted.wait()
        return _told(here / "results", (here / "boot.log").read_text(errors="replace"))


def _told(results: Path, output: str) -> Visit:
    lines = results / "findings.jsonl"
    found = lines.read_text().splitlines() if lines.exists() else []
    said = results / "guest.log"
    more = said.read_text(errors="replace") if said.exists() else ""
    return Visit(
        findings=tuple(Finding(**json.loads(line)) for line in found),
        output=f"{output}\n{more}"[-4000:],
    )


def _bring(target: Path, edits: Sequence[tuple[str, str, str]]) -> None:
    """Lay out what the machine is to run, with its compiled files, as making those takes long."""
    for name in BRINGS:
        source, there = ROOT / name, target / name
        there.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, there)
        else:
            shutil.copy2(source, there)
    for name, before, after in edits:
        path = target / name
        text = path.read_text()
        if before not in text:
            raise LookupError(f"{name} has no {before!r} that could be changed")
        path.write_text(text.replace(before, after))


@contextmanager
def _groups() -> Iterator[Path | None]:
    """A control group of our own, in the second hierarchy; ``None`` if there is none to be had."""
    mounts = (line.split() for line in Path("/proc/self/mounts").read_text().splitlines())
    places = [Path(words[1]) for words in mounts if words[2] == "cgroup2"]
    made = None
    for place in places:
        group = place / f"storyline-boot-{os.getpid()}-{threading.get_ident()}"
        try:
            group.mkdir(exist_ok=True)
        except OSError:
            continue
        made = group
        break
    try:
        yield made
    finally:
        if made is not None:
            _remove(made)


def _remove(group: Path) -> None:
    """End whatever is left there, and take it away."""
    (group / "cgroup.kill").write_text("1")
    end = time.monotonic() + ENDS_WITHIN  # noqa: TID251 - the kernel takes its time
    while "populated 1" in (group / "cgroup.events").read_text():
        if time.monotonic() > end:  # noqa: TID251 - same
            raise TimeoutError(f"{group}: processes do not end")
        time.sleep(0.05)  # noqa: TID251 - same
    for inner in sorted((one for one in group.rglob("*") if one.is_dir()), reverse=True):
        inner.rmdir()
    group.rmdir()


def main(arguments: Sequence[str]) -> int:
    """Boot and print what was found; the number of checks that failed."""
    why = missing()
    if why is not None:
        sys.stderr.write(f"no machine can be booted here: {why}\n")
        return 1
    seen = visit(arguments)
    for finding in seen.findings:
        mark = "ok  " if finding.passed else "FAIL"
        sys.stdout.write(f"{mark} {finding.seconds:5.1f} s  {finding.check}  {finding.detail}\n")
    if not seen.findings or not all(finding.passed for finding in seen.findings):
        sys.stdout.write(seen.output)
    return sum(not finding.passed for finding in seen.findings)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
