"""The pairs that the network learns from are well-formed, and none is in two families."""

from collections import Counter
from random import Random

import pytest
import yaml

from tests.support.changesuite import PARTS
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
