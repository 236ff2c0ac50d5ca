"""What every store owes about feeds, leases and the configuration, on real files."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from monitor.model.feeds import FeedState, Lease, PollDone
from monitor.model.outcomes import OutcomeKind, Trouble
from monitor.model.plans import Applied, Fenced
from monitor.store.sqlite import SqliteStore, feeds, open_views
from tests.support.databases import open_store
from tests.support.notifying import HandClock
from tests.support.storing import DAY, HOUR, MINUTE, OPENERS, SECOND, feed, opened, plan_of, stored
from tests.support.values import NOON


@pytest.fixture(params=OPENERS)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SqliteStore]:
    async with opened(request.param, tmp_path) as store:
        yield store


def poll(lease: Lease, *, next_poll: datetime | None = NOON + HOUR, **changed: object) -> PollDone:
    """A poll that ran under a lease and ended well."""
    state = replace(lease.state, next_poll=next_poll, outcome=OutcomeKind.FRESH, **changed)
    return PollDone(feed=lease.feed, epoch=lease.epoch, state=state, at=NOON, seconds=0.5, new=1)


async def due(store: SqliteStore, now: datetime = NOON) -> tuple[Lease, ...]:
    return await store.due(now, 100, MINUTE)


async def test_new_feeds_are_due_at_once_in_the_order_of_the_configuration(
    store: SqliteStore,
) -> None:
    await store.configure([feed("b"), feed("a")], [], [], NOON)
    leases = await store.due(NOON, 100, MINUTE)
    assert [(lease.feed, lease.epoch, lease.until) for lease in leases] == [
        ("b", 1, NOON + MINUTE),
        ("a", 1, NOON + MINUTE),
    ]


async def test_a_leased_feed_is_nobody_elses_until_its_lease_ends(store: SqliteStore) -> None:
    """A lost poller's feed comes back under a higher epoch, which voids the first lease."""
    await store.configure([feed("a")], [], [], NOON)
    (first,) = await due(store)
    assert await due(store, NOON + 59 * SECOND) == ()
    (second,) = await due(store, NOON + MINUTE)
    assert second.epoch == first.epoch + 1
    assert await store.finish([poll(first)]) == Fenced(feeds=("a",))
    assert await store.finish([poll(second)]) == Applied(rev=0)
    assert await store.next_due() == NOON + HOUR


async def test_a_lease_can_be_made_longer_until_another_voids_it(store: SqliteStore) -> None:
    """Also one that has run out, as long as nobody else has the feed; the epoch stays."""
    await store.configure([feed("a")], [], [], NOON)
    (first,) = await due(store)
    assert await store.renew(first, NOON + 3 * MINUTE)
    assert await due(store, NOON + 3 * MINUTE - SECOND) == ()
    (second,) = await due(store, NOON + 3 * MINUTE)
    assert not await store.renew(first, NOON + HOUR)
    assert await store.next_due() == second.until
    assert await store.finish([poll(second)]) == Applied(rev=0)
    assert not await store.renew(second, NOON + DAY), "it was given back"
    assert await store.next_due() == NOON + HOUR


async def test_a_void_lease_keeps_no_other_poll_from_being_stored(store: SqliteStore) -> None:
    """What is finished together is not one thing."""
    await store.configure([feed("a"), feed("b")], [], [], NOON)
    old = await due(store)
    (a, b) = await due(store, NOON + MINUTE)
    assert await store.finish([poll(old[0]), poll(b)]) == Fenced(feeds=("a",))
    assert await store.next_due() == a.until
    assert await store.renew(a, NOON + DAY)
    assert await store.next_due() == NOON + HOUR, "b was stored"


async def test_a_plan_with_a_void_lease_stores_nothing(store: SqliteStore) -> None:
    await store.configure([feed("a"), feed("b")], [], [], NOON)
    old = await due(store)
    (a, b) = await due(store, NOON + MINUTE)
    assert await store.apply(plan_of(stored(), polls=(poll(old[0]), poll(b)))) == Fenced(
        feeds=("a",)
    )
    assert await store.since(0, 10, NOON - DAY, b"") == ()
    assert await store.apply(plan_of(stored(), polls=(poll(a), poll(b)))) == Applied(rev=1)


async def test_a_poll_stored_twice_counts_once(store: SqliteStore, tmp_path: Path) -> None:
    await store.configure([feed("a")], [], [], NOON)
    (lease,) = await due(store)
    await store.finish([poll(lease)])
    await store.finish([poll(lease, next_poll=NOON + DAY)])
    assert await store.next_due() == NOON + HOUR
    views = open_views(tmp_path / "monitor.db")
    (view,) = await views.feeds()
    await views.close()
    assert [(shown["polled"], shown["outcome"], shown["new"]) for shown in view.polls] == [
        (NOON, "fresh", 1)
    ]


async def test_the_last_poll_before_a_time_is_known(store: SqliteStore) -> None:
    await store.configure([feed("a")], [], [], NOON)
    assert await store.last_poll(NOON + DAY) is None
    (lease,) = await due(store)
    await store.finish([poll(lease)])
    assert await store.last_poll(NOON + DAY) == NOON
    assert await store.last_poll(NOON) is None


async def test_a_finished_feed_remembers_its_state(store: SqliteStore) -> None:
    await store.configure([feed("a")], [], [], NOON)
    (lease,) = await due(store)
    done = poll(lease, etag='W/"é"', errors=2, trouble=Trouble.TIMEOUT, interval=1800.5)
    await store.finish([done])
    (again,) = await due(store, NOON + HOUR)
    assert again.state == done.state


async def test_the_longest_overdue_comes_first_and_no_more_than_asked(store: SqliteStore) -> None:
    await store.configure([feed(name) for name in "abc"], [], [], NOON)
    leases = await due(store)
    times = (NOON + 3 * MINUTE, NOON + MINUTE, NOON + 2 * MINUTE)
    await store.finish([poll(lease, next_poll=at) for lease, at in zip(leases, times, strict=True)])
    assert [lease.feed for lease in await store.due(NOON + HOUR, 2, MINUTE)] == ["b", "c"]


async def test_a_feed_without_a_time_is_due_at_once(store: SqliteStore) -> None:
    await store.configure([feed("a")], [], [], NOON)
    (lease,) = await due(store)
    await store.finish([poll(lease, next_poll=None)])
    assert await store.next_due() == NOON


async def test_nothing_is_ever_due_in_an_empty_store(store: SqliteStore) -> None:
    assert await store.next_due() is None
    assert await due(store) == ()


async def test_a_removed_feed_rests_and_comes_back_with_its_history(store: SqliteStore) -> None:
    await store.configure([feed("a"), feed("b")], [], [], NOON)
    for lease in await due(store):
        await store.finish([poll(lease, etag="kept")])
    await store.configure([feed("b")], [], [], NOON)
    assert [lease.feed for lease in await due(store, NOON + DAY)] == ["b"]
    await store.configure([feed("b"), feed("a")], [], [], NOON)
    (lease,) = await due(store, NOON + DAY)
    assert (lease.feed, lease.state.etag, lease.epoch) == ("a", "kept", 2)


async def test_a_feed_that_only_changed_its_id_keeps_its_state(store: SqliteStore) -> None:
    """Even a poll that is under way when the id changes is stored."""
    await store.configure([feed("a")], [], [], NOON)
    (lease,) = await due(store)
    await store.configure([replace(feed("a"), id="renamed")], [], [], NOON)
    assert await store.finish([poll(lease, etag="kept")]) == Applied(rev=0)
    (again,) = await due(store, NOON + HOUR)
    assert (again.feed, again.state.feed, again.state.etag) == ("renamed", "renamed", "kept")


async def test_two_feeds_may_swap_their_ids(store: SqliteStore) -> None:
    await store.configure([feed("a"), feed("b")], [], [], NOON)
    swapped = [replace(feed("a"), id="b"), replace(feed("b"), id="a")]
    await store.configure(swapped, [], [], NOON)
    leases = await due(store)
    assert [(lease.feed, lease.state.url) for lease in leases] == [
        ("b", feed("a").url),
        ("a", feed("b").url),
    ]


async def test_a_poll_of_a_feed_removed_meanwhile_does_not_bring_it_back(
    store: SqliteStore,
) -> None:
    await store.configure([feed("a")], [], [], NOON)
    (lease,) = await due(store)
    await store.configure([], [], [], NOON)
    assert await store.finish([poll(lease)]) == Applied(rev=0)
    assert await store.next_due() is None


async def test_a_disabled_feed_is_shown_but_not_polled(store: SqliteStore, tmp_path: Path) -> None:
    await store.configure([feed("a", enabled=False)], [], [], NOON)
    assert await due(store) == ()
    views = open_views(tmp_path / "monitor.db")
    assert [view.state.feed for view in await views.feeds()] == ["a"]
    await views.close()
    await store.configure([feed("a")], [], [], NOON)
    (lease,) = await due(store)
    await store.configure([feed("a", enabled=False)], [], [], NOON)
    await store.finish([poll(lease)])
    assert await store.next_due() is None


async def test_configuring_the_same_again_leaves_leases_alone(store: SqliteStore) -> None:
    await store.configure([feed("a")], [], [], NOON)
    (lease,) = await due(store)
    await store.configure([feed("a")], [], [], NOON)
    assert await due(store) == ()
    assert await store.finish([poll(lease)]) == Applied(rev=0)


async def test_topics_are_new_until_their_past_is_folded(store: SqliteStore) -> None:
    """A fold that a crash cut short is taken up again at the next start."""
    assert await store.configure([], ["b", "a"], [], NOON) == ("b", "a")
    await store.note_folded(["b"])
    assert await store.configure([], ["a", "c", "b"], [], NOON) == ("a", "c")
    await store.note_folded(["a", "c"])
    assert await store.configure([], ["b"], [], NOON) == ()
    assert await store.configure([], ["a", "b"], [], NOON) == ("a",), "it missed what came in"


async def test_the_leases_of_a_lost_predecessor_can_be_taken_back(store: SqliteStore) -> None:
    """A killed daemon's feeds are due when they were before, and its late answers are refused."""
    await store.configure([feed("a"), feed("b")], [], [], NOON)
    lost = {lease.feed: lease for lease in await due(store)}
    await store.finish([poll(lost["b"])])
    assert await due(store) == ()
    assert await store.reclaim(NOON) == 1
    assert await store.finish([poll(lost["a"])]) == Fenced(feeds=("a",))
    (again,) = await due(store)
    assert (again.feed, again.epoch > lost["a"].epoch) == ("a", True)
    assert await store.next_due() is not None


async def test_a_poll_that_was_put_off_is_no_poll(store: SqliteStore, tmp_path: Path) -> None:
    """Only the next time changes; the history shows what took place."""
    await store.configure([feed("a")], [], [], NOON)
    (lease,) = await due(store)
    await store.finish([replace(poll(lease), deferred=True)])
    assert await due(store) == ()
    views = open_views(tmp_path / "monitor.db")
    (view,) = await views.feeds()
    await views.close()
    assert (view.state.next_poll, view.polls) == (NOON + HOUR, ())


async def test_a_person_can_hurry_a_feed_that_is_not_being_polled(store: SqliteStore) -> None:
    await store.configure([feed("a")], [], [], NOON)
    (lease,) = await due(store)
    assert await store.hurry(["a"], NOON) == 0, "it is being polled"
    await store.finish([poll(lease)])
    assert await store.hurry(["a", "unknown"], NOON) == 1
    assert [lease.feed for lease in await due(store)] == ["a"]


async def test_old_polls_are_pruned(store: SqliteStore, tmp_path: Path) -> None:
    await store.configure([feed("a")], [], [], NOON)
    (lease,) = await due(store)
    await store.finish([poll(lease)])
    assert await store.prune(NOON + SECOND, 10) == 1
    views = open_views(tmp_path / "monitor.db")
    assert [view.polls for view in await views.feeds()] == [()]
    await views.close()


async def test_polls_are_kept_for_a_month_and_of_a_feed_five_hundred(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever else is kept for longer."""
    monkeypatch.setattr(feeds, "POLLS_KEPT", 5)
    clock = HandClock(NOON)
    store = await open_store(tmp_path / "m.db", clock)
    await store.configure([feed("a")], [], [], NOON)
    for number in range(8):
        (lease,) = await store.due(NOON + number * HOUR, 1, HOUR)
        await store.finish([replace(poll(lease), at=NOON + number * HOUR, state=lease.state)])
    views = open_views(tmp_path / "m.db")
    (view,) = await views.feeds()
    assert len(view.polls) == 5
    clock.pass_((30 * DAY + 5 * HOUR).total_seconds())
    await store.prune(NOON - 180 * DAY, 100)
    (view,) = await views.feeds()
    assert [one["polled"] for one in view.polls] == [
        NOON + 7 * HOUR,
        NOON + 6 * HOUR,
        NOON + 5 * HOUR,
    ]
    await views.close()
    await store.close()


async def test_a_host_is_left_alone_until_the_latest_moment_that_was_asked_for(
    store: SqliteStore,
) -> None:
    """And forgotten afterwards."""
    await store.hold({"a.example": NOON + HOUR, "b.example": NOON + 2 * HOUR}, NOON)
    await store.hold({"b.example": NOON + HOUR}, NOON)
    assert await store.holds(NOON) == {
        "a.example": NOON + HOUR,
        "b.example": NOON + 2 * HOUR,
    }
    assert await store.holds(NOON + HOUR) == {"b.example": NOON + 2 * HOUR}
    await store.hold({"c.example": NOON + 9 * HOUR}, NOON + 3 * HOUR)
    assert set(await store.holds(NOON)) == {"c.example"}


async def test_the_states_of_feeds_that_wait_can_be_put_right(store: SqliteStore) -> None:
    """Each is looked at; a leased one is its poller's, and what needs no mending is left alone."""
    await store.configure([feed("late"), feed("well"), feed("leased")], [], [], NOON)
    late, well, _ = await due(store)
    await store.finish([poll(late, next_poll=NOON + 400 * DAY), poll(well)])
    seen = []

    def mend(state: FeedState) -> FeedState | None:
        seen.append(state.feed)
        return replace(state, next_poll=NOON + MINUTE) if state.feed == "late" else None

    assert await store.put_right(mend, NOON + DAY) == 1
    assert sorted(seen) == ["late", "well"]
    [lease] = [one for one in await due(store, NOON + MINUTE) if one.feed == "late"]
    assert lease.state.next_poll == NOON + MINUTE


async def test_no_lease_ends_later_than_is_said(store: SqliteStore) -> None:
    """One that was given out under a clock that ran ahead; feeds that only wait are not touched."""
    off = replace(feed("off"), enabled=False)
    await store.configure([feed("long"), feed("well"), feed("off")], [], [], NOON)
    long, well, _ = await store.due(NOON, 9, 30 * DAY)
    await store.finish([poll(well)])
    await store.configure([feed("long"), feed("well"), off], [], [], NOON)
    assert await store.put_right(lambda _: None, NOON + MINUTE) == 0
    assert await due(store, NOON + MINUTE - SECOND) == ()
    [again] = await due(store, NOON + MINUTE)
    assert (again.feed, again.epoch) == ("long", long.epoch + 1)


async def test_what_a_person_made_due_stays_due(store: SqliteStore) -> None:
    """Though the time that it would have been polled at changes meanwhile."""
    await store.configure([feed("asked")], [], [], NOON)
    (lease,) = await due(store)
    await store.finish([poll(lease, next_poll=NOON + DAY)])
    assert await store.hurry(["asked"], NOON + MINUTE) == 1
    later = replace(lease.state, next_poll=NOON + HOUR)
    assert await store.put_right(lambda _: later, NOON + DAY) == 1
    (lease,) = await due(store, NOON + MINUTE)
    assert lease.state.next_poll == NOON + HOUR
