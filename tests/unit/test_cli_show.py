"""What people and programs are shown of a store: lists, storylines, articles, alerts."""

import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import anyio
import click
import pytest

from monitor.__main__ import run
from monitor.cli import timeline
from monitor.cli.alerts import at_sinks
from monitor.cli.columns import whole
from monitor.cli.sinks import state_of
from monitor.cli.tables import print_table
from monitor.model.alerts import DeliveryState, HoldReason
from monitor.model.changes import ChangeKind
from monitor.model.plans import Applied, Plan
from monitor.model.stories import Passage, VerdictKind, VerdictReason
from monitor.model.views import AlertView, SinkView
from monitor.store.sqlite import open_store
from tests.support.commands import Say, rows, rows_of
from tests.support.stored import (
    ALONE,
    CALLED_OFF,
    CONFIGURATION,
    COPY,
    DAY,
    LATER,
    ON_AGAIN,
    fill,
    plan,
    stored,
    storyline,
)
from tests.support.stored import alert as change_of
from tests.support.storing import alert, delivery

MIGRATIONS = "_sqlite_migrations"  # where sqlite-utils keeps their names
LISTS = ("status", "feeds", "sinks", "storylines", "topics")


@pytest.fixture
def option(filled: Path) -> list[str]:
    """The option that names it."""
    return ["--config", str(filled)]


def table(capsys: Say) -> list[list[str]]:
    """A plain table as cells; columns are at least two blanks apart."""
    lines = capsys.readouterr().out.splitlines()
    return [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in lines]


@pytest.mark.parametrize("command", LISTS)
def test_lists_are_tables_for_people_and_lines_for_machines(
    command: str, option: list[str], capsys: Say
) -> None:
    assert run([command, *option]) == 0
    assert len(capsys.readouterr().out.splitlines()) > 1
    assert run([command, *option, "--json"]) == 0
    assert rows(capsys)


def test_status_says_how_much_there_is_and_what_waits(option: list[str], capsys: Say) -> None:
    assert run(["status", *option, "--json"]) == 0
    (row,) = rows(capsys)
    figures = ("feeds", "failing", "articles", "stories", "storylines", "alerts", "pending", "dead")
    assert [row[name] for name in figures] == [2, 1, 4, 2, 1, 2, 1, 0]
    assert row["topics"][0]["topic"] == "harbour"
    assert row["topics"][0]["last_alert"] == "2026-03-22T09:00:00Z"
    assert run(["status", *option]) == 0
    shown = capsys.readouterr().out
    assert "2 stories" in shown
    assert "1 pending" in shown


def test_feeds_say_what_went_wrong_and_why_they_wait(option: list[str], capsys: Say) -> None:
    assert run(["feeds", *option]) == 0
    inland = next(row for row in table(capsys) if row[0] == "inland")
    assert inland[1] == "failing"
    assert inland[2].endswith(" ago")
    assert inland[3] == "failed"
    assert "back-off" in inland
    assert inland[-1] == "inland.example: the name is not known"
    assert run(["feeds", *option, "--json"]) == 0
    by_id = {row["feed"]: row for row in rows(capsys)}
    assert by_id["inland"]["trouble"] == "name-not-found"
    assert by_id["inland"]["recent"][0]["outcome"] == "failed"
    assert by_id["coast"]["url"] == "https://coast.example/feed.xml"


def test_a_secret_address_is_not_shown(
    filled: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Say
) -> None:
    """The address of a feed that the configuration takes from the environment stays there."""
    shutil.copy(filled.parent / "monitor.db", tmp_path / "monitor.db")
    text = filled.read_text(encoding="utf-8")
    secret = text.replace('"https://coast.example/feed.xml"', "{env: COAST}")
    (tmp_path / "monitor.yaml").write_text(secret, encoding="utf-8")
    monkeypatch.setenv("COAST", "https://coast.example/feed.xml")
    assert run(["feeds", "--config", str(tmp_path / "monitor.yaml"), "--json"]) == 0
    assert "coast.example/feed.xml" not in capsys.readouterr().out


def test_sinks_say_what_they_took(option: list[str], capsys: Say) -> None:
    assert run(["sinks", *option, "--json"]) == 0
    (row,) = rows(capsys)
    assert (row["sink"], row["kind"], row["accepted"], row["pending"]) == ("journal", "log", 1, 1)


def test_storylines_can_be_asked_for_by_topic(option: list[str], capsys: Say) -> None:
    assert run(["storylines", *option, "--topic", "harbour", "--json"]) == 0
    (row,) = rows(capsys)
    assert (row["storyline"], row["opened"], row["sequence"]) == ("sl_visit", "2026-03-02", 3)
    assert row["state"][0]["state"] == "planned"
    assert row["outlets"] == ["coast"]
    assert row["state"][0]["quote"] == "The visit to Port Aldana is on again."


@pytest.mark.parametrize("command", [["storylines"], ["alerts", "list"]])
def test_a_topic_that_is_not_there_is_told(
    command: list[str], option: list[str], capsys: Say
) -> None:
    """Like every name that is not known it is no wrong usage."""
    assert run([*command, *option, "--topic", "harbor"]) == 1
    assert "there are: harbour" in capsys.readouterr().err


def test_alerts_are_listed_newest_first_with_their_deliveries(
    option: list[str], capsys: Say
) -> None:
    assert run(["alerts", "list", *option, "--json"]) == 0
    found = rows(capsys)
    assert [row["alert"] for row in found] == ["al_held", "al_turned", "al_opened"]
    held, turned, opened = found
    assert (held["state"], held["held"], held["deliveries"]) == ("held", "cooldown", [])
    assert turned["deliveries"][0]["state"] == "pending"
    assert turned["deliveries"][0]["next_try"] == "2026-03-22T09:00:00Z"
    assert opened["deliveries"][0]["state"] == "accepted"
    assert opened["deliveries"][0]["next_try"] is None


def test_the_table_of_alerts_says_why_one_was_held(option: list[str], capsys: Say) -> None:
    assert run(["alerts", "list", *option]) == 0
    _, held, turned, opened = table(capsys)
    assert (held[0], held[4:7]) == ("al_held", ["held", "cooldown", "-"])
    assert turned[4:7] == ["pending", "-", "journal"]
    assert opened[4:7] == ["accepted", "-", "journal"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "ok"),
        ({"disabled": True}, "disabled"),
        ({"held_until": LATER}, "asked to wait, goes on in 20d"),
        ({"held_until": DAY}, "ok"),
        (
            {"failures": 1, "failing_since": DAY - timedelta(minutes=4)},
            "refusing, 1 failed try, the first 4m ago",
        ),
        (
            {"failures": 4, "failing_since": DAY, "pending": 2, "next_try": LATER},
            "retrying, 4 failed tries in a row, the first now, next try in 20d",
        ),
        (
            {"failures": 1, "failing_since": DAY, "pending": 2, "next_try": DAY},
            "retrying, 1 failed try, the first now, next try due",
        ),
        (
            {"failures": 5, "failing_since": DAY - timedelta(hours=3), "next_try": LATER},
            "failing, 5 failed tries in a row, the first 3h ago, next try in 20d",
        ),
    ],
)
def test_the_state_of_a_sink_in_words(more: dict[str, Any], words: str) -> None:
    values = {
        "id": "desk",
        "pending": 0,
        "accepted": 0,
        "dead": 0,
        "oldest_pending": None,
        "last_answer": None,
        "last_accepted": None,
        "held_until": None,
        "disabled": False,
    }
    assert state_of(SinkView(**(values | more)), DAY) == words


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (["--state", "held"], ["al_held"]),
        (["--state", "pending"], ["al_turned"]),
        (["--state", "accepted", "--sink", "journal"], ["al_opened"]),
        (["--state", "dead"], []),
        (["--state", "settling"], []),
        (["--state", "past"], []),
        (["--sink", "journal"], ["al_held", "al_turned", "al_opened"]),
        (["--state", "held", "--sink", "journal"], ["al_held"]),
        (["--limit", "1"], ["al_held"]),
        (["--topic", "harbour", "--limit", "2"], ["al_held", "al_turned"]),
    ],
)
def test_alerts_can_be_picked(
    more: list[str], expected: list[str], option: list[str], capsys: Say
) -> None:
    assert run(["alerts", "list", *option, "--json", *more]) == 0
    assert [row["alert"] for row in rows(capsys)] == expected


def test_alerts_of_an_unknown_sink_are_not_an_empty_list(option: list[str], capsys: Say) -> None:
    assert run(["alerts", "list", "--sink", "desk", *option]) == 1
    assert "there is no sink 'desk'; there are: journal" in capsys.readouterr().err


@pytest.mark.parametrize("more", [["--state", "lost"], ["--limit", "0"], ["--limit", "many"]])
def test_alerts_cannot_be_picked_by_nonsense(more: list[str], option: list[str]) -> None:
    assert run(["alerts", "list", *option, *more]) == 2


def test_an_alert_shows_both_sentences_and_how_far_it_got(option: list[str], capsys: Say) -> None:
    assert run(["alerts", "show", "al_turned", *option]) == 0
    shown = capsys.readouterr().out
    assert "“The visit to Port Aldana is cancelled.”" in shown
    assert "“The visit to Port Aldana is on again.”" in shown
    assert "journal  pending after 0 tries" in shown


def test_how_each_sending_stands_is_told_in_one_column() -> None:
    sent = tuple(delivery(alert("al_1"), sink) for sink in ("desk", "alerts-file"))
    lines = [click.unstyle(line) for line in timeline.delivery_lines(sent, DAY)]
    assert [line.index("pending") for line in lines] == [13, 13]


def test_an_alert_for_machines_holds_the_body_that_was_sent(option: list[str], capsys: Say) -> None:
    assert run(["alerts", "show", "al_tur", *option, "--json"]) == 0
    (row,) = rows(capsys)
    assert row["body"]["type"] == "storyline.reversal"
    assert row["body"]["data"]["alert"] == "al_turned"


def test_what_is_no_alert_is_shown_elsewhere(option: list[str], capsys: Say) -> None:
    assert run(["alerts", "show", "sl_visit", *option]) == 1
    assert "storyline-monitor show sl_visit" in capsys.readouterr().err


def test_a_storyline_is_shown_over_time(option: list[str], capsys: Say) -> None:
    """Articles in order, with outlets, verdicts, reasons for silence, and what stands now."""
    assert run(["show", "sl_visit", *option]) == 0
    shown = capsys.readouterr().out
    marks = ("Visit to Port Aldana", "ar_first", "OPENED", "ar_turn", "REVERSAL")
    places = [shown.index(mark) for mark in marks]
    assert places == sorted(places)
    assert "of ar_first, containment 0.97" in shown
    assert "feed coast  The visit to Port Aldana is on again." in shown  # it names no outlet
    assert "held: told of less than a cool-down ago" in shown
    assert "3 changes, 1 told, 1 pending" in shown
    assert "Minister's visit to Port Aldana: planned" in shown
    days = ["2 Mar 2026 09:00 UTC ", "2 Mar 2026 09:00 UTC ", "22 Mar 2026 09:00 UTC"]
    assert re.findall(r"^(\d.{20})  (?:new|copy) ", shown, re.MULTILINE) == days
    assert "opened 2 Mar 2026" in shown
    assert "2026-" not in shown, "one form of dates on a page"
    assert "\n\nAs it stands:\n" in shown


def test_why_a_change_was_held_is_said_once() -> None:
    """At the change itself; where its article has another reason, both are said."""
    (held,) = (one for one in plan().alerts if one.held)
    view = AlertView(alert=replace(held, held=HoldReason.BASELINE), deliveries=())
    for why, said in (("baseline", 1), ("repeat", 2)):
        silent = stored(ON_AGAIN, VerdictKind.NEW, why_silent=why)
        lines = "\n".join(timeline.drawn([silent], [view]))
        assert len(re.findall(r"silent: |held: ", lines)) == said
        assert lines.count("part of a feed's or topic's first import") == 1


@pytest.mark.parametrize("id_", ["s", "sl_", ""])
def test_an_id_that_is_too_short_is_called_so(id_: str, option: list[str], capsys: Say) -> None:
    assert run(["show", id_, *option]) == 1
    said = capsys.readouterr().err
    assert said.startswith(
        f"{id_!r} is too short to be looked up: give at least 4 characters of an"
    )
    assert "with: storyline-monitor storylines" in said


def test_a_storyline_for_machines(option: list[str], capsys: Say) -> None:
    assert run(["show", "sl_vis", *option, "--json"]) == 0
    (row,) = rows(capsys)
    assert {one["article"] for one in row["timeline"]} == {"ar_first", "ar_copy", "ar_turn"}
    assert [one["alert"] for one in row["alerts"]] == ["al_opened", "al_turned", "al_held"]


def test_an_article_says_why_it_was_silent(option: list[str], capsys: Say) -> None:
    assert run(["show", "ar_alone", *option]) == 0
    shown = capsys.readouterr().out
    assert "no alert    no watched topic" in shown
    assert "topics      none" in shown
    assert "A cow won first prize." in shown


def test_an_article_for_machines(option: list[str], capsys: Say) -> None:
    assert run(["show", "ar_copy", *option, "--json"]) == 0
    (row,) = rows(capsys)
    assert (row["verdict"], row["of"], row["why_silent"]) == ("copy", "ar_first", "copy")
    assert row["article"] == row["record"]["id"] == "ar_copy"
    assert row["topics"] == [{"topic": "harbour", "phrases": ["Port Aldana"]}]
    assert (row["versions"], row["changed"]) == ([], [])


def test_a_story_is_shown_with_its_articles_and_storylines(option: list[str], capsys: Say) -> None:
    assert run(["show", "st_on", *option]) == 0
    shown = capsys.readouterr().out
    marks = ("The visit to Port Aldana", "st_one · 3 articles · 1 copy", "storyline   sl_visit",
             "ar_copy", "of ar_first", "ar_turn")  # fmt: skip
    places = [shown.index(mark) for mark in marks]
    assert places == sorted(places)
    assert "REVERSAL" not in shown
    assert run(["show", "st_alone", *option]) == 0
    assert "storyline   none" in capsys.readouterr().out


def test_a_story_for_machines(option: list[str], capsys: Say) -> None:
    assert run(["show", "st_one", *option, "--json"]) == 0
    (row,) = rows(capsys)
    assert (row["story"], row["first_article"], row["copies"]) == ("st_one", "ar_first", 1)
    assert [one["verdict"] for one in row["timeline"]] == ["copy", "new", "new"]
    assert row["storylines"] == [
        {"topic": "harbour", "storyline": "sl_visit", "title": "Visit to Port Aldana"}
    ]


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The option that names a configuration whose database has an article in three versions."""

    async def work(folder: Path) -> Path:
        path = await fill(folder)
        store = await open_store(folder / "monitor.db")
        second = replace(ALONE, title="At the fair", text="A cow won second prize.")
        third = replace(second, text=" ".join(f"w{n}{'x' * (n % 9 == 0)}" for n in range(90)))
        second = replace(second, text=" ".join(f"w{n}" for n in range(90)))
        for number, one in enumerate((second, third), start=2):
            hour = LATER.replace(hour=10 + number)
            version = stored(one, VerdictKind.EDIT, version=number, arrived=hour, storylines=())
            await store.apply(Plan(articles=(version,)))
        await store.close()
        return path

    return ["--config", str(anyio.run(work, tmp_path_factory.mktemp("edited")))]


def test_each_version_of_an_article_is_shown_with_its_time_and_what_it_changed(
    edited: list[str], capsys: Say
) -> None:
    """Newest first; of many places the first, and how many more there are."""
    assert run(["show", "ar_alone", *edited]) == 0
    shown = capsys.readouterr().out
    newest, second, first = shown[shown.index("Version 3") :].split("Version ")[1:]
    assert newest.startswith("3, arrived 22 Mar 2026 13:00 UTC:\n  text\n    - w0 w1 ")
    assert newest.count("    + ") == 8
    assert "  and in 2 more places\n" in newest
    assert second.startswith(
        "2, arrived 22 Mar 2026 12:00 UTC:\n  title\n    + At the fair\n  text\n    - A cow won"
    )
    assert first == "1, arrived 22 Mar 2026 09:00 UTC: as it came first\n"


def test_versions_for_machines_say_what_each_changed(edited: list[str], capsys: Say) -> None:
    assert run(["show", "ar_alone", *edited, "--json"]) == 0
    (row,) = rows(capsys)
    assert (row["version"], len(row["changed"])) == (3, 10)
    second, first = row["versions"]
    assert (second["version"], first["version"], first["changed"]) == (2, 1, [])
    assert second["changed"][0] == {"field": "title", "before": "", "after": "At the fair"}
    assert second["arrived"] == "2026-03-22T12:00:00Z"


@pytest.mark.parametrize("line", ["sl_visit", "st_one"])
def test_a_timeline_shows_what_an_edited_article_came_as(
    line: str, tmp_path: Path, capsys: Say
) -> None:
    """Its first verdict stands where the others' do, and that it was edited beside it."""

    async def work() -> Path:
        path = await fill(tmp_path)
        store = await open_store(tmp_path / "monitor.db")
        for number in (2, 3):
            changed = replace(COPY, text=f"The visit to Port Aldana is cancelled, {number}.")
            edit = stored(
                changed, VerdictKind.EDIT, version=number, arrived=LATER, why_silent="edit"
            )
            await store.apply(Plan(articles=(edit,)))
        await store.close()
        return path

    option = ["--config", str(anyio.run(work))]
    assert run(["show", line, *option]) == 0
    shown = capsys.readouterr().out
    head, notes = shown[shown.index("cancelled, 3.") - 60 :].splitlines()[:2]
    assert " copy " in head
    assert "of ar_first, containment 0.97 · edited, version 3 since 22 Mar 2026 09:00 UTC" in notes
    assert run(["show", line, *option, "--json"]) == 0
    (row,) = rows(capsys)
    verdicts = {
        one["article"]: (one["verdict"], one["first_verdict"], one["version"])
        for one in row["timeline"]
    }
    assert verdicts["ar_copy"] == ("edit", "copy", 3)
    assert verdicts["ar_first"] == ("new", "new", 1)


def test_an_article_that_came_into_its_story_later_says_since_when(
    tmp_path: Path, capsys: Say
) -> None:
    """Its verdict is still of the story that it was first put into."""

    async def work() -> Path:
        path = await fill(tmp_path)
        store = await open_store(tmp_path / "monitor.db")
        of = await store.stories(["st_one", "st_alone"])
        home = replace(of["st_one"], articles=4)
        gone = replace(of["st_alone"], into="st_one")
        passage = Passage(articles=("ar_alone",), left=gone, home=home, along="ar_turn", whole=True)
        await store.apply(Plan(stories=(gone, home), passages=(passage,)))
        await store.close()
        return path

    option = ["--config", str(anyio.run(work))]
    assert run(["show", "ar_alone", *option]) == 0
    assert "story       st_one, since ar_turn came" in capsys.readouterr().out
    assert run(["show", "ar_alone", *option, "--json"]) == 0
    assert rows(capsys)[0]["joined_with"] == "ar_turn"
    assert run(["show", "st_alone", *option]) == 0
    assert "ar_alone · in its story since ar_turn came" in capsys.readouterr().out


def test_a_storyline_that_does_not_know_how_its_outlets_write_themselves_asks_its_articles(
    tmp_path: Path, capsys: Say
) -> None:
    """Those stored by earlier versions do not; what one knows goes before."""

    async def work() -> Path:
        path = await fill(tmp_path)
        store = await open_store(tmp_path / "monitor.db")
        others = [
            stored(
                replace(CALLED_OFF, id=f"ar_{number}", outlet=name),
                VerdictKind.SAME_EVENT,
                storylines=(("harbour", "sl_visit"),),
            )
            for number, name in enumerate(("Inland POST", "Inland Post", "The harbour"))
        ]
        line = replace(
            storyline(),
            revision=2,
            families=("inland post", "the harbour", "wire"),
            outlets={"the harbour": "The Harbour"},
        )
        plan = Plan(articles=tuple(others), storylines=(line,), based_on={"sl_visit": 1})
        assert isinstance(await store.apply(plan), Applied)
        await store.close()
        return path

    assert run(["show", "sl_visit", "--config", str(anyio.run(work)), "--json"]) == 0
    assert rows(capsys)[0]["outlets"] == ["Inland POST", "The Harbour", "wire"]


def test_an_id_that_was_merged_leads_to_the_storyline_that_took_it(
    tmp_path: Path, capsys: Say
) -> None:
    """By its beginning, too; and a person is told of the merge."""

    async def work() -> Path:
        path = await fill(tmp_path)
        store = await open_store(tmp_path / "monitor.db")
        taken = replace(storyline(), id="sl_taken", merged_into="sl_visit")
        await store.apply(Plan(storylines=(taken,)))
        await store.close()
        return path

    option = ["--config", str(anyio.run(work))]
    assert run(["show", "sl_tak", "--json", *option]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["storyline"] == "sl_visit"
    assert said.err == "sl_tak was merged into sl_visit\n"
    assert run(["storylines", "mute", "sl_taken", *option]) == 0
    assert "sl_visit: muted" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("states", "cell"),
    [
        ({"a": "dead", "b": "dead"}, "a, b"),
        ({"a": "dead", "b": "pending", "c": "dead"}, "a, c dead; b pending"),
        ({}, ""),
    ],
)
def test_sinks_are_named_with_what_became_of_each_only_where_they_differ(
    states: dict[str, str], cell: str
) -> None:
    sent = delivery(alert())
    found = [replace(sent, sink=one, state=DeliveryState(state)) for one, state in states.items()]
    assert at_sinks(found) == cell


SECONDS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def told_in(value: object, key: str = "") -> Iterator[tuple[str, object]]:
    """Each name and value of a JSON object, however deep; records speak for themselves."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in ("record", "body"):
                yield from told_in(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from told_in(inner, key)
    else:
        yield key, value


@pytest.mark.parametrize(
    "command",
    [
        *([name] for name in LISTS), ["alerts", "list"], ["alerts", "show", "al_turned"],
        ["show", "sl_visit"], ["show", "ar_first"], ["show", "st_one"], ["feeds", "show", "inland"],
        ["check"], ["db", "check"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_machines_are_told_under_the_same_names_and_in_the_same_form_everywhere(
    command: list[str], option: list[str], capsys: Say
) -> None:
    """Ids under the name of their kind; times in UTC to the second; no length without its unit."""
    assert run([*command, *option, "--json"]) == 0
    for row in rows(capsys):
        for name, value in told_in(row):
            assert name not in ("id", "at", "interval", "every", "ttl", "max_age", "usual_gap")
            if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d[T ]", value):
                assert SECONDS.fullmatch(value), name


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        ("al_", "at least 4 characters"),
        ("nothing_like_it", "storyline-monitor storylines"),
        ("sl_none", "no storyline 'sl_none'; see their ids with: storyline-monitor storylines"),
        ("al_none", "no alert 'al_none'; see their ids with: storyline-monitor alerts list"),
        ("st_none", "no story 'st_none'; see their ids with: storyline-monitor show ARTICLE"),
        ("ar_none", "no article"),
        ("nt_none", "no notice"),
        ("", "at least 4 characters"),
    ],
)
def test_what_is_not_stored_is_told(
    wanted: str, reason: str, option: list[str], capsys: Say
) -> None:
    assert run(["show", wanted, *option]) == 1
    assert reason in capsys.readouterr().err


def test_a_beginning_of_several_ids_names_them(
    option: list[str], monkeypatch: pytest.MonkeyPatch, capsys: Say
) -> None:
    monkeypatch.setattr("monitor.cli.lookup.SHORTEST_PREFIX", 3)
    assert run(["show", "al_", *option]) == 1
    assert "al_held, al_opened, al_turned" in capsys.readouterr().err


@pytest.mark.bulk
@pytest.mark.parametrize("command", [*((name,) for name in LISTS), ("show", "sl_visit")])
def test_no_text_of_others_steers_the_terminal(
    command: tuple[str, ...], option: list[str], capsys: Say
) -> None:
    """An outlet, or a sink's answer, may be made of escape sequences."""
    assert run([*command, *option]) == 0
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.parametrize(
    "command", [*([name] for name in LISTS[2:]), ["show", "sl_visit"], ["alerts", "list"]]
)
def test_without_a_database_the_way_to_begin_is_told(
    command: list[str], tmp_path: Path, capsys: Say
) -> None:
    path = tmp_path / "monitor.yaml"
    path.write_text("database: none.db\n", encoding="utf-8")
    assert run([*command, "--config", str(path)]) == 1
    said = capsys.readouterr().err
    assert "nothing stored yet" in said
    assert f"storyline-monitor run --config {path}" in said


def test_feeds_that_were_never_polled_are_listed_before_the_first_run(
    tmp_path: Path, capsys: Say
) -> None:
    """The configuration names them: an empty list would say that it does not."""
    path = tmp_path / "monitor.yaml"
    path.write_text(CONFIGURATION.replace('/feed.xml"}', '/feed.xml", enabled: false}', 1))
    assert run(["feeds", "--config", str(path)]) == 0
    _, coast, inland = table(capsys)
    assert coast[:2] == ["coast", "disabled"]
    assert (inland[:2], inland[-1]) == (["inland", "new"], "not polled yet")
    assert run(["feeds", "--config", str(path)]) == 0
    assert "nothing stored yet" in capsys.readouterr().err
    found = {row["feed"]: row for row in rows_of(capsys, "feeds", "--config", path)}
    assert (found["inland"]["state"], found["inland"]["polls"]) == ("new", 0)
    (status,) = rows_of(capsys, "status", "--config", path)
    assert (status["feeds"], status["due"]) == (2, 1)


def test_a_feed_that_was_added_to_a_filled_database_is_listed_with_the_others(
    filled: Path, tmp_path: Path, capsys: Say
) -> None:
    shutil.copy(filled.parent / "monitor.db", tmp_path / "monitor.db")
    path = tmp_path / "monitor.yaml"
    path.write_text(CONFIGURATION.replace("feeds:", "feeds:\n  - {id: bay, url: bay.xml}"))
    assert [row["feed"] for row in rows_of(capsys, "feeds", "--config", path)] == [
        "coast",
        "inland",
        "bay",
    ]
    (bay,) = rows_of(capsys, "feeds", "show", "bay", "--config", path)
    assert bay["state"] == "new"
    assert run(["feeds", "poll", "bay", "--config", str(path)]) == 1
    assert "bay: no daemon has seen it yet" in capsys.readouterr().err


def test_a_database_of_a_newer_program_is_left_alone(
    filled: Path, tmp_path: Path, capsys: Say
) -> None:
    shutil.copy(filled, tmp_path / "monitor.yaml")
    shutil.copy(filled.parent / "monitor.db", tmp_path / "monitor.db")
    with closing(sqlite3.connect(tmp_path / "monitor.db")) as database:
        database.execute(
            f"UPDATE {MIGRATIONS} SET name = 'm9999_from_the_future' "  # noqa: S608 - a constant
            f"WHERE rowid = (SELECT max(rowid) FROM {MIGRATIONS})"
        )
        database.commit()
    assert run(["status", "--config", str(tmp_path / "monitor.yaml")]) == 1
    assert "newer program" in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"", b"\x00\xff" * 900, b"<html>not a database</html>"])
def test_a_file_that_is_no_database_is_told(content: bytes, tmp_path: Path, capsys: Say) -> None:
    (tmp_path / "monitor.yaml").write_text("database: monitor.db\n", encoding="utf-8")
    (tmp_path / "monitor.db").write_bytes(content)
    assert run(["status", "--config", str(tmp_path / "monitor.yaml")]) == 1
    said = capsys.readouterr().err
    assert str(tmp_path / "monitor.db") in said
    assert "MONITOR_DEBUG" not in said


def test_a_table_keeps_long_cells_whole_in_a_pipe(capsys: Say) -> None:
    print_table([whole("name"), whole("number")], [("x" * 500, 7), ("[bold]y[/bold]", 1234)])
    lines = capsys.readouterr().out.splitlines()
    assert "x" * 500 in lines[1]
    assert "[bold]y[/bold]" in lines[2]
    assert not any(line.endswith(" ") for line in lines)


def turning(kind: ChangeKind, verdict: VerdictKind) -> list[str]:
    """The timeline of an article that made a change, matched with the one before it."""
    of = stored(ON_AGAIN, verdict)
    of = replace(of, verdict=replace(of.verdict, of="ar_first", reason=VerdictReason.EVENT_SCORE))
    view = AlertView(alert=change_of("al_turned", 2, kind, ON_AGAIN))
    return list(map(click.unstyle, timeline.drawn([of], [view])))


def test_an_article_that_turns_its_event_is_called_a_turn() -> None:
    """That it reports the same event is why it turns it, and no reason for silence."""
    first, second, *_ = turning(ChangeKind.REVERSAL, VerdictKind.SAME_EVENT)
    assert first.split("  ")[1] == "turn"
    assert second == "    ar_turn · turns the event of ar_first, event score 0.10"


@pytest.mark.parametrize(
    ("kind", "verdict"),
    [(ChangeKind.FIGURES, VerdictKind.SAME_EVENT), (ChangeKind.REVERSAL, VerdictKind.NEW)],
)
def test_what_turns_nothing_or_is_an_event_of_its_own_is_called_what_it_is(
    kind: ChangeKind, verdict: VerdictKind
) -> None:
    first, second, *_ = turning(kind, verdict)
    assert first.split("  ")[1] == verdict.value
    assert "turns" not in second
