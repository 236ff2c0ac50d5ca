"""The log sink and the card: an alert for people at a terminal, and for the journal."""

import json
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from structlog.testing import capture_logs

from monitor.model.alerts import Accepted, Outgoing
from monitor.model.changes import ChangeKind, Rule, Side
from monitor.notify import card, facts, message
from monitor.notify.sinks import Tools, log
from tests.support.notifying import BEFORE, NOON, article, change, decided, outgoing, quote, way_out

NARROW = """\
● REVERSAL  flash                           Harbour talks   1 Mar 2026 12:00 UTC
  Cancelled, now on: the minister's visit to the island

  │ before  cancelled
  │ “The minister has called off her visit to the island.”
  │ Coast Radio, 27 Feb 2026

  │ now  planned
  │ “The minister will travel to the island after all.”
  │ unnamed outlet, 1 Mar 2026

  why         lead 0.55, recalls-the-old-state 0.50
  confidence  77%
  storyline   The minister's visit to the island (change 2; 3 articles from 2
              outlets since 27 Feb 2026)
  held back   2 second reports, 1 copy
  read        https://news.example/visit
"""
WIDE = """\
  │ before  cancelled                                        │ now  planned
  │ “The minister has called off her visit to the island.”   │ “The minister will travel to the \
island after all.”
  │ Coast Radio, 27 Feb 2026                                 │ unnamed outlet, 1 Mar 2026
"""


def body(**changed: object) -> bytes:
    """A payload."""
    return message.body(decided(change(**changed)))


def shown(payload: bytes, width: int = 80) -> str:
    """The card without colours."""
    return card.render(payload, width)


def test_the_card_reads_well_at_80_columns() -> None:
    payload = body()
    *lines, ids = shown(payload).splitlines()
    assert "\n".join(lines) + "\n" == NARROW
    assert ids.split() == ["id", json.loads(payload)["data"]["alert"], "sl_1"]


def test_at_120_columns_the_sentences_stand_side_by_side() -> None:
    assert WIDE in shown(body(), 120)
    assert shown(body(), 120) == shown(body(), 500)


def test_a_first_report_has_one_sentence() -> None:
    text = shown(message.body(decided(change(ChangeKind.OPENED))))
    assert "│ first report  planned" in text
    assert "before" not in text


def test_what_is_unknown_or_empty_is_left_out() -> None:
    alert = decided(
        change(rules=(), counter=(Rule(rule="late", weight=0.2), Rule(rule="open-who", weight=0.0)))
    )
    tree = json.loads(message.body(alert))
    tree["data"]["held"] = {"copies": 0, "same_event": 0}
    tree["data"]["storyline"]["opened"] = None
    tree["data"]["change"]["after"] |= {"url": None, "published": None, "state": None}
    tree["data"]["topic"]["title"] = ""
    text = card.render(tree, 80)
    assert not any(word in text for word in ("why", "held back", "read", "since"))
    assert "  against     late 0.20" in text
    assert "│ unnamed outlet\n" in text
    assert "harbour   1 Mar" in text


def test_where_no_outlet_is_named_the_feed_is() -> None:
    """As in a body of an older version, which names neither."""
    tree = json.loads(body())
    tree["data"]["change"]["after"]["feed"] = "coast-radio"
    assert "│ feed coast-radio, 1 Mar 2026\n" in card.render(tree, 80)
    tree["data"]["change"]["after"]["outlet"] = "Coast Radio"
    assert "│ Coast Radio, 1 Mar 2026\n" in card.render(tree, 80)
    del tree["data"]["change"]["after"]["feed"]
    tree["data"]["change"]["after"]["outlet"] = None
    assert "│ unnamed outlet, 1 Mar 2026\n" in card.render(tree, 80)


def test_lesser_changes_are_named() -> None:
    lesser = change(ChangeKind.FIGURES, headline="Up from 3 to 5")
    assert "  also        figures: Up from 3 to 5" in shown(body(also=(lesser,)))


def test_other_payloads_are_a_line() -> None:
    text = shown(message.trial("desk", "test_1", NOON))
    assert text.startswith("test  A test from storyline-monitor")


def test_dates_that_are_none_are_shown_as_they_are() -> None:
    before = Side(state="off", quote=quote("No.", published="last week"))
    assert "Coast Radio, last week" in shown(body(before=before))


def test_colours_come_only_when_asked_for() -> None:
    assert "\x1b[" not in shown(body())
    assert "\x1b[1;31m" in card.render(body(), 80, colour=True)


SURE = Rule(rule="first-report", weight=1.0)
HOSTILE = "[bold]x[/] \x1b[31m\x1b]8;;http://evil\x07 a\rb\u202egnp\u2066\u200b :boom: \ud800\x9b1m"


@pytest.mark.parametrize("width", [80, 120])
def test_text_of_others_cannot_steer_the_terminal(width: int) -> None:
    hostile = Side(state=HOSTILE, quote=quote(HOSTILE, outlet=HOSTILE, url=HOSTILE))
    text = shown(body(headline=HOSTILE, before=hostile, after=hostile), width)
    assert set(text) & set(map(chr, facts.HIDDEN)) == {"\n"}
    assert "[bold]x[/]" in text
    assert ":boom:" in text


def test_an_address_and_ids_stay_whole_where_all_else_is_wrapped() -> None:
    """What is too wide for the terminal is its to break: it is copied from there as it was."""
    url = "https://news.example/" + "a-long-way/" * 12
    words = "word-with-hyphens " * 30
    after = Side(state="planned", quote=quote(words, url=url))
    text = shown(body(headline=words, before=after, after=after), 60)
    wide = [line.strip() for line in text.splitlines() if cell_len(line) > 60]
    assert wide == [f"read        {url}"]
    assert "hyphens\n" in text
    assert not any(line.endswith("-") for line in text.splitlines())


@pytest.mark.parametrize("width", [80, 120])
def test_a_script_without_spaces_is_broken_where_the_line_ends(width: int) -> None:
    side = Side(state="off", quote=quote("船" * 200))
    lines = shown(body(before=side, after=side), width).splitlines()
    assert max(map(cell_len, lines)) <= width
    assert sum(line.count("船") for line in lines) == 400


def test_a_first_report_says_nothing_of_percent() -> None:
    """That it is the first is certain; whether it is true is not known from one report."""
    text = shown(message.body(decided(change(ChangeKind.OPENED, rules=(SURE,)))))
    assert "why        first-report\n" in text
    assert "%" not in text


@given(text=st.text(min_size=1), width=st.integers(20, 140))
def test_no_text_breaks_the_card_or_its_width(text: str, width: int) -> None:
    side = Side(state=text, quote=quote(text, outlet=text, url=text, published=text))
    told = change(headline=text, before=side, after=side, rules=(Rule(rule=text, weight=1.0),))
    lines = shown(message.body(decided(told)), width).split("\n")
    whole = ("://", "al_", "sl_")
    wide = [line for line in lines if cell_len(line) > min(width, card.WIDEST)]
    assert all(any(mark in line for mark in whole) for line in wide)


def sample() -> Outgoing:
    """A payload with hostile text."""
    return outgoing(body=body(headline=HOSTILE))


async def test_on_a_terminal_the_sink_draws() -> None:
    screen = StringIO()
    console = Console(file=screen, width=90, force_terminal=True, color_system=None)
    async with way_out() as http:
        outcome = await log.send(outgoing(), log.Settings(), Tools(http=http, console=console))
    assert outcome == Accepted(detail="shown")
    assert screen.getvalue().startswith("● REVERSAL  flash")
    assert screen.getvalue().rstrip().endswith("sl_1")


async def test_elsewhere_it_logs_one_event_with_flat_harmless_fields() -> None:
    async with way_out() as http:
        with capture_logs() as logs:
            outcome = await log.send(sample(), log.Settings(), Tools(http=http))
    assert outcome == Accepted(detail="logged")
    [entry] = logs
    assert entry["event"] == "alert"
    assert entry["log_level"] == "info"
    assert entry["type"] == "storyline.reversal"
    assert entry["severity"] == "flash"
    assert entry["before"] == BEFORE.quote.text
    assert entry["before_outlet"] == "Coast Radio"
    assert entry["after_outlet"] is None
    assert entry["storyline"] == "sl_1"
    assert entry["rules"] == ["lead", "recalls-the-old-state"]
    assert "\x1b" not in entry["headline"]


async def test_a_first_report_and_a_test_are_logged_too() -> None:
    first = outgoing(body=message.body(decided(change(ChangeKind.OPENED))))
    test = outgoing(body=message.trial("journal", "test_1", NOON))
    async with way_out() as http:
        with capture_logs() as logs:
            await log.send(first, log.Settings(), Tools(http=http))
            await log.send(test, log.Settings(), Tools(http=http))
    assert logs[0]["before"] is None
    assert logs[1]["message"].startswith("A test from storyline-monitor")


def test_articles_of_an_alert_do_not_crowd_the_card() -> None:
    many = tuple(article(f"ar_{number}") for number in range(20))
    text = shown(message.body(decided(articles=many)))
    assert len(text.splitlines()) < 25
