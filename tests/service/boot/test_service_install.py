"""Installing on a bare Debian, upgrading in place, removing: on a machine that has nothing else.

It takes minutes and asks registries for packages, so it is one of the long runs. ``BARE_ROOT`` may
name a Debian root that is there already.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.boot import host

pytestmark = [pytest.mark.root, pytest.mark.soak]
HOLDS = "python3,python3-venv,systemd,dbus"


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of a Debian with little in it."""
    if given := os.environ.get("BARE_ROOT"):
        return Path(given)
    if not shutil.which("mmdebstrap"):
        pytest.skip("mmdebstrap is not installed")
    root = tmp_path_factory.mktemp("bare") / "root"
    command = ["mmdebstrap", "--variant=minbase", f"--include={HOLDS}", "bookworm", str(root)]
    subprocess.run(command, check=True, capture_output=True)
    return root


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The locked packages, and this project's."""
    folder = tmp_path_factory.mktemp("wheels")
    pip = [sys.executable, "-m", "pip", "--quiet"]
    for name in ("requirements.lock", "requirements-apprise.lock"):
        locked = ["--require-hashes", "-r", str(host.ROOT / name)]
        subprocess.run([*pip, "download", *locked, "-d", str(folder)], check=True)
    subprocess.run([*pip, "wheel", "--no-deps", "-w", str(folder), str(host.ROOT)], check=True)
    return folder


def test_the_whole_way(bare: Path, wheels: Path) -> None:
    if reason := host.missing():
        pytest.skip(reason)
    seen = host.visit(["installing"], lower=bare, wheels=wheels, limit=2400)
    assert len(seen.findings) == 15, seen.output
    assert [finding for finding in seen.findings if not finding.passed] == []
