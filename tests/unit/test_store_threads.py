"""Storylines are found again among many: the index says what looking at all of them would say."""

import asyncio
import sqlite3
import tempfile
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.changes import Axis, ClaimKey, KeyState, Storyline
from monitor.model.plans import Applied, Plan
from monitor.model.threads import ALWAYS, Near, Spread, key_mark, marks, worth
from monitor.store.sqlite import SqliteStore, threads
from monitor.store.sqlite.schema import known
from tests.support.databases import open_store
from tests.support.examples import costly
from tests.support.storing import opened, storyline

KEYS = tuple(
    ClaimKey(axis=Axis.SCHEDULE, what="visit", who=who, where="aldwick") for who in ("mara", "holt")
)
OPEN = ClaimKey(axis=Axis.SCHEDULE, what="visit", who="mara", where="")
TERMS = ("harbour", "ferry", "@mara", "@aldwick", "storm")
WEIGHTS = {"harbour": 700, "@mara": 12_000, "storm": 3, "never": 5, key_mark(KEYS[0]) or "": 10**12}

LINES = st.builds(
    lambda number, topic, articles, profile, keys, merged: replace(
        storyline(f"sl_{topic}{number}"),
        topic=topic,
        articles=articles,
        profile=profile,
        states=tuple(KeyState(key=key, history=()) for key in sorted(keys)),
        merged_into=f"sl_{topic}0" if merged and number else None,
    ),
    st.integers(0, 6),
    st.sampled_from(("a", "b")),
    st.integers(0, 9),
    st.dictionaries(st.sampled_from(TERMS), st.integers(1, 9).map(float)),
    st.sets(st.sampled_from((*KEYS, OPEN))),
    st.booleans(),
)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    async with opened("sqlite", tmp_path) as store:
        yield store


async def write(store: SqliteStore, line: Storyline, revision: int) -> Storyline:
    """Store one storyline over what was stored of it."""
    line = replace(line, revision=revision + 1)
    plan = Plan(storylines=(line,), based_on={line.id: revision})
    assert isinstance(await store.apply(plan), Applied)
    return line


async def compare(store: SqliteStore, lines: list[Storyline]) -> None:
    """What the index answers is what all the storylines say."""
    asked = {topic: tuple(WEIGHTS) for topic in ("a", "b", "c")}
    spread = await store.spread(asked)
    for topic, terms in asked.items():
        present = [one for one in lines if one.topic == topic and one.merged_into is None]
        assert spread[topic] == Spread.over(present, terms)
        ranked = [one for one in present if marks(one).keys() & WEIGHTS.keys()]
        ranked.sort(key=lambda one: (-worth(one, WEIGHTS), one.id))
        question = Near(topic=topic, weights=WEIGHTS, limit=3)
        assert await store.near([question]) == {topic: tuple(ranked[:3])}
        named = replace(question, weights={}, also=tuple(one.id for one in lines))
        assert {one.id for one in (await store.near([named]))[topic]} == {one.id for one in lines}
        oldest = replace(question, oldest=True)
        assert await store.near([oldest]) == {
            topic: tuple(sorted(present, key=lambda one: one.id)[:1])
        }


async def check_writes(writes: list[Storyline], path: Path) -> None:
    stored: dict[str, Storyline] = {}
    store = await open_store(path)
    try:
        await write(store, root("a"), 0)
        await write(store, root("b"), 0)
        stored |= {one.id: one for one in (replace(root("a")), replace(root("b")))}
        for line in writes:
            before = stored.get(line.id)
            stored[line.id] = await write(store, line, before.revision if before else 0)
        await compare(store, list(stored.values()))
        assert await store.check() == ()
    finally:
        await store.close()


def root(topic: str) -> Storyline:
    """One that others can be merged into."""
    return replace(storyline(f"sl_{topic}0"), topic=topic)


@costly
@given(writes=st.lists(LINES, max_size=12))
def test_the_index_says_what_looking_at_all_storylines_would(writes: list[Storyline]) -> None:
    """After any writes: same spread, same nearest, in the same order; merged ones are gone."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(check_writes(writes, Path(folder) / "m.db"))


async def test_a_database_from_before_the_index_is_indexed(tmp_path: Path) -> None:
    """The migration finds all storylines, however they came in."""
    path = tmp_path / "m.db"
    line = replace(storyline(), topic="a", profile={"harbour": 1.0})
    store = await open_store(path)
    await write(store, line, 0)
    await store.close()
    with closing(sqlite3.connect(path)) as conn:
        for table in ("threads", "thread_marks", "mark_counts"):
            conn.execute(f"DROP TABLE {table}")
        conn.execute("DELETE FROM _sqlite_migrations WHERE name LIKE '%threads'")
        conn.execute("DELETE FROM counters WHERE name = 'threads'")
        conn.commit()
    assert any(name.endswith("threads") for name in known())
    store = await open_store(path)
    try:
        await compare(store, [line])
    finally:
        await store.close()


async def test_an_index_that_was_made_in_another_way_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program whose marks differ finds what is stored by its own; the same one leaves it be."""
    path = tmp_path / "m.db"
    line = replace(storyline(), topic="a", profile={"harbour": 1.0})
    store = await open_store(path)
    await write(store, line, 0)
    await store.close()
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("UPDATE thread_marks SET count = count + 5")
        conn.commit()
    await (await open_store(path)).close()
    with closing(sqlite3.connect(path)) as conn:
        assert conn.execute("SELECT max(count) FROM thread_marks").fetchone() == (6,)
    monkeypatch.setattr(threads, "MAKING", threads.MAKING + 1)
    store = await open_store(path)
    try:
        await compare(store, [line])
    finally:
        await store.close()


def test_marks_change_only_with_the_number_of_their_making() -> None:
    """Where this fails although marks shall be others from now on, ``MAKING`` has to count up."""
    line = replace(
        storyline(),
        topic="a",
        profile={"harbour": 2.0, "@mara": 1.0},
        states=(KeyState(key=KEYS[0], history=()), KeyState(key=OPEN, history=())),
    )
    assert (threads.MAKING, sorted(threads._marked(line).items())) == (
        1,
        [
            (-8904826819184943483, 2),
            (-7180344647979561872, 1),
            (-4977822171155366341, 0),
            (2697246381727417229, ALWAYS),
        ],
    )


def test_spread_follows_what_a_batch_decides() -> None:
    """One storyline after another comes to the same as all at once."""
    first = replace(storyline("sl_1"), profile={"harbour": 1.0, "storm": 1.0})
    changed = replace(first, profile={"harbour": 2.0, "@mara": 1.0})
    second = replace(storyline("sl_2"), profile={"storm": 1.0}, articles=2)
    spread = Spread(total=0, counts=dict.fromkeys(TERMS, 0))
    for before, after in ((None, first), (first, changed), (None, second)):
        spread = spread.after(before, after)
    assert spread == Spread.over([changed, second], TERMS)


def test_only_full_keys_are_marks() -> None:
    """A key that leaves something open is no mark; one that is full is that of every article."""
    line = replace(
        storyline(), states=tuple(KeyState(key=key, history=()) for key in (*KEYS, OPEN))
    )
    assert set(marks(line).values()) == {ALWAYS}
    assert len(marks(line)) == len(KEYS)
