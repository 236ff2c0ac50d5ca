"""Trees written by hand: relations that a parser makes of odd sentences, and depths without end."""

import pytest

from monitor.follow.cast import Kind
from monitor.follow.claims import claims
from monitor.follow.grammar.tokens import cut
from monitor.follow.roles.doings import doings
from monitor.follow.roles.hold import CLIMB, hold
from monitor.follow.roles.pieces import pieces
from monitor.follow.roles.shallow import Shallow
from monitor.follow.roles.slots import slots
from monitor.follow.roles.who import name_of, subject
from monitor.follow.words import tokens
from monitor.model.articles import Article
from monitor.model.changes import Pole, Strength
from tests.support.trees import name, tree


def said(grown):
    """What a tree puts on or off, as "class state strength"; what recalls has a star."""
    return [
        f"{one.what} {one.trigger.state} {one.hold.strength.name}{'*' * one.hold.background}"
        for one in doings(grown)
    ]


NOUN = "cancellation/NN<{} of/IN<4:case the/DT<4:det visit/NN<1:nmod"
DOINGS = [
    (NOUN.format("0:root"), True, ["visit cancelled ASSERTED"]),
    (NOUN.format("0:root"), False, ["visit cancelled ASSERTED*"]),
    (NOUN.format("5:conj") + " delay/NN<0:root", True, ["visit cancelled ASSERTED"]),
    # "the visit is on Monday", "is being scrapped" by a trigger that takes no such thing
    ("visit/NN<3:nsubj is/VBZ<3:cop off/RB<0:root limits/NNS<3:obl", False, []),
    ("visit/NN<2:nsubj starts/VBZ<0:root", False, ["visit under way ASSERTED"]),
    ("visit/NN<2:nsubj withdraws/VBZ<0:root from/IN<4:case it/PRP<2:obl", False, []),
    ("talks/NNS<2:nsubj resume/VBP<0:root flights/NNS<2:obj", False, ["flights resumed ASSERTED"]),
    (
        "visits/NNS<4:nsubj to/TO<3:mark resume=resume/VB<1:acl please/VBP<0:root",
        False,
        ["visit resumed CONDITIONAL*"],
    ),
    ("visit/NN<0:root to/TO<3:mark resume=resume/VB<1:acl", True, ["visit resumed ANNOUNCED"]),
    ("visit/NN<3:nsubj to/TO<3:mark resume=resume/VB<0:root", True, ["visit resumed ANNOUNCED"]),
    (
        "fighting/VBG<2:nsubj resumed/VBD<0:root",
        False,
        ["ceasefire fighting again ASSERTED"],
    ),
    (
        "make/VB<0:root what/WP<1:obj will/MD<4:aux be/VB<5:cop visit/NN<2:acl:relcl",
        False,
        [],
    ),
]


@pytest.mark.parametrize(("written", "headline", "expected"), DOINGS)
def test_doings(written, headline, expected):
    assert said(tree(written, headline=headline)) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("seen/VBN<0:root begun/VBN<1:xcomp to/TO<4:mark cancel/VB<2:xcomp", Strength.CONDITIONAL),
        ("begin/VBP<0:root to/TO<3:mark cancel/VB<1:xcomp", Strength.ASSERTED),
        ("plans=plan/NNS<0:root to/TO<3:mark cancel/VB<1:acl", Strength.ANNOUNCED),
        ("bid=bid/NN<0:root to/TO<3:mark cancel/VB<1:acl", Strength.ANNOUNCED),
        ("of/IN<2:case bid=bid/NN<0:root to/TO<4:mark cancel/VB<2:acl", Strength.ANNOUNCED),
        ("mulls=mull/VBZ<0:root cancelling/VBG<1:advcl", Strength.CONDITIONAL),
        ("leaves=leave/VBZ<0:root ,/,<1:punct cancelling/VBG<1:advcl", Strength.ASSERTED),
        ("having/VBG<2:aux cancelled/VBN<0:root", Strength.CONDITIONAL),
        ("says=say/VBZ<0:root it/PRP<4:nsubj to/TO<4:mark go/VB<1:ccomp", Strength.ANNOUNCED),
        ("says=say/VBZ<0:root to/TO<3:mark go/VB<1:ccomp", Strength.CONDITIONAL),
        (
            "tear/VB<3:ccomp it/PRP<1:obj they/PRP<4:nsubj say/VBP<0:root tear/VB<4:ccomp",
            Strength.ASSERTED,
        ),
        ("tries=try/VBZ<0:root cancelling/VBG<1:xcomp", Strength.ATTEMPT),
    ],
)
def test_what_stands_above(written, expected):
    grown = tree(written)
    assert hold(grown, len(grown.tokens) - 1).strength is expected


@pytest.mark.parametrize("quote", ["", "“/``<2:punct "])
def test_what_somebody_is_told_to_do_is_demanded(quote):
    verb = len(quote.split())
    said = f"{quote}tear/VB<{verb + 4}:ccomp it/PRP<{verb + 1}:obj "
    grown = tree(f"{said}they/PRP<{verb + 4}:nsubj say/VBP<0:root")
    assert hold(grown, verb).strength is Strength.DEMAND


def test_scrapped_plans_are_undone():
    grown = tree("scrapped/VBN<2:amod plans=plan/NNS<0:root to/TO<4:mark go/VB<2:acl")
    assert (hold(grown, 3).flips, hold(grown, 3).undone) == (True, True)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        # "denies rift as the summit is called off", the summit hung on the rift
        ("rift/NN<0:root as/IN<3:case visit/NN<1:nmod is/VBZ<5:aux:pass cancelled/VBN<1:advcl", 1),
        ("rift/NN<0:root of/IN<3:case visit/NN<1:nmod is/VBZ<5:aux:pass cancelled/VBN<1:advcl", 0),
        (
            "rift/NN<0:root as/IN<3:case visit/NN<1:nmod it/PRP<5:nsubj:pass cancelled/VBN<1:advcl",
            0,
        ),
        ("rift/NN<0:root as/IN<3:case visit/NN<1:nmod cancelled/VBN<1:acl", 0),
        # "talks end as the visit is called off"
        ("ends/VBZ<0:root as/IN<3:case visit/NN<5:obl is/VBZ<5:aux:pass cancelled/VBN<1:advcl", 1),
    ],
)
def test_an_opener_may_hide_a_subject(written, expected):
    assert len(said(tree(written))) == expected


def test_an_owner_may_hang_on_the_place_before_the_thing():
    grown = tree(
        "calls/VBZ<0:root off/RP<1:prt Holm/NNP<4:nmod:poss Ghana/NNP<5:compound visit/NN<1:obj"
    )
    owner = name("Holm")._replace(owner=True)
    grown.named.update({2: owner, 3: name("Ghana", Kind.PLACE)})
    (doing,) = doings(grown)
    assert slots(grown, doing).who == (("holm", "Holm"),)


def test_an_apposition_may_hide_the_verb():
    grown = tree("Holm/NNP<0:root ,/,<3:punct cancelled/VBN<1:acl visit/NN<3:obj", "Holm")
    assert hold(grown, 2).background is False
    (doing,) = doings(grown)
    assert doing.agent.key == "holm"


def test_instead_of_turns_round():
    grown = tree("rests/VBZ<0:root instead/RB<3:case of/IN<2:fixed cancelling/VBG<1:advcl")
    assert hold(grown, 3).flips is False
    grown = tree("rests/VBZ<0:root instead/RB<1:advmod of/IN<4:mark cancelling/VBG<1:advcl")
    assert hold(grown, 3).flips is True


def test_no_ladder_is_climbed_without_end():
    """Deeper than anybody writes, nothing is held for certain and nobody acts."""
    rungs = [f"vow/VB<{at}:xcomp" for at in range(1, 3 * CLIMB)]
    grown = tree(" ".join(["vow/VB<0:root", *rungs]))
    last = len(rungs)
    assert hold(grown, last).strength < Strength.ANNOUNCED
    assert subject(grown, last) is None
    talks = "talks/NNS<2:nsubj vow/VB<0:root " + " ".join(
        f"vow/VB<{at}:xcomp" for at in range(2, 9)
    )
    assert said(tree(talks + " resume/VB<9:xcomp")) == []


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("plan/NN<0:root for/IN<3:case Holm/NNP<1:nmod to/TO<5:mark go/VB<1:acl", 2),
        ("Holm/NNP<2:nmod:poss plan/NN<0:root to/TO<4:mark go/VB<2:acl", 0),
        ("plan/NN<0:root to/TO<3:mark go/VB<1:acl", 0),
        ("Holm/NNP<2:nsubj has/VBZ<0:root plan/NN<2:obj to/TO<5:mark go/VB<3:acl", 0),
    ],
)
def test_for_whom_a_plan_is(written, expected):
    grown = tree(written, "Holm")
    assert subject(grown, len(grown.tokens) - 1) == expected


def test_without_a_main_subject_a_pronoun_is_whom_the_sentence_before_spoke_of():
    grown = tree("cancels/VBZ<0:root her/PRP$<3:nmod:poss visit/NN<1:obj", before=name("Holm"))
    (doing,) = doings(grown)
    assert slots(grown, doing).fallback == (("holm", "Holm"),)
    alone = tree("she/PRP<0:root", before=name("Holm"))
    assert name_of(alone, 0).key == "holm"


def test_a_name_beyond_what_is_parsed_is_none():
    text = "Holm spoke. " + "a " * 400 + "Ida Holm"
    line = tokens(text)
    assert (
        pieces(text, 0, line, [name("Holm")._replace(start=len(line) - 2, end=len(line))])[1] == {}
    )


def test_a_place_before_talks_is_where_they_are():
    grown = tree(
        "calls/VBZ<0:root off/RP<1:compound:prt Lima/NNP<4:compound talks/NNS<1:obj "
        "with/IN<6:case Cuba/NNP<4:nmod"
    )
    grown.named.update({2: name("Lima", Kind.PLACE), 5: name("Cuba", Kind.PLACE)})
    (doing,) = doings(grown)
    assert slots(grown, doing) == ((("cuba", "Cuba"),), ("lima", "Lima"), False, ())


def test_what_two_names_cover_is_one_of_them():
    line = tokens("Ida Holm spoke")
    both = name("Holm")._replace(end=2)
    made = pieces("Ida Holm spoke", 0, line, [both, both])
    assert [piece.form for piece in made.pieces] == ["Holm", "spoke"]


def test_poles_stay_as_the_words_have_them():
    grown = tree("visit/NN<3:nsubj is=be/VBZ<3:cop on/RB<0:root")
    assert [one.trigger.pole for one in doings(grown)] == [Pole.ON]


@pytest.mark.parametrize(
    "text",
    [
        "Holm visit who on hacking urged Osei told what he lives told Holm charged news subject.",
        "Stadium can do stadium for which theory drill will in in about us campaign Holm.",
        "\u2019cancels visit",
        "\u2019s \u2019s visit",
    ],
)
def test_a_rough_tree_is_one_whatever_it_is_made_of(text):
    """Words without sense hang on one another in no ring, so that all that walks a tree ends."""
    assert isinstance(claims(Article(id="a", text=text, language="en"), None), tuple)
    (found,) = Shallow().analyse([cut(text, 100)])
    above = {at: token.head for at, token in enumerate(found, 1)}
    for at in above:
        way = [at]
        while len(way) <= len(above) and (head := above[way[-1]]):
            way.append(head)
        assert len(way) <= len(above)


def test_plans_of_which_the_suspension_is_news_are_off():
    """Whatever stands above the suspension, the plan that it is of is undone."""
    written = "suspension/NN<0:root of/IN<3:case plan=plan/NN<1:nmod to/TO<5:mark lift/VB<3:acl"
    held = hold(tree(written), 4)
    assert (held.flips, held.undone) == (True, True)
    above = "announces=announce/VBZ<0:root suspension/NN<1:obj of/IN<4:case plan=plan/NN<2:nmod "
    held = hold(tree(above + "to/TO<6:mark lift/VB<4:acl"), 5)
    assert (held.flips, held.undone) == (True, True)


def test_two_objects_are_one_thing_with_its_kind():
    grown = tree("vetoes=veto/VBZ<0:root river/NN<1:obj bill/NN<1:obj")
    assert [one.what for one in doings(grown)] == ["river bill"]
