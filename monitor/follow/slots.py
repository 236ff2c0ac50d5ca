"""Whom and where a frame is about: the names of its phrase, of its trigger's subject, in order.

Rule 1. One-sided things (visits, flights, strikes) are about their own agent: an owner, "by X",
        "his" (the subject), a name before the noun, else the trigger's subject, then worked out.
Rule 2. Two-sided things (talks, summits, matches) are about all who take part.
Rule 3. Other things are about their own name and their place.
"""

from typing import NamedTuple

from monitor.follow.cast import Kind, Mention
from monitor.follow.clause import View
from monitor.follow.frame import Frame
from monitor.follow.lexicon import CLASSES, ObjectClass, Sides
from monitor.follow.phrases import Phrase, places
from monitor.follow.words import listed
from monitor.model.changes import Pole

_WITH = listed("with between against and of")
_SAME_SIDE = 4


class Slots(NamedTuple):
    """Those concerned and the place, by key and as shown.

    Attributes:
        who: (key, shown) of those concerned, sorted for two-sided things.
        where: (key, shown) of the place, ``None`` where not said.
        inferred: whether an agent was worked out, not said.
        fallback: for "the trip", whom it is about if the article knows no such thing.
    """

    who: tuple[tuple[str, str], ...]
    where: tuple[str, str] | None
    inferred: bool
    fallback: tuple[tuple[str, str], ...] = ()


def slots(view: View, frame: Frame) -> Slots:
    """Fill the slots of a frame."""
    if frame.phrase is None:
        return _of_motion(frame)
    if frame.trigger.personal:
        who = _pair(frame.grip.agent)
        return Slots((who,) if who else (), _pair(_place(frame.phrase)), inferred=False)
    row = CLASSES[frame.what]
    if row.sides is Sides.ONE:
        return _one(view, frame, frame.phrase, row)
    if row.sides is Sides.TWO:
        return _two(frame, frame.phrase)
    return _thing(frame, frame.phrase)


def _pair(mention: Mention | None) -> tuple[str, str] | None:
    return (mention.key, mention.shown) if mention else None


def _of_motion(frame: Frame) -> Slots:
    agent, place = frame.grip.agent, frame.place
    who = [pair for pair in (_pair(agent),) if pair]
    if frame.what == "summit":  # whom one meets takes part
        who = sorted({*who, *(pair for pair in (_pair(place),) if pair)})
        return Slots(tuple(who), None, inferred=False)
    return Slots(tuple(who), _pair(place), inferred=False)


def _place(phrase: Phrase) -> Mention | None:
    """Where: after "to", "in", "at", else a country before the noun."""
    behind = places(phrase.tail)
    if behind:
        return behind[0]
    before = [m for m in phrase.names if m.kind is Kind.PLACE and not m.owner]
    return before[-1] if before else None


def _one(view: View, frame: Frame, phrase: Phrase, row: ObjectClass) -> Slots:
    where = _place(phrase)
    agent = _own_agent(view, phrase, where)
    inferred = False
    if agent is None:
        agent = frame.grip.agent if frame.acts else None
        inferred = agent is not None and not phrase.pronoun and row.moves and frame.what == "visit"
        if agent is None and phrase.pronoun:
            agent, inferred = view.main_subject(phrase.start) or view.before, True
        if agent is not None and where is not None and agent.key == where.key:
            agent = None
    pair = _pair(agent)
    who = (pair,) if pair else ()
    if inferred and where is None:
        return Slots((), None, inferred=True, fallback=who)
    return Slots(who, _pair(where), inferred)


def _own_agent(view: View, phrase: Phrase, where: Mention | None) -> Mention | None:
    owners = [m for m in phrase.names if m.owner]
    by = [m for preposition, m in phrase.tail if preposition == "by"]
    # "the visit of X" and "a visit from X" only directly behind the noun.
    near = phrase.tail[:1] if view.low(phrase.noun + 1) in ("of", "from") else ()
    of = [m for preposition, m in near if m is not where and _is_agent(preposition, m, phrase)]
    named = [m for m in phrase.names if m.kind is not Kind.PLACE and m is not where]
    for found in (by, owners[-1:], of, [m for m in named if m.kind is Kind.NAME], named):
        if found:
            return found[0]
    return None


def _is_agent(preposition: str, mention: Mention, phrase: Phrase) -> bool:
    """As in "a visit from the Norland minister", not "flights from Norland"."""
    return preposition == "of" or (phrase.what == "visit" and mention.kind is not Kind.PLACE)


def _two(frame: Frame, phrase: Phrase) -> Slots:
    behind = places(phrase.tail)
    joined = [m for preposition, m in phrase.tail if preposition in _WITH]
    named = list(phrase.names)
    sides = [*named, *joined]
    where = behind[0] if behind else None
    if where is None and len(sides) > 1 and named and named[-1].kind is Kind.PLACE and joined:
        where = named[-1]
        sides.remove(where)
    if frame.acts and frame.grip.agent is not None and len({m.key for m in sides}) < 2:  # noqa: PLR2004
        sides.append(frame.grip.agent)
    who = {m.key: m.shown for m in sides if where is None or m.key != where.key}
    return Slots(tuple(sorted(who.items())[:_SAME_SIDE]), _pair(where), inferred=False)


def _thing(frame: Frame, phrase: Phrase) -> Slots:
    lands = [m for m in phrase.names if m.kind in (Kind.PLACE, Kind.PEOPLE)]
    behind = places(phrase.tail)
    where = behind[0] if behind else lands[-1] if lands else None
    of = [m for preposition, m in phrase.tail if preposition in ("of", "for", "by", "against")]
    names = [m for m in (*phrase.names, *of) if m.kind in (Kind.NAME, Kind.ROLE) and m is not where]
    agent = frame.grip.agent if frame.acts and not names else None
    inferred = False
    if agent is not None and where is None and agent.kind in (Kind.PLACE, Kind.PEOPLE):
        where, agent = agent, None
    elif agent is not None and (where is not None or frame.trigger.pole is Pole.OFF):
        agent = None if frame.what in ("election", "hearing", "vote") else agent
        inferred = agent is not None
    who = _pair(names[0]) if names else _pair(agent)
    return Slots((who,) if who else (), _pair(where), inferred)
