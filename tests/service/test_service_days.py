"""Days of polling in a simulated world of outages, storms, moved and dying feeds."""

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from tests.benchmarks.gauges import mean, percentile
from tests.simulated.days import Life, Record, fixed, live
from tests.simulated.sources import DAY, MINUTE, Fate, Sources, Trouble, sources
from tests.support.logs import logging_restored

# What is simulated once is looked at by all.
pytestmark = pytest.mark.xdist_group("days")

FEEDS = 60
DAYS = 2
STEP = 4


@pytest.fixture(scope="module")
def world() -> Sources:
    return sources(FEEDS, DAYS * DAY, trouble_each=DAY)


@pytest.fixture(scope="module")
def life(world: Sources, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    """Those days, lived by the real poller, cadence and store."""
    with logging_restored():
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
        yield asyncio.run(live(world, Path(tmp_path_factory.mktemp("days")), step=STEP))


def test_the_world_has_its_troubles(world: Sources) -> None:
    """Otherwise what follows would say nothing."""
    kinds = {spell.trouble for spells in world.troubles.values() for spell in spells}
    assert {Trouble.LIMIT, Trouble.BUSY, Trouble.SILENCE} <= kinds
    assert any(feed.fate is Fate.GONE or feed.fate is Fate.MISSING for feed in world.feeds)
    assert len({feed.host for feed in world.feeds}) < len(world.feeds)


def test_nothing_is_asked_too_early_nor_two_at_once(life: Life) -> None:
    found = life.verdicts
    assert dict(found.early) == {}
    assert (found.overlaps, found.crowded) == (0, 0)


def test_no_living_feed_is_forgotten(world: Sources, life: Life) -> None:
    """Through all troubles, each feed that still lives at the end was polled to the end."""
    for source, record in zip(world.feeds, life.records, strict=True):
        if not source.dead(world.span):
            assert record.polls > DAYS
            assert record.taken is not None
            assert record.taken >= source.document(world.span - DAY)[1]


def test_polls_buy_more_than_those_of_a_client_that_polls_all_alike(
    world: Sources, life: Life
) -> None:
    """News is taken in sooner than by as many polls that are the same for every feed."""
    polls = mean([record.polls for record in life.records])
    alike = fixed(world, DAYS * DAY / polls)
    assert mean([record.polls for record in alike]) >= polls * 0.95
    assert _median(life.records) < _median(alike)


def _median(records: list[Record]) -> float:
    return percentile([delay / MINUTE for one in records for delay in one.delays], 50)
