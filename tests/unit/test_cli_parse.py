"""`parse` and the sources that it shares with `replay`: documents in, one record per line out."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from monitor.__main__ import run
from monitor.collect.formats.records import KEYS
from tests.support.commands import Say, rows

SEEDS = Path(__file__).parents[2] / "fixtures" / "seeds"
RSS = """\
<rss version="2.0"><channel><title>Coast Radio</title>
<item><title>Cow wins prize</title><link>cow.html</link><guid isPermaLink="false">cow-1</guid>
<pubDate>Mon, 02 Mar 2026 09:00:00 GMT</pubDate><description>A cow won first prize.</description>
</item>{more}</channel></rss>
"""


@pytest.fixture
def standard_input(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets what a command reads from ``-``."""

    def give(content: bytes) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))

    return give


def test_a_feed_becomes_records_with_every_key(tmp_path: Path, capsys: Say) -> None:
    feed = tmp_path / "feed.bin"
    feed.write_text(RSS.format(more=""), encoding="utf-8")
    assert run(["parse", str(feed), "--feed-url", "https://coast.example/news/feed.xml"]) == 0
    (row,) = rows(capsys)
    assert tuple(row) == KEYS
    assert row["url"] == "https://coast.example/news/cow.html"
    assert (row["guid"], row["published"]) == ("cow-1", "2026-03-02T09:00:00Z")


def test_the_seeds_keep_their_order_and_dates(capsys: Say) -> None:
    seeds = sorted(str(path) for path in SEEDS.glob("*.txt"))
    assert run(["parse", *seeds]) == 0
    found = rows(capsys)
    assert [row["published"] for row in found] == ["2018-08-24", None, "2018-09-27"]
    assert [row["outlet"] for row in found] == ["ABC News", "CNN", None]


def test_records_come_out_as_they_went_in(tmp_path: Path, capsys: Say) -> None:
    """Parsing what was parsed changes nothing, not even ids."""
    run(["parse", *(str(path) for path in SEEDS.glob("*.txt"))])
    written = capsys.readouterr().out
    again = tmp_path / "records.jsonl"
    again.write_text(written, encoding="utf-8")
    assert run(["parse", str(again)]) == 0
    assert capsys.readouterr().out == written


def test_standard_input_is_a_source(standard_input: Any, capsys: Say) -> None:
    standard_input('{"text": "Grüße aus Köln"}\n'.encode())
    assert run(["parse", "-"]) == 0
    assert rows(capsys)[0]["text"] == "Grüße aus Köln"


def test_standard_input_can_be_read_only_once(capsys: Say) -> None:
    assert run(["parse", "-", "-"]) == 2
    assert "only once" in capsys.readouterr().err


def test_parse_wants_a_source() -> None:
    assert run(["parse"]) == 2


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "an empty document"),
        (b"   \n", "an empty document"),
        (bytes(range(256)) * 8, "no articles here"),
        (b"<!doctype html><html><head><title>Log in</title></head></html>", "HTML page"),
        (b'{"no": "article"}', "no articles here"),
        (b"[" * 100_000, "no articles here"),
    ],
)
def test_what_is_no_source_is_told_and_the_rest_goes_on(
    content: bytes, reason: str, tmp_path: Path, capsys: Say
) -> None:
    bad, good = tmp_path / "bad", tmp_path / "good"
    bad.write_bytes(content)
    good.write_text('{"text": "A cow won first prize."}', encoding="utf-8")
    assert run(["parse", str(bad), str(good)]) == 1
    said = capsys.readouterr()
    assert json.loads(said.out)["text"] == "A cow won first prize."
    assert f"{bad}: " in said.err
    assert reason in said.err
    assert "1 of 2 sources could not be read" in said.err


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("nowhere.xml", "there is no such file"),
        ("https://coast.example/feed.xml", "never touches the network"),
        (".", "this is a folder"),
        ("nul\0name", "cannot be read"),
    ],
)
def test_a_source_that_cannot_be_opened_is_told(source: str, reason: str, capsys: Say) -> None:
    assert run(["parse", source]) == 1
    assert reason in capsys.readouterr().err


def test_an_entry_without_anything_is_named_and_left_out(tmp_path: Path, capsys: Say) -> None:
    """One bad line of a record file costs that line alone."""
    records = tmp_path / "records.jsonl"
    records.write_text('{"text": "one"}\n{"broken\n{"text": "three"}\n', encoding="utf-8")
    assert run(["parse", str(records)]) == 0
    said = capsys.readouterr()
    assert [json.loads(line)["text"] for line in said.out.splitlines()] == ["one", "three"]
    assert "line 2: left out" in said.err


@pytest.mark.parametrize("text", ["A cow won.\n\nThe farmer was glad.\n", "One\nTwo\n", "One line"])
def test_a_text_too_short_for_an_article_is_told_what_one_is(
    text: str, tmp_path: Path, capsys: Say
) -> None:
    (tmp_path / "cow.txt").write_text(text)
    assert run(["parse", str(tmp_path / "cow.txt")]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "begins with a date (date 2026-03-31) or a dateline" in said.err
    dated = tmp_path / "dated.txt"
    dated.write_text(f"date 2026-03-31 {text}")
    assert run(["parse", str(dated)]) == 0
    (row,) = rows(capsys)
    assert row["published"] == "2026-03-31"


YAML = """\
# What is watched.
feeds:
  - https://example.org/world.xml
  - {id: ministry, url: https://example.org/press.atom, every: 15m}

topics:
  harbour:
    title: The new harbour
    all: [[harbour, port], [strike, tender, opening]]

sinks:
  desk:
    kind: webhook
    url: https://hooks.example.org/desk
"""
SHELL = """\
#!/bin/sh
# Puts things where they belong.
set -eu

target=${1:-/srv/things}
for one in *; do
    case $one in
    *.txt) mv "$one" "$target/" ;;
    *) echo "left: $one" ;;
    esac
done

if [ -e "$target/list" ]; then
    cat "$target/list" | sort -u > "$target/sorted" &&
        mv "$target/sorted" "$target/list"
fi
"""
PROGRAM = '''\
"""Counts cows, which takes a sentence of more than sixty characters to say here."""

import sys

from farm import Cow


def main(arguments: list[str]) -> int:
    cows = [Cow(name) for name in arguments]
    for cow in cows:
        print(f"{cow.name}: {cow.weight}")
    return len(cows)
'''
LOG = "\n".join(f"2026-03-31T12:00:{at:02} barn cows[7]: counted {at} cows\n" for at in range(9))
TABLE = "\n".join(f"cow-{at},{at * 7},{at * 11},brown\n" for at in range(30))
LETTER = "date 2026-03-31 Der Bürgermeister hat den Rücktritt erklärt."


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (YAML.encode(), 'a program, configuration or table "# What is watched. feeds:'),
        (SHELL.encode(), "a program, configuration or table"),
        (PROGRAM.encode(), "a program, configuration or table"),
        (LOG.encode(), "a program, configuration or table"),
        (TABLE.encode(), "a program, configuration or table"),
        (LETTER.encode("latin-1"), "a text has to be in UTF-8"),
        (b"\x7fELF\x02\x01\x01" + bytes(99), "a program"),
        (b"Log in\n\n<html><body>Who are you?</body></html>", "an HTML page"),
    ],
)
@pytest.mark.parametrize("command", [["parse"], ["replay"], ["topics", "test"]], ids=" ".join)
def test_what_is_evidently_no_article_is_an_error_that_names_the_file(
    content: bytes, reason: str, command: list[str], tmp_path: Path, capsys: Say
) -> None:
    config, odd = tmp_path / "monitor.yaml", tmp_path / "odd.txt"
    config.write_text("topics: {cows: {any: [cow]}}\n")
    odd.write_bytes(content)
    option = [] if command == ["parse"] else ["--config", str(config)]
    assert run([*command, str(odd), *option]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert f"{odd}: no articles here: " in said.err
    assert reason in said.err


SCORES = "".join(f"Cow {name}: {len(name) * 3}\n\n" for name in ("Agnes", "Bella", "Cora", "Dora"))
TALK = """\
MAYOR: It is closed.

REPORTER: For how long?

MAYOR: Nobody can say; the bridge has to be looked over first, and that takes a while.

REPORTER: And who pays for all of this in the end, the city or the state?
"""
LESSON = f"""\
A cow can be counted by a machine, and this page tells all who own several how it is done:

{PROGRAM}
"""


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(TALK, id="who says what"),
        pytest.param(LESSON, id="an article on programs"),
        pytest.param(f"date 2026-03-31 {SCORES}", id="a table with a date"),
        pytest.param(f"Reuters(GRASSDALE) \u2014 {SCORES}", id="a table with a dateline"),
        pytest.param("\n\n".join(["One line without any end"] * 9), id="no full stops"),
    ],
)
def test_an_article_of_an_odd_form_is_one(text: str, tmp_path: Path, capsys: Say) -> None:
    (tmp_path / "odd.txt").write_text(text, encoding="utf-8")
    assert run(["parse", str(tmp_path / "odd.txt")]) == 0
    assert len(rows(capsys)) == 1


def test_a_source_without_entries_is_named(tmp_path: Path, capsys: Say) -> None:
    (tmp_path / "empty.json").write_text("[]")
    assert run(["parse", str(tmp_path / "empty.json")]) == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", f"{tmp_path}/empty.json: it has no entries\n")


def test_a_list_of_feeds_is_told_from_a_page(tmp_path: Path, capsys: Say) -> None:
    (tmp_path / "l.opml").write_text(
        "<?xml version='1.0'?><!-- mine -->\n<OPML><head><title>x</title></head><body/></OPML>"
    )
    assert run(["parse", str(tmp_path / "l.opml")]) == 1
    assert "an OPML list of feeds; feeds import reads it" in capsys.readouterr().err


def test_a_document_that_ends_inside_an_entry_is_named(tmp_path: Path, capsys: Say) -> None:
    feed = tmp_path / "cut.xml"
    entries = "<item><title>One</title></item><item><title>Two</title><description>Half a "
    feed.write_text(f"<rss><channel>{entries}", encoding="utf-8")
    assert run(["parse", str(feed)]) == 0
    said = capsys.readouterr()
    assert [json.loads(line)["title"] for line in said.out.splitlines()] == ["One"]
    assert "entry 2: left out: the document ends inside it" in said.err


def test_a_key_that_records_do_not_have_is_named_once(tmp_path: Path, capsys: Say) -> None:
    """It is ignored, as promised; but who misspelt it would miss what it says."""
    lines = [
        {"text": "one", "publishd": "2026-03-02", "mood": "\x1b[31mfine"},
        {"text": "two", "mood": "fine"},
        {"mood": "fine"},
        {"text": "four", "publishd": "2026-03-02", "published": "2026-03-03"},
    ]
    records = tmp_path / "records.jsonl"
    records.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert run(["parse", str(records)]) == 0
    said = capsys.readouterr()
    assert [json.loads(line)["published"] for line in said.out.splitlines()] == [
        None,
        None,
        "2026-03-03",
    ]
    misspelt = f"{records}: line 1: unknown key 'publishd': ignored (2 times in all)"
    assert said.err.splitlines()[1:] == [
        f"{misspelt}; did you mean 'published'?",
        f"{records}: line 1: unknown key 'mood': ignored (3 times in all)",
    ]


def test_a_file_full_of_other_keys_does_not_fill_the_terminal(tmp_path: Path, capsys: Say) -> None:
    records = tmp_path / "records.json"
    records.write_text(json.dumps({"text": "one"} | {f"key-{n}": "x" for n in range(9_000)}))
    assert run(["parse", str(records)]) == 0
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 50
    assert said[0] == f"{records}: record 1: unknown key 'key-0': ignored"
