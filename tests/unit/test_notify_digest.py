"""Digests: as bytes, in the store, and from quiet hours, schedules and rates to real receivers."""

import json
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from structlog.testing import capture_logs

from monitor.config.noise import cron
from monitor.delivery import Pass
from monitor.delivery.bucket import Bucket
from monitor.delivery.holdback import Holdback
from monitor.delivery.line import BATCH
from monitor.model.alerts import Attempt, Delivery, DeliveryState, Sink
from monitor.model.changes import ChangeKind, Severity
from monitor.model.digests import Digest, Waiting
from monitor.model.noise import Manners, QuietHours, Rate
from monitor.notify import digest, message
from monitor.notify.card import render
from monitor.store.sqlite import Again, SqliteStore, digests
from monitor.store.sqlite.codec import micros
from tests.support.loopback import Loopback, Reply
from tests.support.notifying import NOON, HandClock, change, decided, storyline
from tests.unit.test_delivery_lines import (
    deliverer,
    hook,
    ids,
    lines_in,
    pass_until,
    running,
    states,
    stored,
    tell,
    views,
)

NIGHT = Manners(quiet=QuietHours(begin=time(11), end=time(13), zone="UTC"))
HOUR = 3600.0
DEVELOPMENT, REVERSAL = ChangeKind.DEVELOPMENT, ChangeKind.REVERSAL
OPENED, CORRECTION = ChangeKind.OPENED, ChangeKind.CORRECTION


def mannered(sink: Sink, manners: Manners) -> Sink:
    return replace(sink, manners=manners)


def payload(body: bytes) -> dict[str, Any]:
    """A digest's ``data``, held against its schema."""
    tree: dict[str, Any] = json.loads(body)
    assert tree["type"] == "digest"
    Draft202012Validator(message.schemas()["digest"]).validate(tree)
    data: dict[str, Any] = tree["data"]
    return data


def waiting(*changes: tuple[str, int, ChangeKind, dict[str, object]]) -> Waiting:
    """What waits after these changes: storyline, sequence, kind, and what else is said of it."""
    rows = []
    for number, (line, sequence, kind, more) in enumerate(changes):
        made = NOON + timedelta(minutes=number)
        one = change(kind, storyline=line, sequence=sequence, key="", **more)
        thread = storyline(id=line, revision=sequence, sequence=sequence)
        alert = message.freeze(decided(one, thread, now=made))
        rows += message.deliveries(alert, made)
    return Waiting(deliveries=tuple(rows), made=4)


def composed(waits: Waiting) -> tuple[Digest, dict[str, Any]]:
    made = digest.compose("desk", waits, NOON + timedelta(hours=1))
    return made, payload(made.notice.body)


def test_a_digest_names_all_and_tells_what_stands() -> None:
    """A newer alert of the same matter takes the place of the older one; other matters stand."""
    other = {"about": replace(change().about, what="talks")}
    waits = waiting(
        ("sl_1", 1, OPENED, {}),
        ("sl_1", 2, DEVELOPMENT, other),
        ("sl_1", 3, REVERSAL, {}),
        ("sl_2", 1, OPENED, {}),
    )
    made, data = composed(waits)
    first, second, third, fourth = (each.alert for each in waits.deliveries)
    assert made.alerts == (first, second, third, fourth) == tuple(data["alerts"])
    assert [item["alert"] for item in data["items"]] == [second, third, fourth]
    assert data["overtaken"] == [{"alert": first, "by": third}]
    assert (data["sequence"], data["more"], data["since"]) == (5, 0, "2026-03-01T12:00:00Z")
    assert (made.delivery.kind, made.delivery.storyline) == ("digest", "digest:desk")
    assert data["items"][1]["before"]["quote"] == change().before.quote.text  # type: ignore[union-attr]
    assert data["items"][2]["before"] is None
    assert data["message"].startswith("4 alerts held back, 1 of them overtaken since: ")
    assert "digest" in render(made.notice.body, 100)


def test_what_was_told_meanwhile_overtakes_what_waited() -> None:
    """As a reversal that quiet hours let pass; then nothing may be left to tell in full."""
    waits = waiting(("sl_1", 1, OPENED, {}))
    (newer,) = waiting(("sl_1", 2, REVERSAL, {})).deliveries
    (elsewhere,) = waiting(("sl_2", 2, REVERSAL, {})).deliveries
    told = tuple((each.alert, each.body) for each in (newer, elsewhere))
    _, data = composed(replace(waits, later=told))
    assert (data["items"], data["more"]) == ([], 0)
    assert data["overtaken"] == [{"alert": waits.deliveries[0].alert, "by": newer.alert}]
    assert data["message"] == "1 alert held back, 1 of them overtaken since: none stands."


def test_what_stands_alone_overtakes_nothing() -> None:
    """A development without an axis is about nothing that a later one could be about, too."""
    bare = {"about": replace(change().about, axis=None, what=None)}
    waits = waiting(("sl_1", 1, DEVELOPMENT, bare), ("sl_1", 2, DEVELOPMENT, bare))
    _, data = composed(waits)
    assert (len(data["items"]), data["overtaken"]) == (2, [])


def test_of_too_many_the_gravest_and_newest_are_told() -> None:
    grave = {"severity": Severity.FLASH}
    many = [(f"sl_{n}", 1, OPENED, {"severity": Severity.NOTICE}) for n in range(60)]
    waits = waiting(("sl_grave", 1, OPENED, grave), *many)
    _, data = composed(waits)
    told = [item["storyline"]["id"] for item in data["items"]]
    assert told == ["sl_grave", *(f"sl_{n}" for n in range(11, 60))]
    assert (data["more"], len(data["alerts"])) == (11, 61)


def test_a_digest_of_long_texts_stays_small() -> None:
    """Receivers refuse what is too large, and then nobody is told of anything."""
    long = replace(change().after, quote=replace(change().after.quote, text="word " * 9000))
    many = [(f"sl_{n}", 1, OPENED, {"after": long, "headline": "long " * 900}) for n in range(60)]
    made, data = composed(waiting(*many))
    assert len(made.notice.body) < 200_000
    assert all(len(item["after"]["quote"]) <= 1000 for item in data["items"])
    assert len(data["message"]) < 1100


def test_notices_stand_in_a_digest_and_what_was_given_up_is_named() -> None:
    (row,) = waiting(("sl_1", 1, OPENED, {})).deliveries
    body = message.write("feed.failing", NOON, {"alert": "nt_1", "message": "The feed is lost."})
    notice = replace(row, alert="nt_1", kind="feed.failing", body=body)
    missed = replace(row, undelivered=("al_" + "0" * 24,))
    _, data = composed(Waiting(deliveries=(notice, missed)))
    assert data["items"][0]["message"] == "The feed is lost."
    assert data["items"][1]["previous_undelivered"] == ["al_" + "0" * 24]
    assert data["message"].endswith("; The feed is lost.")


async def test_quiet_hours_end_in_one_digest_and_the_turn_does_not_wait(tmp_path: Path) -> None:
    """Each alert ends as accepted or in the digest; the digest goes through the same outbox."""
    clock = HandClock()
    async with Loopback.serve() as site, stored(tmp_path) as store:
        desk = mannered(hook(site.answer("/desk", Reply())), NIGHT)
        other = hook(site.answer("/other", Reply()), "other")
        both = ("desk", "other")
        early = await tell(store, 1, kind=OPENED, sinks=both)
        turn = await tell(store, 2, sinks=both)
        elsewhere = await tell(store, 1, line="sl_2", kind=OPENED, sinks=both)
        async with deliverer(store, {"desk": desk, "other": other}, clock) as made:
            assert await made.run_once() == Pass(accepted=4)
            assert ids(site) == [turn.id]
            assert (await states(tmp_path))[early.id, "desk"] is DeliveryState.DEFERRED
            clock.pass_(HOUR - 1)
            assert await made.run_once() == Pass()
            clock.pass_(1)
            late = await tell(store, 1, line="sl_3", clock=clock, kind=OPENED)
            assert await made.run_once() == Pass(accepted=2)
        _, told, last = (request for request in site.received if request.path == "/desk")
    data = payload(told.body)
    assert data["alerts"] == [early.id, elsewhere.id]
    assert data["overtaken"] == [{"alert": early.id, "by": turn.id}]
    assert told.headers["webhook-id"] == data["alert"]
    assert last.headers["webhook-id"] == late.id, "what waited longer is told first"
    found = await states(tmp_path)
    assert Counter(found.values()) == {DeliveryState.ACCEPTED: 5, DeliveryState.DIGESTED: 2}
    with closing(sqlite3.connect(tmp_path / "monitor.db")) as conn:
        rows = conn.execute("SELECT alert, digest FROM deliveries WHERE state = 'digested'")
        assert set(rows) == {(early.id, data["alert"]), (elsewhere.id, data["alert"])}


async def test_a_digest_that_fails_is_tried_again_and_nothing_is_told_twice(tmp_path: Path) -> None:
    clock = HandClock()
    async with Loopback.serve() as site, stored(tmp_path) as store:
        url = site.answer("/desk", Reply(raw=b""), Reply())
        desk = mannered(hook(url), NIGHT)
        alert = await tell(store, 1, kind=OPENED)
        async with deliverer(store, {"desk": desk}, clock) as made:
            assert await made.run_once() == Pass()
            clock.pass_(HOUR)
            assert await made.run_once() == Pass(retried=1)
        clock.pass_(10)
        async with deliverer(store, {"desk": desk}, clock) as again:
            assert await again.run_once() == Pass(accepted=1)
    one, two = site.received
    assert one.body == two.body
    assert payload(one.body)["alerts"] == [alert.id]


async def test_a_digest_that_is_tried_again_waits_for_the_end_of_the_next_quiet_hours(
    tmp_path: Path,
) -> None:
    clock = HandClock()
    async with Loopback.serve() as site, stored(tmp_path) as store:
        desk = mannered(hook(site.answer("/desk", Reply(status=500), Reply())), NIGHT)
        await tell(store, 1, kind=OPENED)
        async with deliverer(store, {"desk": desk}, clock) as made:
            await made.run_once()
            clock.pass_(HOUR)
            assert await made.run_once() == Pass(retried=1)
            clock.pass_(22 * HOUR)
            assert await made.run_once() == Pass()
            clock.pass_(2 * HOUR)
            assert await made.run_once() == Pass(accepted=1)


async def test_a_schedule_gathers_all_until_its_time(tmp_path: Path) -> None:
    """A running daemon, with a sink that has both a schedule and no quiet hours."""
    clock = HandClock()
    manners = Manners(digest=cron("CRON_TZ=UTC 0 18 * * *"))
    path = tmp_path / "alerts.jsonl"
    async with stored(tmp_path) as store:
        desk = mannered(lines_in(path), manners)
        told = [await tell(store, 1, line=f"sl_{n}", kind=OPENED) for n in range(3)]
        async with deliverer(store, {"desk": desk}, clock) as made:
            with capture_logs() as logs:
                async with running(made):
                    await pass_until(clock, path.exists, step=300)
        data = payload(path.read_bytes().rstrip())
    assert sorted(data["alerts"]) == sorted(alert.id for alert in told)
    assert clock.now() >= datetime(2026, 3, 1, 18, tzinfo=UTC)
    events = [entry["event"] for entry in logs]
    assert events == ["delivery.deferred", "digest.made", "delivery.accepted"]


async def test_a_digest_names_those_right_before_it_that_were_given_up_and_no_older_ones(
    tmp_path: Path,
) -> None:
    clock = HandClock()
    async with Loopback.serve() as site, stored(tmp_path) as store:
        url = site.answer("/desk", Reply(status=400), Reply())
        desk = mannered(hook(url), Manners(digest=cron("CRON_TZ=UTC 0 18 * * *")))
        async with deliverer(store, {"desk": desk}, clock) as made:
            for sequence in (1, 2, 3):
                await tell(store, sequence, clock=clock)
                await made.run_once()
                clock.pass_(24 * HOUR)
                await made.run_once()
    first, second, third = (payload(request.body) for request in site.received)
    assert second["previous_undelivered"] == [first["alert"]]
    assert "previous_undelivered" not in third


async def test_what_had_settled_stands_in_a_digest_before_the_turn_that_came_later(
    tmp_path: Path,
) -> None:
    """Though it was made ready after that."""
    clock = HandClock()
    path = tmp_path / "alerts.jsonl"
    async with stored(tmp_path) as store:
        desk = mannered(lines_in(path), Manners(digest=cron("CRON_TZ=UTC 0 18 * * *")))
        async with deliverer(store, {"desk": desk}, clock) as made:
            waits = await tell(store, 1, kind=DEVELOPMENT, clock=clock)
            clock.pass_(10)
            turn = await tell(store, 2, clock=clock)
            elsewhere = await tell(store, 1, line="sl_2", clock=clock)
            clock.pass_(10)
            await made.run_once()
            clock.pass_(24 * HOUR)
            await made.run_once()
    data = payload(path.read_bytes().splitlines()[0])
    assert sorted(data["alerts"]) == sorted([waits.id, turn.id, elsewhere.id])
    assert data["alerts"].index(waits.id) < data["alerts"].index(turn.id)
    assert data["since"] == "2026-03-01T12:00:10Z"


async def test_what_comes_after_a_turn_that_is_tried_again_is_in_no_digest_before_it(
    tmp_path: Path,
) -> None:
    """The turn cannot wait for a digest, and what is too much for the rate does."""
    clock = HandClock()
    manners = Manners(rate=Rate(count=1, seconds=60), quiet=NIGHT.quiet)
    clock.pass_(3 * HOUR)
    async with Loopback.serve() as site, stored(tmp_path) as store:
        desk = mannered(hook(site.answer("/desk", Reply(status=500), Reply())), manners)
        turn = await tell(store, 1, clock=clock)
        async with deliverer(store, {"desk": desk}, clock) as made:
            await made.run_once()
            after = await tell(store, 2, kind=CORRECTION, clock=clock)
            for number in range(9):
                await tell(store, 1, line=f"sl_{number + 2}", kind=CORRECTION, clock=clock)
            async with running(made):
                await pass_until(clock, lambda: len(site.received) >= 4, step=30)
    told = [json.loads(request.body)["data"] for request in site.received]
    assert told[0]["alert"] == turn.id
    (again,) = (number for number, one in enumerate(told) if number and one["alert"] == turn.id)
    assert not any(after.id in str(one) for one in told[:again])
    assert any(after.id in str(one) for one in told[again:])


async def test_what_waits_longer_by_an_older_configuration_goes_by_the_new_one(
    tmp_path: Path,
) -> None:
    clock = HandClock()
    path = tmp_path / "alerts.jsonl"
    async with stored(tmp_path) as store:
        weekly = mannered(lines_in(path), Manners(digest=cron("CRON_TZ=UTC 0 18 * * 5")))
        async with deliverer(store, {"desk": weekly}, clock) as made:
            first = await tell(store, 1, clock=clock)
            other = await tell(store, 1, line="sl_2", clock=clock)
            assert await made.run_once() == Pass()
            daily = Manners(digest=cron("CRON_TZ=UTC 0 18 * * *"))
            made.use({"desk": mannered(weekly, daily)})
            second = await tell(store, 2, clock=clock)
            await made.run_once()
            clock.pass_(7 * HOUR)
            await made.run_once()
    data = payload(path.read_bytes().splitlines()[0])
    assert data["alerts"] == [first.id, second.id, other.id]


async def test_after_a_schedule_is_given_up_what_waited_for_it_goes_before_what_comes_later(
    tmp_path: Path,
) -> None:
    clock = HandClock()
    async with Loopback.serve() as site, stored(tmp_path) as store:
        desk = hook(site.answer("/desk", Reply()))
        monthly = mannered(desk, Manners(digest=cron("CRON_TZ=UTC 0 8 1 * *")))
        async with deliverer(store, {"desk": monthly}, clock) as made:
            first = await tell(store, 1, clock=clock)
            assert await made.run_once() == Pass()
            made.use({"desk": desk})
            clock.pass_(1)
            second = await tell(store, 2, clock=clock)
            assert await made.run_once() == Pass(accepted=2)
    waited, last = site.received
    assert payload(waited.body)["alerts"] == [first.id]
    assert last.headers["webhook-id"] == second.id


@pytest.mark.parametrize("anew", [False, True], ids=["while it runs", "before it starts"])
async def test_a_clock_that_was_ahead_puts_nothing_off_to_its_nights(
    tmp_path: Path, *, anew: bool
) -> None:
    """What the right clock tried, and one a year ahead put off, goes once that is over."""
    clock = HandClock()
    clock.pass_(2 * HOUR)
    ahead = timedelta(days=365, hours=21)
    async with Loopback.serve() as site, stored(tmp_path) as store:
        desk = {"desk": mannered(hook(site.answer("/desk", Reply(status=503), Reply())), NIGHT)}
        one = await tell(store, 1, kind=OPENED, clock=clock)
        async with deliverer(store, desk, clock) as made:
            assert await made.run_once() == Pass(retried=1)
            clock.set_back(-ahead)
            assert await made.run_once() == Pass()
            assert (await states(tmp_path))[one.id, "desk"] is DeliveryState.DEFERRED
            clock.set_back(ahead)
            assert anew or await made.run_once() == Pass(accepted=1)
        async with deliverer(store, desk, clock) as made:
            assert await made.run_once() == Pass(accepted=1 if anew else 0)
    assert payload(site.received[-1].body)["alerts"] == [one.id]


def cap(folder: Path, until: datetime) -> None:
    """Let all alerts wait as if a daily cap let them wait until then."""
    with closing(sqlite3.connect(folder / "monitor.db")) as conn, conn:
        conn.execute("UPDATE alerts SET held = 'daily-cap', ready_at = ?", (micros(until),))
        conn.execute(
            "UPDATE deliveries SET state = 'deferred', head = 0, next_try = ?", (micros(until),)
        )


async def test_what_a_daily_cap_puts_off_is_hastened_by_no_start_and_put_off_by_no_clock(
    tmp_path: Path,
) -> None:
    """It waits for the end of the 24 hours that it is over, and never longer than those."""
    clock = HandClock()
    path = tmp_path / "alerts.jsonl"
    async with stored(tmp_path) as store:
        desk = {"desk": lines_in(path)}
        await tell(store, 1, clock=clock)
        cap(tmp_path, NOON + timedelta(hours=20))
        async with deliverer(store, desk, clock) as made:
            assert await made.run_once() == Pass()
        cap(tmp_path, NOON + timedelta(days=300))
        async with deliverer(store, desk, clock) as made:
            assert await made.run_once() == Pass()
            clock.pass_(24 * HOUR)
            assert await made.run_once() == Pass(accepted=1)


async def test_a_turn_that_cannot_wait_any_more_is_told_at_once(tmp_path: Path) -> None:
    """The configuration names its kind among those that are told in quiet hours, since a reload."""
    clock = HandClock()
    async with Loopback.serve() as site, stored(tmp_path) as store:
        desk = hook(site.answer("/desk", Reply()))
        quiet = QuietHours(begin=time(11), end=time(13), zone="UTC", override=())
        async with deliverer(store, {"desk": mannered(desk, Manners(quiet=quiet))}, clock) as made:
            turn = await tell(store, 1, clock=clock)
            await tell(store, 1, line="sl_2", kind=OPENED, clock=clock)
            assert await made.run_once() == Pass()
            made.use({"desk": mannered(desk, NIGHT)})
            assert await made.run_once() == Pass(accepted=1)
    assert ids(site) == [turn.id]


async def test_a_digest_waits_for_what_is_still_on_its_way_before_it(tmp_path: Path) -> None:
    """What is over a daily cap may stand behind an alert that is tried again; others go on."""
    clock = HandClock()
    async with Loopback.serve() as site, stored(tmp_path) as store:
        desk = hook(site.answer("/desk", *[Reply(status=500)] * 2, Reply()))
        first, second = [await tell(store, sequence, clock=clock) for sequence in (1, 2)]
        other = await tell(store, 1, line="sl_2", clock=clock)
        await store.defer("desk", {second.id: clock.now(), other.id: clock.now()})
        async with deliverer(store, {"desk": desk}, clock) as made:
            for _ in range(50):
                await made.run_once()
                clock.pass_(10)
    data = [json.loads(request.body)["data"] for request in site.received]
    told = [one.get("alerts", [one["alert"]]) for one in data]
    assert told[-1] == [second.id]
    assert told.index([other.id]) <= 1
    assert [first.id] in told[:2]


async def test_a_digest_waits_for_what_settles_before_it(tmp_path: Path) -> None:
    clock = HandClock()
    async with stored(tmp_path) as store:
        waits = await tell(store, 1, kind=DEVELOPMENT, clock=clock)
        turn = await tell(store, 2, clock=clock)
        await tell(store, 3, kind=DEVELOPMENT, clock=clock)
        await store.defer("desk", {turn.id: clock.now()})
        assert (await store.waiting("desk", clock.now())).deliveries == ()
        clock.pass_(HOUR)
        (settled, _) = await store.settled(clock.now(), 9)
        ready = message.freeze(settled)
        await store.release([ready], message.deliveries(ready, clock.now()))
        assert (await store.waiting("desk", clock.now())).deliveries == ()
        await store.defer("desk", {waits.id: clock.now()})
        found = (await store.waiting("desk", clock.now())).deliveries
        assert [one.alert for one in found] == [waits.id, turn.id]


async def test_a_storm_goes_into_a_digest_in_order_with_what_settles_in_it(tmp_path: Path) -> None:
    """The turn is too far behind to be looked up, but its digest must not go before it."""
    clock = HandClock()
    path = tmp_path / "alerts.jsonl"
    async with stored(tmp_path) as store:
        desk = mannered(lines_in(path), Manners(rate=Rate(count=1, seconds=60)))
        for number in range(BATCH + 10):
            await tell(store, 1, line=f"sl_{number}", clock=clock)
        clock.pass_(1)
        waits = await tell(store, 1, line="sl_late", kind=DEVELOPMENT, clock=clock)
        turn = await tell(store, 2, line="sl_late", clock=clock)
        async with deliverer(store, {"desk": desk}, clock) as made:
            await made.run_once()
    data = payload(path.read_bytes().splitlines()[0])
    assert [one for one in data["alerts"] if one in {waits.id, turn.id}] == [waits.id, turn.id]


async def test_of_more_than_a_digest_takes_no_turn_is_told_before_its_development(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What settled was made ready after all those turns, and would have been cut off."""
    monkeypatch.setattr(digests, "MOST", 5)
    clock = HandClock()
    path = tmp_path / "alerts.jsonl"
    lines = [f"sl_{number}" for number in range(7)]
    async with stored(tmp_path) as store:
        for sequence, kind in enumerate((DEVELOPMENT, REVERSAL, CORRECTION), 1):
            for line in lines:
                await tell(store, sequence, line=line, kind=kind, clock=clock)
        desk = mannered(lines_in(path), Manners(rate=Rate(count=1, seconds=60)))
        async with deliverer(store, {"desk": desk}, clock) as made, running(made):
            await pass_until(clock, lambda: len(bodies(path)) == 5, step=30)
    told = await told_in(path, tmp_path)
    assert_in_order(told, lines)
    assert max(Counter(number for number, _, _ in told).values()) == 5


async def test_of_a_long_line_that_waits_longer_each_digest_tells_the_oldest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More of it than a digest takes goes before what is due."""
    monkeypatch.setattr(digests, "MOST", 3)
    clock = HandClock()
    path = tmp_path / "alerts.jsonl"
    async with stored(tmp_path) as store:
        desk = mannered(lines_in(path), Manners(digest=cron("CRON_TZ=UTC 0 18 * * *")))
        for sequence in range(1, 9):
            await tell(store, sequence, clock=clock)
        other = await tell(store, 1, line="sl_2", clock=clock)
        cap(tmp_path, NOON + timedelta(hours=20))
        async with deliverer(store, {"desk": desk}, clock) as made:
            await tell(store, 9, clock=clock)
            assert await made.run_once() == Pass()
            clock.pass_(7 * HOUR)
            await made.run_once()
    told = await told_in(path, tmp_path)
    assert [sequence for _, _, sequence in told] == list(range(1, 10))
    assert [number for number, _, _ in told] == [1, 1, 1, 2, 2, 2, 3, 3, 3]
    assert (await states(tmp_path))[other.id, "desk"] is DeliveryState.DEFERRED


def bodies(path: Path) -> list[bytes]:
    """What a sink wrote."""
    return path.read_bytes().splitlines() if path.exists() else []


async def told_in(path: Path, folder: Path) -> list[tuple[int, str, int]]:
    """Digest, storyline and sequence of all that digests of a file name, as they stand there."""
    place = {
        one.alert.id: (one.alert.change.storyline, one.alert.change.sequence)
        for one in await views(folder)
    }
    found = [payload(body) for body in bodies(path)]
    return [(data["sequence"], *place[alert]) for data in found for alert in data["alerts"]]


def assert_in_order(told: list[tuple[int, str, int]], lines: list[str]) -> None:
    """Each line once, whole, and oldest first."""
    by_line = {line: [sequence for _, each, sequence in told if each == line] for line in lines}
    assert all(found == sorted(set(found)) for found in by_line.values()), by_line
    assert {each for _, each, _ in told} == set(lines)


async def test_a_rate_is_kept_and_what_is_too_much_for_it_comes_as_one_digest(
    tmp_path: Path,
) -> None:
    """Of 70 at 1/s the pass takes one digest; 5 are sent one by one."""
    clock = HandClock()
    manners = Manners(rate=Rate(count=1, seconds=1))
    async with Loopback.serve() as site, stored(tmp_path) as store:
        desk = mannered(hook(site.answer("/desk", Reply())), manners)
        told = [await tell(store, 1, line=f"sl_{n}") for n in range(70)]
        async with deliverer(store, {"desk": desk}, clock) as made, running(made):
            await pass_until(clock, lambda: len(site.received) == 1)
            few = [await tell(store, 1, line=f"sl_few{n}") for n in range(5)]
            made.wake()
            before = clock.monotonic()
            await pass_until(clock, lambda: len(site.received) == 6, step=0.25)
            assert clock.monotonic() - before >= 4
    first, *rest = site.received
    assert sorted(payload(first.body)["alerts"]) == sorted(alert.id for alert in told)
    assert {request.headers["webhook-id"] for request in rest} == {alert.id for alert in few}


async def test_one_pass_keeps_the_rate_too(tmp_path: Path) -> None:
    clock = HandClock()
    manners = Manners(rate=Rate(count=2, seconds=10))
    async with Loopback.serve() as site, stored(tmp_path) as store:
        desk = mannered(hook(site.answer("/desk", Reply())), manners)
        for number in range(3):
            await tell(store, 1, line=f"sl_{number}")
        async with deliverer(store, {"desk": desk}, clock) as made, running(made):
            await pass_until(clock, lambda: len(site.received) == 2, step=0)
            await pass_until(clock, lambda: len(site.received) == 3, step=0.5)
    assert 4 <= clock.monotonic() <= 8


@pytest.mark.parametrize("answer", [Reply(), Reply(status=503)])
async def test_a_new_start_finds_the_rate_as_the_last_tries_left_it(
    tmp_path: Path, answer: Reply
) -> None:
    """Two in a minute were tried before it, whatever came of them; what is next waits its turn."""
    clock = HandClock()
    manners = Manners(rate=Rate(count=2, seconds=60))
    async with Loopback.serve() as site, stored(tmp_path) as store:
        desk = mannered(hook(site.answer("/desk", answer)), manners)
        for number in range(2):
            await tell(store, 1, line=f"sl_{number}")
        async with deliverer(store, {"desk": desk}, clock) as made:
            assert (await made.run_once()).tried == 2
        site.answer("/desk", Reply())
        await tell(store, 1, line="sl_last")
        async with deliverer(store, {"desk": desk}, clock) as made, running(made):
            await pass_until(clock, lambda: len(site.received) == 3, step=5)
    assert clock.monotonic() >= 25


async def test_another_rate_counts_what_was_tried_before_it(tmp_path: Path) -> None:
    clock = HandClock()
    async with Loopback.serve() as site, stored(tmp_path) as store:
        desk = hook(site.answer("/desk", Reply()))
        for number in range(2):
            await tell(store, 1, line=f"sl_{number}")
        async with deliverer(store, {"desk": desk}, clock) as made, running(made):
            await pass_until(clock, lambda: len(site.received) == 2, step=0)
            await pass_until(clock, lambda: made.in_flight == 0, step=0)
            made.use({"desk": mannered(desk, Manners(rate=Rate(count=2, seconds=60)))})
            await tell(store, 1, line="sl_last")
            made.wake()
            await pass_until(clock, lambda: len(site.received) == 3, step=5)
    assert clock.monotonic() >= 25


async def test_another_rate_holds_for_what_is_being_looked_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reload comes between the look for what is due and its sending."""
    clock = HandClock()
    heads = Holdback.heads
    rate = Manners(rate=Rate(count=1, seconds=60))
    async with Loopback.serve() as site, stored(tmp_path) as store:
        desk = hook(site.answer("/desk", Reply()))
        await tell(store, 1, line="sl_first")

        async def overtaken(self: Holdback, *args: Any) -> list[Delivery]:
            found = await heads(self, *args)
            if len(site.received) == 1 and found:
                made.use({"desk": mannered(desk, rate)})
            return found

        monkeypatch.setattr(Holdback, "heads", overtaken)
        async with deliverer(store, {"desk": desk}, clock) as made, running(made):
            await pass_until(clock, lambda: len(site.received) == 1, step=0)
            await pass_until(clock, lambda: made.in_flight == 0, step=0)
            await tell(store, 1, line="sl_second")
            made.wake()
            await pass_until(clock, lambda: len(site.received) == 2, step=5)
    assert clock.monotonic() >= 50


async def test_tries_are_counted_from_a_moment_on(tmp_path: Path) -> None:
    """Of one sink: what was accepted, given up, and what is to be tried again."""
    async with stored(tmp_path) as store:
        for number, state in enumerate(
            (DeliveryState.ACCEPTED, DeliveryState.DEAD, DeliveryState.PENDING)
        ):
            alert = await tell(store, 1, line=f"sl_{number}", sinks=("desk", "other"))
            at = NOON + timedelta(minutes=number)
            made = Attempt(alert=alert.id, sink="desk", number=1, state=state, at=at)
            await store.record([made])
        await tell(store, 1, line="sl_new")
        counts = [await store.tried("desk", NOON + timedelta(minutes=n)) for n in range(4)]
        assert counts == [3, 2, 1, 0]
        assert await store.tried("other", NOON) == 0


async def test_what_cannot_wait_is_left_out_of_the_digest_of_a_storm(tmp_path: Path) -> None:
    clock = HandClock()
    late = QuietHours(begin=time(22), end=time(23), zone="UTC")
    manners = Manners(rate=Rate(count=1, seconds=60), quiet=late)
    async with Loopback.serve() as site, stored(tmp_path) as store:
        desk = mannered(hook(site.answer("/desk", Reply())), manners)
        turn = await tell(store, 1)
        for number in range(5):
            await tell(store, 1, line=f"sl_x{number}", kind=OPENED)
        async with deliverer(store, {"desk": desk}, clock) as made, running(made):
            await pass_until(clock, lambda: len(site.received) == 2, step=5)
    kinds = {request.headers["ce-type"] for request in site.received}
    assert kinds == {"storyline.reversal", "digest"}
    assert turn.id in ids(site)


async def test_a_digest_of_what_does_not_wait_any_more_is_not_stored(tmp_path: Path) -> None:
    async with stored(tmp_path) as store:
        alert = await tell(store, 1)
        await store.defer("desk", {alert.id: NOON})
        found = await store.waiting("desk", NOON)
        made = digest.compose("desk", found, NOON)
        assert await store.write_digest(made)
        assert not await store.write_digest(made)
        (told,) = await store.pending("desk", NOON, 9)
        assert told.alert == made.notice.id
        assert await store.again(Again(states=tuple(DeliveryState))) == 0, "it ended in the digest"
        assert (await store.waiting("desk", NOON)).deliveries == ()


async def test_what_is_deferred_lets_the_next_of_its_storyline_go(tmp_path: Path) -> None:
    async with stored(tmp_path) as store:
        first, second = await tell(store, 1), await tell(store, 2)
        await store.defer("desk", {first.id: NOON + timedelta(hours=1), "al_unknown": NOON})
        assert [one.alert for one in await store.pending("desk", NOON, 9)] == [second.id]
        assert (await store.waiting("desk", NOON)).deliveries == ()
        assert await store.backlog("desk", 9) == 1
        assert await store.defer_all("desk", ["sl_1"], NOON) == 0
        assert await store.defer_all("desk", [], NOON) == 1
        assert await store.backlog("desk", 9) == 0


async def test_old_digests_go_after_what_they_told_of_but_their_numbers_go_on(
    tmp_path: Path,
) -> None:
    """A receiver that leaves out what is below the highest number would miss all that follow."""
    async with stored(tmp_path) as store:
        for sequence in (1, 2, 3):
            alert = await tell(store, sequence)
            await store.defer("desk", {alert.id: NOON})
            made = digest.compose("desk", await store.waiting("desk", NOON), NOON)
            assert made.notice.sequence == sequence
            assert await store.write_digest(made)
            async with deliverer(store, {"desk": lines_in(tmp_path / "x")}) as sender:
                await sender.run_once()
            await pruned(store)
    with closing(sqlite3.connect(tmp_path / "monitor.db")) as conn:
        assert conn.execute("SELECT sequence FROM notices").fetchall() == [(3,)]
        assert conn.execute("SELECT count(*) FROM deliveries").fetchone() == (0,)


async def pruned(store: SqliteStore) -> None:
    """Forget everything that is old, one row at a time."""
    while await store.prune(NOON + timedelta(days=400), 1):
        pass


def test_a_bucket_lets_a_burst_through_and_then_its_rate() -> None:
    now = [0.0]
    bucket = Bucket(lambda: now[0])
    assert (bucket.seconds(), bucket.within(9)) == (0.0, None)
    bucket.take()
    bucket.use(Rate(count=2, seconds=10))
    assert bucket.within(0) == 2
    for _ in range(2):
        assert bucket.seconds() == 0
        bucket.take()
    bucket.use(Rate(count=2, seconds=10))
    assert (bucket.seconds(), bucket.within(60)) == (5.0, 12)
    now[0] = 4.0
    assert bucket.seconds() == pytest.approx(1.0)
    now[0] = 400.0
    assert bucket.within(0) == 2, "it never holds more than the burst"
    bucket.spent(1)
    assert bucket.within(0) == 1
    bucket.spent(9)
    assert bucket.within(0) == 0, "nothing is owed for what went before"
    bucket.use(None)
    bucket.spent(9)
    assert bucket.seconds() == 0
