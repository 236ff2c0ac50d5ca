"""Commands that change what is stored: each on a real database, seen through the lists after it."""

import errno
import json
import os
import shlex
import sqlite3
import subprocess
import sys
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import anyio
import pytest

from monitor.__main__ import run
from monitor.clock import HandClock, SystemClock
from monitor.model.alerts import Attempt, DeliveryState
from monitor.model.changes import ChangeKind
from monitor.model.feeds import FeedState, PollDone, PollReason
from monitor.model.habits import Habit
from monitor.model.outcomes import OutcomeKind, Trouble
from monitor.model.plans import Applied, Plan
from monitor.notify import message
from monitor.store.sqlite import Again, SqliteStore, lock, look, schema
from tests.support.commands import Say, rows_of
from tests.support.databases import open_store
from tests.support.stored import DAY, LATER, ON_AGAIN, alert, storyline

ROOT = Path(__file__).parents[2]
A_DAY = timedelta(days=1)
DEAD = Attempt(
    alert="al_turned",
    sink="journal",
    number=1,
    state=DeliveryState.DEAD,
    at=LATER,
    answer="gave up",
    disable_sink=True,
)


def stored(folder: Path, work: Callable[[SqliteStore], Awaitable[object]]) -> None:
    """Do something to the database, as the daemon would."""

    async def done() -> None:
        store = await open_store(folder / "monitor.db")
        try:
            await work(store)
        finally:
            await store.close()

    anyio.run(done)


def sendings(capsys: Say, option: list[str]) -> dict[str, tuple[str, int]]:
    """Alert -> state and tries of its delivery."""
    return {
        row["alert"]: (one["state"], one["attempts"])
        for row in rows_of(capsys, "alerts", "list", *option)
        for one in row["deliveries"]
    }


@pytest.mark.bulk
def test_a_dead_delivery_is_tried_again(folder: Path, option: list[str], capsys: Say) -> None:
    stored(folder, lambda store: store.record([replace(DEAD, disable_sink=False)]))
    assert sendings(capsys, option)["al_turned"] == ("dead", 1)
    assert run(["alerts", "retry", "al_turn", *option]) == 0
    said = capsys.readouterr().out
    assert "al_turned: 1 delivery due now" in said
    assert "journal  pending after 0 tries, due now: gave up" in said
    assert sendings(capsys, option)["al_turned"] == ("pending", 0)


def next_try(capsys: Say, option: list[str]) -> datetime:
    """When the one pending delivery is due."""
    (found,) = [
        one["next_try"]
        for row in rows_of(capsys, "alerts", "list", *option)
        for one in row["deliveries"]
        if one["state"] == "pending"
    ]
    return datetime.fromisoformat(found)


@pytest.mark.bulk
def test_a_pending_delivery_is_tried_now(folder: Path, option: list[str], capsys: Say) -> None:
    """Its tries go on counting, and it is due as if its wait were over."""
    now = SystemClock().now().replace(microsecond=0)
    later = replace(DEAD, state=DeliveryState.PENDING, next_try=now + A_DAY, disable_sink=False)
    stored(folder, lambda store: store.record([later]))
    assert next_try(capsys, option) == now + A_DAY
    with lock(folder / "monitor.db", SystemClock()):
        assert run(["alerts", "retry", "al_turned", *option]) == 0
    said = capsys.readouterr()
    assert "al_turned: 1 delivery due now" in said.out
    assert "journal  pending after 1 try, due now" in said.out
    assert said.err == ""
    assert now <= next_try(capsys, option) <= SystemClock().now()
    due = next_try(capsys, option)
    assert run(["alerts", "retry", "al_turned", *option]) == 0
    assert next_try(capsys, option) == due, "what is due already stays as long due as it is"


def test_a_retry_keeps_within_what_the_sink_asked_for(
    folder: Path, option: list[str], capsys: Say
) -> None:
    held = SystemClock().now() + A_DAY
    asked = replace(
        DEAD, state=DeliveryState.PENDING, next_try=held, hold_sink_until=held, disable_sink=False
    )
    stored(folder, lambda store: store.record([asked]))
    assert run(["alerts", "retry", "al_turned", *option]) == 0
    assert f"journal asked to be left alone until {held:%Y-%m-%d %H:%M}" in capsys.readouterr().err
    assert next_try(capsys, option) < held


@pytest.mark.parametrize("state", [DeliveryState.DEAD, DeliveryState.PENDING])
def test_a_retry_at_a_disabled_sink_changes_nothing_and_says_what_to_do(
    state: DeliveryState, folder: Path, option: list[str], capsys: Say
) -> None:
    """What was given up is tried again once the sink is used again, and only then."""
    given_up = state is DeliveryState.DEAD
    asked = replace(DEAD, state=state, next_try=None if given_up else LATER)
    stored(folder, lambda store: store.record([asked]))
    assert run(["alerts", "retry", "al_turned", *option]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "journal is disabled and is sent nothing; use it again by: " in said.err
    assert "storyline-monitor sinks enable journal" in said.err
    assert ("alerts retry al_turned" in said.err) is given_up
    assert "nothing to be tried: the sinks that did not accept it take no deliveries" in said.err
    assert sendings(capsys, option)["al_turned"] == (state.value, 1)
    assert run(["alerts", "show", "al_turned", *option]) == 0
    assert "journal is disabled" in capsys.readouterr().out
    assert run(["sinks", "enable", "journal", *option]) == 0
    assert run(["alerts", "retry", "al_turned", *option]) == 0
    assert "1 delivery due now" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--all"], "1 delivery that had been given up due now"),
        (["--sink", "journal"], "1 delivery that had been given up at journal due now"),
    ],
)
def test_all_that_was_given_up_is_tried_again(
    more: list[str], said: str, folder: Path, option: list[str], capsys: Say
) -> None:
    """What was accepted or is pending stays as it is; a second time there is nothing to do."""
    stored(folder, lambda store: store.record([replace(DEAD, disable_sink=False)]))
    before = sendings(capsys, option)
    assert run(["alerts", "retry", *more, *option]) == 0
    assert said in capsys.readouterr().out
    assert sendings(capsys, option) == before | {"al_turned": ("pending", 0)}
    assert run(["alerts", "retry", *more, *option]) == 0
    assert said.replace("1 delivery", "0 deliveries") in capsys.readouterr().out


@pytest.mark.parametrize("more", [["--all"], ["--sink", "journal"]])
def test_all_that_was_given_up_at_a_disabled_sink_stays_so(
    more: list[str], folder: Path, option: list[str], capsys: Say
) -> None:
    stored(folder, lambda store: store.record([DEAD]))
    assert run(["alerts", "retry", *more, *option]) == 1
    said = capsys.readouterr().err
    assert "storyline-monitor sinks enable journal" in said
    assert "nothing is tried" in said
    assert sendings(capsys, option)["al_turned"] == ("dead", 1)
    assert run(["sinks", "enable", "journal", *option]) == 0
    assert "storyline-monitor alerts retry --sink journal" in capsys.readouterr().out
    assert run(["alerts", "retry", "--sink", "nobody", *option]) == 1
    assert "there is no sink 'nobody'" in capsys.readouterr().err


@pytest.mark.parametrize("more", [[], ["--all", "al_turned"], ["--all", "--sink", "journal"]])
def test_a_retry_is_of_one_thing(more: list[str], option: list[str], capsys: Say) -> None:
    assert run(["alerts", "retry", *more, *option]) == 2
    assert "say what to retry" in capsys.readouterr().err


def test_a_retry_says_which_alert_goes_first(folder: Path, option: list[str], capsys: Say) -> None:
    stored(folder, lambda store: store.again(Again(states=(DeliveryState.ACCEPTED,))))
    assert run(["alerts", "retry", "al_turned", *option]) == 0
    assert "journal gets al_opened of the same storyline first" in capsys.readouterr().err


def test_a_retry_says_that_its_sink_is_gone(folder: Path, option: list[str], capsys: Say) -> None:
    stored(folder, lambda store: store.configure([], ["harbour"], [], LATER))
    assert run(["alerts", "retry", "al_turned", *option]) == 1
    assert "journal is not in the configuration" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("id_", "why"),
    [
        ("al_opened", "alerts replay --since 2026-03-02T09:00:00Z --until 2026-03-02T09:00:01Z"),
        ("al_held", "it has no delivery (held, told of less than a cool-down ago)"),
        ("al_nothing", "see their ids with: storyline-monitor alerts list"),
        ("sl_visit", "is no alert"),
    ],
)
def test_what_cannot_be_retried_says_why(
    id_: str, why: str, option: list[str], capsys: Say
) -> None:
    assert run(["alerts", "retry", id_, *option]) == 1
    assert why in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "again"),
    [
        (["--since", "2026-03-02"], ["al_opened", "al_turned"]),
        (["--since", "2026-03-02T10:00+01:00", "--until", "2026-03-22T09:00Z"], ["al_opened"]),
        (["--since", "2026-03-02T09:00:01"], ["al_turned"]),
        (["--since", "36500d", "--sink", "journal", "--storyline", "sl_vis"],
         ["al_opened", "al_turned"]),
        (["--since", "0s"], []),
    ],
)  # fmt: skip
def test_what_ended_is_replayed(
    more: list[str], again: list[str], folder: Path, option: list[str], capsys: Say
) -> None:
    """Bounds are as for all spans: from the first moment on, up to but without the last."""
    stored(folder, lambda store: store.record([replace(DEAD, disable_sink=False)]))
    assert run(["alerts", "replay", *more, *option]) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"{len(again)} deliver" if again else "nothing ended since 20")
    found = sendings(capsys, option)
    assert [alert for alert in sorted(found) if found[alert] == ("pending", 0)] == again


def test_a_replay_says_that_nothing_lay_in_its_span(option: list[str], capsys: Say) -> None:
    span = ["--since", "2020-01-01", "--until", "2020-01-02"]
    assert run(["alerts", "replay", *span, *option]) == 0
    said = capsys.readouterr().out
    assert "nothing ended from 2020-01-01 00:00:00 to 2020-01-02 00:00:00" in said


@pytest.mark.parametrize("more", [[], ["--sink", "journal"]])
def test_a_replay_to_a_disabled_sink_changes_nothing_and_says_so(
    more: list[str], folder: Path, option: list[str], capsys: Say
) -> None:
    stored(folder, lambda store: store.record([DEAD]))
    assert run(["alerts", "replay", "--since", "2026-03-02", *more, *option]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "storyline-monitor sinks enable journal" in said.err
    assert "nothing is sent once more" in said.err
    assert sendings(capsys, option)["al_turned"] == ("dead", 1)


async def _told_at_two_sinks(store: SqliteStore) -> None:
    """The journal is disabled; the desk beside it took an alert of its own."""
    await store.configure([], ["harbour"], ["journal", "desk"], LATER)
    both = alert("al_both", 4, ChangeKind.DEVELOPMENT, ON_AGAIN, sinks=("journal", "desk"))
    told = message.freeze(both)
    line = replace(storyline(), revision=2, sequence=4)
    deliveries = message.deliveries(told, LATER)
    plan = Plan(storylines=(line,), alerts=(told,), deliveries=deliveries, based_on={"sl_visit": 1})
    assert isinstance(await store.apply(plan), Applied)
    taken = replace(DEAD, alert="al_both", sink="desk", state=DeliveryState.ACCEPTED)
    await store.record([DEAD, replace(taken, disable_sink=False)])


@pytest.mark.parametrize(
    ("more", "status"), [([], 0), (["--sink", "desk"], 0), (["--sink", "journal"], 1)]
)
def test_a_replay_goes_to_the_sinks_that_are_in_use_beside_a_disabled_one(
    more: list[str], status: int, folder: Path, option: list[str], capsys: Say
) -> None:
    """The disabled one is named if it was asked for; it alone is no reason to fail."""
    stored(folder, _told_at_two_sinks)
    again = ["alerts", "replay", "--since", "2026-03-22", *more, *option]
    assert run(again) == status
    said = capsys.readouterr()
    assert ("1 delivery to be sent once more" in said.out) is (status == 0)
    assert ("storyline-monitor sinks enable journal" in said.err) is (more != ["--sink", "desk"])
    assert ("nothing is sent once more" in said.err) is (status == 1)


def test_a_retry_of_what_is_past_says_so(folder: Path, option: list[str], capsys: Say) -> None:
    """In the word that the list has for it."""
    stored(folder, lambda store: store.record([replace(DEAD, disable_sink=False)]))
    with closing(sqlite3.connect(folder / "monitor.db")) as database:
        database.execute("DELETE FROM deliveries WHERE alert = 'al_turned'")
        database.commit()
    (row,) = rows_of(capsys, "alerts", "list", "--state", "past", "--sink", "journal", *option)
    assert (row["alert"], row["state"]) == ("al_turned", "past")
    assert run(["alerts", "retry", "al_turned", *option]) == 1
    said = capsys.readouterr().err
    assert "nothing to be tried: it is past: sent, or given up, so long ago" in said


@pytest.mark.parametrize(
    ("more", "status", "why"),
    [
        (["--since", "2h", "--sink", "jornal"], 1, "there are: journal"),
        (["--since", "2h", "--storyline", "sl_other"], 1, "there is no storyline 'sl_other'"),
        (["--since", "2h", "--storyline", "al_opened"], 1, "is no storyline"),
        (["--since", "soon"], 2, "is no time"),
        (["--since", ""], 2, "is no time"),
        (["--since", "9999999d"], 2, "is no time"),
        (["--since", "0001-01-01T00:00+14:00"], 2, "is no time"),
        (["--since", "2026-03-02", "--until", "2026-03-01"], 2, "--until"),
        ([], 2, "--since"),
    ],
)
def test_a_replay_of_nonsense_is_refused(
    more: list[str], status: int, why: str, option: list[str], capsys: Say
) -> None:
    assert run(["alerts", "replay", *more, *option]) == status
    assert why in capsys.readouterr().err


def test_a_storyline_is_closed_and_opened_again(option: list[str], capsys: Say) -> None:
    assert run(["storylines", "close", "sl_vi", *option]) == 0
    assert "sl_visit: closed" in capsys.readouterr().out
    (row,) = rows_of(capsys, "storylines", *option)
    assert row["closed"]
    assert run(["storylines", *option]) == 0
    assert "(closed)" in capsys.readouterr().out
    assert run(["show", "sl_visit", *option]) == 0
    assert "closed" in capsys.readouterr().out
    assert run(["storylines", "close", "sl_visit", "--off", *option]) == 0
    assert "sl_visit: open again" in capsys.readouterr().out
    (row,) = rows_of(capsys, "storylines", *option)
    assert not row["closed"]


def test_a_topic_of_one_storyline_is_not_closed(
    folder: Path, option: list[str], capsys: Say
) -> None:
    path = folder / "monitor.yaml"
    text = path.read_text(encoding="utf-8").replace("harbour: {", "harbour: {storylines: one, ")
    assert "storylines: one" in text
    path.write_text(text, encoding="utf-8")
    assert run(["storylines", "close", "sl_visit", *option]) == 1
    assert "mute it instead" in capsys.readouterr().err


async def twin(folder: Path, topic: str = "harbour") -> None:
    """Store a second storyline beside the one that there is, and younger."""
    line = storyline()
    store = await open_store(folder / "monitor.db", SystemClock())
    younger = replace(line.span, begin=LATER, end=LATER) if line.span else None
    other = replace(line, id="sl_twin", topic=topic, span=younger, sequence=9)
    assert isinstance(await store.apply(Plan(storylines=(other,))), Applied)
    await store.close()


def test_two_storylines_are_made_one(folder: Path, option: list[str], capsys: Say) -> None:
    """The older one stays, the other one's id finds it, and neither can be joined twice."""
    anyio.run(twin, folder)
    assert run(["storylines", "merge", "sl_twin", "sl_visit", *option]) == 0
    assert "sl_visit: holds what sl_twin held" in capsys.readouterr().out
    (row,) = rows_of(capsys, "storylines", *option)
    assert (row["storyline"], row["sequence"]) == ("sl_visit", 9)
    assert run(["show", "sl_twin", *option]) == 0
    shown = capsys.readouterr()
    assert "sl_twin was merged into sl_visit" in shown.err
    assert run(["storylines", "merge", "sl_twin", "sl_visit", *option]) == 1
    assert "one storyline already" in capsys.readouterr().err


def test_storylines_of_two_topics_stay_two(folder: Path, option: list[str], capsys: Say) -> None:
    anyio.run(twin, folder, "elsewhere")
    assert run(["storylines", "merge", "sl_twin", "sl_visit", *option]) == 1
    assert "only storylines of one topic" in capsys.readouterr().err


def test_a_storyline_is_muted_and_told_of_again(option: list[str], capsys: Say) -> None:
    def muted() -> bool:
        (row,) = rows_of(capsys, "storylines", *option)
        return bool(row["muted"])

    for _ in range(2):
        assert run(["storylines", "mute", "sl_visit", *option]) == 0
        assert "sl_visit: muted" in capsys.readouterr().out
        assert muted()
    assert run(["storylines", "mute", "sl_vi", "--off", *option]) == 0
    assert "sl_visit: told of again" in capsys.readouterr().out
    assert not muted()


@pytest.mark.parametrize(
    ("id_", "why"), [("sl_other", "there is no storyline"), ("ar_first", "is no storyline")]
)
def test_only_a_storyline_is_muted(id_: str, why: str, option: list[str], capsys: Say) -> None:
    assert run(["storylines", "mute", id_, *option]) == 1
    assert why in capsys.readouterr().err


def test_a_disabled_sink_is_used_again(folder: Path, option: list[str], capsys: Say) -> None:
    stored(folder, lambda store: store.record([DEAD]))
    assert rows_of(capsys, "sinks", *option)[0]["disabled"]
    assert run(["sinks", *option]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "journal: when it is in order again: storyline-monitor sinks enable journal" in said
    assert run(["sinks", "enable", "journal", *option]) == 0
    said = capsys.readouterr().out
    assert "journal: is used again" in said
    assert "1 delivery given up; see which with: storyline-monitor alerts list" in said
    assert not rows_of(capsys, "sinks", *option)[0]["disabled"]
    assert run(["sinks", "enable", "journal", *option]) == 0
    assert "was in use already, 0 pending" in capsys.readouterr().out
    assert run(["sinks", "enable", "desk", *option]) == 1
    assert "there are: journal" in capsys.readouterr().err


def polled(folder: Path, **state: object) -> None:
    """Let a poll of the coast's feed end with that state."""

    async def work(store: SqliteStore) -> None:
        now = datetime(2100, 1, 1, tzinfo=UTC)
        leases = {one.feed: one for one in await store.due(now, 9, timedelta(minutes=1))}
        lease = leases["coast"]
        values: dict[str, Any] = {"last_polled": DAY, "outcome": OutcomeKind.FRESH, **state}
        known: FeedState = replace(lease.state, **values)
        done = PollDone(feed="coast", epoch=lease.epoch, state=known, at=DAY, seconds=0.25)
        await store.finish([done])

    stored(folder, work)


def test_a_feed_that_our_own_rules_refuse_says_which_setting_allows_it(
    folder: Path, option: list[str], capsys: Say
) -> None:
    detail = "127.0.0.1 is a loopback address"
    polled(folder, trouble=Trouble.ADDRESS, detail=detail, errors=1, outcome=OutcomeKind.REFUSED)
    told = f"{detail}; only allow_networks of the feed lets it be reached"
    for command in (["feeds"], ["feeds", "show", "coast"]):
        assert run([*command, *option]) == 0
        assert told in " ".join(capsys.readouterr().out.split())


def due_at(folder: Path) -> float:
    """When the coast's feed is due, in seconds since 1970."""
    with closing(sqlite3.connect(folder / "monitor.db")) as database:
        (found,) = database.execute("SELECT due_at FROM feeds WHERE id = 'coast'").fetchone()
    return float(found) / 1e6


def test_a_feed_is_polled_now(folder: Path, option: list[str], capsys: Say) -> None:
    now = SystemClock().now()
    polled(folder, next_poll=now + timedelta(hours=9), reason=PollReason.BACK_OFF)
    assert due_at(folder) > now.timestamp() + 3600
    assert run(["feeds", "poll", "coast", *option]) == 0
    assert "coast: due now" in capsys.readouterr().out
    assert due_at(folder) < now.timestamp() + 600


def test_a_feed_that_is_being_polled_is_left_alone(option: list[str], capsys: Say) -> None:
    """The coast's lease was never given back."""
    assert run(["feeds", "poll", "coast", *option]) == 0
    assert "coast: is being polled right now" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ({"reason": PollReason.RETRY_AFTER}, "Retry-After"),
        ({"reason": PollReason.BACK_OFF, "asked_until": timedelta(hours=1)}, "Retry-After"),
        ({"reason": PollReason.SKIP_HOURS}, "skipHours"),
        ({"reason": PollReason.ADAPTIVE, "last_polled": timedelta(minutes=-1)}, "min_every"),
    ],
)
def test_no_wish_is_above_the_manners(
    state: dict[str, Any], why: str, folder: Path, option: list[str], capsys: Say
) -> None:
    now = SystemClock().now()
    given = {key: now + one if isinstance(one, timedelta) else one for key, one in state.items()}
    polled(folder, next_poll=now + timedelta(hours=9), **given)
    before = due_at(folder)
    assert run(["feeds", "poll", "coast", *option]) == 1
    assert why in capsys.readouterr().err
    assert due_at(folder) == before


def test_a_local_file_has_no_server_to_be_left_alone(
    folder: Path, option: list[str], capsys: Say
) -> None:
    """Whoever writes it wants to see at once what becomes of it."""
    now = SystemClock().now()
    polled(folder, next_poll=now + timedelta(hours=9), last_polled=now, reason=PollReason.SKIP_DAYS)
    path = folder / "monitor.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("https://coast.example/feed.xml", "/dev/null"), encoding="utf-8")
    assert run(["feeds", "poll", "coast", *option]) == 0
    assert "coast: due now" in capsys.readouterr().out
    assert due_at(folder) < now.timestamp() + 600


def test_a_feed_that_is_off_or_unknown_is_not_polled(
    folder: Path, option: list[str], capsys: Say
) -> None:
    path = folder / "monitor.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("{id: coast,", "{id: coast, enabled: no,"), encoding="utf-8")
    assert run(["feeds", "poll", "coast", *option]) == 1
    assert "does not have it polled" in capsys.readouterr().err
    for command in ("poll", "show"):
        assert run(["feeds", command, "coats", *option]) == 1
        assert "did you mean 'coast'?" in capsys.readouterr().err


@pytest.mark.parametrize(("polls", "shown"), [(1, False), (2, True)])
def test_a_single_poll_makes_nothing_usual(
    polls: int, *, shown: bool, folder: Path, option: list[str], capsys: Say
) -> None:
    """What the dates of one document tell is a guess; and a file is no bytes on a wire."""
    habit = Habit(since=DAY, days=2.0, items=4.0, gaps=((1, 86_400.0),))
    polled(folder, polls=polls, habit=habit)
    assert run(["feeds", "show", "coast", *option]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert ("usual gap   1d" in lines) is shown
    assert lines[-1].split()[2:7] == ["fresh", "0", "0", "0.25", "-"]


def test_a_feed_is_shown_with_its_polls_and_their_reasons(option: list[str], capsys: Say) -> None:
    assert run(["feeds", "show", "inland", *option]) == 0
    shown = capsys.readouterr().out
    assert "url         https://inland.example/feed.xml" in shown
    assert "errors      3 in a row" in shown
    assert "state       failing" in shown
    assert "back-off" in shown
    last = shown.splitlines()[-1]
    assert last.startswith("2026-03-02 09:00:00  failed")
    assert last.endswith("name-not-found: inland.example: the name is not known")
    (row,) = rows_of(capsys, "feeds", "show", "inland", *option)
    assert row["recent"][0]["trouble"] == "name-not-found"
    assert run(["feeds", "show", "coast", *option]) == 0
    assert "outcome     not polled yet" in capsys.readouterr().out


def test_a_secret_address_is_not_shown_either(
    folder: Path, option: list[str], monkeypatch: pytest.MonkeyPatch, capsys: Say
) -> None:
    path = folder / "monitor.yaml"
    text = path.read_text(encoding="utf-8")
    url = "https://coast.example/feed.xml"
    path.write_text(text.replace(f'"{url}"', "{env: COAST}"), encoding="utf-8")
    monkeypatch.setenv("COAST", url)
    for more in ([], ["--json"]):
        assert run(["feeds", "show", "coast", *option, *more]) == 0
        assert url not in capsys.readouterr().out


@pytest.mark.parametrize(
    "now", ["{id: other,", "{id: coast, url: 'https://b.example/'}\n  - {id: x,"]
)
def test_an_address_that_is_configured_no_more_stays_hidden(
    now: str, folder: Path, option: list[str], capsys: Say
) -> None:
    """It may have been a secret; whether its name went or is another feed's now."""
    path = folder / "monitor.yaml"
    text = path.read_text(encoding="utf-8")
    assert "  - {id: coast," in text
    text = text.replace("{id: coast,", now)
    text = text.replace("https://coast.example/feed.xml", "https://c.example/")
    path.write_text(text, encoding="utf-8")
    for command in (["show", "coast", *option], [*option], [*option, "--json"]):
        assert run(["feeds", *command]) == 0
        assert "coast.example" not in capsys.readouterr().out


def test_a_backup_is_a_database_and_never_takes_a_place(
    folder: Path, option: list[str], capsys: Say
) -> None:
    target = folder / "backup.db"
    assert run(["db", "backup", str(target), *option]) == 0
    assert str(target) in capsys.readouterr().out
    assert target.stat().st_mode & 0o777 == 0o600
    for suffix in ("", "-wal", "-shm"):
        (folder / f"monitor.db{suffix}").unlink(missing_ok=True)
    target.rename(folder / "monitor.db")
    assert len(rows_of(capsys, "alerts", "list", *option)) == 3
    assert run(["db", "check", *option]) == 0
    assert "sound" in capsys.readouterr().out
    (good,) = rows_of(capsys, "db", "check", *option)
    assert (good["level"], good["message"]) == ("ok", "sound")
    before = (folder / "monitor.yaml").read_bytes()
    assert run(["db", "backup", str(folder / "monitor.yaml"), *option]) == 1
    assert "exists already" in capsys.readouterr().err
    assert (folder / "monitor.yaml").read_bytes() == before


def test_a_backup_where_nothing_is_stored_yet_may_be_none(tmp_path: Path, capsys: Say) -> None:
    """An upgrade before the first start has nothing to go back to, and is no error."""
    (tmp_path / "monitor.yaml").write_text("database: none.db\n", encoding="utf-8")
    option = ["--config", str(tmp_path / "monitor.yaml")]
    assert run(["db", "backup", str(tmp_path / "copy.db"), "--if-any", *option]) == 0
    assert "nothing stored yet" in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["monitor.yaml"]


def test_a_backup_of_what_an_older_version_wrote_is_as_old(
    folder: Path, option: list[str], monkeypatch: pytest.MonkeyPatch, capsys: Say
) -> None:
    """It is made before the newer version brings anything up to date."""
    target = folder / "backup.db"
    with closing(sqlite3.connect(folder / "monitor.db")) as database:
        before = schema.applied(database)
    with monkeypatch.context() as newer:
        newer.setattr(schema, "STEPS", [*schema.STEPS, m9999_newer])
        assert run(["status", *option]) == 1
        assert "older program" in capsys.readouterr().err
        assert run(["db", "backup", str(target), "--if-any", *option]) == 0
    with closing(sqlite3.connect(target)) as copied:
        assert schema.applied(copied) == before
        copied.execute("UPDATE _sqlite_migrations SET name = 'm9999_newer' WHERE rowid = 1")
        copied.commit()
    target.rename(folder / "monitor.db")
    assert run(["db", "backup", str(target), *option]) == 1
    assert "a newer program" in capsys.readouterr().err
    assert not target.exists()


def m9999_newer(_: object) -> None:
    """A step of a version to come."""


@pytest.mark.parametrize(
    ("target", "status", "why"),
    [("-", 2, "name a file"), ("none/copy.db", 1, "there is no folder"), (".", 1, "a folder")],
)
def test_a_backup_needs_a_place(
    target: str, status: int, why: str, option: list[str], capsys: Say
) -> None:
    assert run(["db", "backup", target, *option]) == status
    assert why in capsys.readouterr().err


def test_a_backup_is_put_back_and_what_was_there_is_kept(
    folder: Path, option: list[str], capsys: Say
) -> None:
    backup = folder / "backup.db"
    assert run(["db", "backup", str(backup), *option]) == 0
    assert run(["alerts", "retry", "al_gone", *option]) in (0, 1)
    with closing(sqlite3.connect(folder / "monitor.db")) as database:
        database.execute("DELETE FROM deliveries")
        database.commit()
    capsys.readouterr()
    assert run(["db", "restore", str(backup), *option]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert f"is now what {backup} was" in first
    kept = Path(second.split(": ")[0])
    with closing(sqlite3.connect(kept)) as database:
        assert database.execute("SELECT count(*) FROM deliveries").fetchone() == (0,)
    assert len(rows_of(capsys, "alerts", "list", *option)) == 3
    assert run(["db", "restore", str(folder / "monitor.yaml"), *option]) == 1
    assert "not a database" in capsys.readouterr().err
    assert run(["db", "restore", str(folder / "monitor.db"), *option]) == 1
    assert "the database itself" in capsys.readouterr().err


def test_what_a_script_puts_back_leaves_one_old_database_however_often(
    folder: Path, option: list[str], capsys: Say
) -> None:
    """Under a name of its own, which the next time takes over; others are left alone."""
    backup = folder / "backup.db"
    assert run(["db", "backup", str(backup), *option]) == 0
    restore = ["db", "restore", str(backup), *option]
    assert run(restore) == 0
    by_hand = list(folder.glob("monitor.db.before-*"))
    for name in ("first", "second"):
        with closing(sqlite3.connect(folder / "monitor.db")) as database:
            database.execute(f"CREATE TABLE {name} (x)")
            database.commit()
        assert run([*restore, "--kept-as", "failed-upgrade"]) == 0
        with closing(sqlite3.connect(folder / "monitor.db.failed-upgrade")) as kept:
            tables = kept.execute("SELECT name FROM sqlite_master").fetchall()
        assert (name,) in tables
    assert list(folder.glob("monitor.db.before-*")) == by_hand
    for wrong in ("lock", "restoring", "../x", "-wal", ""):
        assert run([*restore, "--kept-as", wrong]) == 2
    assert "none in use" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("command", "nowhere", "said"),
    [
        (["backup", "copy.db"], ">/dev/full 2>&1", b""),
        (["restore", "backup.db", "--kept-as", "old"], ">&- 2>&-", b""),
        (["prune"], ">/dev/full", b"8 rows dealt with\n"),
    ],
)
def test_what_was_done_is_no_failure_because_it_cannot_be_said(
    folder: Path, option: list[str], command: list[str], nowhere: str, said: bytes
) -> None:
    """A terminal that went away meanwhile undoes nothing; a message tells it where one can."""
    assert run(["db", "backup", str(folder / "backup.db"), *option]) == 0
    line = shlex.join([sys.executable, "-m", "monitor", "db", *command, *option])
    ended = subprocess.run(
        ["/bin/sh", "-c", f"cd {folder}; PYTHONPATH={ROOT} {line} {nowhere}"],
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert (ended.returncode, ended.stderr) == (0, said)
    written = {"backup": "copy.db", "restore": "monitor.db.old", "prune": "monitor.db"}[command[0]]
    assert (folder / written).exists()


def test_the_room_for_a_backup_can_be_looked_at_first(
    folder: Path, option: list[str], capsys: Say
) -> None:
    target = folder / "backup.db"
    assert run(["db", "backup", str(target), "--dry-run", *option]) == 0
    assert "there is room for a copy" in capsys.readouterr().out
    assert not target.exists()
    assert run(["db", "backup", str(target), *option]) == 0
    assert run(["db", "restore", str(target), "--move", *option]) == 0
    assert not target.exists()


def test_what_goes_wrong_after_a_restore_is_warned_of(
    folder: Path, option: list[str], capsys: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = folder / "backup.db"
    assert run(["db", "backup", str(target), *option]) == 0
    real = os.replace

    def failing(_: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    def replaced(source: Path, place: Path) -> None:
        real(source, place)
        monkeypatch.setattr(os, "fsync", failing)

    monkeypatch.setattr(os, "replace", replaced)
    assert run(["db", "restore", str(target), "--move", *option]) == 0
    told = capsys.readouterr()
    assert "is now what" in told.out
    assert "a power cut may undo that (Input/output error)" in told.err


def test_nothing_is_put_back_under_a_daemon(folder: Path, option: list[str], capsys: Say) -> None:
    backup = folder / "backup.db"
    assert run(["db", "backup", str(backup), *option]) == 0
    with lock(folder / "monitor.db", SystemClock()):
        assert run(["db", "restore", str(backup), *option]) == 1
    assert "already runs on it; stop that one first" in capsys.readouterr().err


@pytest.mark.parametrize("good", [True, False])
def test_what_is_put_back_is_not_taken_for_a_daemon(
    folder: Path, option: list[str], *, good: bool
) -> None:
    """Which ended in order or not: that is told of the last one as before."""
    clock, backup = HandClock(DAY), folder / "backup.db"
    with lock(folder / "monitor.db", clock):
        clock.time = LATER
    before = look(folder / "monitor.db")
    assert before.until == LATER
    assert run(["db", "backup", str(backup), *option]) == 0
    file = backup if good else folder / "monitor.yaml"
    assert run(["db", "restore", str(file), *option]) == (0 if good else 1)
    assert look(folder / "monitor.db") == before


def test_what_is_old_is_forgotten_when_asked(folder: Path, option: list[str], capsys: Say) -> None:
    assert run(["db", "prune", "--keep", "36500d", *option]) == 0
    # Polls are kept for 30 days, whatever is asked.
    assert capsys.readouterr().out == "1 row dealt with\n"
    assert run(["db", "prune", "--keep", "14d", *option]) == 0
    assert int(capsys.readouterr().out.split()[0]) > 3
    assert run(["db", "prune", *option]) == 0
    assert capsys.readouterr().out == "0 rows dealt with\n"
    assert run(["db", "check", *option]) == 0
    assert len(rows_of(capsys, "alerts", "list", *option)) == 3


@pytest.mark.parametrize(("keep", "why"), [("2d", "at least 14d"), ("soon", "duration")])
def test_a_keep_that_cannot_be(keep: str, why: str, option: list[str], capsys: Say) -> None:
    assert run(["db", "prune", "--keep", keep, *option]) == 2
    assert why in capsys.readouterr().err


def test_a_database_that_contradicts_itself_is_told(
    folder: Path, option: list[str], capsys: Say
) -> None:
    with closing(sqlite3.connect(folder / "monitor.db")) as database:
        database.execute("UPDATE alerts SET sequence = 99 WHERE id = 'al_held'")
        database.commit()
    assert run(["db", "check", *option]) == 1
    said = capsys.readouterr()
    assert "alert al_held has a sequence" in said.out
    assert "restore a backup" in said.err
    assert run(["db", "check", *option, "--json"]) == 1
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {one["level"] for one in found} == {"error"}
    assert {one["place"] for one in found} == {str(folder / "monitor.db")}
    assert any("al_held" in one["message"] for one in found)


CHANGES = (
    ["alerts", "retry", "al_turned"],
    ["alerts", "replay", "--since", "2h"],
    ["storylines", "mute", "sl_visit"],
    ["sinks", "enable", "journal"],
    ["sinks", "drop", "old-journal"],
    ["feeds", "poll", "coast"],
    ["feeds", "show", "coast"],
    ["db", "backup", "copy.db"],
    ["db", "check"],
)


@pytest.mark.parametrize("command", CHANGES, ids=" ".join)
def test_nothing_is_made_where_nothing_is_stored(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Say
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "monitor.yaml").write_text("database: none.db\n", encoding="utf-8")
    assert run([*command, "--config", "monitor.yaml"]) == 1
    assert "nothing stored yet" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["monitor.yaml"]


@pytest.mark.parametrize("group", ["feeds", "sinks", "storylines"])
def test_options_before_the_inner_command_are_not_lost_in_silence(
    group: str, option: list[str], capsys: Say
) -> None:
    inner = {"feeds": "poll", "sinks": "enable", "storylines": "mute"}[group]
    assert run([group, *option, inner, "some_id"]) == 2
    assert f"{group} {inner} ... --config" in capsys.readouterr().err
    assert run([group, "nonsense", *option]) == 2


def test_a_change_goes_through_beside_a_store_in_use(folder: Path, option: list[str]) -> None:
    """The daemon has the database open all the time."""

    async def work(store: SqliteStore) -> None:
        command = ["storylines", "mute", "sl_visit", *option]
        assert await anyio.to_thread.run_sync(run, command) == 0
        await store.record([DEAD])

    stored(folder, work)


@pytest.mark.parametrize("id_", ["sl_visit", "st_one", "ar_copy", "al_turned"])
def test_pages_keep_within_the_width_but_for_what_has_to_stay_whole(
    id_: str, option: list[str], monkeypatch: pytest.MonkeyPatch, capsys: Say
) -> None:
    monkeypatch.setattr("monitor.cli.timeline.PIPE_WIDTH", 40)
    assert run(["show", id_, *option]) == 0
    shown = capsys.readouterr().out
    words = {word for line in shown.splitlines() if len(line) > 40 for word in line.split()[1:]}
    assert all("://" in word for word in words), words


@pytest.mark.parametrize("command", [["show", "sl_visit"], ["alerts", "show", "al_turned"]])
def test_cards_keep_within_the_width_indented_or_not(
    command: list[str], option: list[str], monkeypatch: pytest.MonkeyPatch, capsys: Say
) -> None:
    monkeypatch.setattr("monitor.cli.timeline.PIPE_WIDTH", 50)
    assert run([*command, *option]) == 0
    card = [line for line in capsys.readouterr().out.splitlines() if "│" in line or "●" in line]
    assert card
    assert max(map(len, card)) <= 50


@pytest.mark.parametrize("known", ["moved", "home"])
def test_a_move_is_told_with_what_to_do(
    known: str, folder: Path, option: list[str], capsys: Say
) -> None:
    """Others are given the new address once it has proved itself."""
    new = "https://coast.example/new.xml"
    polled(folder, moved_since=DAY, moved_polls=1, **{known: new})
    words = {
        "home": f"moved to {new} for good; put the new address into the configuration",
        "moved": f"says since 2026-03-02 09:00:00 that it has moved to {new}; not proved yet",
    }[known]
    assert run(["feeds", "show", "coast", *option]) == 0
    assert words in " ".join(capsys.readouterr().out.split())
    assert run(["feeds", *option]) == 0
    assert words in capsys.readouterr().out
    assert run(["feeds", "export", *option]) == 0
    out = capsys.readouterr().out
    assert (new in out) == (known == "home")
    assert ("https://coast.example/feed.xml" in out) == (known == "moved")


def test_two_feeds_that_have_become_one_are_told_of(
    folder: Path, option: list[str], capsys: Say
) -> None:
    config = folder / "monitor.yaml"
    new = "https://coast.example/new.xml"
    text = config.read_text().replace("feeds:", f"feeds:\n  - {{id: merged, url: '{new}'}}", 1)
    config.write_text(text)
    polled(folder, home=new)
    assert run(["feeds", *option]) == 0
    words = f"moved to {new} for good, which is feed merged; one of the two is enough"
    assert words in capsys.readouterr().out


def test_a_new_address_that_is_a_secret_is_shown_to_nobody(
    folder: Path, option: list[str], capsys: Say
) -> None:
    """Neither one that seems to hold one, nor that of a feed whose own is hidden."""
    polled(folder, home="https://coast.example/?token=hunter2")
    assert run(["feeds", "export", *option]) == 0
    said = capsys.readouterr()
    assert "hunter2" not in said.out + said.err
    config = folder / "monitor.yaml"
    text = config.read_text().replace('"https://coast.example/feed.xml"', "{env: COAST}")
    config.write_text(text)
    assert run(["feeds", *option]) == 0
    out = capsys.readouterr().out
    assert "hunter2" not in out
    assert "moved to another address (hidden) for good" in out


WAITING = (
    (["alerts", "retry", "al_turned"], "it is sent when one does"),
    (["alerts", "replay", "--since", "2026-03-02"], "it is sent when one does"),
    (["feeds", "poll", "coast"], "it is polled when one does"),
)


@pytest.mark.parametrize(("command", "what"), WAITING)
def test_what_waits_for_a_daemon_says_so(
    command: list[str], what: str, folder: Path, option: list[str], capsys: Say
) -> None:
    """Where none runs; beside one that does there is nothing to be said."""
    stored(folder, lambda store: store.record([replace(DEAD, disable_sink=False)]))
    with lock(folder / "monitor.db", SystemClock()):
        assert run([*command, *option]) == 0
    assert "no daemon runs" not in capsys.readouterr().err
    stored(folder, lambda store: store.record([replace(DEAD, disable_sink=False)]))
    assert run([*command, *option]) == 0
    assert f"no daemon runs on this database: {what}" in capsys.readouterr().err
