"""A simulated day of the whole daemon over 2,000 feeds: its memory and its handles stay level."""

import asyncio
import logging
from pathlib import Path
from statistics import median

import pytest
import structlog

from tests.benchmarks.running import topics
from tests.simulated.soak import Look, day
from tests.simulated.sources import DAY, sources
from tests.support.logs import logging_restored

FEEDS = 2_000
STEP = 5


@pytest.mark.soak
def test_a_day_leaves_memory_and_handles_level(tmp_path: Path) -> None:
    """In the last hours at most 1.05 times what it was after the first ones."""
    world = sources(FEEDS, DAY + 1, windows=(3, 5, 8), pace=0.3)
    with logging_restored():
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
        looks = asyncio.run(day(world, topics(), tmp_path, STEP))
    early, late = _between(looks, 1.5, 4.5), _between(looks, 21, 24)
    assert late[-1].polls > 5 * FEEDS
    assert late[-1].articles > early[-1].articles + FEEDS
    # One look swings with the batch that was just decided; their median does not.
    for what in ("main", "workers", "handles"):
        before, after = (median(getattr(one, what) for one in part) for part in (early, late))
        assert after <= 1.05 * before, what


def _between(looks: list[Look], first: float, last: float) -> list[Look]:
    return [look for look in looks if first <= look.hour <= last]
