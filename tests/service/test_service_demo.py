"""The demonstration as a person starts it: real feeds, the real daemon, a verifying receiver."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.lengthy
def test_the_demo_ends_well_by_itself(tmp_path: Path) -> None:
    """Two alerts are received, verified and told with both sentences; nothing is left behind."""
    ended = subprocess.run(
        [sys.executable, "-m", "monitor", "demo"],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "Cancelled, now on: Pompeo's visit to Pyongyang" in ended.stdout
    assert "verified" in ended.stdout
    assert list(tmp_path.iterdir()) == []
