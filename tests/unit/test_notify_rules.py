"""Which changes are told, when, and why the others are not."""

from dataclasses import replace
from datetime import timedelta, timezone

import pytest

from monitor.model.alerts import AlertState, DeliveryState, HoldReason
from monitor.model.changes import ChangeKind
from monitor.model.silences import Silence
from monitor.model.times import Span
from monitor.notify import message, rules
from tests.support.notifying import NOON, TOPIC, article, change, decided, storyline

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
MICROSECOND = timedelta(microseconds=1)


def silence(**changed: object) -> Silence:
    """A silence around noon."""
    made = Silence(id="si_1", made=NOON - HOUR, until=NOON + HOUR)
    return replace(made, **changed)


def test_a_sound_change_is_ready_at_once_and_carries_what_people_ask() -> None:
    alert = decided()
    assert (alert.state, alert.held, alert.ready_at) == (AlertState.READY, None, None)
    assert (alert.copies, alert.same_event, alert.previous) == (1, 2, "al_before")
    assert (alert.outlets, alert.articles_total, alert.opened) == (2, 3, "2026-02-27")
    assert alert.sinks == ("desk",)
    assert alert.body is None


@pytest.mark.parametrize(
    ("reason", "made"),
    [
        (HoldReason.BASELINE, {"admitted": False}),
        (HoldReason.MUTED, {"line": storyline(muted=True)}),
        (HoldReason.NOT_ASKED, {"one": change(ChangeKind.SURGE)}),
        (HoldReason.CONFIDENCE, {"one": change(confidence=0.59)}),
        (HoldReason.MIN_OUTLETS, {"topic": replace(TOPIC, min_outlets=2)}),
        (
            HoldReason.COOLDOWN,
            {
                "one": change(ChangeKind.FIGURES),
                "line": storyline(told=(("schedule/visit", NOON - 5 * HOUR),)),
            },
        ),
        (HoldReason.SILENCED, {"silences": [silence(kind=ChangeKind.REVERSAL)]}),
        (HoldReason.NO_SINK, {"sinks": ()}),
    ],
)
def test_every_rule_holds_a_change_back_with_its_reason(
    reason: HoldReason, made: dict[str, object]
) -> None:
    alert = decided(**made)
    assert (alert.state, alert.held) == (AlertState.HELD, reason)


def test_every_reason_of_the_table_is_tested_above() -> None:
    reasons = [reason for reason, _ in rules.HOLDS]
    assert len(set(reasons)) == len(reasons) == 8


def test_the_first_rule_that_applies_gives_the_reason() -> None:
    alert = decided(line=storyline(muted=True), admitted=False, sinks=())
    assert alert.held is HoldReason.BASELINE


def test_a_confidence_that_misses_by_rounding_alone_passes() -> None:
    alert = decided(change(confidence=1 - 0.5 * 0.8 - 1e-12))
    assert alert.state is AlertState.READY


@pytest.mark.parametrize("kind", [ChangeKind.REVERSAL, ChangeKind.CORRECTION])
def test_a_turn_is_told_however_recent_the_last_alert_was(kind: ChangeKind) -> None:
    line = storyline(told=(("schedule/visit", NOON - MINUTE),))
    assert decided(change(kind), line).state is AlertState.READY


@pytest.mark.parametrize(
    "told",
    [
        pytest.param((("schedule/visit", NOON - 6 * HOUR),), id="long-enough-ago"),
        pytest.param((("schedule/visit", NOON + 6 * HOUR),), id="by-a-clock-that-was-ahead"),
        pytest.param((("schedule/summit", NOON),), id="another-key"),
        pytest.param((), id="never"),
    ],
)
def test_a_key_that_has_cooled_down_is_told(told: tuple[tuple[str, object], ...]) -> None:
    alert = decided(change(ChangeKind.FIGURES), storyline(told=told))
    assert alert.state is AlertState.READY


def test_changes_without_a_key_never_cool() -> None:
    line = storyline(told=(("", NOON),))
    assert decided(change(ChangeKind.FIGURES, key=""), line).state is AlertState.READY


def test_the_daily_cap_counts_24_hours_and_the_rest_of_the_wave() -> None:
    """An article of the same wave may have come a moment later; its alert counts as well."""
    old, now, later = NOON - 24 * HOUR, NOON, NOON + MINUTE
    assert decided(alerted=[old] * 30 + [now] * 19).held is None
    assert decided(alerted=[now] * 20).held is HoldReason.DAILY_CAP
    assert decided(alerted=[now] * 19 + [later]).held is HoldReason.DAILY_CAP
    assert decided(alerted=[now + 24 * HOUR] * 30).held is None, "of a clock that was ahead"


def test_what_is_over_the_cap_waits_for_a_digest_at_every_sink() -> None:
    """Until the topic may tell by itself again: when the oldest that fills the cap is a day old."""
    alerted = [NOON - 20 * HOUR, *[NOON - HOUR] * 20]
    alert = message.freeze(decided(alerted=alerted, sinks=("desk", "wall")))
    assert (alert.state, alert.held) == (AlertState.READY, HoldReason.DAILY_CAP)
    rows = message.deliveries(alert, NOON)
    assert {(row.sink, row.state, row.next_try) for row in rows} == {
        (sink, DeliveryState.DEFERRED, NOON + 23 * HOUR) for sink in ("desk", "wall")
    }
    line = rules.account(storyline(held_changes=2), alert)
    assert (line.held, line.held_changes, line.previous_alert) == ((0, 0), 0, alert.id)
    assert line.settles is None


@pytest.mark.parametrize(
    ("silent", "covers"),
    [
        ({"topic": "harbour"}, True),
        ({"topic": "other"}, False),
        ({"storyline": "sl_1"}, True),
        ({"storyline": "sl_2"}, False),
        ({"kind": ChangeKind.REVERSAL}, True),
        ({"kind": ChangeKind.OPENED}, False),
        ({"topic": "harbour", "kind": ChangeKind.OPENED}, False),
        ({"topic": "harbour", "storyline": "sl_1", "kind": ChangeKind.REVERSAL}, True),
        ({"topic": "harbour", "until": NOON}, False),
        ({"topic": "harbour", "made": NOON + MINUTE}, False),
        ({"topic": "harbour", "ended": NOON - MINUTE}, False),
    ],
)
def test_a_silence_holds_what_matches_all_that_it_names(
    silent: dict[str, object], *, covers: bool
) -> None:
    assert (decided(silences=[silence(**silent)]).held is HoldReason.SILENCED) == covers


def test_only_developments_wait() -> None:
    for kind in TOPIC.alert_on:
        alert = decided(change(kind, key=""))
        waits = kind is ChangeKind.DEVELOPMENT
        assert (alert.state is AlertState.SETTLING) == waits, kind
        assert alert.ready_at == (NOON + 5 * MINUTE if waits else None)


def test_without_a_settle_time_a_development_is_ready_at_once() -> None:
    topic = replace(TOPIC, settle=timedelta(0))
    assert decided(change(ChangeKind.DEVELOPMENT), topic=topic).state is AlertState.READY


def test_developments_of_one_wave_come_due_together() -> None:
    first = decided(change(ChangeKind.DEVELOPMENT))
    line = rules.account(storyline(), first)
    second = decided(change(ChangeKind.DEVELOPMENT, key=""), line, now=NOON + 3 * MINUTE)
    assert second.ready_at == first.ready_at
    late = decided(change(ChangeKind.DEVELOPMENT, key=""), line, now=NOON + 5 * MINUTE)
    assert late.ready_at == NOON + 10 * MINUTE


def test_a_window_that_a_clock_ahead_opened_is_not_waited_for() -> None:
    """A wave may be decided an hour apart; what lies further ahead was never meant."""
    line = rules.account(storyline(), decided(change(ChangeKind.DEVELOPMENT)))
    one = change(ChangeKind.DEVELOPMENT, key="")
    same = decided(one, line, now=NOON - HOUR)
    assert same.ready_at == line.settles
    before = decided(one, line, now=NOON - HOUR - MINUTE)
    assert before.ready_at == NOON - HOUR + 4 * MINUTE


def test_a_storyline_notes_its_alert() -> None:
    alert = decided()
    line = rules.account(storyline(told=(("a", NOON), ("schedule/visit", NOON - HOUR))), alert)
    assert line.held == (0, 0)
    assert line.previous_alert == alert.id
    assert line.told == (("a", NOON), ("schedule/visit", NOON))
    assert line.settles is None


def test_a_storyline_notes_when_it_told_what_has_no_key() -> None:
    """Whatever was told, the storyline knows when that was; no cool-down comes of it."""
    line = rules.account(storyline(told=(("a", NOON - HOUR),)), decided(change(key="")))
    assert line.told == (("a", NOON - HOUR), ("", NOON))
    assert decided(change(key=""), line, now=NOON + MINUTE).held is None


def test_a_held_alert_is_counted_for_the_next_one() -> None:
    """But not one of a first import, which nobody had asked to be told of."""
    line = storyline(muted=True, held_changes=1)
    assert rules.account(line, decided(line=line)) == replace(line, held_changes=2)
    line = storyline()
    assert rules.account(line, decided(line=line, admitted=False)) == line
    told = decided(line=storyline(held_changes=3))
    assert told.held_changes == 3
    assert rules.account(line, told).held_changes == 0


def test_an_alert_that_does_not_wait_closes_the_settle_window() -> None:
    line = rules.account(storyline(), decided(change(ChangeKind.DEVELOPMENT)))
    assert line.settles == NOON + 5 * MINUTE
    assert rules.account(line, decided(line=line)).settles is None


def test_what_a_storyline_remembers_is_bounded() -> None:
    line = storyline()
    for number in range(rules.TOLD_LIMIT + 5):
        line = rules.account(line, decided(change(key=f"key {number}")))
    assert len(line.told) == rules.TOLD_LIMIT
    assert line.told[-1][0] == f"key {rules.TOLD_LIMIT + 4}"


def test_ids_differ_by_storyline_sequence_kind_and_time_and_are_stable() -> None:
    ids = {
        rules.alert_id(line, sequence, kind, made)
        for line in ("sl_1", "sl_2")
        for sequence in (1, 11)
        for kind in (ChangeKind.OPENED, ChangeKind.REVERSAL)
        for made in (NOON, NOON + MICROSECOND)
    }
    assert len(ids) == 16
    there = NOON.astimezone(timezone(timedelta(hours=2)))
    opened = rules.alert_id("sl_1", 1, ChangeKind.OPENED, NOON)
    assert opened == rules.alert_id("sl_1", 1, ChangeKind.OPENED, there)
    assert opened == "al_1af5632bbcd03e1f47e22252"


def test_without_a_written_date_the_span_tells_when_a_storyline_began() -> None:
    span = Span.instant(NOON)
    assert decided(line=storyline(opened=None, span=span)).opened == "2026-03-01"
    assert decided(line=storyline(opened=None)).opened is None


def test_an_alert_names_a_bounded_number_of_articles() -> None:
    many = tuple(article(f"ar_{number}") for number in range(99))
    assert decided(articles=many).articles == many[: rules.ARTICLES_LIMIT]


def test_what_settles_in_one_storyline_is_told_once_by_the_newest() -> None:
    first = decided(
        change(ChangeKind.DEVELOPMENT, also=(change(ChangeKind.FIGURES, sequence=2),)),
        articles=(article("ar_2"), article("ar_1")),
    )
    line = rules.account(storyline(), first)
    second = decided(
        change(ChangeKind.DEVELOPMENT, sequence=3, key=""),
        replace(line, held=(3, 4)),
        articles=(article("ar_3"), article("ar_1")),
        sinks=("desk", "journal"),
    )
    other = decided(change(ChangeKind.DEVELOPMENT, storyline="sl_2"), storyline(id="sl_2"))
    merged, told, alone = rules.settle([second, first, other])
    assert (merged.id, merged.state, merged.held) == (first.id, AlertState.HELD, HoldReason.MERGED)
    assert (told.id, told.state, told.held) == (second.id, AlertState.READY, None)
    assert [one.sequence for one in told.change.also] == [2, 2]
    assert [one.kind.value for one in told.change.also] == ["development", "figures"]
    assert [one.id for one in told.articles] == ["ar_3", "ar_1", "ar_2"]
    assert (told.copies, told.same_event) == (4, 6)
    assert told.sinks == ("desk", "journal")
    assert told.previous == "al_before"
    assert (alone.id, alone.state) == (other.id, AlertState.READY)
    assert alone.change == other.change


def test_a_turn_in_between_parts_two_windows_that_close_together() -> None:
    """What settled before a reversal is never told with what came after it."""
    line = storyline()
    alerts = []
    for sequence, kind in enumerate(("development", "reversal", "development"), start=2):
        alert = decided(change(ChangeKind(kind), sequence=sequence, key=""), line)
        line = rules.account(line, alert)
        alerts.append(alert)
    before, turn, after = alerts
    assert turn.state is AlertState.READY
    told = rules.settle([before, after])
    assert [(alert.id, alert.state) for alert in told] == [
        (before.id, AlertState.READY),
        (after.id, AlertState.READY),
    ]
    assert (turn.previous, after.previous) == (before.id, turn.id)
