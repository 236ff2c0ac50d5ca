"""Verbs that are the thing themselves: "will visit Osterland", "told X not to travel to"."""

from collections.abc import Iterator

from monitor.follow.cast import Kind, Mention
from monitor.follow.clause import View
from monitor.follow.frame import PLANNED, Frame
from monitor.follow.grip import grip
from monitor.follow.inflect import Form
from monitor.follow.lexicon import (
    ARTICLES,
    ATTENDANCE,
    AUXILIARIES,
    BE,
    MOTION,
    NEGATIONS,
    OWNERS,
    PREPOSITIONS,
    Trigger,
)
from monitor.follow.vocabulary import motions
from monitor.model.changes import Axis, Pole

_PLACE_REACH = 7


_BARE = frozenset({"travel", "visit", "head", "leave", "return", "tour"})
_BEFORE_BASE = AUXILIARIES | NEGATIONS | {"to", "and", "or", "they", "we", "i", "you"}


_UNDER_WAY = Trigger(axis=Axis.SCHEDULE, pole=Pole.ON, state="under way")


def motions_of(view: View) -> Iterator[Frame]:
    """As in "will visit Osterland", "told X not to travel to Osterland"."""
    table = motions()
    for at, low in enumerate(view.lows):
        known = table.get(low)
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
    """As in "visit" after a determiner, adjective or owner is the noun."""
    before = view.low(at - 1)
    if before in ARTICLES | OWNERS | {"'s"}:
        return False
    if before in PREPOSITIONS and before != "to":
        return view.low(at).endswith("ing") and view.low(at) != "meeting"
    if view.low(at) == "meeting":
        return before in BE
    owner = view.covered.get(at - 1)
    if owner is not None:
        return not owner.owner and owner.kind is not Kind.PEOPLE and view.low(at) not in _BARE
    # A bare form needs a plural before it, an auxiliary, or "to": "visa-free travel" is none.
    if view.low(at) in _BARE:
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
    trigger = PLANNED
    if held.bare and held.top == at:
        if Form.PRESENT not in forms and not (Form.BASE in forms and held.agent):
            return None
        trigger = _UNDER_WAY
    elif Form.PAST in forms and Form.BASE not in forms:
        return None
    if held.agent is None:
        return None
    return Frame(what, trigger, held, None, place, acts=True, rule="motion")
