"""The bytes that receivers get: their keys, their order, their schema, and hostile text in them."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, ValidationError

from monitor.model.alerts import AlertState, HoldReason
from monitor.model.changes import About, Change, ChangeKind, Rule, Severity, Side
from monitor.model.notices import NoticeKind
from monitor.notify import message
from tests.support.notifying import AFTER, BEFORE, NOON, article, change, decided, quote

# Key for key the example of the contract, in its order; ``first_report`` and ``counter`` are ours,
# and ``counts``, which most kinds leave empty.
LAYOUT = """
type timestamp data
data: schema alert topic storyline change articles held previous_alert held_changes
topic: id title
storyline: id title sequence opened outlets articles
change: kind headline about first_report before after also rules counter counts confidence severity flips
about: axis who what where
before: state quote article field start end outlet url published feed
after: state quote article field start end outlet url published feed
rules: rule weight
articles: id title url outlet published
held: copies same_event
"""  # noqa: E501

VALIDATORS = {name: Draft202012Validator(schema) for name, schema in message.schemas().items()}


def tree(alert: Any) -> dict[str, Any]:
    """The payload of an alert, parsed."""
    return json.loads(message.body(alert))


def check(payload: dict[str, Any]) -> None:
    """Hold a payload against the schema of its type."""
    VALIDATORS[payload["type"]].validate(payload)


def layout(payload: dict[str, Any]) -> Iterator[str]:
    """Each object's keys, in the form of ``LAYOUT``."""
    yield " ".join(payload)
    yield "data: " + " ".join(payload["data"])
    for name in ("topic", "storyline", "change"):
        yield f"{name}: " + " ".join(payload["data"][name])
    for name in ("about", "before", "after"):
        yield f"{name}: " + " ".join(payload["data"]["change"][name])
    yield "rules: " + " ".join(payload["data"]["change"]["rules"][0])
    yield "articles: " + " ".join(payload["data"]["articles"][0])
    yield "held: " + " ".join(payload["data"]["held"])


def test_the_body_has_the_keys_of_the_contract_in_their_order() -> None:
    assert list(layout(tree(decided()))) == LAYOUT.strip().splitlines()


def test_the_body_says_what_the_alert_says() -> None:
    payload = tree(decided())
    data, told = payload["data"], payload["data"]["change"]
    assert payload["type"] == "storyline.reversal"
    assert payload["timestamp"] == "2026-03-01T12:00:00Z"
    assert data["schema"] == 1
    assert data["topic"] == {"id": "harbour", "title": "Harbour talks"}
    assert data["storyline"]["sequence"] == 2
    assert data["storyline"]["opened"] == "2026-02-27"
    assert told["before"]["state"] == "cancelled"
    assert told["before"]["quote"] == BEFORE.quote.text
    assert told["after"]["published"] == "2026-03-01T11:58:00Z"
    assert told["rules"][0] == {"rule": "lead", "weight": 0.55}
    assert told["about"]["who"] == ["the minister"]
    assert data["held"] == {"copies": 1, "same_event": 2}
    assert data["previous_alert"] == "al_before"


def test_lesser_changes_stand_in_also_and_have_none_of_their_own() -> None:
    lesser = change(ChangeKind.FIGURES, also=(change(),))
    payload = tree(decided(change(also=(lesser,))))
    [also] = payload["data"]["change"]["also"]
    assert (also["kind"], also["also"]) == ("figures", [])
    check(payload)


def test_a_first_report_says_so() -> None:
    payload = tree(decided(change(ChangeKind.OPENED)))
    assert payload["data"]["change"]["before"] is None
    assert payload["data"]["change"]["first_report"] is True
    check(payload)


def test_the_same_alert_gives_the_same_bytes_and_only_one_line() -> None:
    one, two = decided(), decided()
    assert message.body(one) == message.body(two)
    assert b"\n" not in message.body(one)


def test_freezing_makes_ready_and_keeps_the_body() -> None:
    settling = decided(change(ChangeKind.DEVELOPMENT))
    assert settling.held is HoldReason.SETTLING
    frozen = message.freeze(settling)
    assert (frozen.state, frozen.held) == (AlertState.READY, None)
    assert frozen.body == message.body(settling)


def test_a_frozen_alert_gets_one_delivery_per_sink_due_at_once() -> None:
    alert = message.freeze(decided(sinks=("desk", "journal")))
    one, two = message.deliveries(alert, NOON)
    assert (one.sink, two.sink) == ("desk", "journal")
    assert {one.alert, two.alert} == {alert.id}
    assert (one.kind, one.storyline, one.sequence) == ("storyline.reversal", "sl_1", 2)
    assert (one.body, one.next_try, one.attempts) == (alert.body, NOON, 0)


def test_an_alert_that_is_not_frozen_cannot_be_delivered() -> None:
    with pytest.raises(ValueError, match="no body"):
        message.deliveries(decided(), NOON)


def test_times_are_written_in_utc_to_the_second() -> None:
    moment = NOON.replace(microsecond=999_999).astimezone(timezone(timedelta(hours=-7)))
    assert message.rfc3339(moment) == "2026-03-01T12:00:00Z"
    assert message.rfc3339(NOON.replace(year=999)) == "0999-03-01T12:00:00Z"


def test_numbers_are_rounded_so_that_sums_look_like_their_terms() -> None:
    told = change(confidence=1 - 0.45 * 0.1, rules=(Rule(rule="lead", weight=0.1 + 0.2),))
    body = message.body(decided(told))
    assert b'"confidence":0.955,' in body
    assert b'"weight":0.3}' in body


def test_the_test_payload_keeps_its_schema() -> None:
    payload = json.loads(message.trial("desk", "test_1", NOON))
    assert payload["data"]["alert"] == "test_1"
    assert "'desk'" in payload["data"]["message"]
    check(payload)


@pytest.mark.bulk
def test_every_schema_is_sound() -> None:
    for schema in message.schemas().values():
        Draft202012Validator.check_schema(schema)


def test_every_kind_of_change_has_a_schema_and_keeps_it() -> None:
    kinds = {f"storyline.{kind.value}" for kind in ChangeKind}
    assert message.schemas().keys() == {"test", *NoticeKind, *kinds}
    for kind in ChangeKind:
        check(tree(decided(change(kind))))


def broken(payload: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """The payload with one value replaced or added."""
    *parents, last = path.split(".")
    target = payload["data"]
    for name in parents:
        target = target[int(name)] if isinstance(target, list) else target[name]
    target[last] = value
    return payload


@pytest.mark.bulk
@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("schema", 2),
        ("alert", "msg_1"),
        ("surprise", 1),
        ("previous_alert", 7),
        ("articles", []),
        ("articles.0.published", "yesterday"),
        ("storyline.sequence", 0),
        ("storyline.opened", "27 Feb 2026"),
        ("held.copies", -1),
        ("change.kind", "figures"),
        ("change.before", None),
        ("change.first_report", True),
        ("change.headline", ""),
        ("change.confidence", 1.5),
        ("change.severity", "loud"),
        ("change.about.axis", "mood"),
        ("change.after.quote", ""),
        ("change.after.field", "body"),
        ("change.after.start", 0.5),
        ("change.rules.0.weight", "much"),
        ("change.also", [{}]),
    ],
)
def test_the_schema_catches_a_slip_of_the_pen(path: str, value: object) -> None:
    payload = tree(decided())
    check(payload)
    with pytest.raises(ValidationError):
        check(broken(payload, path, value))


def test_a_reversal_without_the_old_state_is_no_valid_reversal() -> None:
    payload = tree(decided(change(before=None)))
    with pytest.raises(ValidationError):
        check(payload)


def test_text_that_breaks_lines_elsewhere_is_escaped_and_half_characters_are_replaced() -> None:
    body = message.body(decided(change(headline="a\u2028b\u2029c\x85d\x7fe\nf\ud800g")))
    assert len(body.decode().splitlines()) == 1
    assert json.loads(body)["data"]["change"]["headline"] == "a\u2028b\u2029c\x85d\x7fe\nf?g"


texts = st.text(min_size=1)
sides = st.builds(
    lambda text, state: Side(state=state, quote=quote(text)), texts, st.none() | st.text()
)


@given(
    told=st.builds(
        replace,
        st.builds(change, st.sampled_from(ChangeKind)),
        headline=texts,
        before=sides,
        after=sides,
        about=st.builds(About, who=st.tuples(texts), what=st.none() | texts),
        confidence=st.floats(0, 1),
        severity=st.sampled_from(Severity),
        flips=st.integers(0, 99),
    ),
    title=st.none() | st.text(),
)
def test_no_text_breaks_a_payload(told: Change, title: str | None) -> None:
    """Whatever outlets write, the body is one line of valid JSON that keeps its schema."""
    alert = replace(decided(), change=told, articles=(article(title=title),), topic_title="x" * 9)
    body = message.body(alert)
    payload = json.loads(body)
    check(payload)
    assert len(body.decode().splitlines()) == 1
    assert payload["data"]["change"]["headline"] == told.headline
    assert payload["data"]["articles"][0]["title"] == title


def test_quotes_stand_as_they_are() -> None:
    """The quote in the payload is the slice of the article, character for character."""
    text = "He said: “no” – \t<b>&amp;</b> 🎈"
    after = Side(state="off", quote=quote(f"{text}"))
    payload = tree(decided(change(after=after)))
    assert payload["data"]["change"]["after"]["quote"] == text
    assert AFTER.quote.text != text
