"""What is found under ids and their beginnings: stories with their storylines, merged ones too."""

from dataclasses import replace

from monitor.model.plans import Plan
from monitor.model.stories import MOST_MOVES, Passage
from monitor.store.sqlite import SqliteStore, SqliteViews
from tests.support.storing import HOUR, alert, plan_of, stored, story_of, storyline
from tests.support.values import NOON


async def test_a_story_has_its_articles_in_order_and_the_storylines_that_they_are_in(
    store: SqliteStore, views: SqliteViews
) -> None:
    """A storyline that was merged is shown as the one that took it."""
    lines = (("topic", "sl_2"), ("other", "sl_3"))
    first = stored("ar_1", at=NOON + HOUR, storylines=lines)
    second = stored("ar_2", storylines=lines[1:])
    second = replace(second, verdict=replace(second.verdict, story="st_ar_1"))
    told = (storyline("sl_1"), storyline("sl_2"), replace(storyline("sl_3"), topic="other"))
    await store.apply(plan_of(first, second, stories=(story_of(first),), storylines=told))
    merged = replace(told[1], revision=2, merged_into="sl_1")
    kept = replace(told[0], revision=2)
    await store.apply(Plan(storylines=(kept, merged), based_on={"sl_1": 1, "sl_2": 1}))
    shown = await views.story("st_ar_1")
    assert shown is not None
    assert shown.story.first == "ar_1"
    assert [one.article.id for one in shown.articles] == ["ar_2", "ar_1"]
    assert shown.storylines == (kept, told[2])


async def test_a_story_that_went_over_leads_to_the_one_that_has_its_articles(
    store: SqliteStore, views: SqliteViews
) -> None:
    """All of an article but its story stays as it was written, its place in the log too."""
    lone, other = stored("ar_1", shingles=(1, 2, 3)), stored("ar_2", at=NOON + HOUR)
    await store.apply(plan_of(lone, other))
    before = await store.since(0, 9, NOON - HOUR, b"")
    home = replace(story_of(other), articles=2)
    gone = replace(story_of(lone), into=home.id)
    passage = Passage(articles=("ar_1",), left=gone, home=home, along="ar_2", whole=True)
    await store.apply(Plan(stories=(gone, home), passages=(passage,)))
    shown = await views.story(gone.id)
    assert shown is not None
    assert shown == await views.story(home.id)
    assert shown.story == home
    placed = replace(lone, verdict=lone.verdict.moved(passage))
    assert [replace(one, rev=0) for one in shown.articles] == [placed, other]
    after = await store.since(0, 9, NOON - HOUR, b"")
    assert after == (replace(before[0], story=home.id, moves=MOST_MOVES), before[1])
    assert await store.check() == ()


async def test_what_begins_so_is_looked_for_everywhere(
    store: SqliteStore, views: SqliteViews
) -> None:
    """Letters that stand for others in patterns stand for themselves."""
    await store.apply(
        plan_of(
            stored("ar_1"), stored("ar_2"), storylines=(storyline(sequence=1),), alerts=(alert(),)
        )
    )
    assert await views.beginning("ar_", 9) == ("ar_1", "ar_2")
    assert await views.beginning("ar_", 1) == ("ar_1",)
    assert await views.beginning("st_ar_2", 9) == ("st_ar_2",)
    assert await views.beginning("sl_1", 9) == ("sl_1",)
    assert await views.beginning("al_sl", 9) == ("al_sl_1_1",)
    assert await views.beginning("a%", 9) == await views.beginning("AR_", 9) == ()
