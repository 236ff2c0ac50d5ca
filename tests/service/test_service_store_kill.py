"""A writer that is killed leaves a sound database with everything that it acknowledged."""

import subprocess
import sys
from pathlib import Path

import pytest

from monitor.store.sqlite import open_store
from tests.support.killed_writer import ARTICLES
from tests.support.storing import DAY
from tests.support.values import NOON


async def kill_again_and_again(path: Path, kills: int) -> None:
    """Each round goes on where the last one's database ended."""
    command = [sys.executable, "-m", "tests.support.killed_writer", str(path)]
    with subprocess.Popen(  # noqa: ASYNC220 - nothing else runs
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        number = 1
        for kill in range(kills):
            process.stdin.write(f"{number} {kill % 7 + 1}\n")
            process.stdin.flush()
            acknowledged = int(process.stdout.readline()) - 1
            number = await plans_stored(path) + 1
            # The plan in flight may have been committed, but not yet acknowledged.
            assert number - 1 - acknowledged in {0, 1}
            assert acknowledged > kill
        process.stdin.close()


async def plans_stored(path: Path) -> int:
    """How many plans a sound database holds, all of them whole."""
    store = await open_store(path)
    assert await store.check() == ()
    articles = await store.since(0, 1_000_000, NOON - DAY, b"")
    (head,) = await store.pending("desk", NOON, 10)
    assert head.sequence == 1
    plans = await store._writer.do(
        lambda conn: conn.execute("SELECT count(*), max(sequence) FROM alerts").fetchone()
    )
    await store.close()
    assert plans == (len(articles) / ARTICLES,) * 2
    return int(plans[0])


async def test_ten_kills_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    await kill_again_and_again(tmp_path / "monitor.db", 10)


@pytest.mark.soak
async def test_two_hundred_kills_lose_nothing_either(tmp_path: Path) -> None:
    await kill_again_and_again(tmp_path / "monitor.db", 200)
