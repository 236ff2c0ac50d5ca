"""Nouns that the parser took for verbs, and verbs that it took for nouns, are mended."""

import pytest

from monitor.follow.cast import Kind
from monitor.follow.grammar.parser import Token
from monitor.follow.roles.mend import mended
from monitor.follow.roles.pieces import Pieces, pieces
from monitor.follow.words import tokens
from tests.support.trees import name, tree


def shown(written, *named, kind=Kind.NAME):
    """What becomes of a tree written down, as "form/fine:label"; the words given are names."""
    leaves = tree(written).tokens
    known = {at: name(leaf.form, kind) for at, leaf in enumerate(leaves) if leaf.form in named}
    return " ".join(f"{leaf.form}/{leaf.fine}:{leaf.label}" for leaf in mended(leaves, known))


VISIT = (
    "Holm/NNP<2:nsubj visit/{}<0:root to/TO<5:mark be/VB<5:aux:pass called/VBN<2:xcomp off/RP<5:prt"
)
FORCES = "storm/NN<2:compound forces=force/NNS<0:root Orrin/NNP<2:appos to/TO<5:mark end/VB<2:acl"


@pytest.mark.parametrize("fine", ["VBP", "NN"])
@pytest.mark.parametrize("kind", [Kind.NAME, Kind.PLACE])
def test_one_name_wants_visits_so_a_visit_is_a_noun(fine, kind):
    told = shown(VISIT.format(fine), "Holm", kind=kind)
    assert told.startswith("Holm/NNP:compound visit/NN:root to/TO:mark")
    assert "called/VBN:acl" in told


@pytest.mark.parametrize(
    "written",
    [
        VISIT.format("VBZ").replace("visit", "visits"),
        VISIT.format("VBP").replace("visit", "hurry"),
        VISIT.format("VBP").replace("Holm/NNP", "Holms/NNPS"),
        VISIT.format("VBP").replace("Holm/NNP<2", "they/PRP<2"),
        "Holm/NNP<2:nsubj visit/VBP<0:root Ghana/NNP<2:obj",
        "Holm/NNP<3:nsubj will/MD<3:aux visit/VBP<0:root",
        "Veld/NNP<2:conj Holm/NNP<3:nsubj visit/VBP<0:root",
        "visit/VBP<0:root now/RB<1:advmod",
    ],
)
def test_several_have_a_verb_and_so_has_what_has_an_object(written):
    before = " ".join(f"{leaf.form}/{leaf.fine}:{leaf.label}" for leaf in tree(written).tokens)
    assert shown(written, "Holm", "Holms", "Veld") == before


def test_what_belongs_to_a_people_or_a_role_may_be_theirs():
    assert "visit/VBP" in shown(VISIT.format("VBP"), "Holm", kind=Kind.PEOPLE)


@pytest.mark.parametrize("label", ["nsubj", "nsubj:pass", "obj"])
def test_what_is_done_is_a_noun(label):
    written = f"bans/VBZ<0:root export/VB<1:{label} of/IN<4:case herring/NN<2:obl here/RB<2:advmod"
    assert "export/NN:" in shown(written)
    assert shown(written).endswith("herring/NN:nmod here/RB:advmod")
    assert "fishing/VBG" in shown(f"bans/VBZ<0:root fishing/VBG<1:{label}")


def test_a_plural_before_a_name_and_what_it_must_do_is_a_verb():
    told = shown(FORCES)
    assert told == "storm/NN:nsubj forces/VBZ:root Orrin/NNP:obj to/TO:mark end/VB:xcomp"
    alone = FORCES.replace("storm/NN<2:compound ", "").replace("<2", "<1").replace("<5", "<4")
    assert shown(alone).startswith("forces/VBZ:root Orrin/NNP:obj")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("forces=force", "choirs=choir"),
        ("forces=force", "plans=plan"),
        ("<2:appos", "<2:obl"),
        ("<2:acl", "<3:acl"),
        ("to/TO", "of/IN"),
        ("storm/NN<2:compound", "the/DT<2:det"),
        ("Orrin/NNP<2:appos", "in/IN<2:mark Orrin/NNP<2:appos"),
    ],
)
def test_other_plurals_stay(old, new):
    assert "/NNS:root" in shown(FORCES.replace(old, new))


AHEAD = "Festival/NN<{}:nsubj to/TO<3:mark go/VB<5:{} council/NN<5:nsubj says/VBZ<0:root"


@pytest.mark.parametrize("label", ["ccomp", "advcl"])
def test_of_two_subjects_the_first_is_that_of_the_clause_between(label):
    leaves = mended(tree(AHEAD.format(5, label)).tokens, {})
    assert [leaf.head for leaf in leaves] == [3, 3, 5, 5, 0]


@pytest.mark.parametrize(
    "written",
    [
        AHEAD.format(5, "acl"),
        AHEAD.format(3, "ccomp"),
        AHEAD.format(5, "ccomp").replace("to/TO<3:mark", "it/PRP<3:nsubj"),
    ],
)
def test_a_clause_with_a_subject_needs_none(written):
    assert list(mended(tree(written).tokens, {})) == list(tree(written).tokens)


def test_the_parser_reads_well_known_names_and_each_gets_its_own_back():
    text = "Norland Air grounds Houthis in Ghana."
    line = tokens(text)
    air = name("Norland Air")._replace(start=0, end=2)
    rebels = name("Houthis")._replace(start=3, end=4)
    ghana = name("Ghana", Kind.PLACE)._replace(start=5, end=6)
    made = pieces(text, 0, line, [air, rebels, ghana])
    assert [piece.form for piece in made.pieces] == [
        "Air",
        "grounds",
        "Houthis",
        "in",
        "Ghana",
        ".",
    ]
    read = [piece.form for piece in made.familiar]
    assert read == ["Smith", "grounds", "Houthis", "in", "France", "."]
    assert [(piece.start, piece.end) for piece in made.familiar][:2] == [(0, 11), (12, 19)]
    leaves = [
        Token(*piece, "X", "X", piece.form.lower(), 0, "dep")  # as any grammar might
        for piece in made.familiar
    ]
    own = made.own(leaves)
    assert [leaf.form for leaf in own] == [piece.form for piece in made.pieces]
    assert [leaf.lemma for leaf in own] == ["Air", "grounds", "Houthis", "in", "Ghana", "."]


def test_a_people_keeps_its_word():
    people = name("Norwegian", Kind.PEOPLE)._replace(start=0, end=1)
    line = tokens("Norwegian boats")
    made = pieces("Norwegian boats", 0, line, [people])
    assert isinstance(made, Pieces)
    assert made.familiar == made.pieces


@pytest.mark.parametrize(
    ("written", "head"),
    [
        (
            "Holm/NNP<4:vocative ,/,<1:punct pilot/NN<4:nsubj free/JJ<0:root",
            "Holm/NNP:nsubj ,/,:punct pilot/NN:appos",
        ),
        (
            "Holm/NNP<4:vocative ,/,<1:punct pilot/NN<1:appos free/JJ<0:root",
            "Holm/NNP:nsubj ,/,:punct pilot/NN:appos",
        ),
        # somebody who is called upon
        (
            "Holm/NNP<3:vocative ,/,<1:punct go/VB<0:root",
            "Holm/NNP:vocative ,/,:punct go/VB",
        ),
        (
            "Holm/NNP<3:vocative we/PRP<3:nsubj go/VB<0:root",
            "Holm/NNP:vocative we/PRP:nsubj",
        ),
        (
            "we/PRP<4:nsubj Holm/NNP<4:vocative ,/,<2:punct go/VB<0:root",
            "we/PRP:nsubj Holm/NNP:vocative",
        ),
    ],
)
def test_a_name_that_seems_to_be_called_upon(written, head):
    assert shown(written, "Holm").startswith(head)
