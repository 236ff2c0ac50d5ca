"""Things that a verb or a nominal before them puts on or off: "calls off the visit"."""

from dataclasses import replace

from monitor.follow.clause import View
from monitor.follow.frame import PLANNED, Frame, fits, verb_at
from monitor.follow.governing import verb_before
from monitor.follow.grip import Grip, grip
from monitor.follow.inflect import Form
from monitor.follow.lexicon import (
    BE,
    DOUBTERS,
    NEGATIONS,
    OWNERS,
    PREPOSITIONS,
    WEAK_VERBS,
)
from monitor.follow.phrases import Phrase
from monitor.follow.vocabulary import Verb, nominals, verbs
from monitor.model.changes import Pole, Strength

_NOTHING: tuple[str, ...] = ()


def nominal(view: View, phrase: Phrase) -> Frame | None:
    """As in "the cancellation of the visit", "the visit's cancellation", "flight cancellations"."""
    at = phrase.start - 1
    if view.low(at) in ("of", "in", "to") and view.low(at - 1) in nominals():
        head = at - 1
    else:
        head = phrase.noun + 1
        if view.low(head) == "'s" or view.low(head) in ("'", "’"):
            head += 1
        if view.low(head) not in nominals():
            return None
    trigger = nominals()[view.low(head)]
    verb, _ = verb_before(view, head)
    if verb is None or view.low(verb) in DOUBTERS:
        weak = view.low(verb) in DOUBTERS if verb is not None else False
        weak = weak or view.low(head - 1) in ("no", "possible", "for", "any")
        held = Grip(
            strength=Strength.CONDITIONAL if weak else Strength.ASSERTED,
            background=True,
            agent=None,
            top=head,
        )
        return Frame(phrase.what, trigger, held, phrase, None, acts=False, rule="nominal")
    row = verb_at(view, verb)
    held = grip(view, verb, row.forms if row else frozenset({Form.PAST}))
    return Frame(phrase.what, trigger, held, phrase, None, acts=True, rule="announced-nominal")


def object_of(view: View, phrase: Phrase) -> Frame | None:
    """As in "calls off the visit", "called the visit off", "plans a visit"."""
    at = _before_would_be(view, phrase.start - 1)
    for start in range(at, max(-1, at - 3), -1):
        for row in verbs().get(view.low(start), ()):
            if start in view.covered:
                continue
            before, after = row.particles, _NOTHING
            if start == at:
                before, after = _NOTHING, row.particles
            if view.lows[start + 1 : at + 1] != before or not _closes(view, phrase, after):
                continue
            frame = _of_verb(view, phrase, start, row)
            if frame is not None:
                return frame
    if view.low(at) == "for" and view.low(at - 1) in ("plan", "plans"):
        return _plans_for(view, phrase, at - 1)
    return None


def _before_would_be(view: View, at: int) -> int:
    """To the verb in front of "what would have been" or "what will be"."""
    for words in (
        ("what", "would", "have", "been"),
        ("what", "will", "be"),
        ("what", "would", "be"),
    ):
        if view.lows[max(0, at + 1 - len(words)) : at + 1] == words:
            return at - len(words)
    return at


def _closes(view: View, phrase: Phrase, particles: tuple[str, ...]) -> bool:
    """Whether a separated particle stands behind the phrase."""
    if not particles:
        return True
    if particles[0] in PREPOSITIONS - {"off", "on"} or particles == ("on",):
        return False
    size = len(particles)
    return any(view.lows[at : at + size] == particles for at in (phrase.noun + 1, phrase.tail_end))


def _of_verb(view: View, phrase: Phrase, verb: int, row: Verb) -> Frame | None:
    trigger = row.trigger
    if trigger is not None and not fits(trigger, phrase, "o"):
        return None
    forms = row.forms
    if _is_passive(view, verb, forms):
        return None
    if row.lemma == "call" and view.low(phrase.tail_end) in ("a", "an", *OWNERS):
        return None  # "called the election a sham"
    held = grip(view, verb, forms)
    if trigger is None:
        return _light(phrase, held)
    if row.lemma in WEAK_VERBS and held.bare and Form.PAST in forms and trigger.pole is Pole.ON:
        held = replace(held, background=True)
    rule = "object" if not held.undone else "undone-plan"
    return Frame(phrase.what, trigger, held, phrase, None, acts=True, rule=rule)


def _is_passive(view: View, verb: int, forms: frozenset[Form]) -> bool:
    """A participle below "be" has its object before it: "was cancelled the day of the visit"."""
    if Form.PARTICIPLE not in forms:
        return False
    at = verb - 1
    while view.is_adverb(at) or view.low(at) in NEGATIONS:
        at -= 1
    return view.low(at) in BE and at not in view.covered


def _light(phrase: Phrase, held: Grip) -> Frame | None:
    """As in "will make a visit" plans one, "to make what would have been a visit" under "nixed"."""
    if phrase.what not in ("visit", "tour", "flights", "match", "strike", "exercise"):
        return None
    if held.bare:
        return None
    return Frame(phrase.what, PLANNED, held, phrase, None, acts=True, rule="light-verb")


def _plans_for(view: View, phrase: Phrase, noun: int) -> Frame | None:
    """As in "announced plans for a visit", "dropped plans for talks"."""
    verb, trigger = verb_before(view, noun)
    if verb is None or trigger is None:
        held = Grip(background=True, top=noun)
        return Frame(phrase.what, PLANNED, held, phrase, None, acts=False, rule="plans")
    row = verb_at(view, verb)
    held = grip(view, verb, row.forms if row else frozenset())
    return Frame(phrase.what, trigger, held, phrase, None, acts=True, rule="plans")


def listed_with(view: View, phrase: Phrase, last: Frame | None) -> Frame | None:
    """As in "cancels talks, flights and matches": the verb of the phrase before."""
    if last is None or last.phrase is None or last.rule not in ("object", "announced-nominal"):
        return None
    between = view.lows[last.phrase.tail_end : phrase.start]
    if not between or not set(between) <= {",", "and", "or"} or len(between) > 2:  # noqa: PLR2004
        return None
    if not fits(last.trigger, phrase, "o"):
        return None
    return last._replace(what=phrase.what, phrase=phrase)
