"""What a digest told of that was given up: named by the next alert, shown as dead, sent again."""

import json
from datetime import time
from pathlib import Path

import pytest

from monitor.cli.again import nothing_to_retry
from monitor.delivery import Pass
from monitor.model.alerts import DeliveryState
from monitor.model.noise import Manners, QuietHours
from monitor.model.views import AlertView, NoticeView, Stage
from monitor.store.sqlite import open_views
from tests.support.loopback import Loopback, Reply
from tests.support.notifying import HandClock
from tests.unit.test_delivery_lines import HOUR, deliverer, hook, ids, stored, tell, views
from tests.unit.test_notify_digest import mannered, payload

NIGHT = Manners(quiet=QuietHours(begin=time(11), end=time(13), zone="UTC", override=()))
# What a person asks for is due by the store's clock, which is the real one.
YEAR = 366 * 24 * HOUR
NOBODY, BUSY, TAKEN = Reply(status=413), Reply(status=503), Reply(status=204)


async def digest_of(folder: Path, alert: str) -> tuple[AlertView, NoticeView]:
    """An alert that was taken into a digest, and that digest."""
    [view] = [one for one in await views(folder) if one.id == alert]
    seen = open_views(folder / "monitor.db")
    notice = await seen.notice(view.deliveries[0].digest or "")
    await seen.close()
    assert notice is not None
    return view, notice


async def test_the_next_alert_names_what_was_lost_with_a_digest(tmp_path: Path) -> None:
    """And the one after that no more; it is sent again by a retry of what it told of."""
    clock = HandClock()
    async with Loopback.serve() as site, stored(tmp_path) as store:
        desk = mannered(hook(site.answer("/desk", NOBODY, TAKEN)), NIGHT)
        async with deliverer(store, {"desk": desk}, clock) as made:
            lost = [await tell(store, number, clock=clock) for number in (1, 2)]
            other = await tell(store, 1, line="sl_2", clock=clock)
            assert await made.run_once() == Pass()
            clock.pass_(HOUR + 100)
            assert await made.run_once() == Pass(dead=1)
            for number in (3, 4):
                await tell(store, number, clock=clock)
                assert await made.run_once() == Pass(accepted=1)
            third, fourth = (json.loads(request.body)["data"] for request in site.received[1:])
            assert third["previous_undelivered"] == [lost[1].id, lost[0].id]
            assert "previous_undelivered" not in fourth
            view, notice = await digest_of(tmp_path, other.id)
            assert (view.stage, view.told, notice.stage) == (Stage.DEAD, False, Stage.DEAD)
            seen = open_views(tmp_path / "monitor.db")
            assert {one.id for one in await seen.alerts(stage=Stage.DEAD)} == {
                alert.id for alert in (*lost, other)
            }
            await seen.close()
            assert await store.retry(other.id) == 1
            clock.pass_(YEAR)
            assert await made.run_once() == Pass(accepted=1)
        assert ids(site)[-1] == notice.id
        view, notice = await digest_of(tmp_path, other.id)
        assert (view.stage, view.told) == (Stage.DIGESTED, True)
        assert "was told in a digest" in nothing_to_retry([view, notice])


async def test_what_stands_in_a_digest_that_still_waits_is_not_lost(tmp_path: Path) -> None:
    clock = HandClock()
    async with Loopback.serve() as site, stored(tmp_path) as store:
        desk = mannered(hook(site.answer("/desk", BUSY, TAKEN)), NIGHT)
        async with deliverer(store, {"desk": desk}, clock) as made:
            first = await tell(store, 1, clock=clock)
            await made.run_once()
            clock.pass_(HOUR + 100)
            assert await made.run_once() == Pass(retried=1)
            await tell(store, 2, clock=clock)
            await made.run_once()
            view, notice = await digest_of(tmp_path, first.id)
            assert view.stage is Stage.DIGESTED
            assert notice.deliveries[0].state is DeliveryState.PENDING
            assert await store.retry(first.id) == 1, "due now"
            assert "take no deliveries now" in nothing_to_retry([view, notice])
        assert all(b"previous_undelivered" not in request.body for request in site.received)


@pytest.mark.parametrize("lost", [True, False])
async def test_what_was_lost_with_a_digest_overtakes_nothing(tmp_path: Path, lost: bool) -> None:  # noqa: FBT001 - a case
    """An older alert, sent again, is told in full by the next digest."""
    clock = HandClock()
    async with Loopback.serve() as site, stored(tmp_path) as store:
        url = site.answer("/desk", NOBODY, NOBODY if lost else TAKEN, TAKEN)
        desk = mannered(hook(url), NIGHT)
        async with deliverer(store, {"desk": desk}, clock) as made:
            clock.pass_(2 * HOUR)
            first = await tell(store, 1, clock=clock)
            assert await made.run_once() == Pass(dead=1)
            clock.pass_(22 * HOUR)
            await tell(store, 2, clock=clock)
            await made.run_once()
            clock.pass_(1.5 * HOUR)
            await made.run_once()
            assert await store.retry(first.id) == 1
            clock.pass_(YEAR + 23 * HOUR)
            assert await made.run_once() == Pass()
            clock.pass_(HOUR)
            assert await made.run_once() == Pass(accepted=1)
        assert bool(payload(site.received[-1].body)["overtaken"]) is not lost
