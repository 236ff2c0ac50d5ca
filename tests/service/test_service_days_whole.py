"""A simulated day of the whole daemon over 2,000 feeds: its memory and its handles stay level."""

import asyncio
import logging
from pathlib import Path

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
    """At 24 hours at most 1.05 times what it was at 2, and not a handle more."""
    world = sources(FEEDS, DAY + 1, windows=(3, 5, 8), pace=0.3)
    with logging_restored():
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
        looks = asyncio.run(day(world, topics(), tmp_path, STEP))
    early, late = _at(looks, 2), _at(looks, 24)
    assert late.polls > 5 * FEEDS
    assert late.articles > early.articles + FEEDS
    assert late.main <= 1.05 * early.main, (early, late)
    assert late.workers <= 1.05 * early.workers, (early, late)
    assert late.handles <= early.handles, (early, late)


def _at(looks: list[Look], hour: float) -> Look:
    return next(look for look in looks if look.hour == hour)
