"""What `make run` starts, in a fresh copy of the checkout: two alerts, and never a third."""

import json
import re
import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.daemon import CLOCK, ROOT, Machine, Run, machine

PARTS = ("monitor", "config", "fixtures", "Makefile", "pyproject.toml")
LEFT = shutil.ignore_patterns("__pycache__", "var")


def make_run() -> tuple[str, ...]:
    """The arguments that the target ``run`` gives to the command."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    [line] = re.findall(r"^run:.*\n\t@exec \$\(BIN\)/storyline-monitor (.*)$", text, re.MULTILINE)
    return tuple(line.split())


@pytest.fixture
async def checkout(tmp_path: Path) -> AsyncIterator[Machine]:
    """A copy of the checkout as it is got, without anything that a run leaves behind."""
    copy = tmp_path / "copy"
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, copy / part, ignore=LEFT)
        else:
            shutil.copy(ROOT / part, copy / part)
    async with machine(tmp_path, root=copy) as here:
        yield here


def alerts(here: Machine) -> list[dict[str, Any]]:
    """The lines of the file that the default configuration writes alerts to."""
    file = here.root / "var" / "alerts.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return [json.loads(line) for line in lines]


async def started(here: Machine) -> Run:
    run = here.start(*make_run(), cwd=here.root)
    await run.ready()
    return run


async def test_make_run_tells_two_alerts_and_the_next_start_none(checkout: Machine) -> None:
    """The visit is off, the visit is on; the second start says what it follows and was told."""
    first = await started(checkout)
    await first.sees(lambda: len(alerts(checkout)) == 2, what="the second alert")
    await first.sees(
        lambda: first.err.count('"delivery.accepted"') == 4, what="both sinks taking both"
    )
    assert await first.stop() == 0, first.err
    told = alerts(checkout)
    assert [alert["type"] for alert in told] == ["storyline.opened", "storyline.reversal"]

    second = await started(checkout)
    assert await second.stop() == 0, second.err
    assert alerts(checkout) == told
    assert not second.logged("delivery.accepted")
    says_what_was_told(second, told)

    tomorrow = (CLOCK.now() + timedelta(days=1)).isoformat()
    third = checkout.start(*make_run(), "--once", "--clock", tomorrow, cwd=checkout.root)
    assert await third.end() == 0, third.err
    assert third.out.startswith("3 polls (3 not-modified); 0 articles; 0 changes; 0 deliveries")
    assert alerts(checkout) == told


def says_what_was_told(run: Run, told: list[dict[str, Any]]) -> None:
    """Whether it named the storyline that it follows, and each alert by its id or its headline."""
    words = run.out + run.err
    for alert in told:
        data = alert["data"]
        assert data["storyline"]["title"] in words
        assert data["alert"] in words or data["change"]["headline"] in words
