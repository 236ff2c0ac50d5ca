"""`grammar`: the parser's analysis as a table, as CoNLL-U and as JSON Lines."""

import io
import json

import pytest

from monitor.__main__ import run
from monitor.follow.grammar.parser import LONGEST

Say = pytest.CaptureFixture[str]
TEXT = "Norland cancels the talks. Sudria's envoy left."


def test_a_table_for_each_sentence(capsys: Say) -> None:
    assert run(["grammar", TEXT]) == 0
    first, second = capsys.readouterr().out.split("\n\nSudria's envoy left.\n\n")
    lines = [line.split() for line in first.splitlines()]
    assert lines[0] == ["Norland", "cancels", "the", "talks."]
    assert lines[2] == ["#", "word", "lemma", "tag", "form", "head", "relation", "of"]
    assert lines[4] == ["2", "cancels", "cancel", "VERB", "VBZ", "0", "root", "-"]
    assert lines[3][-2:] == ["nsubj", "cancels"]
    assert "nmod:poss" in second


def test_conllu_has_ten_columns_and_the_text(capsys: Say) -> None:
    assert run(["grammar", "--conllu", TEXT]) == 0
    blocks = capsys.readouterr().out.rstrip("\n").split("\n\n")
    assert [block.splitlines()[:2] for block in blocks] == [
        ["# sent_id = 1", "# text = Norland cancels the talks."],
        ["# sent_id = 2", "# text = Sudria's envoy left."],
    ]
    rows = [line.split("\t") for line in blocks[1].splitlines()[2:]]
    assert [row[1] for row in rows] == ["Sudria", "'s", "envoy", "left", "."]
    assert [row[9] for row in rows] == ["SpaceAfter=No", "_", "_", "SpaceAfter=No", "_"]
    assert all(len(row) == 10 for row in rows)


def test_json_from_standard_input(capsys: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    given = io.TextIOWrapper(io.BytesIO(TEXT.encode()))
    monkeypatch.setattr("sys.stdin", given)
    assert run(["grammar", "--json", "-"]) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["text"], first["cut"]) == ("Norland cancels the talks.", None)
    assert second["tokens"][1] == {
        "form": "'s", "start": 6, "end": 8, "tag": "PART", "fine": "POS", "lemma": "'s",
        "head": 1, "label": "case",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["", " \n "])
def test_nothing_to_be_parsed_is_told(text: str, capsys: Say) -> None:
    for form in ([], ["--json"]):
        assert run(["grammar", text, *form]) == 1
        said = capsys.readouterr()
        assert said.out == ""
        assert 'as in: storyline-monitor grammar "The talks are off"' in said.err


def test_control_characters_reach_no_terminal(capsys: Say) -> None:
    for form in ([], ["--conllu"]):
        assert run(["grammar", "red \x1b[31m alert", *form]) == 0
        assert "\x1b" not in capsys.readouterr().out


def test_a_sentence_that_is_cut_is_named(capsys: Say) -> None:
    assert run(["grammar", "a " * (LONGEST + 9)]) == 0
    assert f"only the first {LONGEST} words are parsed of: a a a" in capsys.readouterr().err


def test_one_form_at_a_time(capsys: Say) -> None:
    assert run(["grammar", "x", "--json", "--conllu"]) == 2
    assert "choose one" in capsys.readouterr().err
