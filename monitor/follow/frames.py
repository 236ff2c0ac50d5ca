"""What a sentence puts on or off: a frame for each thing, with the words that do it.

A frame is all that the claims need from the grammar of a sentence: what is put on or off, by which
trigger, how firmly, by whom, and the names around it. This module finds frames by walking over the
words; a parser may supply the same frames with better roles.

Rule 1. A nominal negative beats the verb above it: "announces the suspension of flights" is off.
Rule 2. The verb that a thing is the object of beats the verb behind it.
Rule 3. A participle before the noun only recalls: "the cancelled visit".
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from monitor.follow.clause import View
from monitor.follow.grip import Grip, grip, verb_before
from monitor.follow.inflect import Form
from monitor.follow.lexicon import (
    ARTICLES,
    ATTENDANCE,
    BE,
    DOUBTERS,
    LIGHT_VERBS,
    MOTION,
    NEGATIONS,
    OWNERS,
    PREDICATES,
    PREPOSITIONS,
    WEAK_VERBS,
    AUXILIARIES,
    Trigger,
)
from monitor.follow.names import Kind, Mention
from monitor.follow.phrases import Phrase, phrases
from monitor.follow.vocabulary import Verb, governors, motions, nominals, verbs
from monitor.model.changes import Axis, Pole, Strength

_GROUP = 9
_PLACE_REACH = 7


class Frame(NamedTuple):
    """One thing put on or off.

    Attributes:
        what: class of the thing.
        trigger: what does it.
        grip: how firmly, recalled or not, by whom.
        phrase: the noun phrase, ``None`` where a verb is the thing.
        place: the name that a verb of motion leads to.
        acts: whether the trigger's subject acts on the thing (and is not the thing itself).
        rule: which rule found it.
    """

    what: str
    trigger: Trigger
    grip: Grip
    phrase: Phrase | None
    place: Mention | None
    acts: bool
    rule: str


_BEFORE_BASE = AUXILIARIES | NEGATIONS | {"to", "and", "or", "they", "we", "i", "you"}
_PLANNED = Trigger(axis=Axis.SCHEDULE, pole=Pole.ON, state="planned")
_UNDER_WAY = Trigger(axis=Axis.SCHEDULE, pole=Pole.ON, state="under way")


def frames(view: View) -> list[Frame]:
    """All frames of a sentence."""
    found: list[Frame] = []
    last: Frame | None = None
    for phrase in phrases(view):
        frame = (
            _nominal(view, phrase)
            or _object(view, phrase)
            or _listed(view, phrase, last)
            or _behind(view, phrase)
            or _attribute(view, phrase)
        )
        if frame is not None:
            found.append(frame)
            last = frame
    found.extend(_motions(view))
    return found


# -- nominals -------------------------------------------------------------------------------------


def _nominal(view: View, phrase: Phrase) -> Frame | None:
    """ "the cancellation of the visit", "the visit's cancellation", "flight cancellations"."""
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
    row = _verb_at(view, verb)
    held = grip(view, verb, row.forms if row else frozenset({Form.PAST}))
    return Frame(phrase.what, trigger, held, phrase, None, acts=True, rule="announced-nominal")


def _verb_at(view: View, at: int) -> Verb | None:
    for row in verbs().get(view.low(at), ()):
        if view.lows[at + 1 : at + 1 + len(row.particles)] == row.particles:
            return row
    return None


# -- objects of verbs -----------------------------------------------------------------------------


def _object(view: View, phrase: Phrase) -> Frame | None:
    """ "calls off the visit", "called the visit off", "plans a visit"."""
    at = _before_would_be(view, phrase.start - 1)
    for start in range(at, max(-1, at - 3), -1):
        for row in verbs().get(view.low(start), ()):
            if start in view.covered:
                continue
            before, after = row.particles, ()
            if len(row.particles) == 1 and start == at:
                before, after = (), row.particles
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
    if particles[0] in PREPOSITIONS - {"off", "back"}:
        return False
    return particles[0] in (view.low(phrase.noun + 1), view.low(phrase.tail_end))


def _of_verb(view: View, phrase: Phrase, verb: int, row: Verb) -> Frame | None:
    trigger = row.trigger
    if trigger is not None and not _fits(trigger, phrase, "o"):
        return None
    forms = row.forms
    if _is_passive(view, verb, forms):
        return None
    if row.lemma == "call" and view.low(phrase.tail_end) in ("a", "an", *OWNERS):
        return None  # "called the election a sham"
    held = grip(view, verb, forms)
    if trigger is None:
        return _light(view, phrase, held)
    if row.lemma in WEAK_VERBS and held.bare and trigger.pole is Pole.ON:
        held = replace(held, background=held.background or Form.PAST in forms)
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


def _light(view: View, phrase: Phrase, held: Grip) -> Frame | None:
    """ "will make a visit" plans one, "to make what would have been a visit" under "nixed"."""
    if phrase.what not in ("visit", "tour", "flights", "match", "strike", "exercise"):
        return None
    if held.bare:
        return None
    return Frame(phrase.what, _PLANNED, held, phrase, None, acts=True, rule="light-verb")


def _plans_for(view: View, phrase: Phrase, noun: int) -> Frame | None:
    """ "announced plans for a visit", "dropped plans for talks"."""
    verb, trigger = verb_before(view, noun)
    if verb is None or trigger is None:
        held = Grip(background=True, top=noun)
        return Frame(phrase.what, _PLANNED, held, phrase, None, acts=False, rule="plans")
    row = _verb_at(view, verb)
    held = grip(view, verb, row.forms if row else frozenset())
    return Frame(phrase.what, trigger, held, phrase, None, acts=True, rule="plans")


def _fits(trigger: Trigger, phrase: Phrase, role: str) -> bool:
    return role in trigger.takes and (not trigger.only or phrase.what in trigger.only)


def _listed(view: View, phrase: Phrase, last: Frame | None) -> Frame | None:
    """ "cancels talks, flights and matches": the verb of the phrase before."""
    if last is None or last.phrase is None or last.rule not in ("object", "announced-nominal"):
        return None
    between = view.lows[last.phrase.noun + 1 : phrase.start]
    if not between or not set(between) <= {",", "and", "or"} or len(between) > 2:  # noqa: PLR2004
        return None
    if not _fits(last.trigger, phrase, "o"):
        return None
    return last._replace(what=phrase.what, phrase=phrase)


# -- verbs behind the thing -----------------------------------------------------------------------


def _behind(view: View, phrase: Phrase) -> Frame | None:
    """ "the visit was called off", "talks collapse", "summit back on", "flights to resume"."""
    before = view.low(phrase.start - 1)
    held_by = before in PREPOSITIONS and phrase.start - 1 not in view.covered
    if held_by and before not in ("after", "before", "since", "until", "as", "because"):
        return None
    at = _skip_aside(view, phrase.tail_end)
    return _predicate(view, phrase, at) or _verb_behind(view, phrase, at)


def _skip_aside(view: View, at: int) -> int:
    """Past ", which was due on Monday," to what the sentence says."""
    if view.low(at) != ",":
        return at
    for end in range(at + 1, min(len(view.tokens), at + _GROUP * 2)):
        if view.low(end) == ",":
            return end + 1
    return at


def _predicate(view: View, phrase: Phrase, at: int) -> Frame | None:
    """ "is back on", or in a headline "back on" alone."""
    be = at
    while view.low(be) in AUXILIARIES | NEGATIONS or (
        view.is_adverb(be) and view.low(be) != "back"
    ):
        if any(view.lows[be : be + len(words)] == words for words in PREDICATES):
            break
        be += 1
    group = view.lows[at:be]
    for words in sorted(PREDICATES, key=len, reverse=True):
        if view.lows[be : be + len(words)] != words:
            continue
        bare = not any(low in BE for low in group)
        if bare and (not view.headline or words == ("on",)):
            continue
        if words in (("on",), ("off",)) and not _ends(view, be + 1):
            continue
        held = grip(view, be, frozenset({Form.PARTICIPLE}))
        return Frame(
            phrase.what, PREDICATES[words], held, phrase, None, acts=False, rule="predicate"
        )
    return None


def _ends(view: View, at: int) -> bool:
    low = view.low(at)
    return low in (
        "",
        ".",
        ",",
        ";",
        "after",
        "as",
        "until",
        "amid",
        "because",
        "over",
        "-",
        "for",
        "and",
    )


def _verb_behind(view: View, phrase: Phrase, at: int) -> Frame | None:
    group_start = at
    while at < min(len(view.tokens), group_start + _GROUP) and at not in view.covered:
        row = next((r for r in verbs().get(view.low(at), ()) if _suits(view, phrase, at, r)), None)
        if row is not None and row.trigger is not None:
            return _of_verb_behind(view, phrase, group_start, at, row)
        low = view.low(at)
        if not (
            low in AUXILIARIES | NEGATIONS | {"to", "longer"}
            or view.is_adverb(at)
            or low in governors()
        ):
            return None
        at += 1
    return None


def _suits(view: View, phrase: Phrase, at: int, row: Verb) -> bool:
    end = at + 1 + len(row.particles)
    if view.lows[at + 1 : end] != row.particles or row.trigger is None or row.trigger.personal:
        return False
    passive = (
        Form.PARTICIPLE in row.forms
        and _fits(row.trigger, phrase, "o")
        and not _takes_object(view, end)
    )
    return passive or _fits(row.trigger, phrase, "s")


def _takes_object(view: View, at: int) -> bool:
    """Whether an object follows, so that the form cannot be passive."""
    if at in view.covered or (
        at < len(view.tokens) and view.tokens[at].capital and not view.headline
    ):
        return True
    return view.low(at) in ARTICLES | OWNERS


def _of_verb_behind(view: View, phrase: Phrase, start: int, at: int, row: Verb) -> Frame | None:
    trigger = row.trigger
    if trigger is None:
        return None
    passive = any(low in BE or low in ("get", "gets", "got") for low in view.lows[start:at])
    subject = _fits(trigger, phrase, "s") and not (passive and "o" in trigger.takes)
    held = grip(view, at, row.forms)
    if subject:
        if Form.ING in row.forms and start == at:
            return None
        return Frame(phrase.what, trigger, held, phrase, None, acts=False, rule="subject")
    reduced = not passive and start == at
    if not passive and not reduced:
        return None
    if reduced and not view.headline:
        held = replace(held, background=True)
    if passive and trigger.state == "planned" and {"was", "were"} & set(view.lows[start:at]):
        held = replace(held, background=True)
    if view.low(phrase.start - 1) in DOUBTERS:
        held = replace(held, strength=min(held.strength, Strength.CONDITIONAL))
    return Frame(phrase.what, trigger, held, phrase, None, acts=False, rule="passive")


def _attribute(view: View, phrase: Phrase) -> Frame | None:
    """ "the cancelled visit" recalls, whatever the sentence says of it."""
    if phrase.attribute is None:
        return None
    held = Grip(background=True, top=phrase.start)
    return Frame(phrase.what, phrase.attribute, held, phrase, None, acts=False, rule="attribute")


# -- verbs that are the thing ---------------------------------------------------------------------


def _motions(view: View) -> Iterator[Frame]:
    """ "will visit Osterland", "told X not to travel to Osterland"."""
    for at in range(len(view.tokens)):
        known = motions().get(view.low(at))
        if known is None or at in view.covered or not _is_verb(view, at):
            continue
        lemma, what, forms = known
        place = _goal(view, at, lemma)
        if place is None and what != ATTENDANCE.name:
            continue
        frame = _motion(view, at, what, forms, place)
        if frame is not None:
            yield frame


def _is_verb(view: View, at: int) -> bool:
    """ "visit" after a determiner, adjective or owner is the noun."""
    before = view.low(at - 1)
    if before in ARTICLES | OWNERS | {"'s"}:
        return False
    if before in PREPOSITIONS and before != "to":
        return view.low(at).endswith("ing") and view.low(at) != "meeting"
    if view.low(at) == "meeting":
        return before in BE
    owner = view.covered.get(at - 1)
    if owner is not None:
        return not owner.owner and owner.kind is not Kind.PEOPLE and view.low(at) != "visit"
    # A bare form needs a plural before it, an auxiliary, or "to": "visa-free travel" is none.
    if view.low(at) in ("travel", "visit", "head", "leave", "return"):
        return before.endswith("s") or before in _BEFORE_BASE or view.is_adverb(at - 1)
    return True


def _goal(view: View, at: int, lemma: str) -> Mention | None:
    """The place or person that the verb leads to."""
    behind = at + 1
    while view.low(behind) in ("back", "again", "home", "out", "ahead"):
        behind += 1
    wanted = MOTION[lemma][1]
    if view.low(behind) in wanted and view.low(behind):
        behind += 1
    elif "" not in wanted:
        return None
    end = min(len(view.tokens), behind + _PLACE_REACH)
    while behind < end:
        mention = view.covered.get(behind)
        if mention is not None:
            return None if mention.owner and lemma != "visit" else mention
        low = view.low(behind)
        if (
            not low[:1].isalnum()
            or low in AUXILIARIES
            or (low in PREPOSITIONS and low not in ("of", "in"))
        ):
            return None
        behind += 1
    return None


def _motion(
    view: View, at: int, what: str, forms: frozenset[Form], place: Mention | None
) -> Frame | None:
    held = grip(view, at, forms)
    trigger = _PLANNED
    if held.bare and held.top == at:
        if Form.PRESENT not in forms and not (Form.BASE in forms and held.agent):
            return None
        trigger = _UNDER_WAY
    elif Form.PAST in forms and Form.BASE not in forms:
        return None
    if held.agent is None:
        return None
    return Frame(what, trigger, held, None, place, acts=True, rule="motion")
