"""`topics test`: which topics articles match, and by which of their words."""

import json
from pathlib import Path

import pytest

from monitor.__main__ import run
from monitor.collect.normalize import Source, records_of

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


RSS = """\
<rss version="2.0"><channel><title>Wire</title><language>en</language>
<item><title>Ferry stays</title><link>/a</link><guid>g1</guid></item></channel></rss>
"""
LISTENING = """\
feeds:
  - {id: coast, url: coast.xml, outlet: Coast Post}
  - {id: web, url: "https://web.example/rss", outlet: Web Post, timezone: Europe/Berlin}
topics:
  near: {any: [ferry], feeds: [coast]}
  far: {any: [ferry], feeds: [web]}
"""


@pytest.fixture
def option(tmp_path: Path) -> list[str]:
    """Topics that listen to one feed each, and a document of each of them."""
    (tmp_path / "monitor.yaml").write_text(LISTENING, encoding="utf-8")
    for name in ("coast", "saved"):
        (tmp_path / f"{name}.xml").write_text(RSS, encoding="utf-8")
    return ["--config", str(tmp_path / "monitor.yaml")]


def heard(capsys: Say, *call: str | Path) -> list[list[str]]:
    """The topics of each article."""
    assert run([*map(str, call), "--json"]) == 0
    rows = map(json.loads, capsys.readouterr().out.splitlines())
    return [[hit["topic"] for hit in row["topics"]] for row in rows]


def test_the_file_of_a_local_feed_is_known_as_it(
    option: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Say
) -> None:
    """By whichever path; what is piped in is nobody's, and that is said."""
    assert heard(capsys, "topics", "test", tmp_path / "coast.xml", *option) == [["near"]]
    monkeypatch.chdir(tmp_path)
    assert heard(capsys, "topics", "test", "../" + tmp_path.name + "/coast.xml", *option) == [
        ["near"]
    ]
    assert run(["topics", "test", "saved.xml", *option]) == 0
    said = capsys.readouterr().err
    assert said == (
        "1 article of no feed: of topics that listen to some feeds alone (near, far) none can be; "
        "--feed ID says whose they are\n"
    )


def test_a_saved_document_is_taken_for_the_feeds_that_is_named(
    option: list[str], tmp_path: Path, capsys: Say
) -> None:
    saved = tmp_path / "saved.xml"
    assert heard(capsys, "topics", "test", saved, "--feed", "web", *option) == [["far"]]
    assert heard(capsys, "topics", "test", saved, "--feed", "coast", *option) == [["near"]]
    assert run(["topics", "test", str(saved), "--feed", "cost", *option]) == 1
    assert "no feed 'cost' in the configuration; did you mean 'coast'?" in capsys.readouterr().err


def test_a_replay_gives_articles_the_outlet_and_id_that_the_daemon_would(
    option: list[str], tmp_path: Path, capsys: Say
) -> None:
    """Also a record that names its feed and no outlet; one that has an outlet keeps it."""
    records = tmp_path / "old.jsonl"
    lines = ({"id": "ar_1", "feed": "web", "title": "Ferry off"},
             {"id": "ar_2", "feed": "web", "title": "Ferry on", "outlet": "Own"})  # fmt: skip
    records.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert run(["replay", str(records), *option]) == 0
    shown = capsys.readouterr().out
    assert "Web Post  Ferry off" in shown
    assert "Own  Ferry on" in shown
    stories = ["--stories", "-", *option]
    assert run(["replay", str(tmp_path / "saved.xml"), "--feed", "web", *stories]) == 0
    (row,) = map(json.loads, capsys.readouterr().out.splitlines())
    document = Source(feed="web", url="https://web.example/rss", base="https://web.example/rss")
    (article,) = records_of(RSS.encode(), document, first_seen=None).articles
    assert (row["id"], row["topic"]) == (article.id, "far")
