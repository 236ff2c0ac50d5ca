"""What resolves an incident is put off by nothing: no quiet hours, digest, rate or daily cap."""

from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest

from monitor.config.noise import cron
from monitor.delivery import Pass
from monitor.model.changes import ChangeKind
from monitor.model.noise import Manners, QuietHours, Rate
from monitor.notify import hours
from monitor.notify.sinks import pagerduty
from tests.support.loopback import Loopback, Reply
from tests.support.notifying import NOON, TOPIC, HandClock
from tests.unit.test_delivery_lines import HOUR, deliverer, hook, ids, stored, tell
from tests.unit.test_notify_digest import cap, mannered

QUIET = QuietHours(begin=time(11), end=time(13), zone="UTC", override=("feed.failing", "opened"))
ENDS = ChangeKind.QUIET
ENDING = replace(TOPIC, alert_on=(ENDS,))


def test_what_cannot_wait_is_named_in_full() -> None:
    """Kinds of storylines by their type, those of feeds and sinks as they are."""
    manners = Manners(quiet=QUIET, prompt=pagerduty.PROMPT)
    assert hours.urgent(manners) == {
        "feed.failing",
        "feed.recovered",
        "storyline.opened",
        "storyline.quiet",
    }
    assert hours.urgent(Manners()) == frozenset()
    assert hours.is_override(Manners(prompt=pagerduty.PROMPT), "feed.recovered")
    assert not hours.is_override(Manners(quiet=QUIET), "storyline.feed.failing")


@pytest.mark.parametrize(
    "manners",
    [
        Manners(quiet=QUIET, prompt=pagerduty.PROMPT),
        Manners(digest=cron("CRON_TZ=UTC 0 18 * * *"), prompt=pagerduty.PROMPT),
        Manners(rate=Rate(count=2, seconds=600), prompt=pagerduty.PROMPT),
    ],
)
async def test_an_end_goes_out_while_all_else_waits(tmp_path: Path, manners: Manners) -> None:
    clock = HandClock()
    async with Loopback.serve() as site, stored(tmp_path) as store:
        desk = mannered(hook(site.answer("/desk", Reply())), manners)
        for number in range(3):
            await tell(store, line=f"sl_{number}")
        async with deliverer(store, {"desk": desk}, clock) as made:
            end = await tell(store, line="sl_9", kind=ENDS, topic=ENDING)
            while end.id not in ids(site) and clock.now() < NOON.replace(hour=13):
                await made.run_once()
                clock.pass_(60)
        others = [request for request in site.received if b'"digest"' not in request.body]
        assert [request.headers["webhook-id"] for request in others] == [end.id]


async def test_an_end_over_the_daily_cap_goes_out_where_it_ends_an_incident(tmp_path: Path) -> None:
    """The cap is a topic's, and puts it off for all sinks alike."""
    clock = HandClock()
    async with Loopback.serve() as site, stored(tmp_path) as store:
        prompt = Manners(prompt=pagerduty.PROMPT)
        pager = mannered(hook(site.answer("/desk", Reply())), prompt)
        other = hook(site.answer("/other", Reply()), "other")
        end = await tell(store, kind=ENDS, sinks=("desk", "other"), topic=ENDING)
        await tell(store, line="sl_2", sinks=("desk", "other"))
        cap(tmp_path, clock.now().replace(hour=20))
        async with deliverer(store, {"desk": pager, "other": other}, clock) as made:
            assert await made.run_once() == Pass(accepted=1)
            assert (ids(site), ids(site, "/other")) == ([end.id], [])
            clock.pass_(9 * HOUR)
            assert await made.run_once() == Pass(accepted=2)
        assert len(ids(site)) == 2
        assert len(ids(site, "/other")) == 1
