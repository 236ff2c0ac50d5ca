"""What one thing put on or off looks like, however the grammar behind it was read."""

from typing import NamedTuple

from monitor.follow.cast import Mention
from monitor.follow.clause import View
from monitor.follow.grip import Grip
from monitor.follow.lexicon import (
    Trigger,
)
from monitor.follow.phrases import Phrase
from monitor.follow.vocabulary import Verb, verbs
from monitor.model.changes import Axis, Pole


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


PLANNED = Trigger(axis=Axis.SCHEDULE, pole=Pole.ON, state="planned")


def verb_at(view: View, at: int) -> Verb | None:
    """The verb of the tables at ``at``, its particles right behind it."""
    for row in verbs().get(view.low(at), ()):
        if view.lows[at + 1 : at + 1 + len(row.particles)] == row.particles:
            return row
    return None


def fits(trigger: Trigger, phrase: Phrase, role: str) -> bool:
    """Whether a trigger can put the thing on or off as its object (``o``) or subject (``s``)."""
    return role in trigger.takes and (not trigger.only or phrase.what in trigger.only)
