"""How commands speak: times, counts, and text of others that must not steer a terminal."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.cli.output import ago, clean, count, emit, json_line, progress, say, span, when
from monitor.clock import HandClock
from monitor.errors import MonitorError

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@given(st.text())
def test_cleaned_text_is_one_printable_line(text: str) -> None:
    """Whatever came in, no control character, line break or half character comes out."""
    found = clean(text)
    assert "\n" not in found
    assert all(c.isprintable() or c in "\u200c\u200d\u00ad" for c in found)
    assert clean(found) == found


def test_cleaning_keeps_words() -> None:
    assert clean("Grüße,\tKöln\r\n — ok") == "Grüße, Köln — ok"
    assert clean("\x1b[31mred\u202e\u0007") == "[31mred"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0s"),
        (0.4, "0s"),
        (59, "59s"),
        (60, "1m"),
        (3661, "1h 1m"),
        (86400 + 59, "1d"),
        (-90061, "1d 1h"),
    ],
)
def test_a_length_of_time_has_two_units_at_most(seconds: float, words: str) -> None:
    assert span(timedelta(seconds=seconds)) == words


def test_moments_are_told_from_now() -> None:
    assert ago(NOON + timedelta(minutes=5), NOON) == "in 5m"
    assert ago(NOON - timedelta(hours=2), NOON) == "2h ago"
    assert ago(None, NOON) == "-"
    assert ago(NOON + timedelta(milliseconds=300), NOON) == "now"
    assert ago(NOON, NOON) == "now"
    assert when(None) == "-"
    assert when(NOON.astimezone(timezone(timedelta(hours=2)))) == "2026-03-01 12:00:00"


def test_counts_agree_with_their_noun() -> None:
    assert count(1, "feed") == "1 feed"
    assert count(1200, "feed") == "1,200 feeds"
    assert count(0, "story", "stories") == "0 stories"


@dataclass(frozen=True, slots=True)
class Pair:
    """A value with a date and a time."""

    day: date
    moment: datetime


def test_json_knows_times_and_values() -> None:
    east = timezone(timedelta(hours=2))
    line = json_line({"pair": Pair(date(2026, 3, 1), NOON.astimezone(east)), "word": "Köln"})
    assert "Köln" in line
    pair = {"day": "2026-03-01", "moment": "2026-03-01T12:00:00Z"}
    assert json.loads(line) == {"pair": pair, "word": "Köln"}


def test_json_refuses_what_it_has_no_form_for() -> None:
    """A secret, say, must never be written by way of a default."""
    with pytest.raises(TypeError, match="object has no JSON form"):
        json_line({"what": object()})


def test_half_a_character_does_not_stop_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    emit(json_line({"name": "\udc80"}))
    assert json.loads(capsys.readouterr().out) == {"name": "\udc80"}


def test_a_closed_standard_output_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", None)
    with pytest.raises(MonitorError, match="standard output is closed"):
        emit("{}")
    with pytest.raises(MonitorError, match="standard output is closed"):
        say("a line")


@pytest.mark.parametrize(("where", "seconds"), [("terminal", 0.4), ("pipe", 60.0)])
def test_short_work_and_pipes_show_no_progress(
    where: str,
    seconds: float,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: where == "terminal")
    clock = HandClock(NOON)
    with progress(4, "reading", clock) as bar:
        for _ in range(4):
            clock.time += timedelta(seconds=seconds / 4)
            bar.update(1)
    assert capsys.readouterr().err == ""


def test_long_work_shows_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    clock = HandClock(NOON)
    with progress(4, "reading", clock) as bar:
        bar.update(1)
        assert capsys.readouterr().err == ""
        clock.time += timedelta(seconds=1)
        bar.update(1)
        assert "reading" in capsys.readouterr().err
        bar.update(2)
    said = capsys.readouterr().err
    assert "100%" in said
    assert said.endswith("\n")
