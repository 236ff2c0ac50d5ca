"""`replay`: a backtest of the seed articles and of files that are none."""

import json
from pathlib import Path
from typing import Any

import pytest

from monitor.__main__ import run
from monitor.cli.readings import readings
from monitor.config import load

Say = pytest.CaptureFixture[str]
SEEDS = sorted(str(p) for p in (Path(__file__).parents[2] / "fixtures" / "seeds").glob("*.txt"))
ABC, CNN, SEPTEMBER = SEEDS
CONFIGURATION = """\
topics:
  korea: {all: [[North Korea, Pyongyang], [Pompeo]]}
  summits: {any: [summit], storylines: one, alert_on: [opened]}
"""


@pytest.fixture
def option(tmp_path: Path) -> list[str]:
    """A configuration that watches what the seeds tell."""
    path = tmp_path / "monitor.yaml"
    path.write_text(CONFIGURATION, encoding="utf-8")
    return ["--config", str(path)]


def rows(path: Path) -> list[dict[str, Any]]:
    """A file of JSON Lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_seeds_bring_two_alerts_on_their_storyline(
    option: list[str], tmp_path: Path, capsys: Say
) -> None:
    """Whatever order the files are given in, their own dates decide."""
    alerts, changes = tmp_path / "alerts.jsonl", tmp_path / "changes.jsonl"
    files = [SEPTEMBER, ABC, CNN, "--alerts", str(alerts), "--changes", str(changes)]
    assert run(["replay", *files, *option]) == 0
    bodies = [body for body in rows(alerts) if body["data"]["topic"]["id"] == "korea"]
    assert [body["type"] for body in bodies] == ["storyline.opened", "storyline.reversal"]
    assert all("held" not in body for body in bodies)
    reversal = bodies[1]["data"]["change"]
    assert (reversal["before"]["outlet"], reversal["after"]["outlet"]) == ("ABC News", None)
    told = [row for row in rows(changes) if row["held"] is None]
    assert [{**row, "held": None} for row in rows(alerts)] == told
    shown = capsys.readouterr().out
    assert shown.index("OPENED") < shown.index("REVERSAL")
    assert "3 articles (" in shown


def test_stories_tell_what_became_of_each_article(option: list[str], tmp_path: Path) -> None:
    """One line per article in the documented form, the first topic ahead of the others."""
    stories = tmp_path / "stories.jsonl"
    assert run(["replay", ABC, CNN, SEPTEMBER, ABC, "--stories", str(stories), *option]) == 0
    found = rows(stories)
    assert len(found) == 4
    keys = ["id", "story", "verdict", "of", "score", "topic", "storyline", "also"]
    keys += ["reason", "evidence", "differences"]
    assert all(list(row) == keys for row in found)
    by_verdict = {row["verdict"]: row for row in found}
    assert by_verdict["seen"]["id"] == by_verdict["seen"]["of"]
    first = next(row for row in found if row["id"] == by_verdict["seen"]["id"])
    assert (first["topic"], [other["topic"] for other in first["also"]]) == ("korea", ["summits"])
    for key in ("story", "topic", "storyline", "also"):
        assert by_verdict["seen"][key] == first[key]


@pytest.mark.bulk
def test_results_may_go_to_standard_output(option: list[str], capsys: Say) -> None:
    """Then the timeline makes room: it goes to standard error."""
    assert run(["replay", *SEEDS, "--stories", "-", *option]) == 0
    said = capsys.readouterr()
    assert len([json.loads(line) for line in said.out.splitlines()]) == 3
    assert "3 articles (" in said.err


def test_without_a_configuration_there_are_stories_but_no_topics(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Say
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MONITOR_CONFIG", raising=False)
    assert run(["replay", *SEEDS, "--stories", "-"]) == 0
    said = capsys.readouterr()
    assert "no topic is watched" in said.err
    found = [json.loads(line) for line in said.out.splitlines()]
    assert [row["topic"] for row in found] == [None] * 3


@pytest.mark.bulk
def test_the_order_given_may_be_kept(option: list[str], tmp_path: Path) -> None:
    """The turn comes first, so the older reports that follow turn nothing back."""
    alerts = tmp_path / "alerts.jsonl"
    files = [SEPTEMBER, ABC, "--as-they-arrive", "--alerts", str(alerts)]
    assert run(["replay", *files, *option]) == 0
    bodies = [body for body in rows(alerts) if body["data"]["topic"]["id"] == "korea"]
    assert [body["type"] for body in bodies] == ["storyline.opened"]


@pytest.mark.parametrize(
    ("arguments", "status", "reason"),
    [
        ([], 2, "Missing argument"),
        (["nowhere.jsonl"], 1, "there is no such file"),
        ([ABC, "--stories", "x", "--changes", "x"], 2, "the same place"),
        ([ABC, "--stories", "-", "--alerts", "-"], 2, "the same place"),
        ([ABC, "--stories", "."], 1, "this is a folder"),
        ([ABC, "--stories", "nowhere/x"], 1, "there is no folder"),
        ([ABC, "--stories", ABC], 2, "one of the sources"),
    ],
)
def test_what_cannot_work_is_told_before_any_work(
    arguments: list[str], status: int, reason: str, option: list[str], capsys: Say
) -> None:
    assert run(["replay", *arguments, *option]) == status
    said = capsys.readouterr()
    assert reason in said.err
    assert said.out == ""


@pytest.mark.parametrize("result", ["--stories", "--changes", "--alerts"])
def test_a_file_that_is_there_is_replaced_on_demand_only(
    result: str, tmp_path: Path, option: list[str], capsys: Say
) -> None:
    file = tmp_path / "kept.jsonl"
    file.write_text("mine")
    command = ["replay", ABC, result, str(file), *option]
    assert run(command) == 1
    said = capsys.readouterr()
    assert f"{file}: there is such a file already" in said.err
    assert (said.out, file.read_text()) == ("", "mine")
    assert run([*command, "--overwrite"]) == 0
    assert file.read_text() != "mine"
    assert run(["replay", ABC, result, "/dev/null", *option]) == 0


@pytest.mark.parametrize("content", [b"", b"\x00\xff\x01" * 500, b"<html><p>Log in</html>"])
def test_what_is_no_source_is_told(
    content: bytes, tmp_path: Path, option: list[str], capsys: Say
) -> None:
    """A backtest with a part missing would mislead, so it is not begun."""
    bad = tmp_path / "bad"
    bad.write_bytes(content)
    assert run(["replay", ABC, str(bad), *option]) == 1
    said = capsys.readouterr()
    assert f"{bad}: no articles here" in said.err
    assert said.out == ""


def test_a_feed_without_entries_is_a_short_story(
    tmp_path: Path, option: list[str], capsys: Say
) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_text("<rss version='2.0'><channel><title>Quiet</title></channel></rss>")
    assert run(["replay", str(feed), *option]) == 0
    assert capsys.readouterr().out == "0 articles (none); 0 changes, 0 told\n"


FEED = """\
<rss version="2.0"><channel><title>{name}</title>
<item><title>{title}</title><guid isPermaLink="false">{name}-1</guid>
<pubDate>Mon, 02 Mar 2026 09:00:00 GMT</pubDate></item></channel></rss>
"""


def feeds(folder: Path, *names: str) -> list[str]:
    """Files of feeds that carry one report each, told in other words."""
    said = ["Norland calls off talks with Sudria", "Talks with Sudria are off, Norland says"]
    files = []
    for number, (name, title) in enumerate(zip(names, said, strict=True)):
        files.append(folder / f"{number}.xml")
        files[-1].write_text(FEED.format(name=name, title=title), encoding="utf-8")
    return [str(file) for file in files]


@pytest.mark.parametrize(
    ("names", "called"),
    [
        (("Coast News", "Hill  Radio!"), ["coast-news", "hill-radio"]),
        # One feed, saved at two times.
        (("Coast News", "Coast News"), ["coast-news", "coast-news"]),
        # Without a name of its own, a feed is its file.
        (("", ""), ["0", "1"]),
    ],
)
def test_each_feed_is_an_outlet_of_its_own_by_the_name_that_it_gives_itself(
    names: tuple[str, str], called: list[str], tmp_path: Path
) -> None:
    """Else the two would be one unknown outlet, and neither would ever support the other."""
    found = list(readings(feeds(tmp_path, *names), None))
    assert [one.article.feed for one in found] == called
    assert [one.family for one in found] == called
    assert [one.article.outlet for one in found] == [None, None]


def test_a_name_is_no_id_for_which_topics_listen(tmp_path: Path) -> None:
    """Nor is an outlet that an entry names put aside for it."""
    config = tmp_path / "monitor.yaml"
    config.write_text(
        "feeds: [{id: coast-news, url: none.xml, outlet: Coast, timezone: Asia/Tokyo}]\n"
        "topics: {talks: {any: [talks], feeds: [coast-news]}}\n",
        encoding="utf-8",
    )
    (coast, _) = files = feeds(tmp_path, "Coast News", "Hill Radio")
    Path(files[1]).write_text(
        FEED.format(name="Hill Radio", title="No talks").replace(
            "<guid", '<source url="https://a.example/">Hill Daily</source><guid'
        ),
        encoding="utf-8",
    )
    one, other = readings(files, load(config, {"HOME": "/"}))
    assert (one.hits, one.article.outlet, one.family) == ((), None, "coast-news")
    assert (other.article.outlet, other.family) == ("Hill Daily", "hill daily")
    (named,) = readings([coast], load(config, {"HOME": "/"}), "coast-news")
    assert [hit.topic for hit in named.hits] == ["talks"]


def test_what_has_no_date_says_so_and_keeps_its_place(tmp_path: Path, capsys: Say) -> None:
    """Nobody knows its day: neither that of the one before it is told, nor one of 1970."""
    config = tmp_path / "monitor.yaml"
    config.write_text("topics: {talks: {any: [talks], storylines: one}}\n", encoding="utf-8")
    records = tmp_path / "records.jsonl"
    said = [
        {"title": "Sudria wants talks", "published": "2026-03-09"},
        {"title": "Norland agrees to talks"},
        {"title": "Ministers prepare talks in the capital", "published": "2026-03-02"},
    ]
    records.write_text("\n".join(map(json.dumps, said)), encoding="utf-8")
    assert run(["replay", str(records), "--config", str(config)]) == 0
    shown = capsys.readouterr().out
    times = [line[:12].strip() for line in shown.splitlines() if "unnamed outlet  " in line]
    assert times == ["2 Mar 2026", "9 Mar 2026", "(undated)"]
    records.write_text(json.dumps({"title": "Norland agrees to talks"}), encoding="utf-8")
    assert run(["replay", str(records), "--config", str(config)]) == 0
    shown = capsys.readouterr().out
    assert "(undated)" in shown
    assert "1970" not in shown
