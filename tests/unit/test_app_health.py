"""What those who watch are told, in every state that a daemon can be in."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from monitor.app.health import FRESH, Health
from monitor.app.metrics import Figures
from monitor.app.pulse import OFTEN, Heart
from monitor.errors import StoreError
from monitor.model.outcomes import OutcomeKind
from monitor.model.stories import VerdictKind
from monitor.model.views import FiguresView, PulseView
from monitor.store.sqlite import SqliteStore
from tests.support.notifying import NOON, HandClock

SEEN = PulseView(
    feeds=3,
    due=2,
    oldest_due=NOON - timedelta(seconds=90),
    pending=1,
    oldest_pending=NOON - timedelta(minutes=5),
)
STORED = FiguresView(
    feeds={"ok": 2, "failing": 1},
    articles=7,
    stories=5,
    storylines={"visit": 4},
    changes={("reversal", "ready"): 2, ("opened", "held"): 1, ("actor", "settling"): 3},
    deliveries={("desk", "pending"): 1},
)


def beating(clock: HandClock, **more: Any) -> Heart:
    """A heart that has just beaten."""
    made = Heart(store=None, rounds=None, clock=clock, environ={})  # type: ignore[arg-type]
    made.seen, made.at = SEEN, clock.monotonic()
    for name, value in more.items():
        setattr(made, name, value)
    return made


async def told(health: Health, page: str) -> tuple[int, dict[str, Any]]:
    answer = await health.pages[page]()
    return answer.status, json.loads(answer.body)


async def test_a_start_is_alive_and_not_ready() -> None:
    health = Health(clock=HandClock())
    assert await told(health, "/healthz") == (200, {"status": "ok"})
    assert await told(health, "/readyz") == (503, {"status": "failing", "why": "it is starting"})
    assert (await health.metrics()).status == 503
    health.heart = beating(health.clock, seen=None, at=None)
    assert await told(health, "/readyz") == (503, {"status": "failing", "why": "it is starting"})


async def test_up_and_well() -> None:
    clock = HandClock()
    health = Health(clock=clock, heart=beating(clock))
    clock.pass_(3)
    assert await told(health, "/healthz") == (200, {"status": "ok", "heartbeat_seconds": 3.0})
    assert await told(health, "/readyz") == (200, {"status": "ok"})


async def test_a_heart_that_stands_still_is_no_life() -> None:
    clock = HandClock()
    health = Health(clock=clock, heart=beating(clock))
    clock.pass_(4 * OFTEN.total_seconds())
    assert (await told(health, "/healthz"))[0] == 503
    status, why = await told(health, "/readyz")
    assert (status, why["why"]) == (503, "its heart stands still")


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"trouble": "database x: the disk is full"}, "database x: the disk is full"),
        ({"stopping": True}, "it is stopping"),
    ],
)
async def test_what_is_alive_and_not_ready(more: Mapping[str, Any], why: str) -> None:
    clock = HandClock()
    stopping = more.get("stopping", False)
    heart = beating(clock, trouble=more.get("trouble"))
    health = Health(clock=clock, heart=heart, stopping=stopping)
    assert (await told(health, "/healthz"))[0] == 200
    assert await told(health, "/readyz") == (503, {"status": "failing", "why": why})


async def test_figures_are_counted_anew_only_after_a_while() -> None:
    clock, counted = HandClock(), []

    async def figures() -> bytes:
        counted.append(clock.now())
        return b"%d\n" % len(counted)

    health = Health(clock=clock, figures=figures)
    assert [(await health.metrics()).body for _ in range(3)] == [b"1\n"] * 3
    clock.pass_(FRESH)
    assert (await health.metrics()).body == b"2\n"


async def test_figures_that_cannot_be_counted_are_no_figures() -> None:
    async def figures() -> bytes:
        raise StoreError("database x: the disk fails")

    assert (await Health(clock=HandClock(), figures=figures).metrics()).status == 503


def samples(text: bytes) -> dict[tuple[str, ...], float]:
    """Name and label values -> value."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
    }


def figures(clock: HandClock, stored: FiguresView = STORED, **more: Any) -> Figures:
    """Figures of made-up parts."""

    async def ask() -> FiguresView:
        return stored

    batches = SimpleNamespace(verdicts={VerdictKind.COPY: 6})
    parts = SimpleNamespace(
        store=SimpleNamespace(figures=ask),
        flow=SimpleNamespace(polls={OutcomeKind.FRESH: 9}, batches=batches),
        deliverer=SimpleNamespace(tries={("desk", "accepted"): 8}),
    )
    poller = SimpleNamespace(flying=2, waiting=11)
    return Figures(
        parts=parts,  # type: ignore[arg-type] # as much of them as is asked
        poller=poller,  # type: ignore[arg-type]
        heart=beating(clock, **more),
        clock=clock,
        reloads={"taken": 1, "refused": 2},
    )


async def test_every_figure_that_is_promised() -> None:
    clock = HandClock(NOON)
    found = samples(await figures(clock).text())
    assert {
        ("storyline_feeds", "ok"): 2.0,
        ("storyline_feeds", "failing"): 1.0,
        ("storyline_feeds_due",): 2.0,
        ("storyline_due_lag_seconds",): 90.0,
        ("storyline_polls_total", "fresh"): 9.0,
        ("storyline_polls_in_flight",): 2.0,
        ("storyline_polls_waiting",): 11.0,
        ("storyline_articles",): 7.0,
        ("storyline_articles_taken_total", "copy"): 6.0,
        ("storyline_stories",): 5.0,
        ("storyline_storylines", "visit"): 4.0,
        ("storyline_changes_total", "reversal", "ready"): 2.0,
        ("storyline_changes_total", "opened", "held"): 1.0,
        ("storyline_changes_settling", "actor"): 3.0,
        ("storyline_deliveries", "desk", "pending"): 1.0,
        ("storyline_delivery_tries_total", "desk", "accepted"): 8.0,
        ("storyline_oldest_pending_seconds",): 300.0,
        ("storyline_heartbeat_age_seconds",): 0.0,
        ("storyline_database_trouble",): 0.0,
        ("storyline_config_reloads_total", "refused"): 2.0,
    }.items() <= found.items()
    assert found["process_open_fds",] > 3
    assert found["process_resident_memory_bytes",] > 1e6
    assert found["process_cpu_seconds_total",] > 0


async def test_figures_of_trouble_and_of_nothing_that_waits() -> None:
    clock = HandClock(NOON)
    idle = replace(SEEN, due=0, oldest_due=None, pending=0, oldest_pending=None)
    found = samples(await figures(clock, seen=idle, trouble="full").text())
    assert found["storyline_database_trouble",] == 1
    assert found["storyline_due_lag_seconds",] == 0
    assert found["storyline_oldest_pending_seconds",] == 0
    ahead = replace(SEEN, oldest_due=NOON + timedelta(hours=1))
    assert samples(await figures(clock, seen=ahead).text())["storyline_due_lag_seconds",] == 0
    assert ("storyline_feeds_due",) not in samples(await figures(clock, seen=None).text())


async def test_a_topic_may_have_any_name() -> None:
    stored = replace(STORED, storylines={'a"b\\c\nd': 1})
    found = samples(await figures(HandClock(NOON), stored).text())
    assert found["storyline_storylines", 'a"b\\c\nd'] == 1


async def test_an_empty_store_has_figures(store: SqliteStore, tmp_path: Path) -> None:
    assert await store.figures() == FiguresView(
        feeds={}, articles=0, stories=0, storylines={}, changes={}, deliveries={}
    )
    seen = await store.pulse(NOON)
    assert seen == PulseView(feeds=0, due=0, oldest_due=None, pending=0, oldest_pending=None)
