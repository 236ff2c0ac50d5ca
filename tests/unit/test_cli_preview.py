"""`alerts preview`: what the configuration as it is would have told of stored articles."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import anyio
import pytest

from monitor.__main__ import run
from monitor.app.parts import background
from monitor.app.replay import Replayed
from monitor.cli import backtest
from monitor.cli.preview import Played, differences
from monitor.clock import HandClock
from monitor.dedupe.index import LiveIndex
from monitor.model.alerts import HoldReason
from monitor.model.articles import Article
from monitor.pipeline import waves
from monitor.pipeline.batches import Batches
from tests.support.commands import Say, rows
from tests.support.databases import open_store
from tests.support.seeds import TOPIC, readings, seeds

CONFIGURATION = """\
database: monitor.db
topics:
  us-north-korea: {all: [[North Korea, Pyongyang], [Pompeo]]}
  football: {any: [football]}
"""
AUGUST, SEPTEMBER = (
    datetime(2018, month, day, 12, tzinfo=UTC) for month, day in ((8, 26), (9, 27))
)


@pytest.fixture(scope="module")
def option(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """A database that holds the seeds, each since the day after its own."""
    folder = tmp_path_factory.mktemp("preview")
    (folder / "monitor.yaml").write_text(CONFIGURATION, encoding="utf-8")
    anyio.run(_fill, folder / "monitor.db")
    return ["--config", str(folder / "monitor.yaml")]


async def _fill(path: Path) -> None:
    clock = HandClock(SEPTEMBER)
    store = await open_store(path, clock)
    topics = {TOPIC.id: TOPIC}
    await store.configure((), tuple(topics), ("desk",), clock.now())
    batches = Batches(
        store=store, index=LiveIndex(background()), topics=topics, clock=clock, told=lambda: None
    )
    found = seeds()
    seen = {"abc": AUGUST, "cnn": AUGUST + timedelta(hours=1), "september": SEPTEMBER}
    articles: list[Article] = [replace(found[name], first_seen=when) for name, when in seen.items()]
    await batches.take(waves.placed(readings(*articles)))
    await store.close()


def test_all_of_the_past(option: list[str], capsys: Say) -> None:
    """Every topic has its line, with what other sensitivities would have told."""
    assert run(["alerts", "preview", "--since", "2018-08-01", *option, "--json"]) == 0
    korea, football = rows(capsys)
    assert (korea["topic"], korea["articles"], korea["alerts"]) == ("us-north-korea", 3, 2)
    assert korea["kinds"] == {"opened": 1, "reversal": 1}
    assert korea["sensitivity"]["fewer"] <= korea["sensitivity"]["balanced"] == korea["alerts"]
    assert korea["sensitivity"]["more"] >= korea["alerts"]
    assert (football["articles"], football["alerts"], football["per_day"]) == (0, 0, 0)


def test_what_came_before_is_known_but_not_told(option: list[str], capsys: Say) -> None:
    """The cancellation of August is what the report of September turns."""
    asked = ["alerts", "preview", "--since", "2018-09-01", "--topic", "us-north-korea", *option]
    assert run([*asked, "--json"]) == 0
    (korea,) = rows(capsys)
    assert (korea["articles"], korea["kinds"], korea["held"]) == (1, {"reversal": 1}, {})


def test_people_see_each_alert_and_the_summary(option: list[str], capsys: Say) -> None:
    """The alerts that would have been sent, then a few lines for each topic that had articles."""
    assert run(["alerts", "preview", "--since", "2018-08-01", *option]) == 0
    shown = capsys.readouterr().out
    assert "2018-09-27" in shown
    assert "us-north-korea: 2 alerts of 3 articles" in shown
    assert "by sensitivity: " in shown
    assert "football" not in shown


def test_what_was_done_by_hand_is_named_as_left_out(
    option: list[str], tmp_path: Path, capsys: Say
) -> None:
    """No configuration says it, so the preview tells as if it had not been done."""
    shutil.copytree(Path(option[1]).parent, tmp_path / "there")
    here = ["--config", str(tmp_path / "there" / "monitor.yaml")]
    assert run(["storylines", *here, "--json"]) == 0
    (line,) = rows(capsys)
    assert run(["storylines", "mute", line["storyline"], *here]) == 0
    assert run(["alerts", "silence", "--topic", "us-north-korea", "--for", "4h", *here]) == 0
    capsys.readouterr()
    asked = ["alerts", "preview", "--since", "2018-08-01", *here]
    assert run(asked) == 0
    shown = capsys.readouterr().out
    assert "us-north-korea: 2 alerts of 3 articles" in shown
    assert shown.endswith("\nleft out of account: 1 storyline muted by hand, 1 silence\n")
    assert run([*asked, "--topic", "football"]) == 0
    assert "left out" not in capsys.readouterr().out


def test_of_a_first_import_it_says_why_it_is_silent() -> None:
    korea = backtest.Summary(topic="k", days=1, articles=1, held={HoldReason.BASELINE: 2})
    played = Played(result=Replayed(steps=(), alerts=()), left_out=())
    (line,) = differences(played, [korea])
    assert line.startswith("baseline: of a feed's first poll nothing is told")
    assert not list(differences(played, [replace(korea, held={HoldReason.COOLDOWN: 1})]))


def test_a_topic_that_is_not_there(option: list[str], capsys: Say) -> None:
    """It says which there are."""
    assert run(["alerts", "preview", "--since", "2d", "--topic", "rugby", *option]) == 1
    assert "us-north-korea, football" in capsys.readouterr().err


def test_where_no_topic_is_configured(tmp_path: Path, capsys: Say) -> None:
    """It says so, and names no topic that nobody asked for."""
    file = tmp_path / "monitor.yaml"
    file.write_text("database: monitor.db\n", encoding="utf-8")
    assert run(["alerts", "preview", "--since", "2d", "--config", str(file)]) == 1
    assert f"{file}: no topic is configured" in capsys.readouterr().err


def test_a_time_that_lies_ahead_is_refused(option: list[str], capsys: Say) -> None:
    """Nothing can have arrived since; an empty list would look as if nothing were told."""
    assert run(["alerts", "preview", "--since", "2099-01-01", *option]) == 2
    assert "lies ahead; give a time that has passed" in capsys.readouterr().err
