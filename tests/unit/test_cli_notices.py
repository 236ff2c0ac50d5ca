"""Notices at the command line: among the alerts, under their own ids, and tried again like them."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import anyio
import pytest

from monitor.__main__ import run
from monitor.cli.alerts import among
from monitor.model.alerts import Attempt, DeliveryState
from monitor.model.feeds import Feed, PollDone
from monitor.model.habits import Health
from monitor.model.notices import Notice, NoticeKind
from monitor.model.views import AlertView, NoticeView
from monitor.notify import notices
from tests.support import storing
from tests.support.commands import Say, rows
from tests.support.databases import open_store
from tests.support.stored import DAY, LATER, fill

HOUR = timedelta(hours=1)
INLAND = Feed(id="inland", url="https://inland.example/feed.xml")


async def told(folder: Path) -> tuple[Path, str, str]:
    """A configuration whose database also has two notices about a feed, the first given up."""
    path = await fill(folder)
    store = await open_store(folder / "monitor.db")
    ids = []
    try:
        for number, health in enumerate((Health.OK, Health.FAILING), 1):
            at = LATER + timedelta(hours=number)
            leases = await store.due(at, 9, timedelta(seconds=1))
            lease = next(one for one in leases if one.feed == "inland")
            after = replace(lease.state, health=health, told=number, next_poll=at)
            notice = notices.of_feed(INLAND, lease.state, after, at)
            assert notice is not None
            done = PollDone(
                feed="inland",
                epoch=lease.epoch,
                state=after,
                at=at,
                seconds=0.1,
                notice=notice,
                deliveries=notices.deliveries(notice, ("journal",)),
            )
            await store.finish([done])
            ids.append(notice.id)
        await store.record(
            [
                Attempt(
                    alert=ids[0],
                    sink="journal",
                    number=1,
                    state=DeliveryState.DEAD,
                    at=LATER,
                    answer="no",
                )
            ]
        )
    finally:
        await store.close()
    return path, ids[0], ids[1]


@pytest.fixture
def there(tmp_path: Path) -> tuple[list[str], str, str]:
    """The option that names the configuration, and the ids of the notices."""
    path, first, second = anyio.run(told, tmp_path)
    return ["--config", str(path)], first, second


def test_an_alert_decided_on_later_of_an_earlier_article_keeps_its_place() -> None:
    """A notice goes between alerts by its time, and never turns two of them round."""

    def told_at(hour: int, sequence: int) -> AlertView:
        return AlertView(
            alert=storing.alert(sequence=sequence, made=DAY + hour * HOUR), deliveries=()
        )

    late, turned, opened = told_at(9, 3), told_at(2, 2), told_at(4, 1)
    notices = [
        NoticeView(
            notice=Notice(
                id=f"nt_{hour}",
                subject="coast",
                sequence=hour,
                kind=NoticeKind.FEED_FAILING,
                made=DAY + hour * HOUR,
                body=b"{}",
            ),
            deliveries=(),
        )
        for hour in (10, 3, 1)
    ]
    ids = [one.id for one in among([late, turned, opened], notices)]
    assert ids == ["nt_10", late.id, "nt_3", turned.id, opened.id, "nt_1"]


@pytest.mark.bulk
def test_they_are_listed_among_the_alerts(there: tuple[list[str], str, str], capsys: Say) -> None:
    """By the time they were made; where a topic or another state is asked for, none is."""
    option, first, second = there
    assert run(["alerts", "list", *option, "--json"]) == 0
    found = rows(capsys)
    assert [row["alert"] for row in found] == [second, first, "al_held", "al_turned", "al_opened"]
    assert {"kind": "feed.failing", "feed": "inland", "state": "pending"}.items() <= found[
        0
    ].items()
    assert found[0]["headline"].startswith("The feed inland has failed")
    assert [one["state"] for one in found[1]["deliveries"]] == ["dead"]
    assert found[1]["state"] == "dead"
    expected = {
        ("--state", "held"): 0,
        ("--state", "settling"): 0,
        ("--state", "past"): 0,
        ("--state", "dead"): 1,
        ("--state", "pending", "--sink", "journal"): 1,
        ("--state", "accepted"): 0,
        ("--sink", "journal"): 2,
        ("--topic", "harbour"): 0,
        ("--limit", "1"): 1,
    }
    for more, number in expected.items():
        assert run(["alerts", "list", *option, "--json", *more]) == 0
        assert sum(row["alert"].startswith("nt_") for row in rows(capsys)) == number
    assert run(["alerts", "list", *option]) == 0
    assert f"{second}  " in capsys.readouterr().out


@pytest.mark.parametrize("command", [["alerts", "show"], ["show"]])
def test_one_is_shown_by_the_beginning_of_its_id(
    command: list[str], there: tuple[list[str], str, str], capsys: Say
) -> None:
    """With its sentence and how far the sendings got; for machines with the whole body."""
    option, first, _ = there
    assert run([*command, first[:12], *option]) == 0
    shown = capsys.readouterr().out
    assert "The feed inland can be read again." in shown
    assert "journal  dead after 1 try: no" in shown
    assert run([*command, first, *option, "--json"]) == 0
    (row,) = rows(capsys)
    assert row["body"]["type"] == "feed.recovered"
    assert row["alert"] == row["body"]["data"]["alert"] == first


@pytest.mark.bulk
def test_one_is_tried_again(there: tuple[list[str], str, str], capsys: Say) -> None:
    """The line of its feed keeps its order."""
    option, first, second = there
    assert run(["alerts", "retry", first, *option]) == 0
    assert f"{first}: 1 delivery due now" in capsys.readouterr().out
    assert run(["alerts", "retry", second, *option]) == 0
    assert f"journal gets {first} of the same feed first" in capsys.readouterr().err


async def without_sinks(folder: Path) -> tuple[Path, str]:
    """A notice that nobody was to be sent."""
    path = await fill(folder)
    store = await open_store(folder / "monitor.db")
    try:
        leases = await store.due(LATER, 9, timedelta(seconds=1))
        lease = next(one for one in leases if one.feed == "inland")
        after = replace(lease.state, health=Health.OK, told=1)
        notice = notices.of_feed(INLAND, lease.state, after, LATER)
        assert notice is not None
        done = PollDone(
            feed="inland", epoch=lease.epoch, state=after, at=LATER, seconds=0.1, notice=notice
        )
        await store.finish([done])
    finally:
        await store.close()
    return path, notice.id


def test_one_without_a_sink_says_so(tmp_path: Path, capsys: Say) -> None:
    path, one = anyio.run(without_sinks, tmp_path)
    option = ["--config", str(path)]
    assert run(["alerts", "retry", one, *option]) == 1
    assert "no sink of ops" in capsys.readouterr().err
    assert run(["alerts", "list", "--state", "held", "--json", *option]) == 0
    found = {row["alert"]: (row["state"], row["held"]) for row in rows(capsys)}
    assert found[one] == ("held", "no-sink")
