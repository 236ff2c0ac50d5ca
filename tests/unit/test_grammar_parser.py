"""The bundled parser: any text gives trees, company does not matter, endless text is cut."""

import hashlib
import time
from functools import cache
from importlib import resources

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.app.parts import grammar
from monitor.errors import WeightsError
from monitor.follow.grammar.features import AFFIX_ROWS, AFFIXES, affixes, normal, shape
from monitor.follow.grammar.parser import BATCH, LONGEST, Cut, Parse, Parser
from monitor.follow.grammar.trees import is_tree
from tools.parser.roles import read, right

TEXT = st.text(max_size=20) | st.lists(
    st.sampled_from(["talks", "Norland", "the", "off", "calls", "'s", ".", "to", "\u0000", "日本"]),
    max_size=24,
).map(" ".join)
# Of each kind, what the weights that ship get right; fewer would be worse weights.
KINDS = 12
SHARE = 0.8


@cache
def roles() -> tuple[str, ...]:
    return tuple(role.text for role in read())


@given(st.lists(TEXT, max_size=4))
def test_any_text_gives_trees(texts: list[str]) -> None:
    for text, parse in zip(texts, grammar().parse(texts), strict=True):
        assert "".join(token.form for token in parse.tokens) == "".join(text.split())
        assert all(text[token.start : token.end] == token.form for token in parse.tokens)
        heads = np.array([token.head for token in parse.tokens], dtype=np.int64)
        assert not parse.tokens or is_tree(heads)
        assert all((token.label == "root") == (token.head == 0) for token in parse.tokens)
        assert all(token.lemma and token.tag.isupper() for token in parse.tokens)


def test_a_sentence_is_parsed_alike_alone_and_in_any_company() -> None:
    texts = roles()[::4]
    alone = [grammar().parse([text])[0] for text in texts]
    assert grammar().parse(texts) == alone
    assert grammar().parse(texts[::-1]) == alone[::-1]
    assert grammar().parse(texts[: BATCH + 1]) == alone[: BATCH + 1]


def test_nothing_gives_nothing() -> None:
    assert grammar().parse([]) == []
    assert grammar().parse(["", " \n"]) == [Parse(()), Parse(())]


def test_a_sentence_is_cut_after_so_many_tokens_and_that_is_told() -> None:
    just, more, hostile = grammar().parse(["a " * LONGEST, "a " * (LONGEST + 1), "(" * 10_000])
    assert (len(just.tokens), just.cut) == (LONGEST, None)
    assert (len(more.tokens), more.cut) == (LONGEST, Cut.TOO_LONG)
    assert (len(hostile.tokens), hostile.cut) == (LONGEST, Cut.TOO_LONG)


@pytest.mark.bulk
def test_endless_sentences_cost_no_more_than_long_ones() -> None:
    def cost(text: str) -> float:
        begin = time.process_time()
        grammar().parse([text])
        return time.process_time() - begin

    long = min(cost("to visit " * (LONGEST // 2)) for _ in range(3))
    assert cost("to visit " * 5_000) < 20 * long + 0.1


def test_who_does_what_to_whom() -> None:
    found = list(right(grammar(), read()))
    assert len({role.kind for role, _ in found}) == KINDS
    wrong = {role.text: lack for role, lack in found if lack}
    assert len(wrong) <= (1 - SHARE) * len(found), wrong


def test_weights_of_another_kind_are_refused() -> None:
    with pytest.raises(WeightsError):
        Parser(b"PK")


def test_what_is_seen_of_a_word() -> None:
    assert normal("Élan-2019") == "elan-0000"
    assert shape("McDonald’s") == "XxXxx’x"
    assert shape("$1,500.50") == "$0,00.00"
    seen = affixes("Talks")
    assert len(seen) == AFFIXES
    assert set(seen) <= set(range(AFFIX_ROWS))
    assert len(set(seen) & set(affixes("walks"))) == 4


def test_the_model_card_is_that_of_these_weights() -> None:
    folder = resources.files("monitor.follow.grammar")
    weights = (folder / "parser_en.npz").read_bytes()
    assert hashlib.sha256(weights).hexdigest() in (folder / "MODEL.md").read_text("utf-8")
    assert len(weights) <= 5_000_000
    assert "CC BY-SA 4.0" in (folder / "ATTRIBUTION").read_text("utf-8")
    assert "Attribution-ShareAlike 4.0" in (folder / "LICENSE").read_text("utf-8")
