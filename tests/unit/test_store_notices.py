"""What every store owes about notices: stored with their poll, delivered like alerts."""

import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.errors import StoreError
from monitor.model.alerts import Delivery, DeliveryState
from monitor.model.digests import Digest
from monitor.model.feeds import PollDone
from monitor.model.notices import Notice, NoticeKind, subject_of_feed
from monitor.model.plans import Fenced, Plan
from monitor.model.views import Stage
from monitor.notify import notices
from monitor.store.sqlite import SqliteStore, open_views
from tests.support.databases import open_store
from tests.support.storing import DAY, MINUTE, OPENERS, attempt, feed, opened, tell
from tests.support.values import NOON


@pytest.fixture(params=OPENERS)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SqliteStore]:
    """A store with a feed and a sink."""
    async with opened(request.param, tmp_path) as store:
        await store.configure([feed("a")], ["topic"], ["desk"], NOON)
        yield store


SUBJECT = subject_of_feed(feed("a").url)


def names(deliveries: Sequence[Delivery]) -> list[str]:
    return [one.alert for one in deliveries]


def notice_of(one: str, sequence: int) -> Notice:
    """A notice about a feed."""
    return Notice(
        id=f"nt_{sequence}",
        kind=NoticeKind.FEED_FAILING if sequence % 2 else NoticeKind.FEED_RECOVERED,
        subject=subject_of_feed(feed(one).url),
        sequence=sequence,
        made=NOON,
        body=f"notice {sequence}".encode(),
    )


async def poll_told(store: SqliteStore, *sequences: int, epochs: int = 0) -> list[object]:
    """Finish a poll of feed ``a`` for each notice; what the store says to each."""
    answers: list[object] = []
    for sequence in sequences:
        (lease,) = await store.due(NOON, 1, MINUTE)
        notice = notice_of("a", sequence)
        done = PollDone(
            feed="a",
            epoch=lease.epoch + epochs,
            state=replace(lease.state, next_poll=NOON),
            at=NOON,
            seconds=0.1,
            notice=notice,
            deliveries=notices.deliveries(notice, ("desk",)),
        )
        answers.append(await store.finish([done]))
        # Once more, as after a lost answer.
        answers.append(await store.finish([done]))
    return answers


async def test_a_notice_is_stored_with_its_poll_and_sent_in_its_feeds_order(
    store: SqliteStore,
) -> None:
    """Beside the alerts of storylines, with its own body, once however often it is stored."""
    await tell(store, 1)
    await poll_told(store, 1, 2)
    heads = await store.pending("desk", NOON, 9)
    assert sorted((head.alert, head.kind, head.body) for head in heads) == [
        ("al_sl_1_1", "storyline.development", b"body of al_sl_1_1"),
        ("nt_1", "feed.failing", b"notice 1"),
    ]
    first = next(head for head in heads if head.storyline == SUBJECT)
    await store.record([attempt(first, DeliveryState.ACCEPTED, NOON)])
    assert "nt_2" in names(await store.pending("desk", NOON, 9))


async def test_a_poll_whose_lease_is_void_tells_nothing(store: SqliteStore) -> None:
    """Whoever has the lease now tells it."""
    answers = await poll_told(store, 1, epochs=1)
    assert answers == [Fenced(feeds=("a",))] * 2
    assert await store.pending("desk", NOON, 9) == ()


async def test_a_delivery_of_nothing_is_refused(store: SqliteStore) -> None:
    """Neither a notice nor an alert can be delivered that is not stored."""
    for kind in ("feed.failing", "storyline.opened"):
        row = replace(notices.deliveries(notice_of("a", 1), ("desk",))[0], kind=kind)
        with pytest.raises(StoreError):
            await store.apply(Plan(deliveries=(row,)))


async def test_notices_are_pruned_once_their_deliveries_are(store: SqliteStore) -> None:
    """A pending one stays, whatever its age."""
    await poll_told(store, 1, 2)
    (first,) = await store.pending("desk", NOON, 9)
    await store.record([attempt(first, DeliveryState.ACCEPTED, NOON)])
    gone = 0
    while found := await store.prune(NOON + DAY, 1):
        gone += found
    assert gone == 2 + 2  # two polls, a delivery and its notice
    assert names(await store.pending("desk", NOON, 9)) == ["nt_2"]


async def test_a_digest_that_was_taken_is_held_by_nobody(
    store: SqliteStore, tmp_path: Path
) -> None:
    """It is kept for its number, after its delivery was forgotten."""
    await tell(store, 1)
    (one,) = await store.pending("desk", NOON, 9)
    await store.defer("desk", {one.alert: NOON})
    told = Notice(
        id="nt_1",
        kind=NoticeKind.DIGEST,
        subject="digest:desk",
        sequence=1,
        made=NOON,
        body=b"{}",
    )
    sending = replace(one, alert="nt_1", storyline="digest:desk", sequence=1, kind="digest")
    assert await store.write_digest(Digest(notice=told, delivery=sending, alerts=(one.alert,)))
    (sent,) = await store.pending("desk", NOON, 9)
    await store.record([attempt(sent, DeliveryState.ACCEPTED, NOON)])
    while await store.prune(NOON + DAY, 9):
        pass
    views = open_views(tmp_path / "monitor.db")
    assert await views.notices(Stage.HELD) == ()
    (kept,) = await views.notices()
    await views.close()
    assert (kept.notice.id, kept.deliveries) == ("nt_1", ())


async def test_a_feed_that_is_given_another_name_keeps_what_was_told(
    store: SqliteStore, tmp_path: Path
) -> None:
    """And the order in which its notices go out."""
    await poll_told(store, 1)
    await store.configure([replace(feed("a"), id="b")], ["topic"], ["desk"], NOON)
    await poll_told(store, 2)
    assert names(await store.pending("desk", NOON, 9)) == ["nt_1"]
    views = open_views(tmp_path / "monitor.db")
    (view,) = await views.feeds()
    assert view.state.feed == "b"
    assert [word["alert"] for word in view.told] == ["nt_2", "nt_1"]
    assert [one.id for one in await views.notices()] == ["nt_2", "nt_1"]
    assert [one.id for one in await views.notices(limit=1)] == ["nt_2"]
    assert await views.ahead("nt_2") == {"desk": "nt_1"}
    assert await views.ahead("nt_1") == {}
    one = await views.notice("nt_1")
    assert one is not None
    assert (one.notice, names(one.deliveries)) == (notice_of("a", 1), ["nt_1"])
    assert await views.notice("nt_3") is None
    await views.close()


async def test_what_stood_under_names_of_feeds_is_found_by_their_urls(tmp_path: Path) -> None:
    """As an older database has it; the order of what is pending holds."""
    path = tmp_path / "old.db"
    store = await open_store(path)
    await store.configure([feed("a")], ["topic"], ["desk"], NOON)
    await poll_told(store, 1)
    await store.close()
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("UPDATE notices SET subject = 'feed:a'")
        conn.execute("UPDATE deliveries SET storyline = 'feed:a'")
        conn.execute("DELETE FROM _sqlite_migrations WHERE name = 'm0011_notices_by_url'")
        conn.commit()
    store = await open_store(path)
    await poll_told(store, 2)
    assert names(await store.pending("desk", NOON, 9)) == ["nt_1"]
    assert await store.check() == ()
    await store.close()
    views = open_views(path)
    (view,) = await views.feeds()
    assert [word["alert"] for word in view.told] == ["nt_2", "nt_1"]
    await views.close()
