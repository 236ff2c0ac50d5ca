"""`topics test`: which topics articles match, and by which of their words."""

import json
from pathlib import Path

import pytest

from monitor.__main__ import run

Say = pytest.CaptureFixture[str]
CONFIGURATION = """\
topics:
  harbour: {all: [[harbour, "pier*"], [council]]}
  ferries: {any: [ferry]}
"""
ARTICLES = (
    {"id": "ar_both", "title": "Ferry stays", "text": "The council closed both piers on Monday."},
    {"id": "ar_none", "title": "Rain \x1b[31m", "text": "It rained on the harbour."},
)


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """A record file and the option that names a configuration."""
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join(map(json.dumps, ARTICLES)), encoding="utf-8")
    (tmp_path / "monitor.yaml").write_text(CONFIGURATION, encoding="utf-8")
    return [str(path), "--config", str(tmp_path / "monitor.yaml")]


def test_each_article_says_its_topics_and_the_words(files: list[str], capsys: Say) -> None:
    assert run(["topics", "test", *files, "--json"]) == 0
    both, none = map(json.loads, capsys.readouterr().out.splitlines())
    assert both["article"] == "ar_both"
    assert [hit["topic"] for hit in both["topics"]] == ["harbour", "ferries"]
    assert [sorted(hit["phrases"]) for hit in both["topics"]] == [["council", "pier*"], ["ferry"]]
    assert none["topics"] == [], "all groups of phrases must match"


def test_people_get_a_row_per_topic(files: list[str], capsys: Say) -> None:
    assert run(["topics", "test", *files]) == 0
    shown = capsys.readouterr().out
    rows = [line.split("  ") for line in shown.splitlines()[1:]]
    assert [row[0].strip() for row in rows] == ["ar_both", "ar_both", "ar_none"]
    assert "\x1b" not in shown, "no text of others steers the terminal"


def test_in_a_pipe_no_title_is_cut(files: list[str], capsys: Say) -> None:
    title = "Ferry stays where it is " * 20
    Path(files[0]).write_text(json.dumps({"title": title}), encoding="utf-8")
    assert run(["topics", "test", *files]) == 0
    assert capsys.readouterr().out.splitlines()[1].endswith(f"  ferry  {title.strip()}")


def test_nothing_can_match_where_no_topic_is(files: list[str], capsys: Say) -> None:
    Path(files[-1]).write_text("feeds: []\n", encoding="utf-8")
    assert run(["topics", "test", *files]) == 1
    assert "no topic is configured" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_told(files: list[str], capsys: Say) -> None:
    assert run(["topics", "test", files[0] + "x", *files[1:]]) == 1
    assert "there is no such file" in capsys.readouterr().err
