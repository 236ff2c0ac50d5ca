"""What every store owes about plans and articles, on real files."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.errors import StoreError
from monitor.model.alerts import AlertState
from monitor.model.feeds import Carried, PollDone
from monitor.model.plans import Applied, Conflict, LiveArticle, Plan
from monitor.model.stories import MOST_MOVES, Features, Passage, VerdictKind
from monitor.store import history_key
from monitor.store.sqlite import SqliteStore, open_views
from monitor.store.sqlite.recall import COMMON, LONG, newest
from tests.support.notifying import HandClock
from tests.support.storing import (
    DAY,
    HOUR,
    OPENERS,
    alert,
    asking,
    delivery,
    feed,
    opened,
    plan_of,
    stored,
    story_of,
    storyline,
)
from tests.support.values import NOON

TEXT = tuple(range(0, 4_000, 10))
"""Shingles of a text of 400 words; fifty of them or so are kept."""


@pytest.fixture(params=OPENERS)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SqliteStore]:
    async with opened(request.param, tmp_path) as store:
        yield store


async def test_an_article_is_recalled_by_each_identity(store: SqliteStore) -> None:
    """Whichever key is known again, it leads to the whole article and its story."""
    article = stored()
    assert await store.apply(plan_of(article)) == Applied(rev=1)
    known = await store.recall([asking(article)], NOON)
    assert dict(known.identities) == dict.fromkeys(article.identities, (replace(article, rev=1),))
    assert known.entries == {"ar_1": replace(article, rev=1)}
    assert known.stories == {article.verdict.story: story_of(article)}


async def test_no_copy_takes_an_identity_away_from_its_original(store: SqliteStore) -> None:
    """All that have it are recalled, of very many the newest; those that were pruned are not."""
    both = ("id:ar_1", "url:shared")
    articles = [replace(stored(f"ar_{n}"), identities=both) for n in range(3)]
    await store.apply(plan_of(*articles[:2]))
    known = await store.recall([asking(articles[2])], NOON)
    for identity in both:
        assert [one.article.id for one in known.identities[identity]] == ["ar_0", "ar_1"]
    assert known.entries == {}
    await store.apply(plan_of(*(replace(stored(f"ar_x{n}"), identities=both) for n in range(9))))
    known = await store.recall([asking(articles[0])], NOON)
    found = [one.article.id for one in known.identities["url:shared"]]
    assert found == [f"ar_x{n}" for n in range(1, 9)]
    assert known.entries.keys() == {"ar_0"}


async def test_a_revision_that_is_not_above_the_stored_one_is_refused(store: SqliteStore) -> None:
    await store.apply(Plan(storylines=(storyline(revision=2, sequence=1),)))
    for revision in (1, 2):
        line = storyline(revision=revision, sequence=1)
        plan = Plan(storylines=(line,), based_on={line.id: 2})
        assert await store.apply(plan) == Conflict(storylines=("sl_1",))


async def test_an_empty_store_recalls_nothing(store: SqliteStore) -> None:
    known = await store.recall([asking(stored(shingles=TEXT), "topic")], NOON)
    assert (known.identities, known.copies, known.stories) == ({}, (), {})
    assert known.alerted == {"topic": ()}


async def test_a_copy_is_found_by_its_shingles(store: SqliteStore) -> None:
    """A text with a new lead and a cut tail leads to its original, and nothing else does."""
    original, other = (
        stored("ar_1", shingles=TEXT),
        stored("ar_2", shingles=tuple(range(1, 4_000, 10))),
    )
    await store.apply(plan_of(original, other))
    copy = stored("ar_3", shingles=(*TEXT[:250], *range(900_001, 900_080)))
    known = await store.recall([asking(copy)], NOON)
    assert [found.article.id for found in known.copies] == ["ar_1"]
    assert known.copies[0].features.shingles == TEXT


@pytest.mark.parametrize(("short", "long"), [(0, 1), (1, 0)])
async def test_a_brief_is_found_by_the_whole_text_and_the_other_way_round(
    store: SqliteStore, short: int, long: int
) -> None:
    texts = (TEXT[3:33], TEXT)
    await store.apply(plan_of(stored("ar_1", shingles=texts[short])))
    known = await store.recall([asking(stored("ar_2", shingles=texts[long]))], NOON)
    assert [found.article.id for found in known.copies] == ["ar_1"]


async def test_a_boilerplate_that_all_share_floods_nobody(store: SqliteStore) -> None:
    """A hundred texts that share everything bring at most twenty candidates, the newest."""
    for start in range(0, 100, 20):
        ids = [f"ar_{number:03}" for number in range(start, start + 20)]
        await store.apply(plan_of(*(stored(one, shingles=TEXT) for one in ids)))
    known = await store.recall([asking(stored("ar_new", shingles=TEXT))], NOON)
    assert [found.article.id for found in known.copies] == [
        f"ar_{number:03}" for number in range(99, 79, -1)
    ]


async def test_a_long_text_that_all_share_leads_to_the_newest_by_fewer_lookups(
    store: SqliteStore,
) -> None:
    """Of twice the length each run of words leads to half as many: what is counted is bounded."""
    text = tuple(range(5, 12_000, 3))
    assert newest(LONG) == COMMON
    assert max(newest(size) * size for size in range(LONG, 4_001)) <= COMMON * LONG
    for start in range(0, 40, 20):
        ids = [f"ar_{number:03}" for number in range(start, start + 20)]
        await store.apply(plan_of(*(stored(one, shingles=text) for one in ids)))
    known = await store.recall([asking(stored("ar_new", shingles=text))], NOON)
    assert [found.article.id for found in known.copies] == [
        f"ar_{number:03}" for number in range(39, 19, -1)
    ]


async def test_an_edit_becomes_the_version_that_counts(store: SqliteStore, tmp_path: Path) -> None:
    """The old text is kept beside it, and copies are found by the new text only."""
    first = stored(shingles=TEXT)
    edit = stored(text="It did not.", shingles=tuple(range(7, 4_000, 100)), version=2)
    await store.apply(plan_of(first))
    assert await store.apply(plan_of(edit)) == Applied(rev=2)
    known = await store.recall([asking(first)], NOON)
    assert known.identities["id:ar_1"] == (replace(edit, rev=2),)
    assert known.copies == ()
    views = open_views(tmp_path / "monitor.db")
    assert await views.article("ar_1") == (replace(edit, rev=2), replace(first, rev=1))
    await views.close()


async def test_of_one_article_twice_in_a_plan_the_later_sees_the_earlier(
    store: SqliteStore, tmp_path: Path
) -> None:
    """As if they had come in two plans; what was not written has no revision."""
    first, edit = stored(shingles=TEXT), stored(text="It did not.", version=2)
    other = stored("ar_2")
    assert await store.apply(plan_of(first, other, edit, first)) == Applied(rev=3)
    known = await store.recall([asking(first)], NOON)
    assert known.identities["id:ar_1"] == (replace(edit, rev=3),)
    assert known.copies == ()
    views = open_views(tmp_path / "monitor.db")
    assert await views.article("ar_1") == (replace(edit, rev=3), replace(first, rev=1))
    await views.close()


async def test_an_older_version_never_replaces_a_newer_one(store: SqliteStore) -> None:
    edit = stored(text="new", version=2)
    await store.apply(plan_of(edit))
    assert await store.apply(plan_of(stored(text="old"), stored("ar_2"))) == Applied(rev=2)
    known = await store.recall([asking(edit)], NOON)
    assert [one.content for one in known.identities["id:ar_1"]] == ["new"]


async def test_a_plan_applied_twice_is_stored_once(store: SqliteStore) -> None:
    article = stored(storylines=(("topic", "sl_1"),))
    told = alert()
    plan = plan_of(
        article,
        storylines=(storyline(sequence=1),),
        alerts=(told,),
        deliveries=(delivery(told),),
        based_on={"sl_1": 0},
    )
    assert await store.apply(plan) == await store.apply(plan) == Applied(rev=1)
    assert len(await store.since(0, 10, NOON - DAY, b"")) == 1


async def test_a_plan_made_on_an_old_revision_is_refused_whole(store: SqliteStore) -> None:
    """Of two plans for one storyline the second is decided again; nothing of it is stored."""
    line = storyline()
    article = stored("ar_2", storylines=(("topic", "sl_1"),))
    await store.apply(Plan(storylines=(line,), based_on={"sl_1": 0}))
    late = plan_of(article, storylines=(replace(line, title="x"),), based_on={"sl_1": 0})
    assert await store.apply(late) == Conflict(storylines=("sl_1",))
    unnamed = replace(late, based_on={})
    assert await store.apply(unnamed) == Conflict(storylines=("sl_1",))
    assert await store.since(0, 10, NOON - DAY, b"") == ()
    on_time = replace(late, storylines=(replace(line, revision=2),), based_on={"sl_1": 1})
    assert await store.apply(on_time) == Applied(rev=1)


async def test_a_plan_that_only_looked_at_a_storyline_is_refused_too(store: SqliteStore) -> None:
    await store.apply(Plan(storylines=(storyline(),), based_on={"sl_1": 0}))
    looked = plan_of(stored(), based_on={"sl_1": 7})
    assert await store.apply(looked) == Conflict(storylines=("sl_1",))


async def test_an_alert_without_its_storyline_cannot_be_stored(store: SqliteStore) -> None:
    """No id without a revision: the whole plan is refused, its article too."""
    told = alert()
    with pytest.raises(StoreError, match="report this as a bug"):
        await store.apply(plan_of(stored(), alerts=(told,), deliveries=(delivery(told),)))
    assert await store.since(0, 10, NOON - DAY, b"") == ()


async def test_an_article_without_its_story_cannot_be_stored(store: SqliteStore) -> None:
    with pytest.raises(StoreError, match=r"monitor\.db"):
        await store.apply(Plan(articles=(stored(),)))


async def test_alerts_of_the_last_day_are_counted_held_ones_not(store: SqliteStore) -> None:
    alerts = (
        alert(sequence=1, made=NOON - DAY),
        alert(sequence=2, made=NOON - HOUR),
        alert(sequence=3, made=NOON - HOUR, state=AlertState.HELD),
        alert(sequence=4, made=NOON, state=AlertState.SETTLING),
    )
    await store.apply(Plan(storylines=(storyline(sequence=4),), alerts=alerts))
    known = await store.recall([asking(stored(), "topic")], NOON)
    assert known.alerted == {"topic": (NOON - HOUR, NOON)}


@pytest.mark.bulk
async def test_a_replica_catches_up_from_any_revision(store: SqliteStore) -> None:
    """Every write has a higher revision, in order; what arrived long ago is left out."""
    old = stored("ar_old", arrived=NOON - 20 * DAY)
    await store.apply(plan_of(stored("ar_1"), old, stored("ar_2")))
    await store.apply(plan_of(stored("ar_1", text="edited", version=2)))
    live = await store.since(0, 10, NOON - 14 * DAY, b"")
    assert [(article.id, article.rev) for article in live] == [("ar_2", 3), ("ar_1", 4)]
    assert await store.since(3, 10, NOON - 14 * DAY, b"") == live[1:]
    assert await store.since(0, 1, NOON - 14 * DAY, b"") == live[:1]
    stories = await store.stories([one.story for one in live])
    assert stories.keys() == {"st_ar_1", "st_ar_2"}


async def test_a_story_that_went_over_is_answered_for_by_the_one_that_has_its_articles(
    store: SqliteStore,
) -> None:
    """All of an article but its story stays as it was written, its place in the log too."""
    lone, other = stored("ar_1", shingles=(1, 2, 3)), stored("ar_2")
    await store.apply(plan_of(lone, other))
    before = await store.since(0, 9, NOON - DAY, b"")
    home = replace(story_of(other), articles=2)
    gone = replace(story_of(lone), into=home.id)
    passage = Passage(articles=("ar_1",), left=gone, home=home, along="ar_2", whole=True)
    await store.apply(Plan(stories=(gone, home), passages=(passage,)))
    assert await store.stories([lone.verdict.story]) == {lone.verdict.story: home}
    after = await store.since(0, 9, NOON - DAY, b"")
    assert after == (replace(before[0], story=home.id, moves=MOST_MOVES), before[1])
    known = await store.recall([asking(lone)], NOON)
    placed = replace(
        lone,
        verdict=replace(lone.verdict, story=home.id, along="ar_2", moves=MOST_MOVES),
    )
    assert [replace(one, rev=0) for one in known.articles().values()] == [placed]
    assert known.stories == {home.id: home}
    assert await store.check() == ()


async def test_articles_that_went_over_are_stored_in_the_other_story(store: SqliteStore) -> None:
    """Those that are not stored any more are passed over; the story that they left stays."""
    report, copy, stays = stored("ar_1"), stored("ar_2"), stored("ar_3")
    copied = replace(copy.verdict, kind=VerdictKind.COPY, of="ar_1", story="st_ar_3")
    ship = replace(story_of(stays), articles=3, copies=1)
    placed = replace(report, verdict=replace(report.verdict, story=ship.id))
    await store.apply(plan_of(stays, placed, replace(copy, verdict=copied), stories=(ship,)))
    left, home = replace(ship, articles=1, copies=0), replace(story_of(stored("ar_4")), articles=3)
    passage = Passage(
        articles=("ar_1", "ar_2", "ar_gone"), left=left, home=home, along="ar_4", whole=False
    )
    plan = replace(plan_of(stored("ar_4"), stories=(left, home)), passages=(passage,))
    await store.apply(plan)
    live = {one.id: one for one in await store.since(0, 9, NOON - DAY, b"")}
    assert {one: (live[one].story, live[one].copies, live[one].moves) for one in live} == {
        "ar_1": (home.id, None, 1),
        "ar_2": (home.id, "ar_1", 1),
        "ar_3": (ship.id, None, 0),
        "ar_4": (home.id, None, 0),
    }
    assert await store.stories([ship.id, home.id]) == {ship.id: left, home.id: home}
    # The same plan again is known again.
    await store.apply(plan)
    assert {one.moves for one in await store.since(0, 9, NOON - DAY, b"")} == {0, 1}


async def test_of_live_articles_the_packed_features_will_do(store: SqliteStore) -> None:
    """What another table packed, or nobody yet, comes with all that it is packed from."""
    whole = Features(shingles=(1, 2), text={"ferry": 2}, lead={"ferry sank": 1}, figures=("12",))
    packed = replace(whole, packed=b"ours and more")
    one, other = replace(stored("ar_1"), features=packed), replace(stored("ar_2"), features=whole)
    await store.apply(plan_of(one, other))
    live = await store.since(0, 10, NOON - DAY, b"ours")
    assert live == (
        LiveArticle(
            id="ar_1",
            story=one.verdict.story,
            at=one.at,
            arrived=one.arrived,
            features=Features(packed=b"ours and more"),
            rev=1,
            family=one.family,
        ),
        replace(LiveArticle.of(other), rev=2),
    )
    foreign = await store.since(0, 1, NOON - DAY, b"theirs")
    assert [article.features for article in foreign] == [packed]


async def test_history_is_read_in_order_of_time_a_page_at_a_time(store: SqliteStore) -> None:
    """An undated article stands where it arrived; equal times are told apart by id."""
    await store.apply(
        plan_of(
            stored("ar_c", at=NOON),
            stored("ar_a", at=NOON),
            stored("ar_u", at=None, arrived=NOON - DAY),
            stored("ar_o", at=NOON - 3 * DAY),
        )
    )
    pages, after = [], None
    while page := await store.history(after, 1):
        pages.extend(page)
        after = history_key(page[-1])
    assert [article.article.id for article in pages] == ["ar_o", "ar_u", "ar_a", "ar_c"]


async def test_pruning_forgets_old_articles_bit_by_bit_but_no_alert(
    store: SqliteStore, tmp_path: Path
) -> None:
    """Storylines and alerts keep their quotes; the articles go, with all that leads to them."""
    old = [
        stored(f"ar_{n}", arrived=NOON - 200 * DAY, shingles=TEXT, storylines=(("topic", "sl_1"),))
        for n in range(3)
    ]
    told = alert()
    plan = plan_of(
        *old,
        stored("ar_new"),
        storylines=(storyline(sequence=1),),
        alerts=(told,),
        deliveries=(delivery(told),),
    )
    await store.apply(plan)
    await store.apply(plan_of(replace(old[0], version=2)))
    assert await store.prune(NOON - 180 * DAY, 2) == 2
    assert await store.prune(NOON - 180 * DAY, 100) == 1 + 3, "an article, and three stories"
    assert await store.prune(NOON - 180 * DAY, 100) == 0
    known = await store.recall([asking(article, "topic") for article in old], NOON)
    assert (known.identities, known.copies) == ({}, ())
    views = open_views(tmp_path / "monitor.db")
    shown = await views.storyline("sl_1")
    await views.close()
    assert shown is not None
    assert (shown.articles, [view.alert for view in shown.alerts]) == ((), [told])


async def test_an_article_that_is_still_carried_is_kept(store: SqliteStore) -> None:
    """It would come back as news, were it forgotten; that it was looked at, counts as work."""
    store._clock = HandClock(NOON)
    await store.configure([feed("a")], [], [], NOON)
    (lease,) = await store.due(NOON, 1, DAY)
    poll = PollDone(
        feed="a", epoch=lease.epoch, state=lease.state, at=NOON, seconds=0.1, came={7: "ar_1"}
    )
    old = [stored(f"ar_{n}", arrived=NOON - 200 * DAY) for n in (1, 2)]
    await store.apply(plan_of(*old, polls=(poll,)))
    assert await store.carried(lease) == Carried(now=frozenset({7}))
    assert await store.prune(NOON - 180 * DAY, 100) == 2 + 1, "two articles and a story"
    assert await store.prune(NOON - 180 * DAY, 100) == 0
    (kept,) = await store.history(None, 10)
    assert kept.article.id == "ar_1"


async def test_revisions_never_run_backwards_even_when_the_newest_is_pruned(
    store: SqliteStore,
) -> None:
    await store.apply(plan_of(stored("ar_1", arrived=NOON - 200 * DAY)))
    await store.prune(NOON, 100)
    assert await store.apply(plan_of(stored("ar_2"))) == Applied(rev=2)
