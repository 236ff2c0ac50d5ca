"""A disk that is full: what is to be stored waits, is told of once, and is stored in the end."""

import asyncio
from pathlib import Path

import pytest
import structlog

from monitor.app.patience import Patience
from monitor.errors import StoreError, StoreUnavailable
from monitor.store.sqlite import SqliteStore
from tests.support.notifying import HandClock, until
from tests.support.storing import HOUR, plan_of, stored
from tests.support.values import NOON

LARGE = "word " * 200_000


async def full(store: SqliteStore) -> None:
    """Let the database have no more pages than it has."""
    await store._writer.once(lambda conn: conn.execute("PRAGMA max_page_count = 1"))


async def room(store: SqliteStore) -> None:
    await store._writer.once(lambda conn: conn.execute("PRAGMA max_page_count = 1000000"))


async def test_a_command_is_told_at_once(store: SqliteStore) -> None:
    await full(store)
    with pytest.raises(StoreUnavailable, match="the disk is full; make room"):
        await store.apply(plan_of(stored(text=LARGE)))
    assert store.trouble is not None
    await room(store)
    await store.apply(plan_of(stored(text=LARGE)))
    assert store.trouble is None


async def test_the_daemon_waits_and_says_so_once(store: SqliteStore) -> None:
    clock, stop = HandClock(), asyncio.Event()
    patience = Patience(clock, stop)
    store.bear(patience, patience.recovered)
    await full(store)
    with structlog.testing.capture_logs() as logged:
        storing = [
            asyncio.ensure_future(store.apply(plan_of(stored(f"ar_{number}", text=LARGE))))
            for number in range(3)
        ]
        await until(lambda: store.trouble is not None)
        with pytest.raises(StoreUnavailable, match="the disk is full"):
            await store.pulse(NOON)
        for _ in range(3):
            await until(lambda: len(clock._sleepers) == 3)
            clock.pass_(5)
        assert not any(one.done() for one in storing)
        await until(lambda: len(clock._sleepers) == 3)
        await room(store)
        clock.pass_(5)
        await asyncio.gather(*storing)
    assert [one["event"] for one in logged] == ["store.unavailable", "store.recovered"]
    assert store.trouble is None
    assert (await store.pulse(NOON)).feeds == 0


async def test_what_needs_no_room_does_not_end_the_trouble(store: SqliteStore) -> None:
    clock = HandClock()
    patience = Patience(clock, asyncio.Event())
    store.bear(patience, patience.recovered)
    await full(store)
    with structlog.testing.capture_logs() as logged:
        storing = asyncio.ensure_future(store.apply(plan_of(stored(text=LARGE))))
        for _ in range(3):
            await until(lambda: clock._sleepers)
            assert await store.due(NOON, 10, HOUR) == ()
            assert store.trouble is not None
            clock.pass_(5)
        await until(lambda: clock._sleepers)
        assert [one["event"] for one in logged] == ["store.unavailable"]
        await room(store)
        clock.pass_(5)
        await storing
    assert [one["event"] for one in logged] == ["store.unavailable", "store.recovered"]
    assert store.trouble is None


async def test_the_trouble_of_what_was_given_up_ends_with_the_next_success(
    store: SqliteStore,
) -> None:
    clock = HandClock()
    patience = Patience(clock, asyncio.Event())
    store.bear(patience, patience.recovered)
    await full(store)
    storing = asyncio.ensure_future(store.apply(plan_of(stored(text=LARGE))))
    await until(lambda: clock._sleepers)
    storing.cancel()
    await asyncio.wait((storing,))
    assert store.trouble is not None
    await store.due(NOON, 10, HOUR)
    assert store.trouble is None


async def test_two_things_that_are_wrong_at_once_are_told_once_each() -> None:
    clock = HandClock()
    patience = Patience(clock, asyncio.Event())
    with structlog.testing.capture_logs() as logged:
        for reason in ("the disk is full", "it is busy") * 2:
            waiting = asyncio.ensure_future(patience(StoreUnavailable(reason)))
            await until(lambda: clock._sleepers)
            clock.pass_(5)
            await waiting
        patience.recovered()
    told = [(one["event"], one.get("reason")) for one in logged]
    assert told == [
        ("store.unavailable", "the disk is full"),
        ("store.unavailable", "it is busy"),
        ("store.recovered", None),
    ]


async def test_one_that_is_to_stop_waits_no_longer(store: SqliteStore) -> None:
    clock, stop = HandClock(), asyncio.Event()
    patience = Patience(clock, stop)
    store.bear(patience, patience.recovered)
    await full(store)
    storing = asyncio.ensure_future(store.apply(plan_of(stored(text=LARGE))))
    await until(lambda: clock._sleepers)
    stop.set()
    clock.pass_(5)
    with pytest.raises(StoreUnavailable):
        await storing


async def test_damage_is_not_waited_for(store: SqliteStore, tmp_path: Path) -> None:
    async def never(_: StoreUnavailable) -> None:
        raise AssertionError("it was waited for")

    store.bear(never, lambda: None)

    with pytest.raises(StoreError, match="would contradict"):
        await store._writer.do(
            lambda conn: conn.execute("INSERT INTO feeds (id, url, position) VALUES (1, 2, 3)")
        )
