"""Puts verbs and nouns of the news in the place of others that are built alike.

The treebanks have few of the verbs that changes are told with, and a parser that has never seen
"dissolved" with an object takes it for a participle, and "Talks" or "Flights" at the beginning for
a verb. What a verb takes decides its frame; within the frame one verb is as good as another, one
noun is as good as another anywhere, and the tree stays a right one.
"""

from collections.abc import Sequence
from random import Random

from monitor.follow.inflect import Form, plural, verb_forms
from tools.parser.conllu import Word

EACH = 0.6  # of the verbs in a sentence that was chosen
NOUNS = 0.15  # of the nouns there
FIRST = 0.6  # of the nouns there that a sentence begins with

FORMS = {
    "VB": Form.BASE,
    "VBP": Form.BASE,
    "VBZ": Form.PRESENT,
    "VBD": Form.PAST,
    "VBN": Form.PARTICIPLE,
    "VBG": Form.ING,
}


def _verbs(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_OBJECT = _verbs(
    "cancel suspend resume postpone delay scrap abandon withdraw dismiss sack appoint reject"
    " approve block ban lift impose dissolve arrest release evacuate reopen close halt"
    " extend accept surprise anger visit attend announce condemn deny confirm support oppose join"
    " leave sign drop order launch attack kill injure capture free charge sentence elect replace"
    " welcome criticise threaten defend restore end begin hold plan back repeal ratify recall"
    " divert invade occupy besiege shell bomb mourn cut raise lower break"
)
_NONE = _verbs(
    "resign collapse fail stall end resume begin fall crash explode arrive depart leave"
    " return protest march vote meet withdraw retreat surrender apologise intervene"
    " reopen close erupt rally"
)
# "They asked him to go": he is asked, which the treebanks call iobj; "they forced him to go": obj.
_ASKED_CONTROL = _verbs("ask urge persuade allow invite warn advise convince")
_OBJECT_CONTROL = _verbs("force order press direct push expect")
_GIVING = _verbs("grant give offer deny award hand promise")
_SUBJECT_CONTROL = _verbs(
    "plan threaten refuse promise agree decline vow pledge seek intend hope decide prepare fail"
)
PARTICLE_OBJECT = _verbs(
    "call_off put_off break_off lay_off close_down turn_down vote_down take_over hand_over set_up"
    " carry_out rule_out cut_off roll_back scale_back step_up play_down hold_up pull_out back_up"
    " bring_down fend_off seal_off call_up"
)
_PARTICLE = _verbs(
    "step_down walk_out pull_out break_down back_down back_out pull_back break_out"
    " step_aside move_in fall_apart"
)
_NOUNS = _verbs(
    "talk flight strike protest sanction visit election train bus ferry border attack raid march"
    " vote ban plan report trial curfew rally summit ceasefire blockade closure deal delay cut"
    " clash meeting tariff law bill minister envoy troop school match game concert collapse trade"
    " service tour launch release return withdrawal exercise negotiation restriction decision"
)
_PLACES = {"nsubj", "nsubj:pass", "obj", "obl", "nmod", "conj"}


def swapped(words: tuple[Word, ...], chance: Random) -> tuple[Word, ...]:
    """The sentence with other verbs and nouns in the place of some of its own."""
    below: dict[int, list[int]] = {}
    for at, word in enumerate(words):
        below.setdefault(word.head - 1, []).append(at)
    found = list(words)
    for at, word in enumerate(words):
        if word.tag == "VERB" and word.fine in FORMS and chance.random() < EACH:
            swap_verb(found, at, below.get(at, []), chance)
        elif _is_plain_noun(words, at) and chance.random() < (NOUNS if at else FIRST):
            found[at] = _as_noun(word, chance.choice(_NOUNS))
    return tuple(found)


def swap_verb(words: list[Word], at: int, below: Sequence[int], chance: Random) -> None:
    """Put another verb at one place, if any other can stand there; ``below`` hang on it."""
    particles = [child for child in below if words[child].label == "compound:prt"]
    lemmas = _alike({words[child].label for child in below}, len(particles))
    if not lemmas:
        return
    lemma, _, particle = chance.choice(lemmas).partition("_")
    words[at] = as_verb(words[at], lemma)
    if particle:
        old = words[particles[0]]
        words[particles[0]] = old._replace(form=_cased(particle, old.form), lemma=particle)


def _alike(labels: set[str], particles: int) -> Sequence[str]:
    """The verbs that can stand where one with such dependents stands."""
    if particles > 1 or labels & {"ccomp", "cop", "csubj", "expl", "fixed"}:
        return ()
    taking = bool(labels & {"obj", "nsubj:pass"})
    if "iobj" in labels:
        if "xcomp" in labels:
            return () if taking else _ASKED_CONTROL
        return _GIVING if taking and not particles else ()
    if particles:
        return () if "xcomp" in labels else (PARTICLE_OBJECT if taking else _PARTICLE)
    if "xcomp" in labels:
        return _OBJECT_CONTROL if taking else _SUBJECT_CONTROL
    if taking:
        return _OBJECT
    return _NONE if "nsubj" in labels else ()


def _is_plain_noun(words: tuple[Word, ...], at: int) -> bool:
    """A common noun that no "a" or "an" stands before, as that would depend on the noun."""
    word, before = words[at], words[at - 1].form.lower() if at else ""
    plain = word.tag == "NOUN" and word.fine in {"NN", "NNS"} and word.label in _PLACES
    return plain and word.form.isalpha() and before not in {"a", "an"}


def _as_noun(word: Word, lemma: str) -> Word:
    form = plural(lemma) if word.fine == "NNS" else lemma
    return word._replace(form=_cased(form, word.form), lemma=lemma)


def as_verb(word: Word, lemma: str) -> Word:
    """The same form of another verb."""
    wanted = FORMS[word.fine]
    forms = [form for form, kinds in verb_forms(lemma).items() if wanted in kinds]
    return word._replace(form=_cased(forms[0], word.form), lemma=lemma)


def _cased(form: str, like: str) -> str:
    if like.isupper() and len(like) > 1:
        return form.upper()
    return form[:1].upper() + form[1:] if like[:1].isupper() else form
