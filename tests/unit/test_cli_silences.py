"""`alerts silence` and `alerts false` on a real database, and what waits for a digest as shown."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import anyio
import pytest

from monitor.__main__ import run
from monitor.clock import SystemClock
from monitor.follow.merging import merged
from monitor.model.alerts import AlertState, Attempt, DeliveryState, HoldReason
from monitor.model.changes import ChangeKind
from monitor.model.digests import Waiting
from monitor.model.plans import Plan
from monitor.model.silences import Silence
from monitor.notify import digest
from monitor.notify.rules import account
from monitor.store.sqlite import SqliteStore, open_views
from tests.support.commands import Say, rows_of
from tests.support.databases import open_store
from tests.support.notifying import NOON, change, decided
from tests.support.storing import asking, opened, storyline
from tests.support.storing import stored as stored_article
from tests.unit.test_delivery_lines import tell


def test_a_silence_is_listed_until_it_is_ended(option: list[str], capsys: Say) -> None:
    asked = ["--topic", "harbour", "--storyline", "sl_vis", "--kind", "development", "--for", "4h"]
    assert run(["alerts", "silence", *asked, "--comment", "live\x1b blog", *option]) == 0
    said = capsys.readouterr().out
    (row,) = rows_of(capsys, "alerts", "silence", *option)
    assert said.startswith(f"{row['silence']}: topic harbour, storyline sl_visit, kind development")
    until = datetime.fromisoformat(row.pop("until")) - datetime.fromisoformat(row.pop("made"))
    assert timedelta(hours=4) - until < timedelta(minutes=1)
    assert row == {
        "silence": row["silence"],
        "topic": "harbour",
        "storyline": "sl_visit",
        "kind": "development",
        "comment": "live blog",
        "held": 0,
    }
    assert run(["alerts", "silence", *option]) == 0
    assert "live blog" in capsys.readouterr().out
    assert run(["alerts", "silence", "--off", row["silence"][:8], *option]) == 0
    assert rows_of(capsys, "alerts", "silence", *option) == []
    assert run(["alerts", "silence", "--off", row["silence"], *option]) == 1
    assert "is no silence" in capsys.readouterr().err


def test_the_beginning_of_two_silences_ends_neither(option: list[str], capsys: Say) -> None:
    for _ in range(2):
        assert run(["alerts", "silence", "--kind", "opened", "--for", "1h", *option]) == 0
    assert run(["alerts", "silence", "--off", "si_", *option]) == 1
    assert "several silences" in capsys.readouterr().err
    assert len(rows_of(capsys, "alerts", "silence", *option)) == 2


@pytest.mark.parametrize(
    ("asked", "status", "words"),
    [
        (["--topic", "harbour"], 2, "--for how long"),
        (["--for", "2h"], 2, "say what is not to be told"),
        (["--topic", "harbour", "--for", "0"], 2, "longer than 0"),
        (["--topic", "harbour", "--for", "soon"], 2, "expected a duration"),
        (["--topic", "none", "--for", "2h"], 1, "there is no topic 'none'; there are: harbour"),
        (["--storyline", "sl_none", "--for", "2h"], 1, "sl_none"),
        (["--kind", "turn", "--for", "2h"], 2, "'turn' is not one of"),
        (["--off", "si_1", "--for", "2h"], 2, "--off stands alone"),
    ],
)
def test_what_cannot_be_silenced_says_why(
    option: list[str], capsys: Say, asked: list[str], status: int, words: str
) -> None:
    assert run(["alerts", "silence", *asked, *option]) == status
    assert words in capsys.readouterr().err


def test_a_false_alarm_is_marked_and_the_mark_taken_back(option: list[str], capsys: Say) -> None:
    told = {row["alert"]: row for row in rows_of(capsys, "alerts", "list", *option)}
    assert told["al_turned"]["false_alarm"] is None
    mark = ["alerts", "false", "al_turned", *option]
    assert run([*mark, "--comment", "another\nsummit"]) == 0
    told = {row["alert"]: row for row in rows_of(capsys, "alerts", "list", *option)}
    assert told["al_turned"]["false_comment"] == "another summit"
    assert told["al_turned"]["false_alarm"] is not None
    assert run(["alerts", "show", "al_turned", *option]) == 0
    assert "another summit" in capsys.readouterr().out
    assert run(["alerts", "list", *option]) == 0
    assert capsys.readouterr().out.count("(false alarm)") == 1
    assert run([*mark, "--off"]) == 0
    (row,) = rows_of(capsys, "alerts", "show", "al_turned", *option)
    assert (row["false_alarm"], row["false_comment"]) == (None, None)
    assert run(["alerts", "false", "sl_visit", *option]) == 1


async def test_a_silence_holds_what_settles_and_what_comes_and_its_count_is_told(
    tmp_path: Path,
) -> None:
    now = SystemClock().now()
    async with opened("sqlite", tmp_path) as store:
        await store.configure([], ["harbour"], ["desk"], NOON)
        settling = await tell(store, 1, kind=ChangeKind.DEVELOPMENT)
        other = await tell(store, 1, line="sl_2", kind=ChangeKind.DEVELOPMENT)
        await store.silence(silence_of(now, storyline="sl_1"))
        known = await store.recall([asking(stored_article(), "harbour")], now)
        views = open_views(tmp_path / "monitor.db")
        found = {view.id: view.alert for view in await views.alerts()}
        (line,) = (one for one in await views.storylines() if one.id == "sl_1")
        ((shown, held),) = await views.silences(now)
        await views.close()
    assert [one.storyline for one in known.silences] == ["sl_1"]
    assert (found[settling.id].state, found[settling.id].held) == (
        AlertState.HELD,
        HoldReason.SILENCED,
    )
    assert found[other.id].state is AlertState.SETTLING
    assert line.held_changes == 1
    assert (shown.id, held) == ("si_1", 0), "it had been made before"


@pytest.mark.parametrize("first", ["silenced", "merged"])
async def test_what_two_storylines_held_is_counted_once_by_the_next_alert_of_both(
    tmp_path: Path, first: str
) -> None:
    """Whether it was held before they were made one or after, by their old ids or the new one."""
    now = SystemClock().now()
    async with opened("sqlite", tmp_path) as store:
        await store.configure([], ["harbour"], ["desk"], NOON)
        for line, number in (("sl_1", 1), ("sl_2", 2)):
            for sequence in range(1, number + 1):
                await tell(store, sequence, line=line, kind=ChangeKind.DEVELOPMENT)
        steps = {
            "silenced": lambda: store.silence(silence_of(now, topic="harbour")),
            "merged": lambda: store.merge_storylines(("sl_2", "sl_1"), merged),
        }
        for step in sorted(steps, key=lambda name: name != first):
            await steps[step]()
        views = open_views(tmp_path / "monitor.db")
        (whole,) = [one for one in await views.storylines() if one.merged_into is None]
        await views.close()
    assert whole.held_changes == 3
    following = change(storyline=whole.id, sequence=whole.sequence + 1)
    alert = decided(following, whole)
    assert (alert.state, alert.held_changes) == (AlertState.READY, 3)
    assert account(whole, alert).held_changes == 0


async def test_an_ended_silence_is_not_recalled(tmp_path: Path) -> None:
    now = SystemClock().now()
    async with opened("sqlite", tmp_path) as store:
        await store.silence(silence_of(now, topic="harbour"))
        assert len(await silences(store, now)) == 1
        assert await silences(store, now + timedelta(hours=1)) == ()
        assert await store.end_silence("si_1")
        assert not await store.end_silence("si_1")
        assert await silences(store, now) == ()


async def test_a_silence_follows_its_storyline_through_a_merge(tmp_path: Path) -> None:
    now = SystemClock().now()
    merged = replace(storyline("sl_1"), merged_into="sl_2")
    async with opened("sqlite", tmp_path) as store:
        await store.apply(Plan(storylines=(merged, storyline("sl_2"))))
        await store.silence(silence_of(now, storyline="sl_1"))
        assert [one.storyline for one in await silences(store, now)] == ["sl_2"]


def silence_of(now: datetime, **what: Any) -> Silence:
    """A silence of an hour."""
    return Silence(id="si_1", made=now, until=now + timedelta(hours=1), **what)


async def silences(store: SqliteStore, now: datetime) -> tuple[Silence, ...]:
    """Those that deciding is told of."""
    return (await store.recall([asking(stored_article(), "harbour")], now)).silences


def test_what_waits_for_a_digest_is_shown_and_cannot_be_retried(
    folder: Path, option: list[str], capsys: Say
) -> None:
    """And once it was told in one, with the id of that one."""
    when = SystemClock().now() + timedelta(hours=3)

    async def deferred() -> None:
        store = await open_store(folder / "monitor.db")
        await store.defer("journal", {"al_turned": when})
        await store.close()

    async def digested() -> str:
        store = await open_store(folder / "monitor.db")
        waiting: Waiting = await store.waiting("journal", when)
        made = digest.compose("journal", waiting, when)
        assert await store.write_digest(made)
        await store.close()
        return made.notice.id

    anyio.run(deferred)
    told = {row["alert"]: row for row in rows_of(capsys, "alerts", "list", *option)}
    (row,) = rows_of(capsys, "alerts", "list", "--state", "deferred", *option)
    assert row == told["al_turned"]
    assert row["deliveries"][0]["next_try"] is not None
    assert run(["alerts", "show", "al_turned", *option]) == 0
    assert "told in a digest" in capsys.readouterr().out
    assert run(["alerts", "retry", "al_turned", *option]) == 1
    assert "it waits for a digest" in capsys.readouterr().err
    one = anyio.run(digested)
    (row,) = rows_of(capsys, "alerts", "list", "--state", "digested", *option)
    assert (row["alert"], row["deliveries"][0]["digest"]) == ("al_turned", one)
    assert run(["alerts", "retry", "al_turned", *option]) == 0
    said = capsys.readouterr().out
    assert "al_turned: 1 delivery due now" in said
    assert f"{one}, the digest that tells of it:" in said
    assert "journal  pending after 0 tries, due now" in said

    async def accepted() -> None:
        store = await open_store(folder / "monitor.db")
        took = Attempt(alert=one, sink="journal", number=1, state=DeliveryState.ACCEPTED, at=when)
        await store.record([took])
        await store.close()

    anyio.run(accepted)
    assert run(["alerts", "retry", "al_turned", *option]) == 1
    assert f"it was told in a digest, see: storyline-monitor alerts show {one}" in " ".join(
        capsys.readouterr().err.split()
    )
    assert run(["alerts", "show", one, *option]) == 0
    assert "digest" in capsys.readouterr().out
