"""What a start packs anew, after a change of packing, is stored slice by slice; once is enough."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from typing_extensions import override

from monitor.app.daemon import Daemon
from monitor.app.parts import background
from monitor.clock import SystemClock
from monitor.config import load
from monitor.dedupe.fingerprint import fingerprint
from monitor.dedupe.index import LiveIndex
from monitor.dedupe.packed import pack, packing
from monitor.model.plans import StoredArticle
from monitor.pipeline import repacking
from monitor.pipeline.batches import Batches
from monitor.store.sqlite import SqliteStore, open_views
from tests.support.databases import open_store
from tests.support.notifying import HandClock, until
from tests.support.storing import DAY, plan_of, stored
from tests.support.values import NOON

OURS = packing(background())
THEIRS = replace(background(), documents=background().documents + 1)
FERRY = "The ferry Aurora sank off Port Merrin on Tuesday with 212 people on board."


def report(number: int, **changed: object) -> StoredArticle:
    """A stored report, its features packed by another table."""
    one = stored(f"ar_{number}", text=f"{FERRY} Ship {number + 40} was called.", **changed)  # type: ignore[arg-type]
    features = fingerprint(one.article)
    return replace(one, features=replace(features, packed=pack(features, THEIRS)))


async def started(store: SqliteStore, clock: HandClock | None = None) -> Batches:
    """What a daemon decides with, right after its start."""
    batches = Batches(
        store=store,
        index=LiveIndex(background()),
        topics={},
        clock=clock or HandClock(),
        told=lambda: None,
    )
    await batches.catch_up()
    return batches


async def forms(store: SqliteStore) -> list[bytes]:
    """How the packed features of live articles begin, oldest write first."""
    live = await store.since(0, 1_000, NOON - 14 * DAY, OURS)
    return [one.features.packed[:4] for one in live]


@contextmanager
def slices_of(articles: int) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(repacking, "SLICE", articles)
        yield


async def killed_after_a_slice(store: SqliteStore) -> None:
    """A start that packs anew, and ends in the pause behind the first slice."""
    clock = HandClock()
    batches = await started(store, clock)
    running = asyncio.ensure_future(batches.repacking.run())
    await until(lambda: clock.slept_by_somebody)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def test_the_next_start_finds_packed_what_this_one_packed(store: SqliteStore) -> None:
    """Nothing else of the article changes: its words, its shingles, its revision."""
    before = [report(number) for number in range(5)]
    await store.apply(plan_of(*before))
    with capture_logs() as logs:
        await (await started(store)).repacking.run(pause=0)
    assert [(line["event"], line["articles"]) for line in logs] == [("index.repacking", 5)]
    after = await store.history(None, 10)
    assert [one.features for one in after] == [
        replace(one.features, packed=pack(one.features, background())) for one in before
    ]
    assert [replace(one, features=one.features, rev=0) for one in after] == [
        replace(one, features=ours.features) for one, ours in zip(before, after, strict=True)
    ]
    with capture_logs() as logs:
        await (await started(store)).repacking.run(pause=0)
    assert logs == []
    assert await store.check() == ()


async def test_slices_are_bounded_and_paused_between(store: SqliteStore) -> None:
    """Whoever else wants to write waits for one slice at most."""
    await store.apply(plan_of(*(report(number) for number in range(5))))
    clock = HandClock()
    with slices_of(2):
        running = asyncio.ensure_future((await started(store, clock)).repacking.run())
        for done in (2, 4, 5):
            await until(lambda: clock.slept_by_somebody)
            assert (await forms(store)).count(OURS) == done
            clock.pass_(repacking.PAUSE)
        await running


async def test_a_start_that_ends_halfway_loses_nothing(store: SqliteStore) -> None:
    """The next one packs the rest."""
    await store.apply(plan_of(*(report(number) for number in range(5))))
    with slices_of(2):
        await killed_after_a_slice(store)
        assert (await forms(store)).count(OURS) == 2
        with capture_logs() as logs:
            await (await started(store)).repacking.run(pause=0)
    assert [line["articles"] for line in logs] == [3]
    assert await forms(store) == [OURS] * 5


async def test_what_was_written_since_keeps_what_it_was_given(store: SqliteStore) -> None:
    """An edit, by its own packing, is newer than what the start read."""
    await store.apply(plan_of(report(1), report(2)))
    batches = await started(store)
    edited = report(1, version=2)
    words = replace(edited.features, text={"ferry": 1}, packed=b"newest")
    await store.apply(plan_of(replace(edited, features=words)))
    await batches.repacking.run(pause=0)
    assert (await store.history(None, 1))[0].features == words
    assert await forms(store) == [OURS, b"newe"]


async def test_what_is_live_no_more_is_left_alone(store: SqliteStore) -> None:
    """No start will ask for its packed form again."""
    await store.apply(plan_of(report(1), report(2, arrived=NOON - DAY)))
    batches = await started(store)
    batches._index.expire(NOON - DAY / 2, 10)
    await batches.repacking.run(pause=0)
    assert await forms(store) == [OURS, packing(THEIRS)]


async def test_older_versions_stay_as_they_were(store: SqliteStore, tmp_path: Path) -> None:
    """Of an edited article the newest version alone is live."""
    await store.apply(plan_of(report(1)))
    await store.apply(plan_of(report(1, version=2)))
    await (await started(store)).repacking.run(pause=0)
    views = open_views(tmp_path / "monitor.db")
    found = [one.features.packed[:4] for one in await views.article("ar_1")]
    await views.close()
    assert found == [OURS, packing(THEIRS)]


class AtNoon(SystemClock):
    """Ticks on, but always shows noon."""

    @override
    def now(self) -> datetime:
        return NOON


async def test_a_single_pass_that_is_asked_to_stop_leaves_the_rest_to_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for it: all of it took minutes where many are live."""
    (tmp_path / "monitor.yaml").write_text("database: monitor.db\n")
    store = await open_store(tmp_path / "monitor.db")
    await store.apply(plan_of(*(report(number) for number in range(9))))
    await store.close()
    daemon = Daemon(load(tmp_path / "monitor.yaml", {}), AtNoon())
    repack = SqliteStore.repack

    slices = []

    async def stopped_meanwhile(store: SqliteStore, packed: Mapping[int, bytes]) -> None:
        slices.append(packed)
        daemon.stop()
        await repack(store, packed)

    monkeypatch.setattr(SqliteStore, "repack", stopped_meanwhile)
    with slices_of(1):
        await daemon.run_once()
    store = await open_store(tmp_path / "monitor.db")
    done = (await forms(store)).count(OURS)
    await store.close()
    assert len(slices) in {1, 2}
    assert done <= len(slices)
