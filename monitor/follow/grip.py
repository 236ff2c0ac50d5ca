"""How firmly a verb is held by what stands above it: tense, modality, control, recall.

The climb goes from a verb to its auxiliaries, then to the word that governs it ("plans to",
"told X not to", "an invitation to"), and so on to the top; each step may weaken the claim, turn
its pole or put it into the past, and the last one says whose action it is.
"""

from dataclasses import dataclass, replace

from monitor.follow.cast import Mention
from monitor.follow.clause import MARKS, View
from monitor.follow.governing import (
    INVITATIONS,
    PLAN_NOUNS,
    controller,
    forms_at,
    has_condition,
    is_doubted,
    is_past,
    is_plan_noun,
    is_reported,
    verb_before,
)
from monitor.follow.inflect import Form, verb_forms
from monitor.follow.lexicon import (
    AUXILIARIES,
    BE,
    DOUBTERS,
    DOUBTING,
    HAVE,
    INVITED_NO,
    INVITED_YES,
    MAYBE,
    MUST,
    NEGATIONS,
    PREPOSITIONS,
    RECALLING,
    WILL,
    WOULD,
    Control,
    Governor,
)
from monitor.follow.vocabulary import governors
from monitor.model.changes import Pole, Strength

CLIMB = 5


_INVITED = {
    form: yes
    for words, yes in ((INVITED_YES, True), (INVITED_NO, False))
    for word in words
    for form in verb_forms(word)
} | {"turned": False, "turns": False, "down": False, "up": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class Grip:
    """What holds a verb.

    Attributes:
        strength: how firmly the claim is made.
        flips: whether its pole is turned round.
        background: whether it recalls.
        agent: whose action it is.
        top: index of the first token of the topmost verb group.
        bare: whether nothing at all stands above the verb, no auxiliary, no governor.
        undone: whether it was turned by undoing a plan ("nixed plans to", "told not to").
    """

    strength: Strength = Strength.ASSERTED
    flips: bool = False
    background: bool = False
    agent: Mention | None = None
    top: int = 0
    bare: bool = False
    undone: bool = False

    def under(self, above: "Grip", *, own: Mention | None = None) -> "Grip":
        """This grip below another one."""
        return Grip(
            strength=min(self.strength, above.strength),
            flips=self.flips != above.flips,
            background=self.background or above.background,
            agent=own or above.agent,
            top=above.top,
            undone=self.undone or above.undone,
        )


def grip(view: View, verb: int, forms: frozenset[Form], depth: int = 0) -> Grip:
    """Climb from the verb at token ``verb``, which can be of ``forms``."""
    at = verb - 1
    seen: set[str] = set()
    negated = False
    while at >= 0 and at not in view.covered:
        low = view.low(at)
        if low in NEGATIONS or low.endswith(("n't", "n’t")) or low == "cannot":
            negated = True
            seen.add(low)
        elif low == "longer" and view.low(at - 1) == "no":
            pass
        elif low in AUXILIARIES:
            seen.add(low)
        elif not view.is_adverb(at):
            break
        at -= 1
    held = _own(view, at + 1, frozenset(seen), forms)
    if negated:
        held = replace(held, flips=not held.flips)
    if depth >= CLIMB:
        return replace(held, strength=min(held.strength, Strength.CONDITIONAL))
    if view.low(at) == "to" and not seen - NEGATIONS - {"be", "have", "get"}:
        return _infinitive(view, at, held, depth, negated=negated)
    if Form.ING in forms and not seen & BE:
        return _gerund(view, verb, at, held, depth)
    return _finite(view, at + 1, held)


def _own(view: View, first: int, seen: frozenset[str], forms: frozenset[Form]) -> Grip:
    """What the verb's own auxiliaries say."""
    strength = Strength.ASSERTED
    background = bool(seen & {"had", "hadn't"})
    if seen & WILL:
        strength = Strength.ANNOUNCED
    if seen & WOULD:
        background = background or bool(seen & HAVE)
        strength = Strength.ANNOUNCED if is_reported(view, first) else Strength.CONDITIONAL
    if seen & MUST:
        strength = Strength.DEMAND
    if seen & MAYBE:
        strength = Strength.CONDITIONAL
    if seen & {"was", "were"} and forms == {Form.ING}:
        background = True
    return Grip(
        strength=strength, background=background, top=first, bare=not seen and Form.ING not in forms
    )


def _finite(view: View, first: int, held: Grip) -> Grip:
    """The top: clause, recalling words, subject."""
    start, _ = view.clause(first)
    opener = view.opener(start)
    doubtful = opener in DOUBTING or is_doubted(view, start, first) or has_condition(view, first)
    past = opener in RECALLING or (opener in ("who", "which") and is_past(view, first))
    return replace(
        held,
        strength=min(held.strength, Strength.CONDITIONAL) if doubtful else held.strength,
        background=held.background or past or view.recalls(first),
        agent=view.subject(first),
        top=first,
    )


def _infinitive(view: View, to: int, held: Grip, depth: int, *, negated: bool) -> Grip:
    """What stands above "to"."""
    at = to - 1
    while (
        at >= 0
        and at not in view.covered
        and (view.low(at) in NEGATIONS or (view.is_adverb(at) and view.low(at) not in governors()))
    ):
        if view.low(at) in NEGATIONS:
            negated = not negated
            held = replace(held, flips=not held.flips)
        at -= 1
    low = view.low(at)
    if at not in view.covered and low in PLAN_NOUNS and is_plan_noun(view, at):
        return _below_noun(view, at, held, depth)
    if low == "order" and view.low(at - 1) == "in":
        return replace(_finite(view, at, held), strength=min(held.strength, Strength.HOPE))
    if at not in view.covered and low in BE:
        above = _finite(view, at, Grip(strength=Strength.ANNOUNCED, top=at))
        past = low in ("was", "were")
        return replace(held.under(above), background=above.background or past)
    if at not in view.covered and low in governors():
        return _below_governor(view, at, held, depth, negated=negated)
    found = controller(view, at)
    if found is not None:
        return _below_controller(view, found, at, held, depth, negated=negated)
    if view.headline and (at in view.covered or low.isalnum()):
        return replace(_finite(view, to, held), strength=min(held.strength, Strength.ANNOUNCED))
    above = _finite(view, to, held)
    return replace(above, strength=min(above.strength, Strength.CONDITIONAL))


def _below_noun(view: View, noun: int, held: Grip, depth: int, own: Mention | None = None) -> Grip:
    """As in "announces plans to", "nixed plans for X to", "no plans to"."""
    verb, trigger = verb_before(view, noun)
    if view.low(noun - 1) in ("no", "any"):
        return replace(held, strength=Strength.CONDITIONAL, agent=own)
    if verb is None:
        weak = _finite(view, noun, held)
        announced = min(held.strength, Strength.ANNOUNCED)
        return replace(weak, strength=announced, background=True, agent=own or weak.agent)
    above = grip(view, verb, forms_at(view, verb), depth + 1)
    off = trigger is not None and trigger.pole is Pole.OFF
    above = replace(above, flips=above.flips != off, undone=off)
    if not off:
        above = replace(above, strength=min(above.strength, Strength.ANNOUNCED))
    return held.under(above, own=own)


def _below_governor(view: View, at: int, held: Grip, depth: int, *, negated: bool) -> Grip:
    row, forms = governors()[view.low(at)]
    above = grip(view, at, forms, depth + 1)
    # "planned to go" tells of a plan gone by, "plans to go" of one that stands.
    past = above.bare and view.low(at) in ("planned", "intended")
    # "was due to go" too, while "was told not to go" is news.
    past = past or (row.control is Control.SUBJECT and view.low(at - 1) in ("was", "were"))
    above = replace(above, background=above.background or past)
    return held.under(_through(row, above, negated=negated))


def _through(row: Governor, above: Grip, *, negated: bool) -> Grip:
    """The grip above, after what the governor makes of it."""
    strength = row.strength
    if row.firm_not and negated:
        return replace(above, undone=True)
    return replace(above, strength=min(strength, above.strength), flips=above.flips != row.flips)


def _below_controller(
    view: View, above_at: int, at: int, held: Grip, depth: int, *, negated: bool
) -> Grip:
    low = view.low(above_at)
    own = next((m for m in reversed(view.mentions) if above_at < m.start and m.end <= at + 1), None)
    if low in INVITATIONS:
        return _below_invitation(view, above_at, held, depth)
    if low in PLAN_NOUNS and view.low(above_at + 1) == "for":
        return _below_noun(view, above_at, held, depth, own)
    row, forms = governors()[low]
    above = _through(row, grip(view, above_at, forms, depth + 1), negated=negated)
    if row.control is Control.OBJECT:
        return held.under(above, own=own)
    weak = (
        min(above.strength, Strength.CONDITIONAL) if view.low(at) not in MARKS else above.strength
    )
    return held.under(replace(above, strength=weak))


def _below_invitation(view: View, at: int, held: Grip, depth: int) -> Grip:
    """As in "accepted an invitation to" announces, "turned down an invitation to" is a no."""
    for back in range(at - 1, max(-1, at - 5), -1):
        answer = _INVITED.get(view.low(back))
        if answer is not None and back not in view.covered:
            start = back - 1 if view.low(back) in ("down", "up") else back
            above = grip(view, start, frozenset({Form.PAST}), depth + 1)
            strength = min(above.strength, Strength.ANNOUNCED)
            return held.under(replace(above, strength=strength, flips=above.flips == answer))
    return replace(_finite(view, at, held), strength=Strength.HOPE)


def _gerund(view: View, verb: int, at: int, held: Grip, depth: int) -> Grip:
    """As in "after cancelling", "is considering cancelling", ", cancelling the trip"."""
    low = view.low(at)
    if at in view.covered or low in MARKS or at < 0:
        above = _finite(view, verb, held)
        return replace(above, agent=view.main_subject(verb))
    if low in RECALLING | {"despite", "for"}:
        return replace(_finite(view, verb, held), background=True, agent=view.main_subject(at))
    above = _finite(view, verb, held)
    if low in DOUBTERS:
        # "denies cancelling the trip" takes no trip off.
        return replace(above, strength=min(above.strength, Strength.CONDITIONAL))
    if low == "of" and view.low(at - 1) == "instead":
        return replace(above, flips=not held.flips)
    if low in PREPOSITIONS | {"to"} and low not in ("by", "in"):
        return replace(above, strength=min(above.strength, Strength.CONDITIONAL))
    if low in governors():
        return _below_governor(view, at, held, depth, negated=False)
    return above
