"""Headlines that the parser took for something else, mended by the names that are known."""

import re

import pytest

from monitor.follow.roles.leading import led
from tests.support.trees import tree


def leaned(written, names, *, headline=True):
    """The tree after mending, as "word<head:label"."""
    made = tree(written, names)
    found = led(made.tokens, made.named, headline=headline)
    return " ".join(f"{token.form}<{token.head}:{token.label}" for token in found)


CASES = [
    (
        "a participle that opens a headline tells of its noun",
        "Captured/VBN<0:root pilot/NN<1:obj freed/VBN<1:xcomp now/RB<1:advmod",
        "Captured<2:amod pilot<3:nsubj:pass freed<0:root now<3:advmod",
    ),
    (
        "unless no word says what becomes of it",
        "Captured/VBN<0:root pilot/NN<1:obj in/IN<4:case Peru/NNP<1:obl",
        "Captured<0:root pilot<1:obj in<4:case Peru<1:obl",
    ),
    (
        "a name beside the noun of its bearer",
        "seize/VBP<0:root engineer/NN<1:obj Holm/NNP<1:xcomp",
        "seize<0:root engineer<1:obj Holm<2:flat",
    ),
    (
        "a name that owns what is given",
        "court/NN<2:nsubj grants=grant/VBZ<0:root Holm/NNP<4:compound bail/NN<2:obj",
        "court<2:nsubj grants<0:root Holm<2:iobj bail<2:obj",
    ),
    (
        "a subject taken for an auxiliary",
        "Holm/NNP<2:aux:pass abducted/VBN<0:root",
        "Holm<2:nsubj:pass abducted<0:root",
    ),
    (
        "a participle only",
        "Holm/NNP<2:dep shown/VBD<0:root door/NN<2:obj",
        "Holm<2:nsubj:pass shown<0:root door<2:obj",
    ),
    (
        "two subjects, one of them what the other is",
        "engineer/NN<3:nsubj Holm/NNP<3:obj freed/VBD<0:root",
        "engineer<2:compound Holm<3:nsubj freed<0:root",
    ),
    (
        "what hangs on the name is the verb's",
        "Holm/NNP<2:nsubj named/VBN<0:root chief/NN<1:obj",
        "Holm<2:nsubj:pass named<0:root chief<2:obj",
    ),
    (
        "no verb seen, the object the root",
        "Coach/NN<4:compound Holm/NNP<4:compound tenders/NNS<4:compound notice/NN<0:root",
        "Coach<2:compound Holm<3:nsubj tenders<0:root notice<3:obj",
    ),
    (
        "no verb seen, the name the root",
        "Holm/NNP<0:root relieved/JJ<1:amod of/IN<4:case duty/NN<1:nmod now/RB<1:advmod",
        "Holm<2:nsubj:pass relieved<0:root of<4:case duty<2:obl now<2:advmod",
    ),
    (
        "no verb seen, the root behind a preposition",
        "Holm/NNP<4:compound escapes/NNS<4:compound from/IN<4:case jail/NN<0:root",
        "Holm<2:nsubj escapes<0:root from<4:case jail<2:obl",
    ),
    (
        "the verb itself the root",
        "Holm/NNP<2:compound escapes/NNS<0:root",
        "Holm<2:nsubj escapes<0:root",
    ),
    ("a verb elsewhere", *["says/VBZ<0:root Holm/NNP<3:amod escapes/NNS<1:obj"] * 2),
    ("a preposition before", *["after/IN<2:case Holm/NNP<0:root escapes/NNS<2:nmod"] * 2),
    ("no verb behind", *["Holm/NNP<2:compound notice/NN<0:root"] * 2),
    ("a name alone", *["Holm/NNP<0:root"] * 2),
    ("a name behind", *["Brandt/NNP<2:compound Holm/NNP<0:root"] * 2),
    ("a verb of another", *["Holm/NNP<3:nsubj freed/VBN<3:advcl sleeps/VBZ<0:root"] * 2),
    (
        "two subjects at once",
        "man/NN<3:nsubj Holm/NNP<3:nsubj sees/VBZ<0:root",
        "man<2:compound Holm<3:nsubj sees<0:root",
    ),
    ("a name that owns no gift", *["sees/VBZ<0:root Holm/NNP<3:compound bail/NN<1:obj"] * 2),
]


@pytest.mark.parametrize(("written", "expected"), [case[1:] for case in CASES])
def test_a_headline_is_mended(written, expected):
    assert leaned(written, "Holm Brandt") == re.sub("[=/][^<]*", "", expected)


def test_a_sentence_keeps_its_subject():
    text = "Holm/NNP<2:aux:pass abducted/VBN<0:root"
    assert leaned(text, "Holm", headline=False) == "Holm<2:aux:pass abducted<0:root"
