"""The pairs that the network learns from are well-formed, and none is in two families."""

import gzip
import json
from collections import Counter
from random import Random

import pytest
import yaml

from tests.support.changesuite import PARTS
from tools.contrast.news import AGAIN, JUDGED, TURNING, real
from tools.contrast.pairs import FIXTURES, everything, plain, suite

FILES = sorted((FIXTURES / "pairs").rglob("*.yaml"))
LONGEST = 600


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_file_is_well_formed(path):
    for family in yaml.safe_load(path.read_text(encoding="utf-8")):
        assert family.keys() == {"old", "turned", "silent"}
        assert family["turned"], family["old"]
        assert len(family["silent"]) > 1, family["old"]
        for text in (family["old"], *family["turned"], *family["silent"]):
            assert isinstance(text, str)
            assert 0 < len(text) < LONGEST
            assert text == " ".join(text.split())
        assert not set(family["turned"]) & set(family["silent"])


def test_no_family_comes_twice():
    olds = Counter(
        family["old"] for path in FILES for family in yaml.safe_load(path.read_text("utf-8"))
    )
    assert [old for old, count in olds.items() if count > 1] == []


def test_what_is_unseen_is_not_learnt_from():
    """Not even a single text of a part that is left out."""
    unseen = {text for pair in suite(FIXTURES / "changes", PARTS[-1:]) for text in pair[1:3]}
    assert unseen
    learnt = everything(Random(1), PARTS[:-1])  # noqa: S311 - no secret
    assert not unseen & {text for pair in learnt for text in pair[1:3]}
    assert {pair.turned for pair in learnt} == {True, False}
    assert everything(Random(1), PARTS[:-1]) == learnt  # noqa: S311 - no secret


def test_what_is_plain_is_learnt_last_and_with_as_many_others():
    learnt = everything(Random(1), PARTS[:1])  # noqa: S311 - no secret
    last = plain(Random(1), learnt)  # noqa: S311 - no secret
    assert len(set(last) & set(learnt)) > len(last) // 3
    assert len(set(last) - set(learnt)) > len(last) // 3
    assert {pair.turned for pair in set(last) - set(learnt)} == {True, False}


def test_judged_pairs_are_told_by_their_ids_and_none_comes_twice():
    head, *rows = (line.split("\t") for line in JUDGED.read_text("utf-8").splitlines())
    assert head == ["old", "new", "says"]
    assert len({(old, new) for old, new, _ in rows}) == len(rows)
    assert {says for _, _, says in rows} == {*AGAIN, "unsure"}


def test_real_pairs_are_split_by_their_stories(tmp_path):
    """What measures is of other stories than what is learnt; learnt turns come several times."""
    rows = [line.split("\t") for line in JUDGED.read_text("utf-8").splitlines()[1:]]
    ids = sorted({each for old, new, _ in rows for each in (old, new)})
    lines = [
        {"id": each, "story": f"s{number % 7}", "text": f"Word {each} opened"}
        for number, each in enumerate(ids)
    ]
    dull = [
        {"id": f"d{number}", "story": "s1", "text": f"Rain fell upon town hall {number}"}
        for number in range(5)
    ]
    (tmp_path / "changes").mkdir()
    (tmp_path / "stories").mkdir()
    text = "\n".join(map(json.dumps, lines + dull)).encode()
    (tmp_path / "changes" / "wiki-current-events-dev.jsonl.gz").write_bytes(gzip.compress(text))
    (tmp_path / "stories" / "allsides-dev.jsonl").write_text("")
    learnt = real(Random(1), tmp_path, kept=False)  # noqa: S311 - no secret
    measuring = real(Random(1), tmp_path, kept=True)  # noqa: S311 - no secret
    assert learnt
    assert measuring
    assert not {pair.new for pair in learnt} & {pair.new for pair in measuring}
    turns = Counter(pair for pair in learnt if pair.turned)
    assert set(turns.values()) == {AGAIN["turn"]}
    assert max(Counter(measuring).values()) == 1
    assert [pair for pair in learnt if "Rain" in pair.new and TURNING.search(pair.new)] == []
