"""The unit file is one that systemd takes and that leaves the service few rights."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

UNIT = Path(__file__).parents[2] / "deploy" / "storyline-monitor.service"
ANALYZE = shutil.which("systemd-analyze")
needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed")
WORST_EXPOSURE = 11  # tenths


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The unit with a program that exists in place of the one that is yet to be installed."""
    unit = tmp_path / UNIT.name
    unit.write_text(re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", UNIT.read_text()))
    return unit


@needs_systemd
def test_systemd_takes_it(copy: Path) -> None:
    done = subprocess.run(
        [str(ANALYZE), "verify", str(copy)], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@needs_systemd
def test_exposure(copy: Path) -> None:
    command = [str(ANALYZE), "security", "--offline=true", "--no-pager"]
    done = subprocess.run(
        [*command, f"--threshold={WORST_EXPOSURE}", str(copy)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout[-200:]


def test_what_the_documentation_promises() -> None:
    lines = set(UNIT.read_text().splitlines())
    assert {
        "Type=notify",
        "DynamicUser=yes",
        "StateDirectory=storyline-monitor",
        "StateDirectoryMode=0700",
        "Restart=on-failure",
        "RestartPreventExitStatus=78",
        "CapabilityBoundingSet=",
        "MemoryDenyWriteExecute=yes",
        "OOMPolicy=continue",
    } <= lines
    [start] = [line for line in lines if line.startswith("ExecStart=")]
    assert start.split()[0] == "ExecStart=/opt/storyline-monitor/bin/storyline-monitor"
    assert start.split()[1:] == ["run", "--config", "/etc/storyline-monitor/monitor.yaml"]
    # It would lower the figure and deny nothing.
    assert not any(line.startswith("IPAddressAllow") for line in lines)
